// Help articles that fit what the customer asked, or what the agent is writing: one press puts title
// and address into the reply. When they cannot be searched there is nothing to see.

import { ask } from "./api.js";
import { h, icon, safeLink } from "./dom.js";
import { say } from "./words.js";

const PAUSE = 500, ENOUGH = 12;

export class Suggestions {
  #id;
  #onInsert;
  #question = "";
  #ofQuestion = [];
  #timer = 0;
  #asked = 0;
  #list = h("ul", {});
  element = h("section", { className: "suggestions", "aria-label": say("suggested"), hidden: true },
    h("span", { className: "caption", "aria-hidden": "true" }, icon("article"), say("suggested")), this.#list);

  constructor(id, onInsert) {
    this.#id = id;
    this.#onInsert = onInsert;
  }

  /** The customer's last message, and the question before it: "a person, please" has no article. */
  async asked(text, question = "") {
    if (text === this.#question) return;
    this.#question = text;
    const asked = ++this.#asked;
    let articles = text ? await this.#search(text) : [];
    if (!articles.length && question && question !== text) articles = await this.#search(question);
    if (text !== this.#question) return;
    this.#ofQuestion = articles;
    if (asked === this.#asked) this.#show(articles);
  }

  /** What the agent has written so far; what is short says nothing yet. */
  typed(text) {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    if (text.trim().length < ENOUGH) {
      this.#show(this.#ofQuestion);
      return;
    }
    this.#timer = setTimeout(async () => {
      const articles = await this.#search(text.trim());
      if (asked === this.#asked) this.#show(articles.length ? articles : this.#ofQuestion);
    }, PAUSE);
  }

  async #search(text) {
    try {
      return (await ask("POST", `/conversations/${this.#id}/suggestions`, { text })).articles;
    } catch {
      return [];
    }
  }

  #show(articles) {
    const state = articles.map(({ url }) => url).join(" ");
    this.element.hidden = articles.length === 0;
    if (this.#list.dataset.state === state) return;
    this.#list.dataset.state = state;
    this.#list.replaceChildren(...articles.map((article) => h("li", {},
      h("button", { type: "button", lang: article.lang, title: say("suggested_insert", article), onclick: () => this.#onInsert(`${article.title}${/[?!.…]$/.test(article.title) ? "" : ":"} ${article.url}`) },
        icon("plus"), h("span", {}, article.title)),
      this.#reading(article))));
  }

  #reading({ url, title }) {
    const link = safeLink(url, icon("open"));
    link.setAttribute("aria-label", say("suggested_read", { title }));
    link.title = link.ariaLabel;
    return link;
  }
}
