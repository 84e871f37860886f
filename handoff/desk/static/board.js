// The left side: my conversations, the queue, and what colleagues have.

import { showClock } from "./clocks.js";
import { h } from "./dom.js";
import { lineContent } from "./line.js";
import { say } from "./words.js";

const SECTIONS = ["mine", "waiting", "snoozed", "colleagues"];

export class Board {
  #model;
  #sections = {};
  #items = new Map();

  constructor(model) {
    this.#model = model;
    this.element = h("nav", { className: "board", "aria-label": say("lists"), onkeydown: (event) => this.#move(event) },
      h("h1", { className: "unseen" }, say("lists")), SECTIONS.map((name) => this.#section(name)));
    model.addEventListener("change", () => this.#draw());
    setInterval(() => this.#count(), 1000);
  }

  /** Put the keyboard on the open conversation's line, else on the first. */
  focus() {
    const links = [...this.element.querySelectorAll("a.line")];
    (links.find((link) => link.ariaCurrent) ?? links[0])?.focus();
  }

  #section(name) {
    const count = h("span", { className: "count" });
    const list = h("ul", { className: "lines" });
    const empty = h("p", { className: "nothing" }, name === "colleagues" || name === "snoozed" ? "" : say(`${name}_empty`));
    const element = h("section", { className: `section ${name}`, "aria-labelledby": `section-${name}` },
      h("h2", { id: `section-${name}` }, say(name), " ", count), list, empty);
    this.#sections[name] = { element, count, list, empty };
    return element;
  }

  #draw() {
    const shown = new Set();
    for (const name of SECTIONS) {
      const { element, count, list, empty } = this.#sections[name];
      const lines = this.#model[name];
      count.textContent = lines.length;
      empty.hidden = lines.length > 0;
      element.hidden = (name === "colleagues" || name === "snoozed") && lines.length === 0;
      lines.forEach((line, place) => {
        shown.add(line.id);
        const item = this.#item(line, name);
        // Moving an element takes the keyboard away from it: only what is out of place is moved.
        if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
      });
    }
    for (const [id, { item }] of this.#items) {
      if (shown.has(id)) continue;
      item.remove();
      this.#items.delete(id);
    }
    this.#count();
  }

  #item(line, section) {
    const isCurrent = line.id === this.#model.current;
    const isUnread = this.#model.isUnread(line) && !isCurrent;
    const state = JSON.stringify([line, section, isCurrent, isUnread]);
    let known = this.#items.get(line.id);
    if (!known) {
      const link = h("a", { className: "line", href: `#/c/${line.id}` });
      known = { link, item: h("li", {}, link), state: "" };
      this.#items.set(line.id, known);
    }
    if (known.state === state) return known.item;
    known.state = state;
    const { link } = known;
    link.classList.toggle("unread", isUnread);
    if (isCurrent) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    link.replaceChildren(...lineContent(line, { place: section, isUnread, model: this.#model }).flat(Infinity).filter(Boolean));
    return known.item;
  }

  /** Waiting times, every second. Overnight nobody can hurry, so those turn red only when open. */
  #count() {
    for (const element of this.element.querySelectorAll("[data-since]")) showClock(element, this.#model.now);
  }

  #move(event) {
    const by = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.ctrlKey || event.metaKey ? "" : event.key];
    const links = [...this.element.querySelectorAll("a.line")];
    const at = links.indexOf(document.activeElement);
    if (!by || at < 0) return;
    event.preventDefault();
    links[at + by]?.focus();
  }
}
