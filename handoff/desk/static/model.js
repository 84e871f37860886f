// What the desk knows: the open conversations, whose they are, and what has been read.

import { recall, remember } from "./memory.js";

/** When its last message came: a clock that runs out makes nothing unread. */
const saidAt = (line) => line.last_at || line.updated_at;

const OPEN = new Set(["waiting", "queued", "assigned", "snoozed"]);
/** How late a frame can be; what seems to be older than that was told by another clock. */
const LATEST = 60_000;

/** Fires "change" whenever something is different; "line" and "gone" (detail: the line, its id) for one
 * conversation, "anew" after a gap, "views" when their counts are other ones. */
export class Model extends EventTarget {
  agent = document.body.dataset.agent;
  hours = null;
  current = null;
  views = [];
  #lines = new Map();
  #closed = null; // the conversation on the page, when it is no longer on the board
  #read = recall("read", {});
  #ahead = 0; // how far the server's clock is ahead of this device's, ms

  get now() {
    return Date.now() + this.#ahead;
  }

  get waiting() {
    return this.#among((line) => line.state === "queued" || line.state === "waiting");
  }

  get mine() {
    return this.#among((line) => line.state === "assigned" && line.assignee === this.agent);
  }

  get colleagues() {
    return this.#among((line) => line.state === "assigned" && line.assignee !== this.agent);
  }

  /** What agents have put off, the next to wake first. */
  get snoozed() {
    return this.#among((line) => line.state === "snoozed").sort((a, b) => a.snoozed_until - b.snoozed_until);
  }

  /** What the agent is asked to take, while the offer stands. */
  get offered() {
    return this.#among((line) => line.offered === this.agent && line.offered_until > this.now)[0] ?? null;
  }

  /** A conversation of the board, or the one on the page. */
  line(id) {
    return this.#lines.get(id) ?? (this.#closed?.id === id ? this.#closed : null);
  }

  /** Everything anew: the first frame, and after a gap. */
  replace({ now, hours, waiting, assigned, snoozed }) {
    this.#ahead = now - Date.now();
    this.hours = hours;
    this.#lines = new Map([...waiting, ...assigned, ...snoozed].map((line) => [line.id, line]));
    const known = Object.entries(this.#read).filter(([id]) => this.#lines.has(id));
    this.#read = Object.fromEntries(known);
    this.#changed();
    this.dispatchEvent(new Event("anew"));
  }

  /** Whether a step's answer has overtaken this frame: what it tells was so before. */
  isOvertaken(line) {
    const late = (this.line(line.id)?.updated_at ?? 0) - line.updated_at;
    return late > 0 && late < LATEST;
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
    this.dispatchEvent(new CustomEvent("line", { detail: line }));
  }

  /** One that does not exist any more. */
  remove(id) {
    this.#lines.delete(id);
    this.#changed();
    this.dispatchEvent(new CustomEvent("gone", { detail: id }));
  }

  /** What each view is made of and holds. */
  count(views) {
    this.views = views;
    this.dispatchEvent(new Event("views"));
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
    this.#read[line.id] = saidAt(line);
    remember("read", this.#read);
  }

  isUnread(line) {
    const isHeard = line.last_author !== "customer" || line.assignee !== this.agent;
    return !isHeard && saidAt(line) > (this.#read[line.id] ?? 0);
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
