// What the agent has written and the server has not confirmed yet. Each writing has an id of its
// own from the start, so sending it again, even after a reload, never doubles it.

import { ask } from "./api.js";
import { recall, remember } from "./memory.js";

const FIRST_WAIT = 1_000, LONGEST_WAIT = 15_000;

/** Fires "change". A writing: {id, conversation, kind: "reply" | "note", text, at, fault}. */
export class Outbox extends EventTarget {
  #writings = recall("outbox", []);
  #busy = new Set();

  start() {
    for (const writing of this.#writings) if (!writing.fault) this.#send(writing);
  }

  of(conversation) {
    return this.#writings.filter((writing) => writing.conversation === conversation);
  }

  add(conversation, kind, text, at) {
    const writing = { id: newId(), conversation, kind, text, at, fault: "" };
    this.#writings.push(writing);
    this.#changed();
    this.#send(writing);
  }

  /** Take a writing out: it has arrived, or the agent gives it up. */
  drop(id) {
    const left = this.#writings.filter((writing) => writing.id !== id);
    if (left.length === this.#writings.length) return;
    this.#writings = left;
    this.#changed();
  }

  async #send(writing, wait = FIRST_WAIT) {
    if (this.#busy.has(writing.id)) return;
    this.#busy.add(writing.id);
    try {
      const { id, text } = writing;
      await ask("POST", `/conversations/${writing.conversation}/${writing.kind}`, { id, text });
      // It leaves the page when its entry comes over the socket; a reload must not send it again.
      writing.isSent = true;
      this.#changed();
    } catch (refusal) {
      if (!this.#writings.includes(writing)) return; // it had arrived: only the answer was lost
      if (refusal.isPassing) {
        setTimeout(() => this.#send(writing, Math.min(wait * 2, LONGEST_WAIT)), wait);
      } else {
        writing.fault = refusal.text || refusal.code;
        this.#changed();
      }
    } finally {
      this.#busy.delete(writing.id);
    }
  }

  #changed() {
    remember("outbox", this.#writings.filter((writing) => !writing.isSent));
    this.dispatchEvent(new Event("change"));
  }
}

// randomUUID is missing on pages served without TLS from another machine.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
