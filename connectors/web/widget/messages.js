// The message list: confirmed entries in the log's order, then the customer's own unconfirmed ones.

import { h, icon, linked, safeLink } from "./dom.js";
import { enlarge, paper } from "./files.js";
import { RatingControl } from "./rating.js";

const NEAR_END = 80; // pixels from the bottom that still count as "reading the newest"
const [WIDEST, TALLEST] = [232, 260]; // pixels of a photo
const ABOVE = 12; // pixels left free above an answer that is shown from its beginning

export class Messages {
  #texts;
  #lang;
  #base;
  #press;
  #dismiss;
  #photo;
  #rate;
  #ratings = new Map();
  #save;
  #list;
  #tail;
  #typing;
  #jump;
  #scroller;
  #following = true;
  #placed = -1; // where an answer longer than the view was put, until somebody scrolls
  #shown = new Map();
  #drawn = new Map();
  #names = { assistant: "", brand: "" };

  /** `press(entry, index)` on a button, `suggest(text)` on an example, `dismiss(id)`, `photo(id)`,
   * `save(document)`, `rate(id, rating, comment)` of the entry that asks how it went. */
  constructor({ base, press, suggest, dismiss, photo, save, rate }) {
    this.#base = base;
    this.#press = press;
    this.#dismiss = dismiss;
    this.#photo = photo;
    this.#save = save;
    this.#rate = rate;
    this.welcome = h("div", { class: "welcome" });
    this.suggest = suggest;
    this.#list = h("div", { class: "entries" });
    this.#tail = h("div", { class: "entries" });
    this.#typing = h("div", { class: "row bot typing", hidden: true });
    this.#jump = h("button", {
      class: "jump",
      type: "button",
      hidden: true,
      onclick: () => this.toEnd(),
    });
    this.#scroller = h(
      "div",
      { class: "messages", role: "log", "aria-live": "polite", tabindex: "0" },
      this.welcome,
      this.#list,
      this.#tail,
      this.#typing,
    );
    this.#scroller.addEventListener("scroll", () => {
      this.#following = this.#atEnd();
      if (this.#following) this.#jump.hidden = true;
    });
    // The keyboard, a status line, a taller composer: whoever reads the newest keeps seeing it.
    new ResizeObserver(() => this.#following && this.toEnd()).observe(this.#scroller);
    this.element = h("div", { class: "stage" }, this.#scroller, this.#jump);
  }

  /** Sets texts and names, and draws everything anew. */
  speak(texts, lang, names) {
    this.#texts = texts;
    this.#lang = lang;
    this.#names = names;
    this.#empty();
    this.#scroller.setAttribute("aria-label", texts.messages);
    this.#jump.replaceChildren(icon("down"), texts.newest);
    const examples = texts.suggestions.map((text) =>
      h("button", { class: "choice", type: "button", onclick: () => this.suggest(text) }, text),
    );
    this.welcome.replaceChildren(
      this.#row("bot", names.assistant, [h("p", { class: "text" }, texts.welcome(names.assistant))]),
      h("div", { class: "choices", role: "group", "aria-label": texts.suggestionsLabel }, examples),
    );
  }

  render({ entries, pending, typing, state, link, ratings }) {
    const kept = this.#scroller.scrollTop === this.#placed;
    if (entries.length < this.#shown.size || !this.#continues(entries)) {
      this.#empty();
    }
    const fresh = entries.filter((entry) => !this.#shown.has(entry.id));
    // A backlog is not read aloud; what arrives while the customer is here is, however much it is.
    const asked = entries.findLastIndex((entry) => entry.author === "customer");
    const backlog = fresh.length > 3 && entries.indexOf(fresh[0]) < asked;
    this.#scroller.setAttribute("aria-busy", String(backlog));
    for (const entry of entries) this.#refresh(entry, entries);
    for (const entry of fresh) this.#append(entry, entries);
    for (const [id, control] of this.#ratings) control.show(ratings.of(id));
    this.#offerButtons(entries, pending, state);
    this.#tail.replaceChildren(...pending.map((item) => this.#unconfirmed(item, link)));
    this.#showTyping(typing);
    this.welcome.lastElementChild.hidden = entries.length + pending.length > 0;
    const own = fresh.some((entry) => entry.author === "customer") || pending.length > 0;
    const answered = pending.length === 0 && fresh.some((entry) => entry.author === "bot");
    if (answered && (own || kept || this.#following)) this.#toAnswer(entries);
    else if (own || this.#following || (kept && fresh.length)) this.toEnd();
    else if (fresh.length) this.#jump.hidden = false;
    if (backlog) requestAnimationFrame(() => this.#scroller.removeAttribute("aria-busy"));
  }

  #empty() {
    this.#shown.clear();
    this.#ratings.clear();
    this.#list.replaceChildren();
  }

  toEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#following = true;
    this.#placed = -1;
    this.#jump.hidden = true;
  }

  /** To the end, but of an answer no further than to where it begins: it is read from there. */
  #toAnswer(entries) {
    const before = entries.findLastIndex((entry) => entry.author !== "bot");
    this.toEnd();
    const first = entries[before + 1];
    const row = first && this.#list.querySelector(`[data-id="${CSS.escape(first.id)}"]`);
    const top = row ? row.offsetTop - this.#scroller.offsetTop - ABOVE : Infinity;
    if (top >= this.#scroller.scrollTop) return;
    this.#scroller.scrollTop = top;
    this.#placed = this.#scroller.scrollTop;
    this.#following = this.#atEnd();
    this.#jump.hidden = this.#following;
  }

  #atEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  #continues(entries) {
    const first = this.#shown.keys().next().value;
    return first === undefined || entries[0]?.id === first;
  }

  #append(entry, entries) {
    const before = entries[entries.indexOf(entry) - 1];
    const day = this.#day(entry.at);
    if (!before || this.#day(before.at) !== day) {
      this.#list.append(h("p", { class: "day" }, day));
    }
    const row = this.#entry(entry, before);
    this.#list.append(row);
    let choices = null;
    if (entry.buttons?.length) {
      // Whoever comes to the buttons hears what they answer.
      const asks = row.querySelector(".text")?.id;
      const named = asks ? { "aria-labelledby": asks } : { "aria-label": this.#texts.choices };
      choices = h("div", { class: "choices", role: "group", ...named });
      entry.buttons.forEach((button, index) => {
        const press = () => this.#press(entry, index);
        choices.append(h("button", { class: "choice", type: "button", onclick: press }, button.title));
      });
      this.#list.append(choices);
    }
    if (entry.asks === "rating") {
      const control = new RatingControl(entry, this.#texts, (...answer) => this.#rate(entry.id, ...answer));
      this.#ratings.set(entry.id, control);
      this.#list.append(control.element);
    }
    this.#shown.set(entry.id, choices);
  }

  /** A message that was edited or withdrawn changes where it stands; that is read aloud. */
  #refresh(entry, entries) {
    if (!this.#shown.has(entry.id) || this.#drawn.get(entry.id) === entry) return;
    const row = this.#list.querySelector(`[data-id="${CSS.escape(entry.id)}"]`);
    row.replaceWith(this.#entry(entry, entries[entries.indexOf(entry) - 1]));
  }

  /** The row of one entry, which follows the entry `before`. */
  #entry(entry, before) {
    this.#drawn.set(entry.id, entry);
    const joined = before && before.author === entry.author && before.name === entry.name;
    const content = entry.amended === "withdrawn"
      ? [h("p", { class: "text withdrawn" }, this.#texts.withdrawn)]
      : this.#content(entry);
    const { at, amended } = entry;
    const row = this.#row(entry.author, entry.name, content, { joined, at, edited: amended === "edited" });
    row.dataset.id = entry.id;
    return row;
  }

  #content(entry) {
    const card = this.#card(entry.article);
    const files = [
      ...(entry.pictures ?? []).map((picture) => this.#sent(picture, entry)),
      ...(entry.documents ?? []).map((found) => paper(found, this.#texts, this.#lang, this.#save)),
    ];
    const content = card ? [card] : files;
    // An article that is offered by its title alone has it on its card.
    if (card ? entry.text !== entry.article.title : entry.text || !files.length) {
      const id = entry.buttons?.length ? `question-${entry.id}` : null;
      content.unshift(h("p", { class: "text", lang: entry.lang, id }, this.#words(entry)));
    }
    return content;
  }

  /** A photo, whose place is kept until it is there. */
  #sent({ id, width, height }, { author, name }) {
    const scale = Math.min(1, WIDEST / width, TALLEST / height);
    const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
    const alt = author === "customer" ? this.#texts.photo : this.#texts.photoOf(name || this.#texts.person);
    const image = h("img", { class: "photo", alt, ...size });
    const whole = h("button", { class: "enlarge", type: "button", title: this.#texts.enlarge, onclick: () => enlarge(image, this.#texts.shut) }, image);
    const named = () => whole.replaceWith(h("p", { class: "text" }, alt));
    this.#photo(id).then((source) => (image.src = source), named);
    return whole;
  }

  #words(entry) {
    return entry.author === "customer" ? [entry.text] : linked(entry.text);
  }

  /** Buttons belong to the newest turn: once the customer or an agent has said something, they are
   * spent. */
  #offerButtons(entries, pending, state) {
    let spent = state === "assigned";
    let said = pending.length ? pending[0].text : null;
    for (const entry of [...entries].reverse()) {
      if (entry.author === "customer") said = entry.text;
      spent ||= said !== null || entry.author === "agent";
      for (const button of this.#shown.get(entry.id)?.children ?? []) {
        button.disabled = spent;
        button.classList.toggle("chosen", spent && button.textContent === said);
      }
    }
  }

  #unconfirmed(item, link) {
    const photo = item.photo && h("img", { class: "photo", alt: this.#texts.photo, src: item.photo });
    const document = item.document && paper(item.document, this.#texts, this.#lang, null);
    const content = [photo || document || h("p", { class: "text" }, item.text)];
    if (item.refused) {
      const dismiss = () => this.#dismiss(item.id);
      content.push(
        h("p", { class: "refused", role: "alert" }, item.refused),
        h("button", { class: "plain", type: "button", onclick: dismiss }, this.#texts.dismiss),
      );
    }
    const row = this.#row("customer", this.#texts.you, content, { pending: !item.sent });
    if (!item.refused) {
      const waiting = link === "lost" ? this.#texts.sendingLater : this.#texts.sending;
      row.lastElementChild.append(
        h("p", { class: "meta" }, item.sent ? this.#texts.sent : waiting),
      );
    }
    return row;
  }

  #card(article) {
    const href = article && safeLink(article.url, this.#base);
    if (!href) return null;
    return h(
      "a",
      { class: "card", href, target: "_blank", rel: "noopener" },
      icon("page"),
      h(
        "span",
        {},
        h("span", { class: "card-kind" }, this.#texts.article),
        h("span", { class: "card-title", lang: article.lang }, article.title),
        h("span", { class: "unseen" }, ` (${this.#texts.newTab})`),
      ),
    );
  }

  #row(author, name, content, { joined = false, at = null, pending = false, edited = false } = {}) {
    if (author === "system") return h("div", { class: "row system" }, content);
    const classes = ["row", author, joined && "joined", pending && "pending"].filter(Boolean);
    const unnamed = { customer: this.#texts.you, bot: this.#names.assistant };
    const speaker = name || unnamed[author] || this.#texts.person;
    const label = author === "agent" ? `${speaker} · ${this.#texts.person}` : speaker;
    return h(
      "div",
      { class: classes.join(" ") },
      author !== "customer" && h("span", { class: "face", "aria-hidden": "true" }, initial(speaker)),
      h(
        "div",
        { class: "bubble" },
        h("p", { class: author === "agent" && !joined ? "speaker" : "unseen" }, label),
        content,
        at && h("p", { class: "meta" },
          h("time", { datetime: new Date(at).toISOString() }, this.#clock(at)),
          edited && h("span", { class: "edited" }, ` · ${this.#texts.edited}`)),
      ),
    );
  }

  #showTyping(typing) {
    if (typing === !this.#typing.hidden) return;
    this.#typing.hidden = !typing;
    this.#typing.replaceChildren(
      h("span", { class: "face", "aria-hidden": "true" }, initial(this.#names.assistant)),
      h(
        "div",
        { class: "bubble" },
        h("span", { class: "unseen" }, this.#texts.typing(this.#names.assistant)),
        h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
      ),
    );
  }

  #clock(at) {
    return new Date(at).toLocaleTimeString(this.#lang, { hour: "2-digit", minute: "2-digit" });
  }

  #day(at) {
    const date = new Date(at);
    const today = new Date();
    const days = Math.round((today.setHours(12, 0, 0, 0) - new Date(at).setHours(12, 0, 0, 0)) / 864e5);
    if (days === 0) return this.#texts.today;
    if (days === 1) return this.#texts.yesterday;
    return date.toLocaleDateString(this.#lang, { day: "numeric", month: "long", weekday: "long" });
  }
}

/** The first letter of a name, cased as its language would ("ı" and "i" differ in Turkish). */
export function initial(name) {
  return ([...name.trim()][0] ?? "•").toLocaleUpperCase("tr");
}
