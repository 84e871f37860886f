// Editing a sent message where replies are written: a state of its own that nobody can mistake for
// writing a new one. The draft that stood there comes back afterwards.

import { ask, newId } from "./api.js";
import { h, icon } from "./dom.js";
import { say } from "./words.js";

export class Editing {
  #id;
  #entry = null;
  #writing = ""; // the same change, sent again, is one
  element = h("p", { className: "editing", role: "status" });

  /** `stop()` is called when the agent gives it up. */
  constructor(id, stop) {
    this.#id = id;
    this.stop = stop;
  }

  get isOn() {
    return this.#entry !== null;
  }

  begin(entry) {
    this.#entry = entry;
    this.#writing = newId();
    this.element.replaceChildren(icon("pen"), h("span", {}, say("editing")),
      h("button", { type: "button", className: "quiet", title: "Esc", onclick: () => this.stop() }, say("stay")));
  }

  end() {
    this.#entry = null;
    this.element.replaceChildren();
  }

  /** Let the message read `text`; throws a refusal. */
  async save(text) {
    const entry = this.#entry;
    if (text !== entry.text) await ask("PUT", `/conversations/${this.#id}/entries/${entry.id}`, { id: this.#writing, text });
  }
}
