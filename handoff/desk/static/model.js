// What the desk knows: the open conversations, whose they are, and what has been read.

import { recall, remember } from "./memory.js";

const OPEN = new Set(["waiting", "queued", "assigned"]);

/** Fires "change" whenever something is different. */
export class Model extends EventTarget {
  agent = document.body.dataset.agent;
  hours = null;
  current = null;
  #lines = new Map();
  #closed = null; // the conversation on the page, when it is no longer on the board
  #read = recall("read", {});
  #ahead = 0; // how far the server's clock is ahead of this device's, ms

  get now() {
    return Date.now() + this.#ahead;
  }

  get waiting() {
    return this.#among((line) => line.state !== "assigned");
  }

  get mine() {
    return this.#among((line) => line.assignee === this.agent);
  }

  get colleagues() {
    return this.#among((line) => line.state === "assigned" && line.assignee !== this.agent);
  }

  /** A conversation of the board, or the one on the page. */
  line(id) {
    return this.#lines.get(id) ?? (this.#closed?.id === id ? this.#closed : null);
  }

  /** Everything anew: the first frame, and after a gap. */
  replace({ now, hours, waiting, assigned }) {
    this.#ahead = now - Date.now();
    this.hours = hours;
    this.#lines = new Map([...waiting, ...assigned].map((line) => [line.id, line]));
    const known = Object.entries(this.#read).filter(([id]) => this.#lines.has(id));
    this.#read = Object.fromEntries(known);
    this.#changed();
  }

  /** One conversation as it is now. */
  update(line) {
    if (OPEN.has(line.state)) this.#lines.set(line.id, line);
    else this.#lines.delete(line.id);
    if (line.id === this.current) {
      this.#closed = OPEN.has(line.state) ? null : line;
      this.markRead();
    }
    this.#changed();
  }

  /** One that does not exist any more. */
  remove(id) {
    this.#lines.delete(id);
    this.#changed();
  }

  open(id) {
    this.current = id;
    this.markRead();
    this.#changed();
  }

  /** What the agent has on the page and looks at counts as read. */
  markRead() {
    const line = this.#lines.get(this.current);
    if (!line || document.hidden) return;
    this.#read[line.id] = line.updated_at;
    remember("read", this.#read);
  }

  isUnread(line) {
    const isHeard = line.last_author !== "customer" || line.assignee !== this.agent;
    return !isHeard && line.updated_at > (this.#read[line.id] ?? 0);
  }

  #among(isIn) {
    const age = (line) => line.queued_at || line.created_at;
    const urgent = (line) => line.priority ?? 0;
    return [...this.#lines.values()].filter(isIn)
      .sort((a, b) => urgent(b) - urgent(a) || age(a) - age(b) || (a.id < b.id ? -1 : 1));
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
