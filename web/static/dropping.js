// Many files at once: dropped or chosen, sent one by one, each answered by its name. Without this script the form
// sends them all together.
const form = document.getElementById("adding");
const input = form.querySelector("input[type=file]");
const progress = document.getElementById("sending");
const status = document.getElementById("sending-words");
const refusedList = document.getElementById("not-taken");
const told = document.getElementById("told");
const again = document.getElementById("send-again");
const show = document.getElementById("show-documents");
const LARGEST = Number(form.dataset.largest);
let waiting = [];
let unsent = [];
let running = false;
let total = 0;
let done = 0;
let taken = 0;

form.classList.add("cc-dropping");
document.getElementById("drop-words").hidden = false;

function say() {
  progress.max = total;
  progress.value = done;
  const left = waiting.length ? "" : " Finished.";
  status.textContent = `${done} of ${total} files sent, ${taken} documents taken in.${running ? "" : left}`;
}

function refuse(words) {
  const line = document.createElement("li");
  line.textContent = words;
  refusedList.append(line);
  refusedList.parentElement.hidden = false;
}

async function sendOne(file) {
  if (file.size > LARGEST) {
    const size = Math.round(file.size / 1048576);
    refuse(`${file.name}: this file is ${size} MB; at most ${Math.round(LARGEST / 1048576)} MB can be taken in. Split it into smaller files.`);
    return;
  }
  const body = new FormData();
  body.append("csrf", form.elements.csrf.value);
  body.append("documents", file, file.name);
  const answer = await fetch(form.dataset.one, { method: "POST", body, redirect: "manual" });
  if (answer.type === "opaqueredirect") throw new Error("Sign in again in another window, then send these again.");
  if (!(answer.headers.get("content-type") || "").startsWith("application/json")) {
    throw new Error("The answer could not be understood. Send these again.");
  }
  const said = await answer.json();
  taken += said.taken;
  said.refused.forEach(refuse);
}

function isFolder(item) {
  const entry = item.webkitGetAsEntry ? item.webkitGetAsEntry() : null;
  return entry !== null && entry.isDirectory;
}

async function sendAll() {
  if (running) return;
  running = true;
  progress.parentElement.hidden = false;
  show.hidden = again.hidden = true;
  while (waiting.length) {
    const file = waiting.shift();
    try {
      await sendOne(file);
      done += 1;
    } catch (error) {
      unsent.push(file);
      refuse(`${file.name}: it was not sent. ${error instanceof TypeError ? "The connection broke off." : error.message}`);
      total -= 1;
    }
    say();
  }
  running = false;
  say();
  told.elements.taken.value = String(taken);
  again.hidden = unsent.length === 0;
  if (taken && refusedList.children.length === 0) told.submit();
  else show.hidden = taken === 0;
}

function add(files) {
  waiting.push(...files);
  total += files.length;
  say();
  sendAll();
}

form.addEventListener("submit", (event) => {
  if (!input.files.length) return;
  event.preventDefault();
  add([...input.files]);
  input.value = "";
});
for (const name of ["dragover", "dragenter"]) {
  form.addEventListener(name, (event) => {
    event.preventDefault();
    form.classList.add("cc-dropping--over");
  });
}
form.addEventListener("dragleave", (event) => {
  if (!form.contains(event.relatedTarget)) form.classList.remove("cc-dropping--over");
});
form.addEventListener("drop", (event) => {
  event.preventDefault();
  form.classList.remove("cc-dropping--over");
  const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
  const folders = items.filter(isFolder).map((item) => item.webkitGetAsEntry().name);
  folders.forEach((name) => refuse(`${name}: this is a folder. Open it, choose all files in it, and drop those.`));
  add([...event.dataTransfer.files].filter((file) => !folders.includes(file.name)));
});
again.addEventListener("click", () => {
  const files = unsent;
  unsent = [];
  refusedList.replaceChildren();
  refusedList.parentElement.hidden = true;
  add(files);
});
window.addEventListener("beforeunload", (event) => {
  if (running) event.preventDefault();
});
