// A question in front of the page: asks, does it, says what went wrong, and gives the keyboard back.

import { h } from "./dom.js";
import { say } from "./words.js";

/** Open a dialog. `act` is done with the form's fields and may throw a refusal; it says `fault`. */
export function openDialog({ title, body, done, act, look = "" }) {
  const opener = document.activeElement;
  const fault = h("p", { className: "fault", role: "alert" });
  const submit = h("button", { className: "primary", type: "submit" }, done);
  const form = h("form", { method: "dialog", onsubmit: send },
    h("h2", { id: "dialog-title" }, title), body, fault,
    h("div", { className: "actions" },
      h("button", { className: "plain", type: "button", onclick: () => dialog.close() }, say("stay")), submit));
  const dialog = h("dialog", { className: `ask step ${look}`, "aria-labelledby": "dialog-title" }, form);

  async function send(event) {
    event.preventDefault();
    submit.disabled = true;
    fault.textContent = "";
    try {
      await act(new FormData(form));
      dialog.close();
    } catch (refusal) {
      fault.textContent = refusal.text || say("offline");
    }
    submit.disabled = false;
  }

  dialog.addEventListener("close", () => {
    dialog.remove();
    if (opener?.isConnected) opener.focus();
    else document.querySelector(".conversation h1")?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}
