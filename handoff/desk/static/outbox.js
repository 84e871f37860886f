// What the agent has written and the customer has not got yet. Each writing has an id of its own
// from the start, so sending it again, even after a reload, never doubles it. Those of one conversation
// go one after the other, as they were written. The server holds a reply for some seconds (`due`), in
// which it can be taken back; after that it is sent, page or not.

import { ask, newId } from "./api.js";
import { recall, remember } from "./memory.js";

const FIRST_WAIT = 1_000, LONGEST_WAIT = 15_000;
/** The server's word for a reply that was taken back; when to ask what became of a held one. */
const TAKEN_BACK = "0-0", LOOK_AGAIN = 40_000;
/** How long a step waits for what was written before it. */
const PATIENCE = 5_000;
const ROUTES = { reply: "held", note: "note" };

/** Fires "change", and "refused" with a text. A writing: {id, conversation, kind: "reply" | "note",
 * text, files, at, due, fault}; `files` are a tray's. */
export class Outbox extends EventTarget {
  #writings = recall("outbox", []);
  #busy = new Set();
  #turns = new Map(); // conversation: a promise of what was given to send last

  start() {
    for (const writing of this.#writings) if (!writing.fault) this.#inTurn(writing);
  }

  of(conversation) {
    return this.#writings.filter((writing) => writing.conversation === conversation);
  }

  add(conversation, kind, text, at, files = []) {
    const writing = { id: newId(), conversation, kind, text, files, at, due: 0, fault: "" };
    this.#writings.push(writing);
    this.#changed();
    this.#inTurn(writing);
  }

  /** Wait until the server has all that was written in a conversation: a step must not overtake it.
   * Tells whether it has. */
  async settled(conversation) {
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    await Promise.race([this.#turns.get(conversation), patience]);
    return !this.of(conversation).some((writing) => !writing.due && !writing.isSent && !writing.fault);
  }

  /** Take a writing out: it has arrived, or the agent gives it up. */
  drop(id) {
    const left = this.#writings.filter((writing) => writing.id !== id);
    if (left.length === this.#writings.length) return;
    this.#writings = left;
    this.#changed();
  }

  /** Do not send a held reply. Gives it, or null when it was too late or the server is away. */
  async takeBack(id) {
    const writing = this.#writings.find((each) => each.id === id);
    if (!writing || this.#busy.has(id)) return null;
    this.#busy.add(id);
    try {
      await ask("DELETE", `/conversations/${writing.conversation}/held/${id}`);
      this.drop(id);
      return writing;
    } catch (refusal) {
      this.dispatchEvent(new CustomEvent("refused", { detail: refusal.text }));
      return null;
    } finally {
      this.#busy.delete(id);
    }
  }

  #inTurn(writing) {
    const before = this.#turns.get(writing.conversation) ?? Promise.resolve();
    this.#turns.set(writing.conversation, before.then(() => this.#deliver(writing)));
  }

  async #deliver(writing) {
    for (let wait = FIRST_WAIT; await this.#isToWait(writing); wait = Math.min(wait * 2, LONGEST_WAIT)) {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  /** Send a writing; tells whether it has to be sent again, because the server is away. */
  async #isToWait(writing) {
    if (this.#busy.has(writing.id) || !this.#writings.includes(writing)) return false;
    this.#busy.add(writing.id);
    try {
      const { id, text } = writing;
      const files = (writing.files ?? []).map((file) => ({ id: file.id, name: file.name }));
      const { due, entry } = await ask("POST", `/conversations/${writing.conversation}/${ROUTES[writing.kind]}`, { id, text, files });
      // It leaves the page when its entry comes over the socket. One that is held is remembered
      // until then, so that it can be taken back after a reload too.
      writing.due = due ?? 0;
      writing.isSent = !writing.due;
      if (entry === TAKEN_BACK) this.drop(id); // in another tab
      else this.#changed();
      if (due) setTimeout(() => this.#inTurn(writing), LOOK_AGAIN);
      return false;
    } catch (refusal) {
      if (!this.#writings.includes(writing)) return false; // it had arrived: only the answer was lost
      if (refusal.isPassing) return true;
      writing.fault = refusal.text || refusal.code;
      this.#changed();
      return false;
    } finally {
      this.#busy.delete(writing.id);
    }
  }

  #changed() {
    remember("outbox", this.#writings.filter((writing) => !writing.isSent));
    this.dispatchEvent(new Event("change"));
  }
}
