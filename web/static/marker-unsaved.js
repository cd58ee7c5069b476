// What could not be saved: kept in this window, for the person who did it, until it is saved or let go; also while
// they sign in again.
const WHY = {
  lost: "There is no connection to Clean Copy.",
  out: "You are signed out.",
  shut: "Clean Copy could not save this now.",
  before: "",
};

export class Unsaved {
  constructor(box, { ref, me, again }) {
    this.box = box;
    this.story = `cleancopy-unsaved-${ref}`;
    this.me = me;
    this.again = again;
    this.forgetOthers();
    if (this.kept().length) this.show("before");
    addEventListener("online", () => this.back());
  }

  // The connection is there again: what only waited for it is saved.
  back() {
    if (["lost", "shut"].includes(this.why) && this.kept().length) this.save();
  }

  kept() {
    try {
      const { me, acts } = JSON.parse(sessionStorage.getItem(this.story));
      if (me === this.me) return acts;
    } catch { /* nothing is kept, or it cannot be read */ }
    sessionStorage.removeItem(this.story);
    return [];
  }

  // What somebody else left in this window is not for whoever is here now, in whichever request it was.
  forgetOthers() {
    for (const name of Object.keys(sessionStorage).filter((each) => each.startsWith("cleancopy-unsaved-"))) {
      let me = null;
      try { ({ me } = JSON.parse(sessionStorage.getItem(name))); } catch { /* it cannot be read */ }
      if (me !== this.me) sessionStorage.removeItem(name);
    }
  }

  keep(acts) {
    if (acts.length) sessionStorage.setItem(this.story, JSON.stringify({ me: this.me, acts }));
    else sessionStorage.removeItem(this.story);
  }

  add(act, why) {
    this.keep([...this.kept(), act]);
    this.show(why);
  }

  show(why) {
    const number = this.kept().length;
    this.why = why;
    this.box.hidden = !number;
    if (!number) { this.box.replaceChildren(); return; }
    const words = document.createElement("strong");
    words.textContent = `${WHY[why]} ${number === 1 ? "1 change is" : `${number} changes are`} not saved yet.`.trim();
    this.box.replaceChildren(words, why === "out" ? this.way() : this.button("Save now", () => this.save()), this.button("Let it go", () => this.drop()));
  }

  way() {
    const link = document.createElement("a");
    link.href = `/sign-in?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = "Sign in again";
    return link;
  }

  button(words, does) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cc-small";
    button.textContent = words;
    button.addEventListener("click", does);
    return button;
  }

  drop() {
    this.keep([]);
    this.show("before");
  }

  // One after the other, in the order in which they were done; what still cannot be saved stays, and so does what was
  // not reached when somebody leaves the page meanwhile.
  async save() {
    if (this.saving) return;
    this.saving = true;
    try {
      for (let left = this.kept().length; left; left -= 1) {
        const [act, ...rest] = this.kept();
        if (!act) break;
        this.keep(rest);
        await this.again(act);
      }
    } finally {
      this.saving = false;
      this.show(this.why);
    }
  }
}
