// Canned answers while writing: "/" at the beginning of a word opens the list, what follows searches
// it. The keyboard stays in the text; arrows choose, Enter or Tab inserts, Escape closes.

import { ask } from "./api.js";
import { keepsCanned } from "./canned.js";
import { h, icon } from "./dom.js";
import { withGaps } from "./gaps.js";
import { say } from "./words.js";

const COMMAND = /(?:^|\s)\/((?:[^\s/][^\n/]{0,40})?)$/;
const PAUSE = 80;

export class Slash {
  #id;
  #field;
  #onInsert;
  #at = null; // where the slash stands, while the list is open or being fetched
  #closedAt = null; // where Escape was pressed: that slash stays a slash
  #found = [];
  #active = 0;
  #timer = 0;
  #asked = 0;
  #isWaiting = false;
  #list = h("ul", { id: "canned-list", role: "listbox", "aria-label": say("canned") });
  #told = h("p", { className: "unseen", role: "status" });
  #nothing = h("p", { className: "nothing" }, say("canned_none"));
  #panel;

  /** `onInsert(from, text)` replaces what stands between `from` and the caret. */
  constructor(id, field, onInsert, onManage) {
    this.#id = id;
    this.#field = field;
    this.#onInsert = onInsert;
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    const manage = h("button", { type: "button", className: "quiet", tabIndex: -1, onclick: () => (this.close(), onManage()) }, icon(keepsCanned ? "edit" : "article"), say(keepsCanned ? "canned_manage" : "canned_all"));
    this.#panel = h("div", { className: "slash", hidden: true, onmousedown: (event) => event.preventDefault() },
      this.#list, this.#nothing, h("p", { className: "keys" }, h("span", {}, say("canned_keys")), manage));
    this.element = h("div", {}, this.#panel, this.#told);
    field.addEventListener("blur", () => this.close());
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  /** Look at what stands before the caret. */
  heed() {
    const before = this.#field.value.slice(0, this.#field.selectionStart);
    const match = COMMAND.exec(before);
    const at = match ? before.length - match[1].length - 1 : null;
    if (at === null || at === this.#closedAt) {
      if (at === null) this.#closedAt = null;
      this.close();
      return;
    }
    this.#at = at;
    this.#isWaiting = true;
    this.#list.ariaBusy = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#search(match[1]), this.isOpen ? PAUSE : 0);
  }

  /** Whether the key was meant for the list. */
  takes(event) {
    if (this.#at === null || event.isComposing) return false;
    const { key } = event;
    const by = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (by && this.#found.length) this.#choose((this.#active + by + this.#found.length) % this.#found.length);
    else if (key === "Escape") this.#dismiss();
    else if ((key === "Enter" && !event.shiftKey) || (key === "Tab" && !event.shiftKey && this.#found.length)) {
      // A search under way keeps Enter from sending "/kar" to the customer.
      if (!this.#isWaiting && this.#found.length) this.#insert(this.#active);
    } else return false;
    event.preventDefault();
    return true;
  }

  close() {
    clearTimeout(this.#timer);
    this.#asked++;
    this.#at = null;
    this.#found = [];
    this.#isWaiting = false;
    this.#panel.hidden = true;
    this.#told.textContent = "";
    for (const name of ["aria-controls", "aria-activedescendant"]) this.#field.removeAttribute(name);
  }

  #dismiss() {
    this.#closedAt = this.#at;
    this.close();
  }

  async #search(query) {
    const asked = ++this.#asked;
    let answers = [];
    try {
      ({ answers } = await ask("GET", `/conversations/${this.#id}/canned?q=${encodeURIComponent(query)}`));
    } catch {
      // Without an answer the slash is a slash.
    }
    if (asked !== this.#asked) return;
    this.#isWaiting = false;
    this.#list.ariaBusy = false;
    // "ve / veya" and other sentences with a slash in them are no search that found nothing.
    if (!answers.length && /\s/.test(query)) {
      this.close();
      return;
    }
    this.#show(answers);
  }

  #show(answers) {
    this.#found = answers;
    this.#nothing.hidden = answers.length > 0;
    this.#list.hidden = answers.length === 0;
    this.#list.replaceChildren(...answers.map((answer, place) => h("li", {
      id: `canned-${place}`, role: "option", onclick: () => this.#insert(place), onmousemove: () => this.#choose(place),
    }, h("span", { className: "title" }, answer.title), h("span", { className: "text" }, withGaps(answer.text)))));
    this.#panel.hidden = false;
    this.#field.setAttribute("aria-controls", this.#list.id);
    this.#told.textContent = answers.length ? say("canned_found", { n: answers.length }) : say("canned_none");
    if (answers.length) this.#choose(0);
    else this.#field.removeAttribute("aria-activedescendant");
  }

  #choose(place) {
    this.#active = place;
    [...this.#list.children].forEach((option, at) => option.setAttribute("aria-selected", at === place));
    const chosen = this.#list.children[place];
    this.#field.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  #insert(place) {
    const { text } = this.#found[place];
    const from = this.#at;
    this.close();
    this.#onInsert(from, text);
  }
}
