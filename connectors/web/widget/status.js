// One line under the header that says in words how things stand: the connection first, then who
// the customer is waiting for or talking with. Whoever waits finds the way back to the assistant here.

import { h } from "./dom.js";

const PATIENCE = 1_500; // ms before a connection that is merely slow is mentioned
const BACK_SHOWN = 2_500;

export class StatusLine {
  #words = h("span", { role: "status" });
  #back;
  #wasLost = false;
  #backUntil = 0;
  #slowSince = 0;
  #timer = 0;
  element;

  /** `goBack()` when the customer would rather not wait. */
  constructor(goBack) {
    this.#back = h("button", { class: "plain", type: "button", hidden: true, onclick: goBack });
    this.element = h("div", { class: "status", hidden: true }, this.#words, this.#back);
  }

  render(conversation, texts) {
    const now = Date.now();
    const { link } = conversation;
    if (link === "lost") this.#wasLost = true;
    if (link === "ready" && this.#wasLost) {
      this.#wasLost = false;
      this.#backUntil = now + BACK_SHOWN;
    }
    this.#slowSince = link === "connecting" ? this.#slowSince || now : 0;
    const [kind, words] = this.#say(conversation, texts, now);
    this.element.hidden = !words;
    this.element.dataset.kind = kind;
    if (this.#words.textContent !== words) this.#words.textContent = words;
    // Nobody speaks of places to somebody in despair, and nobody shows him the door.
    this.#back.hidden = !(kind === "wait" && conversation.state === "queued" && conversation.wait && !goesBack(conversation));
    this.#back.textContent = texts.goBack;
    clearTimeout(this.#timer);
    const due = link === "connecting" ? this.#slowSince + PATIENCE : this.#backUntil;
    if (due > now) this.#timer = setTimeout(() => this.render(conversation, texts), due - now + 10);
  }

  stop() {
    clearTimeout(this.#timer);
  }

  #say({ link, problem, state, agent, wait }, texts, now) {
    if (problem) return ["trouble", problem];
    if (link === "lost" || (link === "connecting" && this.#wasLost)) return ["trouble", texts.lost];
    if (link === "connecting" && now - this.#slowSince >= PATIENCE) return ["wait", texts.connecting];
    if (now < this.#backUntil) return ["good", texts.back];
    if (state === "assigned") {
      return ["person", agent ? texts.assigned(agent) : texts.assignedUnnamed];
    }
    if (state === "queued") return ["wait", wait ? texts.place(wait) : texts.queued];
    if (state === "waiting") return ["wait", texts.waiting];
    if (state === "resolved") return ["good", texts.resolved];
    return ["", ""];
  }
}

/** Whether he has pressed it already, and that is on its way. */
function goesBack({ pending }) {
  return pending.some(({ back, refused }) => back && !refused);
}
