// Everything that was said and done, in order: what the customer saw, and why.

import { decisionView, learnTitles } from "./decision.js";
import { h, icon, safeLink } from "./dom.js";
import { clock, day, dayOf } from "./format.js";
import { pictures } from "./pictures.js";
import { named, say } from "./words.js";

const NEAR_END = 120;

export class Transcript {
  #model;
  #outbox;
  #line;
  #log = h("div", { className: "log", role: "log", "aria-label": say("transcript"), "aria-live": "polite", tabIndex: 0 });
  #unsent = h("div", { className: "unsent" });
  #newer = h("button", { className: "newer", type: "button", hidden: true, onclick: () => this.toEnd() }, icon("down"), say("new_messages"));
  #seen = new Set();
  #titles = new Map();
  #last = null;
  #isFollowing = true; // the end stays in view while nobody scrolls away from it
  #onEdit;

  constructor(model, outbox, line, onEdit) {
    this.#model = model;
    this.#outbox = outbox;
    this.#line = line;
    this.#onEdit = onEdit;
    this.#log.append(h("p", { className: "opening" }, say("loading")), this.#unsent);
    this.#log.addEventListener("scroll", () => {
      this.#isFollowing = this.#isAtEnd();
      if (this.#isFollowing) this.#newer.hidden = true;
    });
    new ResizeObserver(() => this.#isFollowing && this.toEnd()).observe(this.#log);
    this.element = h("div", { className: "transcript" }, this.#log, this.#newer);
    this.drawUnsent();
  }

  get titles() {
    return this.#titles;
  }

  /** Entries from the log, each shown once. */
  add(entries) {
    const isFollowing = this.#isFollowing;
    this.#log.querySelector(".opening")?.remove();
    const fresh = entries.filter((entry) => !this.#seen.has(entry.id));
    const nodes = fresh.flatMap((entry) => {
      this.#seen.add(entry.id);
      learnTitles(entry.payload, this.#titles);
      return this.#nodes(entry);
    });
    this.#unsent.before(...nodes);
    for (const entry of fresh) if (entry.external_id.startsWith("desk:")) this.#outbox.drop(entry.external_id.slice(5));
    if (isFollowing) this.toEnd();
    else if (fresh.some((entry) => entry.kind === "message")) this.#newer.hidden = false;
  }

  drawUnsent() {
    const writings = this.#outbox.of(this.#line.id);
    const isNew = writings.length > this.#unsent.childElementCount;
    this.#unsent.replaceChildren(...writings.map((writing) => this.#writing(writing)));
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
    return h("article", { className: `message ${entry.author}${isSame ? " same" : ""}` },
      h("header", { className: isSame ? "unseen" : "" }, h("span", { className: "who" }, this.#who(entry)), time(entry)),
      h("div", { className: "bubble", lang: entry.lang || null, title: clock(entry.at) },
        entry.payload.pictures && pictures(this.#line.id, entry.payload.pictures, entry.at),
        (entry.text || !entry.payload.pictures) && h("p", {}, entry.text), isPressed && h("span", { className: "pressed" }, say("chose"))),
      this.#attached(entry));
  }

  _note(entry) {
    return h("article", { className: "note" },
      h("header", {}, icon("lock"), h("span", { className: "who" }, `${say("note")} · ${this.#agent(entry.author_id)}`), time(entry)),
      h("p", {}, entry.text));
  }

  _event(entry) {
    const agent = entry.payload.agent || entry.author_id;
    const reason = named("reason", entry.payload.reason ?? "");
    const { case: number, kind, state } = entry.payload;
    const about = { case: number, kind: named("kind", kind), state: named("case", state), who: agent || say("customer") };
    return h("p", { className: "event" }, say(`event_${entry.text}`, { agent, reason, ...about }), time(entry));
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
      : h("p", { className: "sending" }, say("sending"));
    return h("article", { className: `pending ${isNote ? "note" : "message agent"}` },
      h("div", { className: isNote ? "" : "bubble" }, h("p", {}, writing.text)), state);
  }

  #edit(writing) {
    this.#outbox.drop(writing.id);
    this.#onEdit(writing.kind, writing.text);
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
