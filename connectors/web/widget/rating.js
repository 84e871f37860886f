// The control under the message that asks how it went: five stars, and then room for a word.

import { h, icon } from "./dom.js";

const HIGHEST = 5;
const COMMENT = 500; // characters
const ANSWERABLE = 3 * 24 * 3600e3, CHANGEABLE = 3600e3; // ms, as the server has it

export class RatingControl {
  #entry;
  #texts;
  #rate;
  #stars;
  #said = h("p", { class: "said" });
  #fault = h("p", { class: "refused", role: "alert", hidden: true });
  #form;
  #field;
  #rating = 0;

  /** `rate(rating, comment)` when a star is pressed or a word is sent. */
  constructor(entry, texts, rate) {
    this.#entry = entry;
    this.#texts = texts;
    this.#rate = rate;
    this.#stars = Array.from({ length: HIGHEST }, (_, at) => {
      const press = () => this.#rate(at + 1, "");
      return h("button", { class: "star", type: "button", "aria-pressed": "false", "aria-label": texts.stars(at + 1), onclick: press }, icon("star"));
    });
    const id = `remark-${entry.id}`;
    this.#field = h("input", { class: "word", type: "text", id, maxlength: COMMENT, autocomplete: "off", placeholder: texts.remarkHint });
    this.#form = h("form", { class: "remark", hidden: true, onsubmit: (event) => this.#submit(event) },
      h("label", { class: "unseen", for: id }, texts.remark),
      this.#field,
      h("button", { class: "choice", type: "submit" }, texts.remarkSend));
    this.element = h("div", { class: "rating", role: "group", "aria-label": texts.rating },
      h("div", { class: "stars" }, this.#stars), h("div", { role: "status" }, this.#said), this.#fault, this.#form);
  }

  /** `answer`: {rating, comment, at, fault}, as far as there is one. */
  show({ rating = 0, comment = "", at = 0, fault = "" }) {
    const now = Date.now();
    const isOver = fault || now - this.#entry.at > ANSWERABLE || (at && now - at > CHANGEABLE);
    this.#rating = rating;
    this.#stars.forEach((star, place) => {
      star.setAttribute("aria-pressed", String(place + 1 === rating));
      star.classList.toggle("lit", place < rating);
      star.disabled = Boolean(isOver);
    });
    const said = rating ? [this.#texts.rated, comment && `“${comment}”`].filter(Boolean).join(" ") : "";
    if (this.#said.textContent !== said) this.#said.textContent = said;
    this.#fault.textContent = fault;
    this.#fault.hidden = !fault;
    const asksWord = Boolean(rating && !comment && !isOver);
    // Whoever sent his word by the keyboard is not left nowhere.
    if (this.#form.contains(this.#form.getRootNode().activeElement) && !asksWord) this.#stars[rating - 1]?.focus();
    this.#form.hidden = !asksWord;
    this.element.hidden = Boolean(isOver && !rating && !fault);
  }

  #submit(event) {
    event.preventDefault();
    const words = this.#field.value.trim();
    if (words) this.#rate(this.#rating, words);
  }
}
