// How the customer says it went: what he has answered to which message, and what is on its way.

import { randomId } from "./storage.js";

export class Ratings {
  #given = {};
  #sending = new Map();
  #faults = {};
  #send;

  /** `send(frame)` is true when the frame went to an open connection. */
  constructor(send) {
    this.#send = send;
  }

  /** By the asking entry: {rating, comment, at}, for the device to keep. */
  get given() {
    return this.#given;
  }

  recall(given = {}) {
    this.#given = given;
    this.#sending.clear();
    this.#faults = {};
  }

  /** How an entry's answer stands: {rating, comment, at, fault, sending}; at once as it was chosen. */
  of(entry) {
    const sending = this.#sending.get(entry);
    return { ...this.#given[entry], ...sending, sending: Boolean(sending), fault: this.#faults[entry] };
  }

  rate(entry, rating, comment = "") {
    delete this.#faults[entry];
    this.#sending.set(entry, { id: randomId(), rating, ...(comment && { comment }) });
    this.resend(entry);
  }

  /** What was chosen while there was no connection, or got no answer. */
  resend(only = null) {
    for (const [entry, { id, rating, comment }] of this.#sending) {
      if (!only || only === entry) this.#send({ type: "rate", id, entry, rating, comment: comment ?? "" });
    }
  }

  /** How it stands now; with the id of the frame that it answers. */
  receive({ entry, rating, comment, at, id }) {
    this.#given[entry] = { rating, comment, at };
    if (id && this.#sending.get(entry)?.id === id) this.#sending.delete(entry);
  }

  /** A refusal; true when it was one of these. What may be tried again goes with the next connection. */
  refused({ id, text, retry }) {
    const [entry] = [...this.#sending].find(([, sending]) => sending.id === id) ?? [];
    if (!entry) return false;
    if (!retry) {
      this.#sending.delete(entry);
      this.#faults[entry] = text;
    }
    return true;
  }
}
