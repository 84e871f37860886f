// Says when a colleague writes in the same conversation, so that the customer is not answered twice.

import { h, icon } from "./dom.js";
import { say } from "./words.js";

const LASTS = 6000, TELL_EVERY = 2500;

export class Company {
  #typing = new Map();
  #told = 0;
  element = h("p", { className: "company", role: "status" });

  /** The agent types: tells it through the page, not more often than is of use. */
  tell(mode) {
    if (Date.now() - this.#told < TELL_EVERY) return;
    this.#told = Date.now();
    this.element.dispatchEvent(new CustomEvent("typing", { bubbles: true, detail: mode }));
  }

  hear({ agent, mode }) {
    clearTimeout(this.#typing.get(agent)?.timer);
    this.#typing.set(agent, { mode, timer: setTimeout(() => this.gone(agent), LASTS) });
    this.#draw();
  }

  /** Whose words have arrived, or who has stopped. */
  gone(agent) {
    clearTimeout(this.#typing.get(agent)?.timer);
    if (this.#typing.delete(agent)) this.#draw();
  }

  #draw() {
    const [found] = [...this.#typing].sort(([, a]) => (a.mode === "reply" ? -1 : 1));
    if (!found) {
      this.element.replaceChildren();
      return;
    }
    const [agent, { mode }] = found;
    const others = this.#typing.size - 1;
    const text = others ? say("typing_several", { agent, n: others }) : say(`typing_${mode}`, { agent });
    if (this.element.textContent !== text) this.element.replaceChildren(icon("pen"), text);
  }
}
