// Where the customer writes: Enter sends, Shift+Enter is a new line, the box grows with the text.
// Photos and documents are chosen with a button beside it.

import { h, icon } from "./dom.js";

const TALLEST = 132; // pixels, about five lines
const WARN_AT = 0.85; // share of the limit from which the rest is counted

export class Composer {
  #send;
  #keep;
  #texts;
  #limit = 4000;
  #field;
  #label;
  #button;
  #count;
  #attach;

  /** `attach(file)` for each file that was chosen. */
  constructor({ draft, keep, send, attach }) {
    this.#send = send;
    this.#keep = keep;
    this.#field = h("textarea", {
      id: "write",
      rows: "1",
      enterkeyhint: "send",
      autocomplete: "off",
      "aria-describedby": "count",
      oninput: () => this.#changed(),
      onkeydown: (event) => this.#keys(event),
    });
    this.#field.value = draft;
    this.#label = h("label", { class: "unseen", for: "write" });
    this.#button = h("button", { class: "send", type: "submit" }, icon("send"));
    const chosen = h("input", { type: "file", accept: "image/*,application/pdf", multiple: true, hidden: true });
    chosen.addEventListener("change", () => {
      for (const file of chosen.files) attach(file);
      chosen.value = "";
    });
    const choose = () => chosen.click();
    this.#attach = h("button", { class: "attach", type: "button", hidden: true, onclick: choose }, icon("photo"));
    this.#count = h("p", { class: "count", id: "count", role: "status" });
    this.element = h(
      "form",
      { class: "composer", onsubmit: (event) => this.#submit(event) },
      this.#count,
      h("div", { class: "field" }, chosen, this.#attach, this.#label, this.#field, this.#button),
    );
  }

  /** `limit`: the longest message the server takes, in characters. */
  speak(texts, limit, takesPhotos) {
    this.#texts = texts;
    this.#attach.hidden = !takesPhotos;
    this.#attach.setAttribute("aria-label", texts.attach);
    this.#attach.title = texts.attach;
    this.#limit = limit;
    this.#label.textContent = texts.write;
    this.#field.placeholder = texts.placeholder;
    this.#button.setAttribute("aria-label", texts.send);
    this.#button.title = texts.send;
    this.#changed();
  }

  /** A word about what could not be sent; it goes when something is typed. */
  complain(words) {
    this.#count.classList.add("over");
    this.#count.textContent = words;
  }

  focus() {
    this.#field.focus();
  }

  #changed() {
    const length = [...this.#field.value].length;
    const over = length > this.#limit;
    this.#keep(this.#field.value);
    this.#button.disabled = over || this.#field.value.trim() === "";
    this.#count.classList.toggle("over", over);
    if (over) this.#count.textContent = this.#texts.tooLong(this.#limit);
    else if (length > this.#limit * WARN_AT) {
      this.#count.textContent = this.#texts.left(this.#limit - length);
    } else this.#count.textContent = "";
    this.fit();
  }

  /** As tall as the text; call it when the field has become visible. */
  fit() {
    this.#field.style.height = "";
    const needed = this.#field.scrollHeight;
    if (this.#field.value && needed) {
      this.#field.style.height = `${Math.min(TALLEST, needed)}px`;
    }
  }

  #keys(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit(event);
  }

  #submit(event) {
    event.preventDefault();
    if (this.#button.disabled) return;
    const text = this.#field.value.trim();
    this.#field.value = "";
    this.#changed();
    this.#send(text);
    this.#field.focus();
  }
}
