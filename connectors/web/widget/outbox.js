// Messages written but not yet confirmed by the server. One key each: two tabs never overwrite
// each other's, and the id goes with every attempt, so that a repeated send is one message.

import { randomId } from "./storage.js";

const PREFIX = "out:";

export class Outbox {
  #store;
  #tab;
  #last = 0;

  constructor(store, tab) {
    this.#store = store;
    this.#tab = tab;
  }

  /** Keeps `{text}`, `{text, button: {entry, index}}`, `{text, back: true}`, `{text: "", photo}` or
   * `{text: "", document}`; returns the kept item with its id. */
  add(content) {
    this.#last = Math.max(Date.now(), this.#last + 1);
    const item = { id: randomId(), at: this.#last, tab: this.#tab, ...content };
    this.#store.write(PREFIX + item.id, item);
    return item;
  }

  /** Everything unconfirmed, oldest first, whichever tab wrote it. */
  list() {
    return this.#store
      .keys(PREFIX)
      .map((key) => this.#store.read(key))
      .filter((item) => item !== null)
      .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }

  /** The server will not take this one; `reason` is what the customer reads under it. */
  refuse(id, reason) {
    const item = this.#store.read(PREFIX + id);
    if (item) this.#store.write(PREFIX + id, { ...item, refused: reason });
  }

  remove(id) {
    this.#store.remove(PREFIX + id);
  }

  mine(item) {
    return item.tab === this.#tab;
  }

  static owns(key) {
    return key.startsWith(PREFIX);
  }
}
