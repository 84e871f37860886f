// Whether I am offered conversations: shown in the header, switched by a press. Who goes away with
// conversations is asked what becomes of them.

import { ask } from "./api.js";
import { h } from "./dom.js";
import { signOff } from "./signoff.js";
import { named, say } from "./words.js";

export class PresenceSwitch {
  #label = h("span", {});
  #model;
  #outbox;
  #notify;
  #now = "";

  constructor(model, outbox, live, notify) {
    this.#model = model;
    this.#outbox = outbox;
    this.#notify = notify;
    this.element = h("button", { type: "button", className: "quiet presence", hidden: true, onclick: () => this.#switch() }, this.#label);
    live.addEventListener("frame", ({ detail }) => detail.presence && this.#show(detail.presence));
  }

  #show(presence) {
    if (presence === this.#now) return;
    this.#now = presence;
    this.element.hidden = false;
    this.element.dataset.presence = presence;
    this.element.title = named("presence_is", presence);
    this.#label.textContent = named("presence", presence);
  }

  async #switch() {
    try {
      if (this.#now === "away") await this.#choose("online");
      else await signOff({ model: this.#model, outbox: this.#outbox, keeps: true, done: say("signoff_away"), go: () => this.#choose("away") });
    } catch (refusal) {
      this.#notify(refusal.text || say("offline"), "warning");
    }
  }

  async #choose(wanted) {
    this.element.disabled = true;
    try {
      const { presence } = await ask("POST", "/presence", { presence: wanted });
      this.#show(presence);
      this.#notify(named("presence_now", presence));
    } finally {
      this.element.disabled = false;
      this.element.focus();
    }
  }
}
