// The help centre with a script: suggestions while typing, votes without leaving the page, and the
// chat opened from a button. Without it every page works as it stands.

import { Suggestions } from "/pages/suggestions.js";

for (const form of document.querySelectorAll("form[data-suggestions]")) new Suggestions(form);

customElements.whenDefined("destek-chat").then(() => showChat(document));

function showChat(part) {
  const chat = document.querySelector("destek-chat");
  for (const button of part.querySelectorAll("[data-chat]")) {
    button.hidden = false;
    button.addEventListener("click", () => chat.open());
  }
}

// The form is sent as a browser would; of the page that comes back only its section is taken.
document.addEventListener("submit", async (event) => {
  const section = event.target.closest(".vote");
  if (!section) return;
  event.preventDefault();
  if (section.ariaBusy === "true") return;
  section.ariaBusy = "true";
  const body = new URLSearchParams(new FormData(event.target, event.submitter));
  let fresh = null;
  try {
    const answer = await fetch(event.target.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    fresh = answer.ok ? page.querySelector(".vote") : null;
  } catch {
    fresh = null;
  }
  section.ariaBusy = "false";
  if (!fresh) {
    section.querySelector(".thanks").textContent = section.dataset.failed;
    return;
  }
  fresh = document.importNode(fresh, true);
  section.replaceWith(fresh);
  if (customElements.get("destek-chat")) showChat(fresh);
  fresh.querySelector(".thanks").focus({ preventScroll: true });
});
