// Elements from plain values. Whatever comes from the server goes in as text, never as markup.

/** `h("a", {class: "x", onclick: f}, "text", child, …)`; null and false are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

const SHAPES = {
  chat: "M12 3C6.9 3 3 6.4 3 10.7c0 2.4 1.2 4.5 3.1 5.9L5.4 21l4.3-2.3c.7.1 1.5.2 2.3.2 5.1 0 9-3.4 9-8.2S17.1 3 12 3Z",
  close: "M6 6l12 12M18 6 6 18",
  down: "M6 9.5l6 6 6-6",
  send: "M4 12 20 4l-5 16-3.6-6.4L4 12Z",
  fresh: "M20 5v5h-5M4 19v-5h5M19 10a7.5 7.5 0 0 0-13-2.6M5 14a7.5 7.5 0 0 0 13 2.6",
  photo: "M4 8h3.2L9 5h6l1.8 3H20v11H4zM12 10a3.3 3.3 0 1 1 0 6.6 3.3 3.3 0 0 1 0-6.6",
  star: "M12 3.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8-4.2-4.1 5.8-.8z",
  save: "M12 4v10M8 10.5l4 4 4-4M5 19h14",
  page: "M7 3h7l5 5v13H7zM14 3v5h5M10 13h6M10 17h6",
};

/** A decorative line icon of 24 by 24 units. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/** An address we are willing to link to (http, https, or relative to `base`), else null. */
export function safeLink(address, base) {
  try {
    const url = new URL(address, base);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

const ADDRESS = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g;

/** Text nodes with the web addresses in them made into links. */
export function linked(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const href = safeLink(match[0]);
    if (!href) continue;
    parts.push(text.slice(from, match.index));
    parts.push(h("a", { href, target: "_blank", rel: "noopener noreferrer" }, match[0]));
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)].filter(Boolean);
}

/** Relative luminance decides whether white or near-black text is readable on `color`. */
export function textOn(color) {
  const match = /^#([0-9a-f]{6})$/i.exec(color.trim());
  if (!match) return "#ffffff";
  const [red, green, blue] = [0, 2, 4].map((at) => {
    const part = parseInt(match[1].slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return 1.05 / (light + 0.05) >= 4.5 ? "#ffffff" : "#10201d";
}
