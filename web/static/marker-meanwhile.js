// What others do on this page comes by itself while the window stays in front: a quiet look every few seconds, with
// longer pauses while nobody does anything here, and none while nobody can see it.
const FIRST = 3000, LATER = 30000, SOON = 15000, AWAY = 10000; // milliseconds

// `look` answers whether something was new; `hurry` whether this page waits for something that will come.
export function meanwhile({ look, hurry }) {
  let rests = FIRST, timer = 0, due = 0, seen = Date.now();

  async function now() {
    clearTimeout(timer);
    if (document.visibilityState !== "visible") return; // it goes on when somebody comes back
    seen = Date.now();
    const news = await look();
    rests = news ? FIRST : Math.min(rests * 1.25, hurry() ? SOON : LATER);
    later();
  }
  function later() {
    clearTimeout(timer);
    due = Date.now() + rests;
    timer = setTimeout(now, rests);
  }
  // Whoever does something here is looked for more often again; whoever comes back sees at once what is new.
  function active() {
    rests = FIRST;
    if (due - Date.now() > rests) later();
  }
  function back() {
    if (document.visibilityState === "visible" && Date.now() - seen >= AWAY) now();
  }
  for (const name of ["pointermove", "keydown", "pointerdown"]) addEventListener(name, active, { passive: true });
  document.addEventListener("visibilitychange", back);
  addEventListener("focus", back);
  later();
}
