// Small helps for those who have JavaScript. Every page works without it.
import { initAll } from "/static/govuk/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
// What this window keeps for whoever is signed in goes when they sign out: the next person finds nothing of it.
document.querySelector("form[action='/sign-out']")?.addEventListener("submit", () => sessionStorage.clear());
// A form that goes back to its list goes on with the next line of it; what was done is read out all the same.
if (location.hash) document.getElementById(location.hash.slice(1))?.focus();
