// While papers are read or a copy is made, the words that tell how far it is are put in anew. The page itself stays, with
// its place and its focus; it is loaded again once, when there is nothing to wait for any more.
const FIRST = 3000, LATER = 15000; // milliseconds: looked at often at first, then less, for each look stands in the audit
let every = FIRST;

async function look() {
  const answer = await fetch(location.href, { headers: { "Clean-Copy-Waits": "yes" }, redirect: "manual" }).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("[data-waiting]")) { location.reload(); return; }
    for (const each of document.querySelectorAll("[data-waiting]")) {
      const now = page.querySelector(`[data-waiting="${each.dataset.waiting}"]`);
      if (now && now.innerHTML !== each.innerHTML) each.innerHTML = now.innerHTML;
    }
  }
  every = Math.min(every * 1.25, LATER);
  setTimeout(look, every);
}

if (document.querySelector("[data-waiting]")) setTimeout(look, every);
