// <destek-chat lang="tr" color="#0f766e" brand="…" assistant="…" position="left" open>
// The launcher and the panel: opening, closing, focus, the phone's keyboard. Attributes win over
// what the server says about the shop.

import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { h, icon, textOn } from "./dom.js";
import { Messages, initial } from "./messages.js";
import { isDocument, packed, shrunk } from "./photos.js";
import { StatusLine } from "./status.js";
import { styles } from "./styles.js";
import { languageOf, textsFor } from "./texts.js";

const PHONE = "(max-width: 520px), (max-height: 480px)";
const FALLBACK = { brand: "", assistant: "Asistan", color: "#0f766e", message_chars: 4000, picture_bytes: 0, document_bytes: 0 };

export class DestekChat extends HTMLElement {
  static base = document.baseURI;
  static observedAttributes = ["lang", "color", "brand", "assistant"];
  #shop = FALLBACK;
  #conversation = null;
  #parts = {};
  #texts = textsFor("tr");
  #phone = window.matchMedia(PHONE);
  #ends = null;
  #pageOverflow = "";

  connectedCallback() {
    this.#ends = new AbortController();
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [styles()];
    this.#conversation = new Conversation(this.#base, this.#lang);
    this.#build(root);
    this.#speak();
    const { signal } = this.#ends;
    this.#conversation.addEventListener("change", () => this.#render(), { signal });
    window.visualViewport?.addEventListener("resize", () => this.#fit(), { signal });
    window.visualViewport?.addEventListener("scroll", () => this.#fit(), { signal });
    this.#phone.addEventListener("change", () => this.#fit(), { signal });
    document.addEventListener("visibilitychange", () => this.#render(), { signal });
    this.#conversation.start();
    this.#introduce();
    if (this.hasAttribute("open") || this.#conversation.tab.wasOpen) this.open({ focus: false });
  }

  disconnectedCallback() {
    this.#ends?.abort();
    this.#conversation?.stop();
    this.#parts.status?.stop();
    this.#lockPage(false);
  }

  attributeChangedCallback() {
    if (!this.#conversation) return;
    this.#conversation.lang = this.#lang;
    this.#speak();
  }

  get isOpen() {
    return this.#parts.panel ? !this.#parts.panel.hidden : false;
  }

  open({ focus = true } = {}) {
    const { panel, launcher, messages, composer, close } = this.#parts;
    panel.hidden = false;
    launcher.setAttribute("aria-expanded", "true");
    this.toggleAttribute("data-open", true);
    this.#conversation.tab.wasOpen = true;
    this.#fit();
    composer.fit();
    messages.toEnd();
    this.#render();
    // On a phone the keyboard would hide what there is to read: the customer raises it.
    if (focus) (this.#phone.matches ? close : composer).focus();
  }

  close() {
    const { panel, launcher } = this.#parts;
    panel.hidden = true;
    launcher.setAttribute("aria-expanded", "false");
    this.toggleAttribute("data-open", false);
    this.#conversation.tab.wasOpen = false;
    this.#fit();
    launcher.focus();
  }

  get #base() {
    return new URL(this.getAttribute("api") ?? DestekChat.base, document.baseURI).href;
  }

  get #lang() {
    return languageOf(this.getAttribute("lang") ?? document.documentElement.lang);
  }

  #build(root) {
    const conversation = this.#conversation;
    const messages = new Messages({
      base: this.#base,
      press: (entry, index) => conversation.press(entry, index),
      suggest: (text) => conversation.send(text),
      dismiss: (id) => conversation.dismiss(id),
      photo: (id) => conversation.files.show(id),
      save: (found) => conversation.files.save(found),
      rate: (...answer) => conversation.rate(...answer),
    });
    const composer = new Composer({
      draft: conversation.tab.draft,
      keep: (text) => (conversation.tab.draft = text),
      send: (text) => conversation.send(text),
      attach: (file) => this.#attach(file),
    });
    const status = new StatusLine(() => conversation.goBack(this.#texts.goBack));
    const badge = h("span", { class: "badge", "aria-hidden": "true", hidden: true });
    const launcher = h(
      "button",
      {
        class: "launcher",
        type: "button",
        "aria-expanded": "false",
        "aria-haspopup": "dialog",
        onclick: () => (this.isOpen ? this.close() : this.open()),
      },
      icon("chat"),
      icon("down"),
      badge,
    );
    const face = h("span", { class: "face", "aria-hidden": "true" });
    const title = h("h2", { class: "title" });
    const subtitle = h("p", { class: "subtitle" });
    const renew = h("button", { class: "tool", type: "button", onclick: () => this.#askRenew() });
    const close = h("button", { class: "tool", type: "button", onclick: () => this.close() });
    const confirm = h("div", { class: "confirm", role: "group", hidden: true });
    const header = h("div", { class: "header" }, face, h("div", { class: "who" }, title, subtitle));
    header.append(renew, close);
    const panel = h(
      "section",
      { class: "panel", role: "dialog", hidden: true },
      header,
      status.element,
      confirm,
      messages.element,
      composer.element,
    );
    panel.addEventListener("keydown", (event) => this.#keys(event));
    root.replaceChildren(panel, launcher);
    this.#parts = {
      messages, composer, status, badge, launcher, face, title, subtitle, renew, close, confirm, panel,
    };
  }

  async #introduce() {
    try {
      const answer = await fetch(new URL("chat/v1/shop", this.#base), { credentials: "omit" });
      if (answer.ok) this.#shop = { ...FALLBACK, ...(await answer.json()) };
    } catch {
      return; // the attributes and the fallback do until the next page
    }
    if (this.isConnected) this.#speak();
  }

  get #names() {
    return {
      brand: this.getAttribute("brand") ?? this.#shop.brand,
      assistant: this.getAttribute("assistant") ?? this.#shop.assistant,
    };
  }

  #speak() {
    const { messages, composer, renew, close, confirm, panel } = this.#parts;
    const texts = textsFor(this.#lang);
    this.#texts = texts;
    const color = this.getAttribute("color") ?? this.#shop.color;
    this.style.setProperty("--shop-brand", color);
    this.style.setProperty("--shop-on-brand", textOn(color));
    panel.lang = this.#lang;
    panel.setAttribute("aria-label", texts.dialog(this.#names.brand));
    messages.speak(texts, this.#lang, this.#names);
    composer.speak(texts, this.#shop.message_chars, this.#shop.picture_bytes > 0);
    for (const [button, name, label] of [[renew, "fresh", texts.renew], [close, "close", texts.close]]) {
      button.replaceChildren(icon(name));
      button.setAttribute("aria-label", label);
      button.title = label;
    }
    confirm.hidden = true;
    this.#render();
  }

  #render() {
    const { messages, status, badge, launcher, face, title, subtitle, renew } = this.#parts;
    const conversation = this.#conversation;
    const texts = this.#texts;
    const names = this.#names;
    status.render(conversation, texts);
    messages.render(conversation);
    const person = conversation.state === "assigned" ? conversation.agent : null;
    const human = conversation.state === "assigned";
    this.toggleAttribute("data-human", human);
    title.textContent = human ? (person ?? names.brand) : names.assistant;
    subtitle.textContent = human ? texts.personOf(names.brand) : texts.assistantOf(names.brand);
    face.textContent = initial(title.textContent);
    renew.hidden = conversation.entries.length === 0;
    if (this.isOpen && document.visibilityState === "visible" && conversation.unread) {
      conversation.markRead();
    }
    const unread = this.isOpen ? 0 : conversation.unread;
    badge.hidden = unread === 0;
    badge.textContent = unread > 9 ? "9+" : String(unread);
    const label = unread ? texts.openUnread(unread) : texts.open;
    launcher.setAttribute("aria-label", this.isOpen ? texts.close : label);
  }

  async #attach(file) {
    const limit = this.#shop.document_bytes;
    try {
      if (!(await isDocument(file))) {
        this.#conversation.sendFile({ photo: await shrunk(file, this.#shop.picture_bytes) });
      } else if (file.size <= limit) this.#conversation.sendFile({ document: await packed(file) });
      else this.#parts.composer.complain(this.#texts.documentLarge(Math.floor(limit / 1_048_576)));
    } catch {
      this.#parts.composer.complain(this.#texts.photoUnreadable);
    }
  }

  #askRenew() {
    const { confirm, composer, renew } = this.#parts;
    const texts = this.#texts;
    const settle = (act) => () => {
      if (act && !this.#conversation.renew()) {
        confirm.replaceChildren(h("p", { role: "alert" }, texts.renewPending));
        return;
      }
      confirm.hidden = true;
      (act ? composer : renew).focus();
    };
    const yes = h("button", { class: "choice", type: "button", onclick: settle(true) }, texts.renewYes);
    confirm.replaceChildren(
      h("p", {}, texts.renewAsk),
      yes,
      h("button", { class: "plain", type: "button", onclick: settle(false) }, texts.renewNo),
    );
    confirm.setAttribute("aria-label", texts.renew);
    confirm.hidden = !confirm.hidden;
    if (!confirm.hidden) yes.focus();
  }

  #keys(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Tab" && this.#phone.matches) {
      this.#keepFocus(event);
    }
  }

  /** On a phone the panel covers the page, so Tab stays within it. */
  #keepFocus(event) {
    const able = "button:not([disabled]), a[href], input, textarea, [tabindex='0']";
    const stops = [...this.#parts.panel.querySelectorAll(able)].filter((stop) => stop.offsetParent);
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (this.shadowRoot.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }

  #fit() {
    const covering = this.isOpen && this.#phone.matches;
    const { panel, messages } = this.#parts;
    panel.setAttribute("aria-modal", String(covering));
    this.#lockPage(covering);
    const view = window.visualViewport;
    if (!covering || !view) return;
    panel.style.setProperty("--seen-height", `${view.height}px`);
    panel.style.setProperty("--seen-top", `${view.offsetTop}px`);
    messages.toEnd();
  }

  #lockPage(locked) {
    const page = document.documentElement;
    if (locked === this.hasAttribute("data-covering")) return;
    if (locked) this.#pageOverflow = page.style.overflow;
    page.style.overflow = locked ? "hidden" : this.#pageOverflow;
    this.toggleAttribute("data-covering", locked);
  }
}
