// A key for everything on a page of the marker. Keys rest while somebody types into a field.
const STEPS = [1, 1.25, 1.6, 2, 2.6];

export function keys(tools) {
  const go = (id) => document.getElementById(id)?.click();
  let size = 0;
  const zoom = (way) => {
    size = Math.min(Math.max(size + way, 0), STEPS.length - 1);
    const picture = document.getElementById("picture");
    if (!picture) return;
    tools.sheet.style.maxWidth = size ? "none" : "";
    tools.sheet.style.width = size ? `${STEPS[size] * 100}%` : "";
    if (size && picture.src !== tools.large) picture.src = tools.large;
  };
  const plain = {
    n: () => go("after"), PageDown: () => go("after"), p: () => go("before"), PageUp: () => go("before"),
    u: () => go("next-unread"), Enter: () => go("read"), j: () => tools.nextSuggestion(1), k: () => tools.nextSuggestion(-1),
    a: () => tools.answer("accept"), r: () => tools.answer("reject"), o: () => go("others"), q: tools.question,
    c: tools.other, z: tools.undo, y: tools.redo, g: () => document.querySelector("[name=ground]")?.focus(),
    w: () => { if (tools.pointer?.begin()) tools.tell("Arrows move, Shift and arrows widen, Enter marks, Esc ends."); },
    b: () => tools.drawing?.classList.toggle("is-preview"), "+": () => zoom(1), "=": () => zoom(1), "-": () => zoom(-1),
    "?": () => document.getElementById("help").showModal(), Escape: () => tools.pointer?.leave(),
  };

  const shifted = { a: () => tools.answerAll("accept"), r: () => tools.answerAll("reject") };

  document.addEventListener("keydown", (event) => {
    const field = event.target.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, select, dialog");
    if (field) { if (event.key === "Escape") field.blur?.(); return; }
    if ((event.ctrlKey || event.metaKey) && ["z", "Z", "y"].includes(event.key)) {
      event.preventDefault();
      event.key === "z" ? tools.undo() : tools.redo();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const cursor = tools.pointer?.cursor;
    if (cursor && event.key.startsWith("Arrow")) { event.preventDefault(); tools.pointer.move(event.key, event.shiftKey); return; }
    if (cursor && event.key === "Enter") { event.preventDefault(); tools.pointer.take(); return; }
    if (event.key === "Enter" && event.target.closest?.("a, button, summary")) return;
    if (/^[0-9]$/.test(event.key)) { event.preventDefault(); tools.pick(Number(event.key)); return; }
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const does = (event.shiftKey && shifted[name]) || plain[name];
    if (does) { event.preventDefault(); does(); }
  });
}
