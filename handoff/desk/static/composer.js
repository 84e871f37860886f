// Where the agent writes. A reply and a note have a draft each, so that what was meant for the
// team is never sent to the customer by a slip of the switch. Drafts stay in this browser: they
// outlive a reload and a lost line, and what was never sent is in nobody else's hands.

import { Company } from "./company.js";
import { h, icon } from "./dom.js";
import { Editing } from "./editing.js";
import { gapsOf } from "./gaps.js";
import { recall, remember } from "./memory.js";
import { Slash } from "./slash.js";
import { Suggestions } from "./suggestions.js";
import { trayOf } from "./tray.js";
import { named, say } from "./words.js";

const LIMIT = Number(document.body.dataset.limit);
/** What Telegram takes in one message; a longer reply is sent as several. */
const TELEGRAM = 4096;

export class Composer {
  #model;
  #outbox;
  #id;
  #mode = "reply";
  #text;
  #hint = h("p", { className: "hint", id: "composer-hint" });
  #missing = h("p", { className: "missing", role: "alert" });
  #count = h("span", { className: "characters" });
  #button = h("button", { className: "primary send", type: "submit" });
  #switches;
  #slash;
  #suggestions;
  #editing;
  #tray;
  onlast = () => null; // the agent's latest message that may be edited
  company = new Company();

