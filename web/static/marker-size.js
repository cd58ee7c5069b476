// How large the page is shown; kept from page to page while this window is open.
const STEPS = [1, 1.25, 1.6, 2, 2.6];
const KEPT = "cleancopy-marker-size";

export class Size {
  constructor(sheet, large) {
    this.sheet = sheet;
    this.large = large;
    this.step = Math.min(Math.max(Number(sessionStorage.getItem(KEPT)) || 0, 0), STEPS.length - 1);
    if (this.step) this.set();
  }

  // What was in the middle stays in the middle.
  change(way) {
    if (!this.sheet) return;
    const desk = this.sheet.parentElement.getBoundingClientRect(), before = this.sheet.getBoundingClientRect();
    const middle = [desk.left + desk.width / 2, innerHeight / 2];
    const share = [(middle[0] - before.left) / before.width, (middle[1] - before.top) / before.height];
    this.step = Math.min(Math.max(this.step + way, 0), STEPS.length - 1);
    sessionStorage.setItem(KEPT, String(this.step));
    this.set();
    const after = this.sheet.getBoundingClientRect();
    this.sheet.parentElement.scrollLeft += after.left + share[0] * after.width - middle[0];
    if (share[1] > 0 && share[1] < 1) scrollBy({ top: after.top + share[1] * after.height - middle[1], behavior: "instant" });
  }

  set() {
    if (!this.sheet) return;
    const picture = this.sheet.querySelector("img");
    this.sheet.style.maxWidth = this.step ? "none" : "";
    this.sheet.style.width = this.step ? `${STEPS[this.step] * 100}%` : "";
    if (this.step && picture.getAttribute("src") !== this.large) picture.src = this.large;
  }
}
