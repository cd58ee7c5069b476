// A key for everything on a page of the marker. Keys rest while somebody types into a field, and where a person switched
// them off: whoever speaks to their computer presses many keys without meaning them (WCAG 2.2, 2.1.4).
const OFF = "cleancopy-marker-keys-off";

export function keys(tools) {
  const go = (id) => document.getElementById(id)?.click();
  const help = document.getElementById("help"), on = document.getElementById("keys-on");
  on.checked = !localStorage.getItem(OFF);
  on.addEventListener("change", () => (on.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  const type = () => {
    const field = document.getElementById("typed");
    field.closest("details").open = true;
    field.focus();
  };
  const plain = {
    n: () => go("after"), p: () => go("before"), l: () => go("all-pages"),
    u: () => go("next-unread"), Enter: () => go("read"), j: () => tools.next("maybe", 1), k: () => tools.next("maybe", -1),
    m: () => tools.next("mark", 1), Delete: tools.takeOff, Backspace: tools.takeOff,
    a: () => tools.answer("accept"), r: () => tools.answer("reject"), o: () => go("others"), q: tools.question,
    c: tools.other, z: tools.undo, y: tools.redo, g: () => document.querySelector("[name=ground]")?.focus(), t: type,
    f: () => (document.querySelector("[name=person]:checked") ?? document.querySelector("[name=person]"))?.focus(),
    w: () => { tools.box?.leave(); if (tools.pointer?.begin()) tools.tell("Arrows move, Shift and arrows widen, Enter marks, Esc ends."); },
    x: () => { tools.pointer?.leave(); tools.box?.begin(); },
    b: tools.preview, "+": () => tools.size.change(1), "=": () => tools.size.change(1), "-": () => tools.size.change(-1),
    "?": () => help.showModal(), Escape: () => tools.pointer?.leave(),
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
    if (event.ctrlKey || event.metaKey || tools.box?.pressed(event) || event.altKey || !on.checked) return;
    const cursor = !event.target.closest?.("input") && tools.pointer?.cursor;
    if (cursor && event.key.startsWith("Arrow")) { event.preventDefault(); tools.pointer.move(event.key, event.shiftKey); return; }
    if (cursor && event.key === "Enter") { event.preventDefault(); tools.pointer.take(); return; }
    if (event.key === "Enter" && (event.repeat || event.target.closest?.("a, button, summary"))) return; // a key held down reads no pages
    if (/^[0-9]$/.test(event.key)) { event.preventDefault(); tools.pick(Number(event.key)); return; }
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const does = (event.shiftKey && shifted[name]) || plain[name];
    if (does) { event.preventDefault(); does(); }
  });
}
