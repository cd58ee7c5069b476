// Drawing on a page of the black marker: words under the pointer, spans, boxes, paragraphs. Everything else on the
// page is a form that works without this script; here its answers are put in place without loading the page anew.
import { Pointer } from "/static/marker-drawing.js";
import { KeyBox } from "/static/marker-keybox.js";
import { keys } from "/static/marker-keys.js";
import { meanwhile } from "/static/marker-meanwhile.js";
import { inUse, place } from "/static/marker-place.js";
import { Size } from "/static/marker-size.js";
import { Unsaved } from "/static/marker-unsaved.js";

const desk = document.getElementById("marker");
const panel = document.getElementById("panel");
const drawing = document.getElementById("drawing");
const bar = document.getElementById("bar");
const story = `cleancopy-marker-${desk.dataset.ref}`;
const SLOW = 800, LOST = 30000; // milliseconds after which a person is told that it takes long, and an answer is lost
let busy = Promise.resolve();
let chosen = { kind: "", id: "" };
let stamp = panel.dataset.stamp;

document.body.classList.add("js-drawing");

function remembered() {
  try { return JSON.parse(sessionStorage.getItem(story)) || { past: [], future: [] }; } catch { return { past: [], future: [] }; }
}
function remember(past, future) {
  sessionStorage.setItem(story, JSON.stringify({ past: past.slice(-200), future: future.slice(-200) }));
}

export function tell(words, wrong = false, milliseconds = wrong ? 6000 : 2200) {
  say(words);
  document.querySelector(".cc-told")?.remove();
  if (!words) return;
  const note = document.createElement("div");
  note.className = wrong ? "cc-told is-wrong" : "cc-told";
  note.textContent = words;
  bar.append(note);
  setTimeout(() => note.remove(), milliseconds);
}

// What is sent is taken from the panel when somebody does it, but for what makes it theirs, which is new each time.
function given(fields) {
  const form = new FormData(panel);
  for (const name of ["pick", "settle", "csrf", "said"]) form.delete(name);
  for (const [name, value] of Object.entries(fields)) {
    form.delete(name);
    for (const one of [value].flat()) form.append(name, one);
  }
  return [...form];
}

// An act bears a key made here once: sent again because its answer got lost, it lands once.
const newKey = () => `said-${[...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("")}`;

// One thing after another, so that two quick clicks cannot overtake each other.
function send(one) {
  const work = busy.then(() => deliver(one));
  busy = work.catch(() => undefined);
  return work;
}

async function deliver(one) {
  const form = new URLSearchParams(one.given);
  form.set("csrf", panel.elements.csrf.value);
  form.set("said", one.key ??= newKey());
  const slow = setTimeout(() => tell("This is being saved. The connection is slow.", false, LOST), SLOW);
  let answer;
  try {
    answer = await fetch(`${one.base}/${one.path}`, { method: "POST", body: form, headers: { Accept: "application/json" }, redirect: "manual", signal: AbortSignal.timeout?.(LOST) });
    if (answer.headers.get("content-type")?.includes("application/json")) return { ...await answer.json(), sent: one };
  } catch { answer = null; } finally { clearTimeout(slow); }
  if (!one.step) unsaved.add(one, answer === null ? "lost" : answer.type === "opaqueredirect" ? "out" : "shut");
  tell(one.step ? "This could not be done now. Try again in a moment." : "This is not saved.", true);
  return null;
}

// The text fields that an act used up; what was typed into others stays.
function used({ path, given }) {
  const sent = Object.fromEntries(given);
  if (path === "settle") return [`why-${(sent.settle ?? "").split(":")[0]}`];
  if (path === "somebody-else") return [`not_them-${sent.mark}`];
  return { mark: sent.typed ? ["typed", "reason"] : ["reason"], contributed: ["typed"], suggestions: ["reason"], retype: ["retype"] }[path] ?? [];
}

function put(answer, spent = []) {
  const back = place(panel, bar);
  document.getElementById("shapes").innerHTML = answer.overlay;
  panel.innerHTML = answer.panel;
  bar.innerHTML = answer.bar;
  back(spent);
  tools();
  stamp = answer.stamp;
  if (!chosen.id) return;
  if (document.querySelector(`[data-${chosen.kind}="${chosen.id}"]`)) choose(chosen.kind, chosen.id, false);
  else chosen = { kind: "", id: "" };
}

export async function act(path, fields) {
  return done(await send({ base: desk.dataset.base, path, given: given(fields), key: newKey() }));
}

// An act of an earlier moment, perhaps on another page, that could not be saved then.
const again = (one) => send(one).then((answer) => done(answer, one));

function done(answer, one) {
  if (!answer) return null;
  const { words, ok, undo, go, sent } = answer;
  const here = !one || one.base === desk.dataset.base;
  if (here) put(answer, ok ? used(sent) : []);
  const elsewhere = here && ok && bar.querySelector("#elsewhere p");
  tell(words, !ok);
  if (elsewhere) document.getElementById("told").textContent += ` ${elsewhere.textContent}`;
  if (ok && undo) remember([...remembered().past, { base: sent.base, step: undo }], []);
  if (ok && go && !one) location.href = go;
  return answer;
}

