// A box drawn by keys, for a page no machine could read and for everybody without a pointer (WCAG 2.2, 2.1.1):
// arrows move it, Shift and arrows change its size, with Alt by a hair, Enter takes it, Esc ends.
const STEP = 8, HAIR = 1, LEAST = 4; // points
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class KeyBox {
  // `show` draws the sides, `take` is given them, `tell` reads out; `under` names the words they cover.
  constructor(svg, { show, take, tell, under = () => "" }) {
    Object.assign(this, { svg, show, take, tell, under, sides: null });
  }

  begin() {
    const seen = this.svg.getBoundingClientRect(), { width, height } = this.svg.viewBox.baseVal;
    const middle = (Math.max(seen.top, 0) + Math.min(seen.bottom, innerHeight)) / 2;
    const y = Math.min(Math.max(((middle - seen.top) / seen.height) * height, 20), height - 20);
    this.sides = [width / 2 - 60, y - 9, width / 2 + 60, y + 9];
    this.told("Arrows move the box, Shift and arrows change its size, with Alt by a hair; Enter takes it, Esc ends. ");
  }

  move(event) {
    const [right, down] = WAYS[event.key].map((way) => way * (event.altKey ? HAIR : STEP));
    const { width, height } = this.svg.viewBox.baseVal;
    let [x0, y0, x1, y1] = this.sides;
    if (event.shiftKey) [x1, y1] = [Math.max(x1 + right, x0 + LEAST), Math.max(y1 + down, y0 + LEAST)];
    else [x0, y0, x1, y1] = [x0 + right, y0 + down, x1 + right, y1 + down];
    if (x0 < 0 || y0 < 0 || x1 > width || y1 > height) { this.tell("The edge of the page."); return; }
    this.sides = [x0, y0, x1, y1];
    this.told("");
  }

  told(before) {
    this.show(this.sides);
    this.svg.querySelector(".cc-drawn")?.scrollIntoView({ block: "nearest" });
    const [x0, y0, x1, y1] = this.sides.map(Math.round), words = this.under(this.sides);
    this.tell(`${before}${x0} from the left, ${y0} from the top, ${x1 - x0} wide, ${y1 - y0} high${words && `; over: ${words}`}`);
  }

  // Whether the key was one for the box.
  pressed(event) {
    if (!this.sides || event.target.matches?.("input, select, textarea, dialog, dialog *")) return false;
    if (event.key in WAYS) this.move(event);
    else if (event.key === "Enter") event.repeat || this.taken();
    else if (event.key === "Escape") this.leave();
    else return false;
    event.preventDefault();
    return true;
  }

  // What could not be taken stays, to be taken later.
  async taken() {
    if (await this.take(this.sides)) this.leave();
  }

  leave() {
    if (!this.sides) return;
    this.sides = null;
    this.show(null);
  }
}