  constructor(model, outbox, id) {
    this.#model = model;
    this.#outbox = outbox;
    this.#id = id;
    this.#text = h("textarea", {
      rows: 2, "aria-describedby": "composer-hint", oninput: () => this.#typed(true), onkeydown: (event) => this.#key(event),
      onpaste: (event) => this.#paste(event),
    });
    this.#switches = Object.fromEntries(["reply", "note"].map((mode) => [mode, h("input", {
      type: "radio", name: "mode", value: mode, onchange: () => this.#switchTo(mode, true),
    })]));
    this.#slash = new Slash(id, this.#text, (from, text) => this.#insert(text, from), () => this.#manage());
    this.#tray = trayOf(id);
    this.#tray.onchange = () => this.#measure();
    const chosen = h("input", { type: "file", multiple: true, hidden: true, accept: "image/jpeg,image/png,image/webp,application/pdf", onchange: () => {
      this.attach([...chosen.files]);
      chosen.value = "";
    } });
    const attach = h("button", { type: "button", className: "quiet attach-open", "aria-label": say("attach"), title: say("attach_hint"), onclick: () => chosen.click() }, icon("clip"));
    this.#suggestions = new Suggestions(id, (text) => this.#insertLine(text));
    this.#editing = new Editing(id, () => this.#stopEditing());
    const canned = h("button", { type: "button", className: "quiet canned-open", title: say("canned_open"), onclick: () => this.#openCanned() },
      icon("canned"), h("span", {}, say("canned")));
    this.element = h("form", { className: "composer", "aria-label": say("composer"), onsubmit: (event) => this.#submit(event), onkeydown: (event) => this.#toggle(event), onemptied: () => this.focus() },
      this.company.element,
      h("div", { className: "above" },
        h("fieldset", { className: "modes" }, h("legend", { className: "unseen" }, say("mode")),
          h("label", { className: "mode-reply", title: say("mode_keys") }, this.#switches.reply, h("span", {}, say("reply"))),
          h("label", { className: "mode-note", title: say("mode_keys") }, this.#switches.note, h("span", {}, icon("lock"), say("note")))),
        canned),
      this.#suggestions.element,
      h("div", { className: "paper" }, this.#editing.element, this.#slash.element, this.#tray.element, this.#text, this.#missing,
        h("div", { className: "foot" }, chosen, attach, this.#hint, this.#count, this.#button)));
    this.#switchTo(recall(`mode:${id}`, "reply"));
    this.draw();
  }

  /** Whether a reply is on its way. */
  get isAnswering() {
    return this.#outbox.of(this.#id).some((writing) => writing.kind === "reply" && !writing.fault);
  }

  focus() {
    this.#text.focus();
  }

  /** Take up again what was not sent. */
  edit({ kind, text, files }) {
    this.#switchTo(kind);
    this.#text.value = [text, this.#text.value].filter(Boolean).join("\n");
    this.#tray.put(kind, files ?? []);
    this.#typed();
    this.focus();
  }

  /** Files to go with what is being written. */
  async attach(files) {
    this.#missing.textContent = "";
    const faults = await this.#tray.add(files);
    this.#missing.textContent = faults;
    this.focus();
  }

  /** Let a message that was sent be edited here; what stood here waits. */
  amend(entry) {
    this.#editing.begin(entry);
    this.#dress("edit");
    this.#text.value = entry.text;
    this.#text.setAttribute("aria-label", say("editing"));
    this.#button.replaceChildren(icon("resolve"), say("editing_save"));
    this.#measure();
    this.focus();
    this.#text.setSelectionRange(entry.text.length, entry.text.length);
  }

  #stopEditing() {
    this.#editing.end();
    this.#switchTo(this.#mode);
    this.draw();
    this.focus();
  }

  async #save(text) {
    this.#button.disabled = true;
    try {
      await this.#editing.save(text);
      this.#stopEditing();
    } catch (refusal) {
      this.#missing.textContent = refusal.text || say("offline");
      this.#button.disabled = false;
    }
  }

  /** How it looks: for a reply, a note, or editing. */
  #dress(mode) {
    this.element.dataset.mode = mode;
    this.#missing.textContent = "";
    this.#slash.close();
  }

  /** Follow the conversation: only its assignee replies. */
  draw() {
    const line = this.#model.line(this.#id);
    const mayReply = line?.state === "assigned" && line.assignee === this.#model.agent;
    this.#switches.reply.disabled = !mayReply;
    if (this.#editing.isOn) return;
    if (!mayReply && this.#mode === "reply") this.#switchTo("note");
    else if (mayReply && this.#wantsReply) this.#switchTo("reply");
    this.element.classList.toggle("own", mayReply);
    this.#explain(line, mayReply);
  }

  /** What was said: the customer's last words are what articles are looked for with. */
  heard(entries) {
    for (const entry of entries) if (entry.author === "agent") this.company.gone(entry.author_id);
    const asked = entries.filter((entry) => entry.kind === "message" && entry.author === "customer").at(-1);
    const question = this.#model.line(this.#id)?.handoff?.question;
    if (asked) this.#suggestions.asked(asked.text.trim(), question);
  }

  get #wantsReply() {
    return this.#mode === "note" && recall(`mode:${this.#id}`, "reply") === "reply" && !this.#text.value && !this.#tray.files.length;
  }

  #explain(line, mayReply) {
    let hint = this.#mode === "note" ? say("note_to") : say("reply_to", { channel: named("channel", line?.channel) });
    if (line && !mayReply) {
      if (line.state === "assigned") hint = say("not_yours", { agent: line.assignee });
      else if (line.state === "snoozed") hint = say(line.assignee === this.#model.agent ? "wake_own" : "wake_first", { agent: line.assignee });
      else hint = say(line.state === "queued" || line.state === "waiting" ? "claim_first" : "closed_for_replies");
    }
    this.#hint.textContent = hint;
  }

  #switchTo(mode, isChosen = false) {
    this.#editing.end();
    this.#mode = mode;
    if (isChosen) remember(`mode:${this.#id}`, mode);
    this.#switches[mode].checked = true;
    this.#dress(mode);
    this.#text.value = recall(this.#draft, "");
    this.#text.placeholder = say(`${mode}_hint`);
    this.#text.setAttribute("aria-label", say(mode));
    this.#button.replaceChildren(icon(mode === "note" ? "lock" : "send"), say(mode === "note" ? "save_note" : "send"));
    this.#button.title = say("enter");
    this.#tray.show(mode);
    this.#measure();
    if (isChosen) {
      this.draw();
      this.focus();
    }
  }

  get #draft() {
    return `draft:${this.#mode}:${this.#id}`;
  }

  #typed(isByHand = false) {
    this.#missing.textContent = "";
    this.#measure();
    if (this.#editing.isOn) return;
    remember(this.#draft, this.#text.value);
    if (this.#mode === "reply") {
      if (isByHand) this.#slash.heed();
      this.#suggestions.typed(this.#text.value);
    }
    if (isByHand && this.#text.value) this.company.tell(this.#mode);
  }

  #measure() {
    const { length } = this.#text.value.trim();
    const isEmpty = length === 0 && this.#tray.files.length === 0;
    this.#button.disabled = isEmpty || length > LIMIT || this.#tray.isWaiting;
    this.#count.textContent = length > LIMIT * 0.8 ? say("characters", { n: length, limit: LIMIT }) : this.#parts(length);
    this.#count.classList.toggle("over", length > LIMIT);
    this.#text.style.height = "auto";
    this.#text.style.height = `${Math.min(this.#text.scrollHeight, 220)}px`;
  }

  /** Telegram shows the agent's name before the text. */
  #parts(length) {
    const isOnTelegram = this.#mode === "reply" && this.#model.line(this.#id)?.channel === "telegram";
    const n = Math.ceil((length + this.#model.agent.length + 2) / TELEGRAM);
    return isOnTelegram && n > 1 ? say("in_parts", { n }) : "";
  }

  #key(event) {
    if (this.#slash.takes(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.element.requestSubmit();
    } else if (event.key === "Escape" && this.#editing.isOn) {
      event.preventDefault();
      this.#stopEditing();
    } else if (event.key === "ArrowUp" && !this.#text.value && !this.#editing.isOn) {
      const last = this.onlast();
      if (!last) return;
      event.preventDefault();
      this.amend(last);
    } else if (event.key === "Tab" && !event.shiftKey && this.#mode === "reply") {
      const next = gapsOf(this.#text.value).find((gap) => gap.from >= this.#text.selectionEnd);
      if (!next) return; // after the last gap Tab goes on as everywhere
      event.preventDefault();
      this.#text.setSelectionRange(next.from, next.to);
    } else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !this.#text.value) {
      const last = this.#outbox.of(this.#id).filter((writing) => writing.due > this.#model.now).at(-1);
      if (!last) return;
      event.preventDefault();
      this.#outbox.takeBack(last.id).then((writing) => writing && this.edit(writing));
    }
  }

  /** A picture from the clipboard; what has a text too, such as a table's cells, is text. */
  #paste(event) {
    const files = [...event.clipboardData.files];
    if (!files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    this.attach(files);
  }

  #toggle(event) {
    if (event.key.toLowerCase() !== "m" || !event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const other = this.#mode === "reply" ? "note" : "reply";
    if (!this.#switches[other].disabled) this.#switchTo(other, true);
  }

  /** Put text where the caret is, instead of what stands there from `from` on; then the first gap. */
  #insert(text, from = this.#text.selectionStart) {
    this.#text.setRangeText(text, from, this.#text.selectionEnd, "end");
    const gap = gapsOf(text)[0];
    if (gap) this.#text.setSelectionRange(from + gap.from, from + gap.to);
    this.#typed();
    this.focus();
  }

  #insertLine(text) {
    if (this.#mode !== "reply") return;
    const before = this.#text.value.slice(0, this.#text.selectionStart);
    this.#insert(/(^|\n)$/.test(before) ? text : `\n${text}`);
  }

  #openCanned() {
    const before = this.#text.value.slice(0, this.#text.selectionStart);
    this.#insert(/(^|\s)$/.test(before) ? "/" : " /");
    this.#slash.heed();
  }

  #manage() {
    this.element.dispatchEvent(new CustomEvent("canned", { bubbles: true }));
  }

  #submit(event) {
    event.preventDefault();
    const text = this.#text.value.trim();
    if (this.#tray.isWaiting) this.#missing.textContent = say("files_wait");
    if (this.#button.disabled || this.#hasGaps()) return;
    if (this.#editing.isOn) return void this.#save(text);
    this.#outbox.add(this.#id, this.#mode, text, this.#model.now, this.#tray.take());
    this.#text.value = "";
    this.#typed();
    this.focus();
  }

  /** A reply with a gap goes nowhere: the first one is selected, and they are named. */
  #hasGaps() {
    const gaps = this.#mode === "reply" ? gapsOf(this.#text.value) : [];
    if (!gaps.length) return false;
    this.focus();
    this.#text.setSelectionRange(gaps[0].from, gaps[0].to);
    this.#missing.textContent = say("gaps", { gaps: [...new Set(gaps.map(({ label }) => label))].join(", ") });
    return true;
  }
}
