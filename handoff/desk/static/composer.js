// Where the agent writes. A reply and a note have a draft each, so that what was meant for the
// team is never sent to the customer by a slip of the switch.

import { h, icon } from "./dom.js";
import { recall, remember } from "./memory.js";
import { named, say } from "./words.js";

const LIMIT = Number(document.body.dataset.limit);

export class Composer {
  #model;
  #outbox;
  #id;
  #mode = "reply";
  #text;
  #hint = h("p", { className: "hint", id: "composer-hint" });
  #count = h("span", { className: "characters" });
  #button = h("button", { className: "primary send", type: "submit" });
  #switches;

  constructor(model, outbox, id) {
    this.#model = model;
    this.#outbox = outbox;
    this.#id = id;
    this.#text = h("textarea", {
      rows: 2, "aria-describedby": "composer-hint", oninput: () => this.#typed(), onkeydown: (event) => this.#key(event),
    });
    this.#switches = Object.fromEntries(["reply", "note"].map((mode) => [mode, h("input", {
      type: "radio", name: "mode", value: mode, onchange: () => this.#switchTo(mode, true),
    })]));
    this.element = h("form", { className: "composer", "aria-label": say("composer"), onsubmit: (event) => this.#submit(event) },
      h("fieldset", { className: "modes" }, h("legend", { className: "unseen" }, say("mode")),
        h("label", { className: "mode-reply" }, this.#switches.reply, h("span", {}, say("reply"))),
        h("label", { className: "mode-note" }, this.#switches.note, h("span", {}, icon("lock"), say("note")))),
      h("div", { className: "paper" }, this.#text, h("div", { className: "foot" }, this.#hint, this.#count, this.#button)));
    this.#switchTo(recall(`mode:${id}`, "reply"));
    this.draw();
  }

  focus() {
    this.#text.focus();
  }

  /** Take a text that could not be sent up again. */
  edit(mode, text) {
    this.#switchTo(mode);
    this.#text.value = this.#text.value ? `${text}\n${this.#text.value}` : text;
    this.#typed();
    this.focus();
  }

  /** Follow the conversation: only its assignee replies. */
  draw() {
    const line = this.#model.line(this.#id);
    const mayReply = line?.state === "assigned" && line.assignee === this.#model.agent;
    this.#switches.reply.disabled = !mayReply;
    if (!mayReply && this.#mode === "reply") this.#switchTo("note");
    else if (mayReply && this.#wantsReply) this.#switchTo("reply");
    this.#explain(line, mayReply);
  }

  get #wantsReply() {
    return this.#mode === "note" && recall(`mode:${this.#id}`, "reply") === "reply" && !this.#text.value;
  }

  #explain(line, mayReply) {
    let hint = this.#mode === "note" ? say("note_to") : say("reply_to", { channel: named("channel", line?.channel) });
    if (line && !mayReply) {
      if (line.state === "assigned") hint = say("not_yours", { agent: line.assignee });
      else hint = say(line.state === "queued" || line.state === "waiting" ? "claim_first" : "closed_for_replies");
    }
    this.#hint.textContent = hint;
  }

  #switchTo(mode, isChosen = false) {
    this.#mode = mode;
    if (isChosen) remember(`mode:${this.#id}`, mode);
    this.#switches[mode].checked = true;
    this.element.dataset.mode = mode;
    this.#text.value = recall(this.#draft, "");
    this.#text.placeholder = say(`${mode}_hint`);
    this.#text.setAttribute("aria-label", say(mode));
    this.#button.replaceChildren(icon(mode === "note" ? "lock" : "send"), say(mode === "note" ? "save_note" : "send"));
    this.#button.title = say("enter");
    this.#measure();
    if (isChosen) {
      this.draw();
      this.focus();
    }
  }

  get #draft() {
    return `draft:${this.#mode}:${this.#id}`;
  }

  #typed() {
    remember(this.#draft, this.#text.value);
    this.#measure();
  }

  #measure() {
    const { length } = this.#text.value.trim();
    this.#button.disabled = length === 0 || length > LIMIT;
    this.#count.textContent = length > LIMIT * 0.8 ? say("characters", { n: length, limit: LIMIT }) : "";
    this.#count.classList.toggle("over", length > LIMIT);
    this.#text.style.height = "auto";
    this.#text.style.height = `${Math.min(this.#text.scrollHeight, 220)}px`;
  }

  #key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.element.requestSubmit();
    }
  }

  #submit(event) {
    event.preventDefault();
    const text = this.#text.value.trim();
    if (!text || this.#button.disabled) return;
    this.#outbox.add(this.#id, this.#mode, text, this.#model.now);
    this.#text.value = "";
    this.#typed();
    this.focus();
  }
}
