// The middle: one conversation, what may be done with it, and where to write.

import { About, summaryRows } from "./about.js";
import { ask } from "./api.js";
import { CaseList } from "./cases.js";
import { clocked, showClock } from "./clocks.js";
import { Composer } from "./composer.js";
import { marks, nameOf, teamOf } from "./customer.js";
import { h, icon } from "./dom.js";
import { day, moment } from "./format.js";
import { recall, remember } from "./memory.js";
import { Steps } from "./steps.js";
import { Transcript } from "./transcript.js";
import { dropsOn } from "./tray.js";
import { named, say } from "./words.js";

export class Conversation {
  #model;
  #id;
  #heading = h("h1", { tabIndex: -1 });
  #facts = h("div", { className: "facts" });
  #steps;
  #summary = h("dl", { className: "summary" });
  #gist = h("span", { className: "gist-line" });
  #brief = h("details", { className: "brief", open: recall("brief", innerWidth > 760), ontoggle: () => remember("brief", this.#brief.open) },
    h("summary", {}, say("summary"), this.#gist), this.#summary);
  #about = null; // what the server tells of the customer and the request
  #asked = "";
  #drawn = "";
  #last = "";
  #read = "";
  #timer;

  constructor(model, outbox, id, notify) {
    this.#model = model;
    this.#id = id;
    this.#steps = new Steps(model, outbox, notify, id, () => this.#last !== "customer" || this.composer.isAnswering, () => this.#read);
    this.cases = new CaseList(model, notify);
    this.about = new About(this.cases.element);
    this.composer = new Composer(model, outbox, id);
    this.transcript = new Transcript(model, outbox, { id }, (writing) => this.composer.edit(writing), (entry) => this.composer.amend(entry));
    this.composer.onlast = () => this.transcript.amending.last;
    const back = h("a", { className: "back", href: "#/", "aria-label": say("back") }, icon("back"));
    this.element = h("section", { className: "conversation", "aria-label": say("conversation"), onkeydown: (event) => this.#leave(event), onclaimed: () => this.composer.focus() },
      h("header", {}, back, h("div", { className: "title" }, this.#heading, this.#facts), this.#steps.element, this.#turn()),
      h("div", { className: "halves" },
        h("div", { className: "middle" }, this.#brief, this.transcript.element, this.composer.element), this.about.element));
    dropsOn(this.element, (files) => this.composer.attach(files));
    this.#timer = setInterval(() => this.#count(), 1000);
    this.draw();
  }

  close() {
    clearInterval(this.#timer);
  }

  focus() {
    this.#heading.focus({ preventScroll: true });
  }

  /** Where there is no room beside the conversation, its other side is turned up. */
  #turn() {
    const button = h("button", {
      type: "button", className: "plain turn", "aria-pressed": "false", title: say("about"),
      onclick: () => button.setAttribute("aria-pressed", this.element.classList.toggle("turned")),
    }, icon("person", say("about")));
    return button;
  }

  /** What stands beside it, anew whenever the request or who has it is another. */
  async #learn(line) {
    const asked = [line.state, line.assignee, line.reason, line.case, line.priority].join();
    if (asked === this.#asked) return;
    this.#asked = asked;
    try {
      this.#about = await ask("GET", `/conversations/${this.#id}/about`);
    } catch {
      this.#asked = ""; // with the next change
      return;
    }
    this.about.show(line, this.#about);
    const { wants, question } = this.#about.summary;
    this.#gist.textContent = wants || question;
    this.#drawn = "";
    this.draw();
  }

  add(entries, more) {
    const messages = entries.filter((entry) => entry.kind === "message" && entry.author !== "system");
    this.#last = messages.at(-1)?.author ?? this.#last;
    this.#read = entries.at(-1)?.id ?? this.#read;
    this.transcript.add(entries, more);
    this.composer.heard(entries);
    this.#drawn = "";
    this.draw();
  }

  draw() {
    this.composer.draw();
    const line = this.#model.line(this.#id);
    const state = JSON.stringify(line);
    if (!line || state === this.#drawn) return;
    this.#drawn = state;
    this.transcript.showReceipts(line);
    const hadFocus = this.#steps.element.contains(document.activeElement);
    this.#heading.textContent = nameOf(line);
    this.about.name(line);
    this.#facts.replaceChildren(...[this.#status(line), ...marks(line),
      line.case && h("span", { className: "mark" }, say("case", { case: line.case }))].filter(Boolean));
    this.#steps.draw(line);
    this.#summary.replaceChildren(...this.#rows(line));
    this.#brief.hidden = this.#summary.childElementCount === 0;
    this.#learn(line);
    this.#count();
    if (hadFocus && !this.#steps.element.contains(document.activeElement)) this.focus();
  }

  #status(line) {
    if (line.state === "assigned") {
      const isMine = line.assignee === this.#model.agent;
      return h("span", { className: `state ${isMine ? "own" : ""}` }, isMine ? say("with_you") : say("with_agent", { agent: line.assignee }), clocked(line, isMine ? "mine" : "colleagues"));
    }
    if (line.state === "snoozed") {
      const until = moment(line.snoozed_until, this.#model.now);
      const who = line.assignee === this.#model.agent ? "snoozed_own" : "snoozed_until";
      return h("span", { className: "state" }, icon("snooze"), say(who, { agent: line.assignee, until }));
    }
    const waits = line.state === "queued" || line.state === "waiting";
    return h("span", { className: "state" }, named("state", line.state), waits && clocked(line, "waiting"));
  }

  #rows(line) {
    if (!["queued", "waiting", "assigned", "snoozed"].includes(line.state)) return [];
    const { history } = line.handoff ?? {};
    const rows = [];
    if (line.reason) rows.push([say("why_here"), named("reason", line.reason)]);
    if (line.priority) rows.push([say("priority"), named("priority", line.priority)]);
    if (line.team !== "general") rows.push([say("team"), teamOf(line)]);
    if (this.#about) rows.push(...summaryRows(this.#about.summary));
    if (history?.visits.length) rows.push([say("came_before"), history.visits.map((visit) => this.#visit(visit))]);
    if (history?.cases.length) rows.push([say("all_cases"), history.cases.join(", ")]);
    return rows.map(([term, detail]) => h("div", {}, h("dt", {}, term), h("dd", {}, detail)));
  }

  #visit({ at, conversation, case: number }) {
    const said = [day(at, this.#model.now), number].filter(Boolean).join(" · ");
    return h("a", { className: "visit", href: `#/c/${conversation}` }, said);
  }

  #count() {
    const element = this.#facts.querySelector("[data-since]");
    if (element) showClock(element, this.#model.now);
  }

  /** Escape goes from the text to the name, beside which the steps are, and from there to the list. */
  #leave(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (this.composer.element.contains(event.target)) this.focus();
    else this.element.dispatchEvent(new CustomEvent("leave", { bubbles: true }));
  }
}
