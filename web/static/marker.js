// Drawing on a page of the black marker: words under the pointer, spans, boxes, paragraphs. Everything else on the
// page is a form that works without this script; here its answers are put in place without loading the page anew.
import { Pointer } from "/static/marker-drawing.js";
import { keys } from "/static/marker-keys.js";

const desk = document.getElementById("marker");
const panel = document.getElementById("panel");
const drawing = document.getElementById("drawing");
const bar = document.getElementById("bar");
const story = `cleancopy-marker-${desk.dataset.ref}`;
let busy = Promise.resolve();
let chosen = "";

document.body.classList.add("js-drawing");

function remembered() {
  try { return JSON.parse(sessionStorage.getItem(story)) || { past: [], future: [] }; } catch { return { past: [], future: [] }; }
}
function remember(past, future) {
  sessionStorage.setItem(story, JSON.stringify({ past: past.slice(-200), future: future.slice(-200) }));
}

export function tell(words, wrong = false) {
  document.getElementById("told").textContent = words;
  document.querySelector(".cc-told")?.remove();
  if (!words) return;
  const note = document.createElement("div");
  note.className = wrong ? "cc-told is-wrong" : "cc-told";
  note.textContent = words;
  document.body.append(note);
  setTimeout(() => note.remove(), wrong ? 6000 : 2200);
}

// One thing after another, so that two quick clicks cannot overtake each other.
function send(path, fields, base = desk.dataset.base) {
  const work = busy.then(() => deliver(`${base}/${path}`, fields));
  busy = work.catch(() => undefined);
  return work;
}

async function deliver(path, fields) {
  const form = new FormData(panel);
  for (const name of ["pick", "settle"]) form.delete(name);
  for (const [name, value] of Object.entries(fields)) {
    form.delete(name);
    for (const one of [value].flat()) form.append(name, one);
  }
  let answer;
  try {
    answer = await fetch(path, { method: "POST", body: new URLSearchParams(form), headers: { Accept: "application/json" }, redirect: "manual" });
    if (!answer.headers.get("content-type")?.includes("application/json")) throw new Error("no answer");
  } catch {
    tell("This was not saved. Load the page again; you may have to sign in.", true);
    return null;
  }
  return answer.json();
}

function put(answer) {
  const open = [...panel.querySelectorAll("details[open] summary")].map((each) => each.textContent);
  const top = panel.scrollTop;
  document.getElementById("shapes").innerHTML = answer.overlay;
  panel.innerHTML = answer.panel;
  bar.innerHTML = answer.bar;
  for (const each of panel.querySelectorAll("details")) if (open.includes(each.querySelector("summary").textContent)) each.open = true;
  panel.scrollTop = panel.querySelector(".cc-others") ? 0 : top;
  if (chosen && !document.querySelector(`[data-maybe="${chosen}"]`)) chosen = "";
}

export async function act(path, fields, keep = true) {
  const answer = await send(path, fields);
  if (!answer) return null;
  put(answer);
  tell(answer.words, !answer.ok);
  if (answer.ok && answer.undo && keep) {
    remember([...remembered().past, { base: desk.dataset.base, step: answer.undo }], []);
  }
  if (answer.ok && answer.go) location.href = answer.go;
  return answer;
}

async function step(from, to) {
  const all = remembered();
  const last = all[from].pop();
  if (!last) { tell(from === "past" ? "There is nothing to undo." : "There is nothing to redo."); return; }
  const { path, ...fields } = last.step;
  const answer = await send(path, fields, last.base);
  if (!answer) return;
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
  const place = { indexes: "", box: "", typed: "", ...fields };
  return penIsChosen() ? act(contributing() ? "contributed" : "mark", place) : Promise.resolve(null);
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
  chosen = kind === "maybe" ? id : "";
}

const suggestions = () => [...panel.querySelectorAll("[data-maybe]")].map((each) => each.dataset.maybe);

export function nextSuggestion(way) {
  const ids = suggestions();
  if (!ids.length) { document.getElementById("next-open") ? document.getElementById("next-open").click() : tell("No suggestion is open."); return; }
  const at = ids.indexOf(chosen);
  choose("maybe", ids[at < 0 ? (way > 0 ? 0 : ids.length - 1) : (at + way + ids.length) % ids.length]);
}

export async function answer(verdict) {
  if (!chosen) { nextSuggestion(1); return; }
  const at = suggestions().indexOf(chosen);
  await act("suggestions", { one: `${verdict}:${chosen}` });
  const left = suggestions();
  if (left.length) choose("maybe", left.includes(chosen) ? chosen : left[Math.min(at, left.length - 1)]);
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
  document.cookie = `cleancopy_pen=${who}/${ground.value}/${panel.querySelector("[name=what]:checked").value}; path=/requests; max-age=43200; samesite=lax`;
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
panel.addEventListener("mouseover", (event) => {
  const line = event.target.closest("[data-maybe],[data-mark],[data-ask],[data-said]");
  for (const each of document.querySelectorAll("#shapes .is-chosen")) if (each.dataset.maybe !== chosen) each.classList.remove("is-chosen");
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

const say = (words) => { document.getElementById("told").textContent = words; };
const pointer = drawing ? new Pointer(drawing, { mark, choose, suggest, tell: say }) : null;
keys({ act, answer, answerAll, choose, question, mark, nextSuggestion, other, pick, pointer, redo, tell, undo, sheet: document.getElementById("sheet"), drawing, large: desk.dataset.large });
bar.addEventListener("click", (event) => { if (event.target.closest("#keys")) document.getElementById("help").showModal(); });
