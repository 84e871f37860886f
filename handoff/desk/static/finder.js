// The left side: search, views with their counts, and the list of the one that is looked at.

import { ask } from "./api.js";
import { h, icon } from "./dom.js";
import { Lines } from "./lines.js";
import { recall, remember } from "./memory.js";
import { named, say } from "./words.js";

const INBOX = "inbox";
const PAUSE = 180; // after the last key, ms

export class Finder {
  #model;
  #board;
  #live;
  #lines;
  #view = recall("view", INBOX);
  #asked = "";
  #timer = 0;
  #tabs = h("div", { className: "tabs", role: "group", "aria-label": say("views") });
  #field = h("input", {
    type: "search", placeholder: say("search_hint"), "aria-label": say("search"), autocomplete: "off", maxLength: 200,
    oninput: () => this.#typed(), onkeydown: (event) => this.#key(event),
  });

  constructor(model, board, live) {
    this.#model = model;
    this.#board = board;
    this.#live = live;
    this.#lines = new Lines(model);
    this.element = h("div", { className: "finder" },
      h("form", { className: "search", role: "search", onsubmit: (event) => event.preventDefault() }, icon("search"), this.#field),
      this.#tabs, board.element, this.#lines.element);
    model.addEventListener("views", () => this.#draw());
    model.addEventListener("line", ({ detail }) => this.#lines.update(detail, this.#holds(detail)));
    model.addEventListener("gone", ({ detail }) => this.#lines.remove(detail));
    model.addEventListener("anew", () => this.#lines.reload());
    addEventListener("keydown", (event) => {
      if (event.key !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.#field.focus();
      this.#field.select();
    });
    this.#draw();
    this.#show();
  }

  /** Put the keyboard on the open conversation's line, else on the first. */
  focus() {
    if (this.#isInbox) this.#board.focus();
    else this.#lines.focus();
  }

  get #isInbox() {
    return this.#view === INBOX && !this.#asked;
  }

  #holds(line) {
    const view = this.#model.views.find(({ id }) => id === this.#view);
    return Boolean(view?.lists.some((name) => line.listed?.includes(name)));
  }

  #draw() {
    const views = [{ id: INBOX, count: this.#model.waiting.length + this.#model.mine.length }, ...this.#model.views];
    if (this.#tabs.childElementCount !== views.length) {
      this.#tabs.replaceChildren(...views.map(({ id }) => h("button", { type: "button", className: "tab", onclick: () => this.#look(id) },
        named("view", id), " ", h("span", { className: "count" }))));
    }
    views.forEach(({ id, count }, at) => {
      const tab = this.#tabs.children[at];
      tab.lastChild.textContent = count;
      tab.setAttribute("aria-pressed", id === this.#view && !this.#asked);
      if (id === this.#view && !this.#asked) this.#lines.count(count);
    });
  }

  #look(view) {
    this.#view = view;
    this.#field.value = this.#asked = "";
    remember("view", view);
    this.#draw();
    this.#show();
  }

  #show() {
    const isInbox = this.#isInbox;
    this.#board.element.hidden = !isInbox;
    this.#lines.element.hidden = isInbox;
    this.#live.look(!isInbox);
    const page = (path, values) => (before) => ask("GET", `${path}?${new URLSearchParams({ ...values, before })}`);
    if (isInbox) this.#lines.hide();
    else if (this.#asked) {
      this.#lines.show(say("search_results"), page("/search", { q: this.#asked }), { isSorted: false, words: found });
    } else {
      this.#lines.show(named("view", this.#view), page("/conversations", { view: this.#view }), { words: ({ total }) => (total ? "" : say("view_empty")) });
    }
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const asked = this.#field.value.trim();
      if (asked === this.#asked) return;
      this.#asked = asked;
      this.#draw();
      this.#show();
    }, PAUSE);
  }

  #key(event) {
    if (event.key === "Escape" && this.#field.value) {
      event.preventDefault();
      this.#field.value = "";
      this.#typed();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      this.focus();
    }
  }
}

function found({ total, vague }) {
  const words = say(total ? "search_found" : "search_none", { n: total });
  return vague ? `${words} ${say("search_vague")}` : words;
}
