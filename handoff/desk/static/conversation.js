// The middle: one conversation, what may be done with it, and where to write.

import { step } from "./api.js";
import { CaseList } from "./cases.js";
import { Composer } from "./composer.js";
import { marks, nameOf } from "./customer.js";
import { h, icon } from "./dom.js";
import { day, quoted, urgency, waited } from "./format.js";
import { Transcript } from "./transcript.js";
import { named, say } from "./words.js";

export class Conversation {
  #model;
  #notify;
  #id;
  #heading = h("h1", { tabIndex: -1 });
  #facts = h("div", { className: "facts" });
  #actions = h("div", { className: "actions" });
  #summary = h("dl", { className: "summary" });
  #drawn = "";
  #last = "";
  #timer;

  constructor(model, outbox, id, notify) {
    this.#model = model;
    this.#notify = notify;
    this.#id = id;
    this.cases = new CaseList(model, notify);
    this.composer = new Composer(model, outbox, id);
    this.transcript = new Transcript(model, outbox, { id }, (mode, text) => this.composer.edit(mode, text));
    const back = h("a", { className: "back", href: "#/", "aria-label": say("back") }, icon("back"));
    this.element = h("section", { className: "conversation", "aria-label": say("conversation"), onkeydown: (event) => this.#leave(event) },
      h("header", {}, back, h("div", { className: "title" }, this.#heading, this.#facts), this.#actions),
      this.#summary, this.cases.element, this.transcript.element, this.composer.element);
    this.#timer = setInterval(() => this.#count(), 1000);
    this.draw();
  }

  close() {
    clearInterval(this.#timer);
  }

  focus() {
    this.#heading.focus({ preventScroll: true });
  }

  add(entries) {
    const messages = entries.filter((entry) => entry.kind === "message" && entry.author !== "system");
    this.#last = messages.at(-1)?.author ?? this.#last;
    this.transcript.add(entries);
    this.#drawn = "";
    this.draw();
  }

  draw() {
    this.composer.draw();
    const line = this.#model.line(this.#id);
    const state = JSON.stringify(line);
    if (!line || state === this.#drawn) return;
    this.#drawn = state;
    const hadFocus = this.#actions.contains(document.activeElement);
    this.#heading.textContent = nameOf(line);
    this.#facts.replaceChildren(...[this.#status(line), ...marks(line),
      line.case && h("span", { className: "mark" }, say("case", { case: line.case }))].filter(Boolean));
    this.#actions.replaceChildren(...this.#buttons(line));
    this.#summary.replaceChildren(...this.#gist(line));
    this.#summary.hidden = this.#summary.childElementCount === 0;
    this.#count();
    if (hadFocus) this.focus();
  }

  #status(line) {
    if (line.state === "assigned") {
      const isMine = line.assignee === this.#model.agent;
      return h("span", { className: `state ${isMine ? "own" : ""}` }, isMine ? say("with_you") : say("with_agent", { agent: line.assignee }));
    }
    const since = line.state === "queued" || line.state === "waiting" ? line.queued_at : null;
    return h("span", { className: "state" }, named("state", line.state), since && h("span", { className: "waited", "data-since": since }));
  }

  #buttons(line) {
    const button = (name, look, onclick) => h("button", { type: "button", className: look, onclick }, icon(name), h("span", {}, say(name)));
    if (line.state === "queued" || line.state === "waiting") return [button("claim", "primary", () => this.#claim())];
    if (line.assignee !== this.#model.agent || line.state !== "assigned") return [];
    return [button("release", "plain", () => this.#step("release", "released")), button("resolve", "primary", () => this.#resolve())];
  }

  #gist(line) {
    if (!["queued", "waiting", "assigned"].includes(line.state)) return [];
    const { question, articles = [], history } = line.handoff ?? {};
    const rows = [];
    if (line.reason) rows.push([say("why_here"), named("reason", line.reason)]);
    if (line.priority) rows.push([say("priority"), named("priority", line.priority)]);
    if (question) rows.push([say("last_question"), question]);
    if (articles.length) rows.push([say("shown"), quoted(articles.map((id) => this.transcript.titles.get(id) ?? id))]);
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
    if (!element) return;
    const ms = this.#model.now - Number(element.dataset.since);
    element.textContent = waited(ms);
    element.dataset.urgent = urgency(ms);
  }

  async #claim() {
    if (await this.#step("claim")) this.composer.focus();
  }

  async #resolve() {
    if (this.#last === "customer" && !(await this.#isSure())) return;
    await this.#step("resolve", "resolved");
  }

  /** Resolving over the customer's last word is asked about, and only then. */
  #isSure() {
    const dialog = h("dialog", { className: "ask", "aria-labelledby": "ask-title" },
      h("form", { method: "dialog" },
        h("h2", { id: "ask-title" }, say("unanswered")), h("p", {}, say("unanswered_lead")),
        h("div", { className: "actions" },
          h("button", { className: "plain", value: "", autofocus: true }, say("stay")),
          h("button", { className: "primary", value: "yes" }, say("resolve_anyway")))));
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(dialog.returnValue === "yes");
      });
    });
  }

  async #step(name, done = "") {
    const buttons = [...this.#actions.querySelectorAll("button")];
    for (const button of buttons) button.disabled = true;
    try {
      const { conversation } = await step(this.#id, name);
      this.#model.update(conversation);
      if (done) this.#notify(say(done));
      return true;
    } catch (refusal) {
      const lost = refusal.code === "already_assigned";
      this.#notify(lost ? say("taken_by", { agent: refusal.assignee }) : refusal.text || say("offline"), "warning");
      return false;
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  }

  #leave(event) {
    if (event.key === "Escape" && !event.defaultPrevented) this.element.dispatchEvent(new CustomEvent("leave", { bubbles: true }));
  }
}
