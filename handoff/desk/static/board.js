// The left side: my conversations, the queue, and what colleagues have.

import { marks, nameOf, portrait } from "./customer.js";
import { h } from "./dom.js";
import { urgency, waited } from "./format.js";
import { named, say } from "./words.js";

const SECTIONS = ["mine", "waiting", "colleagues"];

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
    const empty = h("p", { className: "nothing" }, name === "colleagues" ? "" : say(`${name}_empty`));
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
      element.hidden = name === "colleagues" && lines.length === 0;
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
    link.replaceChildren(portrait(line), h("span", { className: "gist" },
      h("span", { className: "top" },
        h("span", { className: "name" }, nameOf(line)),
        section === "waiting" && h("span", { className: "waited", "data-since": line.queued_at }),
        section === "colleagues" && h("span", { className: "owner" }, line.assignee),
        isUnread && h("span", { className: "dot" }, h("span", { className: "unseen" }, say("unread")))),
      h("span", { className: "preview" }, this.#preview(line, section)),
      h("span", { className: "marks" },
        line.priority > 0 && h("span", { className: `mark priority p${line.priority}` }, named("priority", line.priority)),
        section !== "mine" && line.reason && h("span", { className: `mark reason ${line.reason}` }, named("reason", line.reason)),
        marks(line, true))));
    return known.item;
  }

  /** In the queue the customer's question says more than our "you are in place 3". */
  #preview(line, section) {
    if (section === "waiting" && line.last_author !== "customer" && line.handoff?.question) return line.handoff.question;
    const who = { agent: say("you"), bot: say("bot"), system: "" }[line.last_author];
    return who && section === "mine" ? `${who}: ${line.last_text}` : line.last_text;
  }

  /** Waiting times, every second. Overnight nobody can hurry, so those turn red only when open. */
  #count() {
    for (const element of this.element.querySelectorAll("[data-since]")) {
      const ms = this.#model.now - Number(element.dataset.since);
      const isNight = element.closest(".line").querySelector(".night") && !this.#model.hours?.open;
      const urgent = isNight ? "" : urgency(ms);
      const text = waited(ms);
      if (element.textContent === text && element.dataset.urgent === urgent) continue;
      element.dataset.urgent = urgent;
      element.textContent = text;
      element.title = urgent ? say(urgent === "red" ? "waits_too_long" : "waits_long") : say("waits", { time: text });
    }
  }

  #move(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [...this.element.querySelectorAll("a.line")];
    const at = links.indexOf(document.activeElement);
    if (!by || at < 0) return;
    event.preventDefault();
    links[at + by]?.focus();
  }
}
