// The pointer on the page: which word is under it, and what a click, a drag or a double click means.
const SVG = "http://www.w3.org/2000/svg";
const PATIENCE = 230; // milliseconds in which a click may still become a double click
const SLOWEST = 700; // milliseconds after which two clicks of a slow hand are no double click any more

export class Pointer {
  constructor(drawing, { mark, choose, suggest, tell, undo }) {
    this.drawing = drawing;
    this.layer = drawing.querySelector("#pointer");
    this.words = JSON.parse(drawing.dataset.words);
    this.mark = mark;
    this.choose = choose;
    this.suggest = suggest;
    this.tell = tell;
    this.undo = undo;
    this.from = null;
    this.cursor = null;
    drawing.addEventListener("pointermove", (event) => this.moved(event));
    drawing.addEventListener("pointerleave", () => { if (!this.from) this.show([]); });
    drawing.addEventListener("pointerdown", (event) => this.pressed(event));
    drawing.addEventListener("pointerup", (event) => this.lifted(event));
    drawing.addEventListener("pointercancel", () => this.leave());
    drawing.addEventListener("dblclick", (event) => this.slowly(event));
  }

  at(event) {
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.drawing.getScreenCTM().inverse());
    return [place.x, place.y];
  }

  wordAt([x, y], near = 1) {
    return this.words.findIndex(([x0, y0, x1, y1]) => x >= x0 - near && x <= x1 + near && y >= y0 - near && y <= y1 + near);
  }

  // The word at the place, or else the nearest on the line: a drag may end beside the text.
  nearest([x, y]) {
    let best = -1, least = Infinity;
    this.words.forEach(([x0, y0, x1, y1], index) => {
      const dx = Math.max(x0 - x, 0, x - x1), dy = Math.max(y0 - y, 0, y - y1) * 6;
      if (dx + dy < least) { least = dx + dy; best = index; }
    });
    return best;
  }

  span(first, last) {
    const [a, b] = first < last ? [first, last] : [last, first];
    return Array.from({ length: b - a + 1 }, (_, step) => a + step);
  }

  paragraph(index) {
    const number = this.words[index][5];
    return this.words.flatMap((word, place) => (word[5] === number ? [place] : []));
  }

  show(indexes, kind = "cc-hover") {
    const lines = new Map();
    for (const index of indexes) {
      const [x0, y0, x1, y1, line] = this.words[index];
      const box = lines.get(line);
      lines.set(line, box ? [Math.min(box[0], x0), Math.min(box[1], y0), Math.max(box[2], x1), Math.max(box[3], y1)] : [x0, y0, x1, y1]);
    }
    this.draw([...lines.values()], kind);
  }

  draw(boxes, kind) {
    this.layer.replaceChildren(...boxes.map(([x0, y0, x1, y1]) => {
      const rect = document.createElementNS(SVG, "rect");
      const sides = { x: x0, y: y0, width: x1 - x0, height: y1 - y0, class: kind };
      for (const [name, value] of Object.entries(sides)) rect.setAttribute(name, value);
      return rect;
    }));
  }

  box(to) {
    const [x, y] = this.from.place;
    return [Math.min(x, to[0]), Math.min(y, to[1]), Math.max(x, to[0]), Math.max(y, to[1])];
  }

  moved(event) {
    const place = this.at(event), word = this.wordAt(place);
    this.drawing.classList.toggle("is-over-word", word >= 0);
    if (!this.from) {
      if (this.waiting === undefined) this.show(word >= 0 ? [word] : []);
      return;
    }
    const far = Math.hypot(place[0] - this.from.place[0], place[1] - this.from.place[1]) > 3;
    this.from.dragged ||= far;
    if (!this.from.dragged) return;
    if (this.from.word >= 0) this.show(this.span(this.from.word, this.nearest(place)), "cc-drawn");
    else this.draw([this.box(place)], "cc-drawn");
  }

  pressed(event) {
    if (!event.isPrimary) { this.leave(); return; } // a second finger moves or enlarges the page
    if (event.button !== 0) return;
    const place = this.at(event);
    const shape = event.target.closest("[data-mark], [data-maybe]");
    this.from = { place, word: event.shiftKey ? -1 : this.wordAt(place), dragged: false, shape, refuse: event.altKey };
    this.drawing.setPointerCapture(event.pointerId);
    event.preventDefault();
    document.activeElement?.blur();
  }

  async lifted(event) {
    const from = this.from;
    if (!from) return;
    const place = this.at(event);
    if (from.dragged && from.word < 0) {
      const box = this.box(place).map((side) => side.toFixed(2)).join(",");
      this.from = null;
      await this.mark({ box });
      this.show([]);
      return;
    }
    this.from = null;
    if (from.dragged) { await this.words_(this.span(from.word, this.nearest(place))); return; }
    if (this.waiting !== undefined) {
      clearTimeout(this.waiting);
      this.waiting = undefined;
      this.doubled = true;
      if (from.word >= 0) await this.words_(this.paragraph(from.word));
      return;
    }
    this.doubled = false;
    const shown = from.shape && !event.shiftKey;
    if (!shown) this.show(from.word >= 0 ? [from.word] : [], "cc-drawn");
    this.waiting = setTimeout(() => {
      this.waiting = undefined;
      if (shown && from.shape.dataset.maybe) this.suggest(from.shape.dataset.maybe, from.refuse ? "reject" : "accept");
      else if (shown) this.choose("mark", from.shape.dataset.mark); // now, because it may scroll the page
      else if (from.word >= 0) this.single = { word: from.word, at: Date.now(), done: this.words_([from.word]) };
    }, PATIENCE);
  }

  // A double click of a slow hand: the word that its first half marked goes, its paragraph comes.
  async slowly(event) {
    const word = this.wordAt(this.at(event)), first = this.single;
    if (this.doubled || !first || first.word !== word || Date.now() - first.at > SLOWEST) return;
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.single = null;
    if (await first.done) await this.undo();
    await this.words_(this.paragraph(word));
  }

  // Whether they were marked.
  async words_(indexes) {
    this.show(indexes, "cc-drawn");
    const answer = await this.mark({ indexes: indexes.join(",") });
    this.show([]);
    return Boolean(answer?.ok);
  }

  leave() {
    this.from = null;
    this.cursor = null;
    this.show([]);
  }

  // Choosing words by keys: the cursor is a span of words.
  begin() {
    if (!this.words.length) return false;
    this.cursor = { first: 0, last: 0 };
    this.cursorShown();
    return true;
  }

  move(key, widen) {
    const from = this.words[this.cursor.last];
    let to = this.cursor.last + { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (key === "ArrowUp" || key === "ArrowDown") {
      const way = key === "ArrowDown" ? 1 : -1;
      const middle = (from[0] + from[2]) / 2;
      const rows = this.words.map((word, index) => [index, word]).filter(([, word]) => way * (word[1] - from[1]) > 2);
      const next = rows.reduce((best, [, word]) => (best === null || way * (word[1] - best) < 0 ? word[1] : best), null);
      const line = rows.filter(([, word]) => Math.abs(word[1] - next) < 3);
      to = line.length ? line.reduce((best, each) => (Math.abs((each[1][0] + each[1][2]) / 2 - middle) < Math.abs((best[1][0] + best[1][2]) / 2 - middle) ? each : best))[0] : this.cursor.last;
    }
    to = Math.min(Math.max(to, 0), this.words.length - 1);
    this.cursor = { first: widen ? this.cursor.first : to, last: to };
    this.cursorShown();
  }

  cursorShown() {
    this.show(this.span(this.cursor.first, this.cursor.last), "cc-drawn");
    this.layer.lastElementChild?.scrollIntoView({ block: "nearest" });
    this.tell(this.span(this.cursor.first, this.cursor.last).map((index) => this.words[index][6]).join(" "));
  }

  async take() {
    const { first, last } = this.cursor;
    await this.mark({ indexes: this.span(first, last).join(",") });
    if (this.cursor) this.cursorShown();
  }
}
