// The shop's canned answers: looked through, made, changed and deleted in one dialog.

import { ask } from "./api.js";
import { teams } from "./customer.js";
import { h, icon } from "./dom.js";
import { day } from "./format.js";
import { withGaps } from "./gaps.js";
import { lang as own, named, say } from "./words.js";

const LIMIT = Number(document.body.dataset.limit);
const LANGS = own === "en" ? ["en", "tr"] : ["tr", "en"];
/** Blanks that the conversation fills, as they are written in each language. */
const BLANKS = {
  tr: ["ad", "talep", "siparis", "tarih", "temsilci", "magaza"],
  en: ["name", "case", "order", "date", "agent", "shop"],
};
const EXAMPLES = own === "en" ? { known: "{name}", own: "{amount}" } : { known: "{ad}", own: "{tutar}" };
/** Whether this agent keeps the set, or only reads it. */
export const keepsCanned = "keepsCanned" in document.body.dataset;

/** Open the dialog; the keyboard goes back to where it was when it is closed. */
export function openCanned(notify) {
  const before = document.activeElement;
  const dialog = new Canned(notify).element;
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

class Canned {
  #notify;
  #answers = [];
  #shown = null;
  #fields = {};
  #search = h("input", { type: "search", "aria-label": say("canned_search"), placeholder: say("canned_search"), oninput: () => this.#list() });
  #lines = h("ul", { className: "answers" });
  #form = h("form", { className: "answer", onsubmit: (event) => this.#save(event) });
  element = h("dialog", { className: "ask canned", "aria-labelledby": "canned-title" });

  constructor(notify) {
    this.#notify = notify;
    this.element.append(
      h("header", {}, h("h2", { id: "canned-title" }, say("canned")),
        keepsCanned && h("button", { type: "button", className: "plain", onclick: () => this.#open(fresh(), true) }, icon("plus"), say("canned_new")),
        h("button", { type: "button", className: "quiet", title: say("canned_close"), onclick: () => this.element.close() }, icon("close", say("canned_close")))),
      h("div", { className: "shelves" }, h("div", { className: "side" }, this.#search, this.#lines), this.#form));
    this.#load();
  }

  async #load(name = "") {
    try {
      ({ answers: this.#answers } = await ask("GET", "/canned"));
    } catch (refusal) {
      this.#notify(refusal.text || say("offline"), "warning");
      return;
    }
    if (this.#shown) {
      this.#list(); // a new one was begun while they were on their way
      return;
    }
    const found = this.#answers.find(({ id }) => id === name);
    this.#open(found ?? this.#answers[0] ?? fresh());
  }

  #list() {
    const sought = plain(this.#search.value).split(" ");
    const fits = (answer) => {
      const text = plain(Object.values(answer.words).map(({ title, text: words }) => `${title} ${words}`).join(" "));
      return sought.every((word) => text.includes(word));
    };
    this.#lines.replaceChildren(...this.#answers.filter(fits).map((answer) => h("li", {},
      h("button", { type: "button", "aria-current": answer.id === this.#shown?.id && "true", onclick: () => this.#open(answer, true) },
        h("span", { className: "title" }, titleOf(answer)),
        this.#marks(answer)))));
  }

  /** Whose it is, and its language when it has only one. */
  #marks({ team, words }) {
    const codes = Object.keys(words);
    const only = codes.length === 1 && named("lang", codes[0]);
    const marks = [team && teamNamed(team), only].filter(Boolean);
    return marks.length > 0 && h("span", { className: "mark" }, marks.join(" · "));
  }

  #open(answer, isMoved = false) {
    this.#shown = answer;
    this.#list();
    const team = h("select", { id: "canned-team", disabled: !keepsCanned }, teamsOf(this.#answers).map((code) => h("option", { value: code, selected: code === answer.team }, code ? teamNamed(code) : say("canned_all_teams"))));
    this.#fields = { team };
    const fault = h("p", { className: "fault", role: "alert" });
    this.#fields.fault = fault;
    const remove = h("button", { type: "button", className: "quiet danger", onclick: () => this.#remove(remove) }, icon("bin"), h("span", {}, say("canned_delete")));
    this.#form.replaceChildren(
      h("div", { className: "sheet" },
        h("div", { className: "team" }, h("label", { htmlFor: "canned-team" }, say("canned_team")), team),
        LANGS.map((code) => this.#language(code, answer.words[code])),
        keepsCanned && h("p", { className: "hint" }, say("canned_blanks", EXAMPLES)),
        answer.by && h("p", { className: "hint" }, say("canned_changed", { by: answer.by, at: day(answer.at, Date.now()) }))),
      fault,
      ...(keepsCanned ? [h("div", { className: "actions" }, answer.isNew ? "" : remove, h("button", { className: "primary" }, icon("resolve"), say("canned_save")))] : []));
    if (isMoved && keepsCanned) this.#form.querySelector("input").focus();
  }

  #language(code, { title = "", text = "" } = {}) {
    const [name, words] = [`canned-title-${code}`, `canned-text-${code}`];
    const heading = h("input", { id: name, value: title, maxLength: 80, lang: code, readOnly: !keepsCanned });
    const preview = h("p", { className: "preview", lang: code, "aria-hidden": "true" });
    const draw = () => preview.replaceChildren(...withGaps(area.value));
    const area = h("textarea", { id: words, rows: 3, value: text, maxLength: LIMIT, lang: code, readOnly: !keepsCanned, oninput: draw });
    const blanks = BLANKS[code].map((blank) => h("button", {
      type: "button", className: "blank", lang: code, "aria-label": say("canned_insert", { blank: `{${blank}}` }),
      onclick: () => {
        area.setRangeText(`{${blank}}`, area.selectionStart, area.selectionEnd, "end");
        draw();
        area.focus();
      },
    }, `{${blank}}`));
    this.#fields[code] = { heading, area };
    draw();
    return h("fieldset", {}, h("legend", {}, named("lang", code)),
      h("label", { htmlFor: name }, say("canned_title")), heading,
      h("label", { htmlFor: words }, say("canned_text")), area,
      keepsCanned && h("div", { className: "blanks" }, blanks), preview);
  }

  async #save(event) {
    event.preventDefault();
    const { id, at } = this.#shown;
    const words = Object.fromEntries(LANGS.map((code) => {
      const { heading, area } = this.#fields[code];
      return [code, { title: heading.value, text: area.value }];
    }));
    await this.#change(() => ask("PUT", `/canned/${id}`, { team: this.#fields.team.value, words, seen: at }), "canned_saved", id);
  }

  /** Asks with the same button: the second press deletes. */
  async #remove(button) {
    const label = button.querySelector("span");
    if (!button.dataset.sure) {
      button.dataset.sure = "yes";
      label.textContent = say("canned_delete_sure");
      return;
    }
    const { id, at } = this.#shown;
    await this.#change(() => ask("DELETE", `/canned/${id}?seen=${at}`), "canned_deleted");
  }

  async #change(change, said, name = "") {
    try {
      await change();
      this.#shown = null;
      await this.#load(name);
      this.#fields.fault.className = "done";
      this.#fields.fault.textContent = say(said);
      this.#form.querySelector(".primary").focus();
    } catch (refusal) {
      this.#fields.fault.textContent = refusal.text || say("offline");
    }
  }
}

function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return { id: Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""), team: "", words: {}, by: "", at: 0, isNew: true };
}

const titleOf = ({ words }) => (LANGS.map((code) => words[code]).find(Boolean) ?? { title: "" }).title;

/** The known teams, and those that answers name beside them. */
const teamsOf = (answers) => [...new Set(["", ...Object.keys(teams), ...answers.map(({ team }) => team)])];
const teamNamed = (code) => teams[code] ?? code;

/** For the filter of this list only; the composer's search folds on the server. */
const plain = (text) => text.toLocaleLowerCase("tr").normalize("NFKD").replaceAll(/\p{M}/gu, "").replaceAll("ı", "i").trim();
