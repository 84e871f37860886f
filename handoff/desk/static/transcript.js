// Everything that was said and done, in order: what the customer saw, and why.

import { Amending } from "./amending.js";
import { ask } from "./api.js";
import { decisionView } from "./decision.js";
import { h, icon, safeLink } from "./dom.js";
import { enclosures, sorted } from "./enclosures.js";
import { clock, day, dayOf } from "./format.js";
import { showReceipts } from "./receipts.js";
import { eventWords } from "./steps.js";
import { named, say } from "./words.js";

const NEAR_END = 120, NEAR_BEGINNING = 400;

export class Transcript {
  #model;
  #outbox;
  #line;
  #log = h("div", { className: "log", role: "log", "aria-label": say("transcript"), "aria-live": "polite", tabIndex: 0 });
  #unsent = h("div", { className: "unsent" });
  #newer = h("button", { className: "newer", type: "button", hidden: true, onclick: () => this.toEnd() }, icon("down"), say("new_messages"));
  #seen = new Set();
  #older = h("button", { className: "plain older", type: "button", hidden: true, onclick: () => this.#fetchOlder() }, say("older"));
  #isFetching = false;
  #first = null;
  #last = null;
  #isFollowing = true; // the end stays in view while nobody scrolls away from it
  #onEdit;

