// A box drawn on a page of the copy pins the next comment to that place. Without this script it is about the page.
import { KeyBox } from "/static/marker-keybox.js";

const SVG = "http://www.w3.org/2000/svg";
const board = document.getElementById("pinboard");
const pin = document.getElementById("pin");
const field = document.getElementById("box");
let from = null;

document.body.classList.add("js-drawing");

function at(event) {
  const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(board.getScreenCTM().inverse());
  const { width, height } = board.viewBox.baseVal;
  return [Math.min(Math.max(place.x, 0), width), Math.min(Math.max(place.y, 0), height)];
}

function draw([x0, y0], [x1, y1]) {
  const sides = [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)];
  const rect = document.createElementNS(SVG, "rect");
  const shape = { x: sides[0], y: sides[1], width: sides[2] - sides[0], height: sides[3] - sides[1], class: "cc-drawn" };
  for (const [name, value] of Object.entries(shape)) rect.setAttribute(name, value);
  pin.replaceChildren(rect);
  return sides;
}

function unpin() {
  pin.replaceChildren();
  field.value = "";
}

board.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  from = at(event);
  board.setPointerCapture(event.pointerId);
  event.preventDefault();
});
board.addEventListener("pointermove", (event) => { if (from) draw(from, at(event)); });
board.addEventListener("pointerup", (event) => {
  if (!from) return;
  const sides = draw(from, at(event));
  from = null;
  pinTo(sides);
});
function pinTo(sides) {
  if (sides[2] - sides[0] < 4 || sides[3] - sides[1] < 4) { unpin(); return; }
  field.value = sides.map((side) => side.toFixed(1)).join(",");
  say("The comment will be pinned to the place you drew. Esc takes it off.");
  document.getElementById("comment").focus();
}
const say = (words) => { document.getElementById("pinned").textContent = words; };
const box = new KeyBox(board, {
  show: (sides) => (sides ? draw(sides.slice(0, 2), sides.slice(2)) : null),
  take: (sides) => { pinTo(sides); return true; },
  tell: say,
});
document.getElementById("by-keys").addEventListener("click", () => box.begin());
board.addEventListener("pointercancel", () => { from = null; unpin(); });
document.addEventListener("keydown", (event) => {
  if (box.pressed(event) && event.key !== "Escape") return;
  if (event.key === "Escape") { from = null; unpin(); }
});
