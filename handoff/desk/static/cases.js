// What the shop still owes the customer of the open conversation, and one case to work on.

import { ask } from "./api.js";
import { h } from "./dom.js";
import { clock, day, moment } from "./format.js";
import { pictures } from "./pictures.js";
import { named, say } from "./words.js";

const LIMIT = Number(document.body.dataset.limit);
/** What an agent who has a case in hand may do with it, by its state. */
const STEPS = {
  in_progress: ["ask", "refuse", "withdraw", "resolve"],
  waiting_for_customer: ["take", "refuse", "withdraw", "resolve"],
};

export class CaseList {
  #model;
  #notify;
  #cases = [];
  #list = h("ul", {});
  element = h("section", { className: "cases", "aria-labelledby": "cases-title", hidden: true },
    h("h2", { id: "cases-title" }, say("cases")), this.#list);

  constructor(model, notify) {
    this.#model = model;
    this.#notify = notify;
  }

  /** The customer's unsettled cases as they are now. */
  show(cases) {
    const focused = this.#list.contains(document.activeElement) ? document.activeElement.dataset.case : null;
    this.#cases = cases;
    this.#list.replaceChildren(...cases.map((line) => this.#line(line)));
    this.element.hidden = cases.length === 0;
    if (focused) this.#focus(focused);
  }

  #line(line) {
    return h("li", { className: line.overdue ? "overdue" : "" },
      h("span", { className: "number" }, line.number), h("span", {}, named("kind", line.kind)),
      h("span", { className: "mark" }, named("case", line.state)),
      line.agent && h("span", { className: "mark" }, this.#agent(line.agent)),
      h("span", { className: "due" }, this.#due(line)),
      h("button", { type: "button", className: "quiet", "data-case": line.number, "aria-label": `${line.number}: ${say("case_show")}`, onclick: () => this.#open(line.number) }, say("case_show")));
  }

  #due(line) {
    if (!line.due) return say("case_undated");
    const at = line.overdue ? day(line.due, this.#model.now) : moment(line.due, this.#model.now);
    return say(line.overdue ? "case_overdue" : "case_due", { at });
  }

  #agent(name) {
    return name === this.#model.agent ? say("you") : name;
  }

  #focus(number) {
    const buttons = [...this.#list.querySelectorAll("button")];
    const near = buttons.find((button) => button.dataset.case === number) ?? buttons[0];
    (near ?? this.element.closest(".conversation")?.querySelector("h1"))?.focus();
  }

  async #open(number) {
    try {
      const { case: found } = await ask("GET", `/cases/${number}`);
      this.#dialog(found);
    } catch (refusal) {
      this.#notify(refusal.text || say("offline"), "warning");
    }
  }

  #dialog(found) {
    const dialog = h("dialog", { className: "ask case", "aria-labelledby": "case-title" });
    dialog.addEventListener("close", () => {
      dialog.remove();
      this.#focus(found.number);
    });
    this.#fill(dialog, found);
    document.body.append(dialog);
    dialog.showModal();
  }

  #fill(dialog, found) {
    const answer = h("textarea", { id: "case-answer", rows: 2, maxLength: LIMIT });
    const note = h("textarea", { id: "case-note", rows: 2, maxLength: LIMIT });
    const fault = h("p", { className: "fault", role: "alert" });
    const isMine = found.agent === this.#model.agent;
    const steps = isMine ? STEPS[found.state] ?? [] : found.state in STEPS || found.state === "open" ? ["take"] : [];
    const mayAnswer = steps.includes("resolve");
    const buttons = steps.map((step) => h("button", {
      type: "button", className: step === steps.at(-1) ? "primary" : "plain",
      onclick: async () => {
        for (const button of buttons) button.disabled = true;
        fault.textContent = await this.#step(dialog, found, step, note.value, answer.value);
        for (const button of buttons) button.disabled = false;
      },
    }, say(step === "take" && found.agent && !isMine ? "case_relieve" : `case_${step}`)));
    const title = h("h2", { id: "case-title", tabIndex: -1, autofocus: true }, `${found.number} · ${named("kind", found.kind)}`);
    dialog.replaceChildren(h("div", {}, title,
      h("dl", {}, this.#facts(found).map(([term, detail]) => h("div", {}, h("dt", {}, term), h("dd", {}, detail)))),
      h("h3", {}, say("case_history")),
      h("ol", {}, found.history.map((passage) => this.#passage(passage))),
      mayAnswer && [h("label", { htmlFor: "case-answer" }, say("case_answer")), answer],
      steps.length > 0 && [h("label", { htmlFor: "case-note" }, say("case_note")), note],
      fault,
      h("form", { method: "dialog", className: "actions" }, h("button", { className: "plain" }, say("case_close")), buttons)));
    title.focus();
  }

  #facts(found) {
    const shown = found.pictures.length > 0 && pictures(found.conversation, found.pictures.map((id) => ({ id })));
    const fields = Object.entries(found.fields).map(([name, value]) => [named("field", name), value]);
    return [
      [say("case_state"), [named("case", found.state), found.agent && ` · ${this.#agent(found.agent)}`]],
      [say("case_when"), this.#due(found)],
      [say("case_order"), found.order], [say("case_words"), found.words], [say("case_wish"), found.wish],
      ...fields, [say("pictures"), shown], [say("case_told"), found.answer],
    ].filter(([, detail]) => detail);
  }

  #passage({ step, state, who, author, note, at }) {
    const done = step ? named("case", state) : say("case_opened");
    return h("li", {},
      h("span", {}, done), ` · ${author === "agent" ? this.#agent(who) : say("customer")} · `,
      h("time", { dateTime: new Date(at).toISOString() }, `${day(at, this.#model.now)} ${clock(at)}`), note && h("p", {}, note));
  }

  /** Do a step; gives the fault in words, or nothing. */
  async #step(dialog, found, step, note, answer) {
    const body = step === "take" ? { note, instead_of: found.agent ?? "" } : { note, answer };
    try {
      const { case: changed } = await ask("POST", `/cases/${found.number}/${step}`, body);
      const others = this.#cases.map((line) => (line.number === changed.number ? changed : line));
      this.show(others.filter((line) => line.state === "open" || line.state in STEPS));
      this.#notify(say("case_saved", { case: changed.number, state: named("case", changed.state) }));
      if (step === "take") this.#fill(dialog, changed);
      else dialog.close();
      return "";
    } catch (refusal) {
      return refusal.text || say("offline");
    }
  }
}