  constructor(model, outbox, line, onEdit, onAmend) {
    this.#model = model;
    this.#outbox = outbox;
    this.#line = line;
    this.#onEdit = onEdit;
    this.amending = new Amending(model, line.id, (entry, isSame) => this._message(entry, isSame), onAmend);
    this.#log.append(this.#older, h("p", { className: "opening" }, say("loading")), this.#unsent);
    this.#log.addEventListener("scroll", () => {
      this.#isFollowing = this.#isAtEnd();
      if (this.#isFollowing) this.#newer.hidden = true;
      if (this.#log.scrollTop < NEAR_BEGINNING) this.#fetchOlder();
    });
    new ResizeObserver(() => this.#isFollowing && this.toEnd()).observe(this.#log);
    this.element = h("div", { className: "transcript" }, this.#log, this.#newer);
    this.drawUnsent();
  }

  /** Entries from the log, each shown once. `more`: whether there are older ones. */
  add(entries, more) {
    const isFollowing = this.#isFollowing;
    this.#log.querySelector(".opening")?.remove();
    if (more !== undefined && !this.#first) this.#older.hidden = !more;
    this.#first ??= entries[0] ?? null;
    const fresh = entries.filter((entry) => !this.#seen.has(entry.id));
    const nodes = fresh.flatMap((entry) => {
      this.#seen.add(entry.id);
      return this.#nodes(entry);
    });
    this.#unsent.before(...nodes);
    for (const entry of fresh) if (entry.kind === "event") this.amending.follow(entry);
    for (const entry of fresh) if (entry.external_id.startsWith("desk:")) this.#outbox.drop(entry.external_id.slice(5));
    if (isFollowing) this.toEnd();
    else if (fresh.some((entry) => entry.kind === "message")) this.#newer.hidden = false;
  }

  async #fetchOlder() {
    if (this.#older.hidden || this.#isFetching) return;
    this.#isFetching = true;
    this.#older.disabled = true;
    try {
      const { entries, more } = await ask("GET", `/conversations/${this.#line.id}/entries?before=${this.#first.id}`);
      this.#older.hidden = !more;
      this.#prepend(entries);
    } catch {
      // The button stays, to try once more.
    } finally {
      this.#isFetching = false;
      this.#older.disabled = false;
    }
  }

  /** Older entries go to the front; what is read stays where it is, and nobody reads them out. */
  #prepend(entries) {
    const fresh = entries.filter((entry) => !this.#seen.has(entry.id));
    if (fresh.length === 0) return;
    const [last, below] = [this.#last, this.#log.scrollHeight - this.#log.scrollTop];
    this.#last = null;
    const nodes = fresh.flatMap((entry) => {
      this.#seen.add(entry.id);
      return this.#nodes(entry);
    });
    this.#last = last;
    if (dayOf(fresh.at(-1).at) === dayOf(this.#first.at)) this.#log.querySelector(".day")?.remove();
    this.#first = fresh[0];
    this.#log.setAttribute("aria-live", "off");
    this.#older.after(...nodes);
    this.#log.scrollTop = this.#log.scrollHeight - below;
    requestAnimationFrame(() => this.#log.setAttribute("aria-live", "polite"));
  }

  /** How far the customer has come, as the conversation's line says. */
  showReceipts(line) {
    showReceipts(this.#log, line);
  }

  drawUnsent() {
    const writings = this.#outbox.of(this.#line.id);
    const isNew = writings.length > this.#unsent.childElementCount;
    const focused = this.#unsent.contains(document.activeElement) ? document.activeElement.dataset.writing : null;
    this.#unsent.replaceChildren(...writings.map((writing) => this.#writing(writing)));
    if (focused) this.#unsent.querySelector(`[data-writing="${focused}"]`)?.focus();
    if (isNew || this.#isFollowing) this.toEnd();
  }

  toEnd() {
    this.#newer.hidden = true;
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  #nodes(entry) {
    const before = this.#last;
    this.#last = entry;
    const nodes = [];
    if (!before || dayOf(before.at) !== dayOf(entry.at)) {
      nodes.push(h("p", { className: "day" }, h("span", {}, day(entry.at, this.#model.now))));
    }
    const isSame = before && nodes.length === 0 && before.kind === entry.kind && before.author === entry.author
      && before.author_id === entry.author_id && entry.at - before.at < 120_000;
    nodes.push(this[`_${entry.kind}`](entry, isSame));
    return nodes;
  }

  _message(entry, isSame) {
    if (entry.author === "system") {
      return h("div", { className: "system" }, h("p", {}, entry.text, time(entry)), this.#attached(entry));
    }
    const isPressed = entry.author === "customer" && entry.payload.button;
    return this.amending.dress(h("article", { className: `message ${entry.author}${isSame ? " same" : ""}`, "data-entry": entry.id },
      h("header", { className: isSame ? "unseen" : "" }, h("span", { className: "who" }, this.#who(entry)), time(entry)),
      h("div", { className: "bubble", lang: entry.lang || null, title: clock(entry.at) },
        enclosures(this.#line.id, entry.payload, entry.author === "customer" ? "picture" : "picture_sent", entry.at),
        entry.text && h("p", {}, entry.text), isPressed && h("span", { className: "pressed" }, say("chose"))),
      this.#attached(entry)), entry, isSame);
  }

  _note(entry) {
    return h("article", { className: "note" },
      h("header", {}, icon("lock"), h("span", { className: "who" }, `${say("note")} · ${this.#agent(entry.author_id)}`), time(entry)),
      enclosures(this.#line.id, entry.payload, "picture_noted", entry.at), entry.text && h("p", {}, entry.text));
  }

  _event(entry) {
    const agent = entry.payload.agent || entry.author_id;
    const reason = named("reason", entry.payload.reason ?? "");
    const { case: number, kind, state } = entry.payload;
    const about = { case: number, kind: named("kind", kind), state: named("case", state), who: agent || say("customer") };
    const clock = { clock: named("clock", entry.payload.clock), minutes: entry.payload.minutes };
    const raised = entry.text === "clock_breached" && entry.payload.priority && h("span", {}, say("clock_raised"));
    const [key, more] = eventWords(entry, this.#model.now);
    return h("p", { className: `event ${entry.text}` }, say(`event_${key}`, { agent, reason, ...about, ...clock, ...more }), raised, time(entry));
  }

  _decision(entry) {
    return decisionView(entry.explained);
  }

  #attached({ payload }) {
    const buttons = payload.buttons ?? [];
    return [
      payload.article && h("p", { className: "article" }, icon("article"), safeLink(payload.article.url, payload.article.title)),
      buttons.length > 0 && h("ul", { className: "buttons", "aria-label": say("offered") }, buttons.map(({ title }) => h("li", {}, title))),
    ];
  }

  #writing(writing) {
    const isNote = writing.kind === "note";
    const state = writing.fault
      ? h("p", { className: "fault", role: "alert" }, `${say("not_sent")}: ${writing.fault} `,
        h("button", { type: "button", className: "quiet", onclick: () => this.#edit(writing) }, say("edit_again")),
        h("button", { type: "button", className: "quiet", onclick: () => this.#outbox.drop(writing.id) }, say("discard")))
      : h("p", { className: "sending" }, say("sending"), this.#undo(writing));
    return h("article", { className: `pending ${isNote ? "note" : "message agent"}` },
      h("div", { className: isNote ? "" : "bubble" },
        enclosures(writing.conversation, sorted(writing.files ?? []), isNote ? "picture_noted" : "picture_sent"), writing.text && h("p", {}, writing.text)), state);
  }

  /** While the server holds a reply: how long that lasts, and the way back. */
  #undo(writing) {
    const left = writing.due - this.#model.now;
    if (writing.fault || !(left > 0)) return null;
    setTimeout(() => this.drawUnsent(), left);
    return [
      h("button", { type: "button", className: "undo", "data-writing": writing.id, title: say("undo_keys"), onclick: () => this.#takeBack(writing.id) }, icon("release"), say("undo")),
      h("span", { className: "left", "aria-hidden": "true", style: `animation-duration: ${left}ms` }),
    ];
  }

  async #takeBack(id) {
    const writing = await this.#outbox.takeBack(id);
    if (writing) this.#onEdit(writing);
  }

  #edit(writing) {
    this.#outbox.drop(writing.id);
    this.#onEdit(writing);
  }

  #who(entry) {
    if (entry.author === "agent") return this.#agent(entry.author_id);
    return say(entry.author === "bot" ? "bot" : "customer");
  }

  #agent(name) {
    return name === this.#model.agent ? say("you") : name;
  }
}

function time(entry) {
  return h("time", { dateTime: new Date(entry.at).toISOString() }, clock(entry.at));
}
