// A document's card, and a photo seen large.

import { h, icon } from "./dom.js";

/** A document `{name, size}`: pressing it saves it; one that is still on its way has no `save`. */
export function paper(found, texts, lang, save) {
  const told = h("p", { class: "refused", role: "alert" });
  const press = () => {
    told.textContent = "";
    save(found).catch(() => (told.textContent = texts.saveFailed));
  };
  const size = h("span", { class: "card-kind" }, texts.document(sized(found.size, lang)));
  const inside = [icon("page"), h("span", {}, h("span", { class: "card-title" }, found.name), size)];
  if (!save) return h("div", { class: "card paper" }, inside);
  const button = h("button", { class: "card paper", type: "button", onclick: press }, ...inside);
  button.append(icon("save"), h("span", { class: "unseen" }, ` (${texts.save})`));
  return h("div", {}, button, told);
}

/** The photo over everything, until it is pressed or Escape is. */
export function enlarge(image, close) {
  if (!image.src) return;
  const seen = h("dialog", { class: "whole", "aria-label": image.alt });
  const leave = h("button", { class: "tool", type: "button", "aria-label": close, title: close }, icon("close"));
  seen.append(h("img", { src: image.src, alt: image.alt }), leave);
  seen.addEventListener("click", () => seen.close());
  seen.addEventListener("close", () => seen.remove());
  seen.addEventListener("keydown", (event) => event.stopPropagation());
  image.getRootNode().append(seen);
  seen.showModal();
}

function sized(bytes, lang) {
  const kilo = bytes / 1024;
  if (kilo < 1000) return `${Math.max(1, Math.round(kilo))}\u00a0KB`;
  return `${(kilo / 1024).toLocaleString(lang, { maximumFractionDigits: 1 })}\u00a0MB`;
}