// Two quick presses take back two things, and the first of them also one that is still on its way.
let stepping = Promise.resolve();
function step(from, to) {
  stepping = Promise.all([stepping, busy]).then(() => oneStep(from, to)).catch(() => undefined);
  return stepping;
}

async function oneStep(from, to) {
  const all = remembered(), last = all[from].at(-1);
  if (!last) { tell(from === "past" ? "There is nothing to undo." : "There is nothing to redo."); return; }
  const { path, ...fields } = last.step;
  if (!last.key) { last.key = newKey(); remember(all.past, all.future); }
  const answer = await send({ base: last.base, path, given: given(fields), key: last.key, step: true });
  if (!answer) return;
  all[from].pop();
  if (answer.ok && answer.undo) all[to].push({ base: last.base, step: answer.undo });
  remember(all.past, all.future);
  if (last.base !== desk.dataset.base) { location.href = last.base; return; }
  put(answer);
  tell(answer.ok ? (from === "past" ? "Undone." : "Done again.") : answer.words, !answer.ok);
}

export const undo = () => step("past", "future");
export const redo = () => step("future", "past");

function penIsChosen() {
  if (panel.querySelector("[name=person]:checked") && (contributing() || panel.querySelector("[name=ground]").value)) return true;
  tell("First choose whom new marks are about, and why.", true);
  (panel.querySelector("[name=person]:checked") ? panel.querySelector("[name=ground]") : panel.querySelector("[name=person]"))?.focus();
  return false;
}

const contributing = () => panel.querySelector("[name=what]:checked")?.value === "contributed";

export function mark(fields) {
  const where = { indexes: "", box: "", typed: "", ...fields };
  return penIsChosen() ? act(contributing() ? "contributed" : "mark", where) : Promise.resolve(null);
}

// From blacking out to noting who wrote or said something, and back.
export function other() {
  const choice = panel.querySelector(`[name=what][value=${contributing() ? "mark" : "contributed"}]`);
  choice.checked = true;
  penChanged(choice);
  tell(choice.closest("label").textContent.replace(/\s+C\s*$/, "").trim());
}

export function choose(kind, id, scroll = true) {
  for (const each of document.querySelectorAll(".is-chosen")) each.classList.remove("is-chosen");
  for (const each of document.querySelectorAll(`[data-${kind}="${id}"]`)) {
    each.classList.add("is-chosen");
    if (scroll) each.scrollIntoView({ block: "nearest" });
  }
  chosen = { kind, id };
}

const listed = (kind) => [...panel.querySelectorAll(`[data-${kind}]`)].map((each) => each.dataset[kind]);
const lineOf = ({ kind, id }) => panel.querySelector(`[data-${kind}="${id}"]`);

// The next suggestion or mark of the page; where no suggestion is left, on to the next page that has one.
export function next(kind, way) {
  const ids = listed(kind), onward = kind === "maybe" && document.getElementById("next-open");
  if (!ids.length) { onward ? onward.click() : tell(kind === "maybe" ? "No suggestion is open." : "No mark on this page."); return; }
  const at = chosen.kind === kind ? ids.indexOf(chosen.id) : -1;
  choose(kind, ids[at < 0 ? (way > 0 ? 0 : ids.length - 1) : (at + way + ids.length) % ids.length]);
  const words = lineOf(chosen)?.querySelector("p")?.textContent.trim().replace(/\s+/g, " ");
  if (words) document.getElementById("told").textContent = words;
}

export async function answer(verdict) {
  if (chosen.kind !== "maybe") { next("maybe", 1); return; }
  const { id } = chosen, at = listed("maybe").indexOf(id);
  await act("suggestions", { one: `${verdict}:${id}` });
  const left = listed("maybe");
  if (left.length) choose("maybe", left.includes(id) ? id : left[Math.min(at, left.length - 1)]);
}

// The chosen mark is taken off, or the passage; one that follows from a decision leads there.
function takeOff() {
  const line = ["mark", "said"].includes(chosen.kind) ? lineOf(chosen) : null;
  if (!line) { tell("Choose a mark first: click on it, or press M."); return; }
  const button = line.querySelector(":scope > div > button"), decision = line.querySelector("a");
  if (button) button.click();
  else { decision?.focus(); tell("This mark follows from a decision. Change the decision, and the mark goes."); }
}

export function pick(number) {
  const pens = [...panel.querySelectorAll("[name=person]")];
  const pen = number === 0 ? pens.at(-1) : pens[number - 1];
  if (pen) { pen.checked = true; penChanged(pen); tell(pen.closest("label").textContent.trim().replace(/\s+/g, " ")); }
}

// A person brings the reason of their decision along; the choice is kept for the next mark and the next page.
function penChanged(pen) {
  const ground = panel.querySelector("[name=ground]");
  if (pen.name === "person" && pen.dataset.ground) ground.value = pen.dataset.ground;
  const who = panel.querySelector("[name=person]:checked")?.value ?? "";
  const safe = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `cleancopy_pen=${who}/${ground.value}/${panel.querySelector("[name=what]:checked").value}; path=/requests; max-age=43200; samesite=lax${safe}`;
}

