// A button with a menu under it, by mouse and by keyboard alike.

import { h, icon } from "./dom.js";

const MOVES = { ArrowDown: 1, ArrowUp: -1 };

/** `items` are [icon, words, what to do]. */
export function menuButton(label, items) {
  const list = h("div", { className: "menu", role: "menu", "aria-label": label, hidden: true, onkeydown: key },
    items.map(([name, words, act]) => h("button", {
      type: "button", role: "menuitem", tabIndex: -1, onclick: () => { close(); act(); },
    }, icon(name), words)));
  const button = h("button", {
    type: "button", className: "plain more", "aria-haspopup": "menu", "aria-expanded": "false",
    onclick: () => (list.hidden ? open() : close()),
    onkeydown: (event) => { if (event.key === "ArrowDown") { event.preventDefault(); open(); } },
  }, icon("more"), h("span", {}, label));

  function open() {
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    list.firstChild.focus();
    document.addEventListener("pointerdown", elsewhere);
  }

  function close() {
    const hadFocus = list.contains(document.activeElement);
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", elsewhere);
    if (hadFocus) button.focus();
  }

  function elsewhere({ target }) {
    if (!list.contains(target) && !button.contains(target)) close();
  }

  function key(event) {
    const all = [...list.children];
    const at = all.indexOf(document.activeElement);
    const to = { Home: 0, End: all.length - 1 }[event.key] ?? (at + MOVES[event.key] + all.length) % all.length;
    if (event.key === "Escape" || event.key === "Tab") close();
    if (event.key === "Escape") event.preventDefault();
    if (Number.isNaN(to)) return;
    event.preventDefault();
    all[to].focus();
  }

  return h("div", { className: "menu-holder" }, button, list);
}
