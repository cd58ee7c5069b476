// While papers are read or a copy is made, the words that tell how far it is are put in anew. The page itself stays, with
// its place and its focus; it is loaded again once, when there is nothing to wait for any more.
const EVERY = 3000; // milliseconds

async function look() {
  const answer = await fetch(location.href, { redirect: "manual" }).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("[data-waiting]")) { location.reload(); return; }
    for (const each of document.querySelectorAll("[data-waiting]")) {
      const now = page.querySelector(`[data-waiting="${each.dataset.waiting}"]`);
      if (now && now.innerHTML !== each.innerHTML) each.innerHTML = now.innerHTML;
    }
  }
  setTimeout(look, EVERY);
}

if (document.querySelector("[data-waiting]")) setTimeout(look, EVERY);