panel.addEventListener("change", (event) => {
  if (["person", "ground", "what"].includes(event.target.name)) penChanged(event.target);
});
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.target !== panel) return;
  event.preventDefault();
  const path = (button?.getAttribute("formaction") ?? `${desk.dataset.base}/mark`).split("/").at(-1);
  const fields = button?.name ? { [button.name]: button.value } : {};
  if (path === "suggestions") fields.pick = [...panel.querySelectorAll("[name=pick]:checked")].map((each) => each.value);
  if (path === "mark" && !penIsChosen()) return;
  act(path, fields);
});
// Enter in a field answers what the field stands beside, and never something else on the page.
panel.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input:not([type=radio]):not([type=checkbox])")) return;
  const buttons = event.target.closest("[data-ask], details:not([data-ask] *)").querySelectorAll("button");
  event.preventDefault();
  buttons.length === 1 || event.target.id === "typed" ? buttons[0].click() : buttons[0].focus();
});
panel.addEventListener("mouseover", (event) => {
  const line = event.target.closest("[data-maybe],[data-mark],[data-ask],[data-said]");
  for (const each of document.querySelectorAll("#shapes .is-chosen")) if (each.dataset[chosen.kind] !== chosen.id) each.classList.remove("is-chosen");
  const [kind, id] = Object.entries(line?.dataset ?? {})[0] ?? [];
  if (kind) for (const each of document.querySelectorAll(`#shapes [data-${kind}="${id}"]`)) each.classList.add("is-chosen");
});

// A dashed suggestion is accepted where it lies; who, why and how it was found come along.
function suggest(id, verdict) {
  choose("maybe", id, false);
  return answer(verdict);
}

// All suggestions of the page in one answer, and one step back.
function answerAll(verdict) {
  return panel.querySelector("[data-maybe]") ? act("suggestions", { answer: `${verdict}_all` }) : tell("No suggestion is open here.");
}

// To the first question of the page; where there is none, to those of the other pages.
function question() {
  const asked = panel.querySelector("[data-ask]");
  if (!asked) { document.getElementById("questions") ? document.getElementById("questions").click() : tell("No question is open."); return; }
  choose("ask", asked.dataset.ask);
  asked.querySelector("button")?.focus();
}

// What others marked on the page meanwhile; who looks by themselves keeps nobody signed in (S66).
async function look() {
  const of = bar.querySelector("[name=of]")?.value ?? "";
  const headers = { Accept: "application/json", "Clean-Copy-Waits": "yes", "If-None-Match": stamp };
  const before = stamp;
  const answer = await busy.then(() => fetch(`${desk.dataset.base}${of && `?others=${of}`}`, { headers, redirect: "manual" })).catch(() => null);
  if (answer?.status === 304 || answer?.ok) unsaved.back();
  if (!answer?.headers.get("content-type")?.includes("application/json")) return false;
  const parts = await answer.json();
  if (before !== stamp || pointer?.from) return true; // what this person did meanwhile is newer, or they are drawing now
  const shapes = document.getElementById("shapes"), others = !panel.querySelector("[data-soon]") && shapes.innerHTML !== anew(parts.overlay);
  if (inUse(panel, bar)) shapes.innerHTML = parts.overlay;
  else put(parts);
  if (others) tell("Somebody else changed the marks on this page.");
  return true;
}
function anew(html) {
  const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
  group.innerHTML = html;
  return group.innerHTML;
}
meanwhile({ look, hurry: () => Boolean(panel.querySelector("[data-soon]")) });

const say = (words) => { document.getElementById("told").textContent = words; };
const size = new Size(document.getElementById("sheet"), desk.dataset.large);
const unsaved = new Unsaved(document.getElementById("unsaved"), { ref: desk.dataset.ref, me: desk.dataset.me, again });
const pointer = drawing ? new Pointer(drawing, { mark, choose, suggest, tell: say, undo }) : null;
const box = pointer && new KeyBox(drawing, {
  show: (sides) => pointer.draw(sides ? [sides] : [], "cc-drawn"),
  take: (sides) => mark({ box: sides.map((side) => side.toFixed(2)).join(",") }),
  tell: say,
  under: ([x0, y0, x1, y1]) => pointer.words.filter((word) => word[0] < x1 && word[2] > x0 && word[1] < y1 && word[3] > y0).map((word) => word[6]).join(" "),
});
// The page as it will be black, and back.
function preview() {
  drawing?.classList.toggle("is-preview");
  tools();
}
function tools() {
  document.getElementById("preview")?.setAttribute("aria-pressed", String(Boolean(drawing?.classList.contains("is-preview"))));
}
keys({ act, answer, answerAll, box, next, other, pick, pointer, preview, question, redo, size, takeOff, tell, undo });
bar.addEventListener("click", (event) => {
  const button = event.target.closest("[data-zoom], [data-does]");
  if (!button) return;
  if (button.dataset.zoom) size.change(Number(button.dataset.zoom));
  else ({ undo, redo, preview, help: () => document.getElementById("help").showModal() })[button.dataset.does]();
});
