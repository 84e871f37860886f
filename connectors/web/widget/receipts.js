// Tells the server which of an agent's messages this device has, and which the customer has read: the
// agent sees it under his words.

import { compareIds } from "./log.js";

const PAUSE = 300; // ms, so that several messages are one notice

export class Receipts {
  #send;
  #told = "";
  #timer = 0;

  /** `send(frame)` is true when the frame went to an open connection. */
  constructor(send) {
    this.#send = send;
  }

  /** As things are now; `read` is the last entry that was on the customer's screen. */
  note(entries, read, link) {
    if (link !== "ready") this.#told = "";
    clearTimeout(this.#timer);
    const said = entries.filter((entry) => entry.author === "agent");
    if (link !== "ready" || !said.length) return;
    const reached = said.at(-1).id;
    const seen = said.findLast((entry) => compareIds(entry.id, read) <= 0)?.id;
    const frame = { type: "seen", reached, ...(seen && { read: seen }) };
    const news = JSON.stringify(frame);
    if (news === this.#told) return;
    this.#timer = setTimeout(() => {
      if (this.#send(frame)) this.#told = news;
    }, PAUSE);
  }

  stop() {
    clearTimeout(this.#timer);
  }
}
