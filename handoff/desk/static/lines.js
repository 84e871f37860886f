// A list of any length: only the lines in sight are in the page, and more are fetched on the way.

import { h } from "./dom.js";
import { lineContent } from "./line.js";
import { say } from "./words.js";

const BEYOND = 6, AHEAD = 40; // lines drawn outside of what is seen; lines left when more are fetched

export class Lines {
  #model;
  #fetch = null; // cursor => {conversations, cursor, total}
  #rows = [];
  #cursor = "";
  #total = 0;
  #isFetching = false;
  #fault = "";
  #isSorted = true; // by latest change; what a search has found keeps its order
  #words = () => "";
  #page = {};
  #items = new Map();
  #round = 0; // of another list nothing more is taken
  #waits = false; // for the next frame, to draw once
  #list = h("ul", { className: "lines windowed" });
  #status = h("p", { className: "nothing", role: "status" });

  constructor(model) {
    this.#model = model;
    this.element = h("section", { className: "view", tabIndex: -1, onkeydown: (event) => this.#move(event) }, this.#status, this.#list);
    this.element.addEventListener("scroll", () => this.#soon(), { passive: true });
    new ResizeObserver(() => this.#soon()).observe(this.element);
    model.addEventListener("change", () => this.#soon());
  }

  /** Show another list from its beginning. `words`: what to say of it, from its total. */
  async show(label, fetch, { isSorted = true, words = () => "" } = {}) {
    this.#fetch = fetch;
    this.#isSorted = isSorted;
    this.#words = words;
    this.element.setAttribute("aria-label", label);
    await this.reload();
  }

  /** The list anew, from its beginning; what it showed stays until that has come. */
  async reload() {
    this.#round += 1;
    this.#isFetching = false;
    this.#cursor = "";
    if (await this.#more(true)) this.element.scrollTop = 0;
  }

  hide() {
    this.#fetch = null;
    this.#round += 1;
    this.#rows = [];
    this.#soon();
  }

  /** A conversation has changed: `isIn` says whether it belongs here now. */
  update(line, isIn) {
    if (!this.#fetch) return;
    const before = this.#rows.findIndex((row) => row.id === line.id);
    if (!this.#isSorted) {
      if (before >= 0) this.#rows[before] = { ...this.#rows[before], ...line };
      this.#soon();
      return;
    }
    if (before >= 0) this.#rows.splice(before, 1);
    const after = isIn ? this.#rows.findIndex((row) => row.updated_at <= line.updated_at) : -1;
    const at = after < 0 ? this.#rows.length : after;
    if (isIn && (after >= 0 || !this.#cursor)) this.#rows.splice(at, 0, line);
    // What is read stays under the eye when lines above it come or go.
    const first = Math.floor(this.element.scrollTop / this.#height);
    const moved = (isIn && at < first ? 1 : 0) - (before >= 0 && before < first ? 1 : 0);
    this.#draw();
    if (moved && first > 0) this.element.scrollTop += moved * this.#height;
  }

  remove(id) {
    this.#rows = this.#rows.filter((row) => row.id !== id);
    this.#soon();
  }

  count(total) {
    this.#total = total;
    this.#tell();
  }

  focus() {
    const at = Math.max(0, this.#rows.findIndex((row) => row.id === this.#model.current));
    this.#focus(at);
  }

  async #more(isAnew = false) {
    if (!this.#fetch || this.#isFetching || (!isAnew && !this.#cursor)) return false;
    const round = this.#round;
    this.#isFetching = true;
    try {
      const page = await this.#fetch(this.#cursor);
      if (round !== this.#round) return false;
      const known = new Set(isAnew ? [] : this.#rows.map((row) => row.id));
      this.#rows = [...(isAnew ? [] : this.#rows), ...page.conversations.filter((line) => !known.has(line.id))];
      this.#cursor = page.cursor;
      this.#total = page.total;
      this.#fault = "";
      this.#page = page;
    } catch (refusal) {
      if (round === this.#round) this.#fault = refusal.text || say("offline");
    } finally {
      if (round === this.#round) this.#isFetching = false;
    }
    this.#tell();
    this.#soon();
    return round === this.#round;
  }

  #tell() {
    this.#status.textContent = this.#fault || this.#words({ ...this.#page, total: this.#total, loaded: this.#rows.length });
    this.#status.hidden = !this.#status.textContent;
  }

  #soon() {
    if (this.#waits) return;
    this.#waits = true;
    requestAnimationFrame(() => {
      this.#waits = false;
      this.#draw();
    });
  }

  get #height() {
    return Number.parseFloat(getComputedStyle(this.#list).getPropertyValue("--row")) || 88;
  }

  #draw() {
    // All that is read comes before anything is written: the page is laid out once a frame.
    const height = this.#height, { scrollTop: top, clientHeight } = this.element;
    const first = Math.max(0, Math.floor(top / height) - BEYOND);
    const last = Math.min(this.#rows.length, Math.ceil((top + clientHeight) / height) + BEYOND);
    this.#list.style.height = `${this.#rows.length * height}px`;
    const focused = document.activeElement?.closest?.("li[data-id]")?.dataset.id;
    const shown = new Set();
    this.#rows.forEach((line, at) => {
      if ((at < first || at >= last) && line.id !== focused) return;
      shown.add(line.id);
      this.#place(line, at, height);
    });
    for (const [id, { item }] of this.#items) {
      if (shown.has(id)) continue;
      item.remove();
      this.#items.delete(id);
    }
    this.#order(shown, focused);
    if (this.#rows.length - last < AHEAD) this.#more();
  }

  /** In the page lines follow one another as they are seen; moving one takes the keyboard off it. */
  #order(shown, focused) {
    let place = 0;
    for (const id of shown) {
      const { item } = this.#items.get(id);
      const there = this.#list.children[place++];
      if (there !== item) this.#list.insertBefore(item, there ?? null);
    }
    const link = this.#items.get(focused)?.link;
    if (link && link !== document.activeElement) link.focus({ preventScroll: true });
  }

  #place(line, at, height) {
    let known = this.#items.get(line.id);
    if (!known) {
      const link = h("a", { className: "line", href: `#/c/${line.id}` });
      known = { link, item: h("li", { "data-id": line.id }, link), state: "", at: -1 };
      this.#items.set(line.id, known);
      this.#list.append(known.item);
    }
    if (known.at !== at) {
      known.at = at;
      known.item.style.transform = `translateY(${at * height}px)`;
      known.item.setAttribute("aria-posinset", at + 1);
    }
    const size = String(this.#cursor ? -1 : this.#rows.length);
    if (known.item.ariaSetSize !== size) known.item.ariaSetSize = size;
    const isCurrent = line.id === this.#model.current;
    const isUnread = this.#model.isUnread(line) && !isCurrent;
    const state = JSON.stringify([line, isCurrent, isUnread]);
    if (known.state === state) return;
    known.state = state;
    known.link.classList.toggle("unread", isUnread);
    if (isCurrent) known.link.setAttribute("aria-current", "true");
    else known.link.removeAttribute("aria-current");
    known.link.replaceChildren(...lineContent(line, { place: "view", isUnread, model: this.#model }).flat(Infinity).filter(Boolean));
  }

  #move(event) {
    const moves = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity };
    const by = moves[event.ctrlKey || event.metaKey ? "" : event.key];
    const id = document.activeElement?.closest("li[data-id]")?.dataset.id;
    const at = this.#rows.findIndex((row) => row.id === id);
    if (!by || at < 0) return;
    event.preventDefault();
    this.#focus(Math.min(this.#rows.length - 1, Math.max(0, at + by)));
  }

  #focus(at) {
    const line = this.#rows[at];
    if (!line) {
      this.element.focus();
      return;
    }
    const height = this.#height, { scrollTop, clientHeight } = this.element;
    const above = this.#list.offsetTop + at * height;
    if (above < scrollTop) this.element.scrollTop = above;
    else if (above + height > scrollTop + clientHeight) this.element.scrollTop = above + height - clientHeight;
    this.#place(line, at, height);
    this.#items.get(line.id).link.focus({ preventScroll: true });
    this.#soon();
  }
}
