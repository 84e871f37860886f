// Giving a conversation back to the bot: what it goes on with, chosen or in one's own words.

import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { named, say } from "./words.js";

const HINT_LIMIT = 200;

/** `hints` are what the bot can begin; `act` takes the step with `{flow}` or `{hint}`. `isAnswered`
 * tells whether the customer's last word has been answered: without a hint nobody would answer it. */
export function giveBack(line, { hints, isAnswered, act: step }) {
  const names = hints.map(({ flow, names: { [line.lang]: name } }) => ({ flow, name }));
  const own = h("input", {
    id: "step-hint", name: "hint", type: "text", maxLength: HINT_LIMIT, lang: line.lang, autocomplete: "off",
    "aria-describedby": "step-hint-lead", oninput: show,
  });
  const ready = names.map(({ name }) => h("button", {
    type: "button", className: "ready-hint", lang: line.lang, "aria-pressed": "false",
    onclick: () => { own.value = own.value === name ? "" : name; show(); },
  }, name));
  const unanswered = h("p", { className: "warning" }, say("unanswered"));
  const after = h("p", { className: "after-hint", role: "status" });

  function show() {
    ready.forEach((button) => button.setAttribute("aria-pressed", button.textContent === own.value));
    unanswered.hidden = isAnswered || own.value.trim() !== "";
    after.textContent = say(own.value.trim() ? "give_back_goes_on" : "give_back_waits");
  }

  show();
  openDialog({
    title: say("give_back_title"), done: say("give_back"),
    body: [
      h("p", { id: "step-hint-lead" }, say("give_back_hint", { language: named("lang", line.lang) })),
      h("label", { htmlFor: "step-hint" }, say("give_back_what")), own,
      h("div", { className: "ready-hints", role: "group", "aria-label": say("give_back_ready") }, ready),
      unanswered, after,
    ],
    act: async () => {
      const words = own.value.trim();
      const chosen = names.find(({ name }) => name === words);
      await step(chosen ? { flow: chosen.flow } : { hint: words });
    },
  });
}
