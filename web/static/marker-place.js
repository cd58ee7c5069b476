// Where somebody is in the marker's panel: focus, what they typed and ticked, what they opened. It is kept while the
// panel is put in anew, so that nothing jumps and nobody who works with keys begins at the top of the page again.
const TYPED = "input:not([type]), input[type=text], textarea";

const last = (path) => (path ?? "").split("/").at(-1);
const part = (value) => (value ?? "").split(":")[0];
const likeness = (each) => [each.tagName, each.name, each.matches(TYPED) ? "" : part(each.value), last(each.getAttribute("formaction"))].join(" ");
const alike = (root, each) => [...root.querySelectorAll(each.tagName)].filter((other) => likeness(other) === likeness(each));

// Call it before the parts are put in; what it gives back is called afterwards, with the fields that were used up.
export function place(panel, bar) {
  const open = [...panel.querySelectorAll("details[open]")].map((each) => each.dataset.part);
  const typed = [...panel.querySelectorAll(TYPED)].filter((each) => each.id && each.value).map((each) => [each.id, each.value]);
  const ticked = [...panel.querySelectorAll("[name=pick]:checked")].map((each) => each.value);
  const top = panel.scrollTop, at = document.activeElement;
  const root = [panel, bar].find((each) => each.contains(at));
  const index = root ? alike(root, at).indexOf(at) : -1;
  return (spent) => {
    for (const each of panel.querySelectorAll("details")) if (open.includes(each.dataset.part)) each.open = true;
    for (const [id, value] of typed) {
      const field = document.getElementById(id);
      if (field) field.value = spent.includes(id) ? "" : value;
    }
    for (const each of panel.querySelectorAll("[name=pick]")) each.checked = ticked.includes(each.value);
    panel.scrollTop = top;
    if (!root) return;
    const left = alike(root, at);
    const next = (at.id && document.getElementById(at.id)) || left[Math.min(index, left.length - 1)] || panel.querySelector("#suggestions");
    next?.focus({ preventScroll: true });
  };
}

// Whether somebody is busy there with something that would be lost: a list of choices, words typed or selected, a fault
// that was not seen to.
export function inUse(...parts) {
  const at = document.activeElement, selected = getSelection();
  const here = (node) => parts.some((part) => part.contains(node));
  if (here(at) && at.matches(`select, ${TYPED}`)) return true;
  if (!selected.isCollapsed && here(selected.anchorNode)) return true;
  return parts.some((part) => part.querySelector(".govuk-error-message"));
}
