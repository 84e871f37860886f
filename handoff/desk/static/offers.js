// What is offered to me: above the lists, with the time that is left to take it.

import { ask } from "./api.js";
import { marks, nameOf } from "./customer.js";
import { h, icon } from "./dom.js";
import { waited } from "./format.js";
import { named, say } from "./words.js";

export class Offers {
  #model;
  #notify;
  #shown = "";
  #left = h("span", { className: "left", "aria-hidden": "true" });

  constructor(model, notify) {
    this.#model = model;
    this.#notify = notify;
    this.element = h("section", { className: "offers", "aria-label": say("offered_to_you"), hidden: true });
    model.addEventListener("change", () => this.#draw());
    setInterval(() => this.#draw(), 1000);
  }

  #draw() {
    const line = this.#model.offered;
    const shown = line ? `${line.id} ${line.offered_until}` : "";
    if (line) this.#left.textContent = waited(line.offered_until - this.#model.now);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.element.hidden = !line;
    this.element.replaceChildren(...(line ? this.#card(line) : []));
    if (line) this.#notify(say("offer_arrived", { name: nameOf(line) }));
  }

  #card(line) {
    const button = (name, look) => h("button", { type: "button", className: look, onclick: () => this.#answer(line, name) }, say(name));
    return [
      h("p", { className: "top" }, icon("claim"), h("span", {}, say("offered_to_you")), this.#left),
      h("a", { className: "name", href: `#/c/${line.id}` }, nameOf(line)),
      h("p", { className: "preview" }, line.handoff?.question ?? line.last_text),
      h("p", { className: "marks" }, line.reason && h("span", { className: `mark reason ${line.reason}` }, named("reason", line.reason)), marks(line, true)),
      h("div", { className: "actions" }, button("pass", "plain"), button("claim", "primary")),
    ];
  }

  async #answer(line, name) {
    const buttons = [...this.element.querySelectorAll("button")];
    for (const button of buttons) button.disabled = true;
    try {
      const { conversation } = await ask("POST", `/conversations/${line.id}/${name}`);
      this.#model.update(conversation);
      if (name === "claim") location.hash = `#/c/${line.id}`;
    } catch (refusal) {
      this.#notify(refusal.text || say("offline"), "warning");
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  }
}
