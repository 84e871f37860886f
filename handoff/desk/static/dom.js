// Small ways to build pages. Text always becomes a text node: nothing here parses HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes, properties (className, disabled…), listeners (onclick) and children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.startsWith("aria")) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const PATHS = {
  web: "M3 12h18M12 3a14 14 0 0 1 0 18M12 3a14 14 0 0 0 0 18M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
  telegram: "M21 4 3 11l6 2.5M21 4l-3 16-9-6.5M21 4 9 13.5V20l3.2-4",
  moon: "M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  back: "M15 5l-7 7 7 7",
  down: "M12 5v14M6 13l6 6 6-6",
  send: "M4 12 20 4l-5 16-3.5-6.5z",
  resolve: "M5 12.5l4.5 4.5L19 7.5",
  release: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  article: "M6 3h9l4 4v14H6zM9.5 11h6M9.5 15h6",
  spark: "M12 4v4M12 16v4M4 12h4M16 12h4M7 7l2 2M15 15l2 2M17 7l-2 2M9 15l-2 2",
  claim: "M4 13l3-8h10l3 8v6H4zM4 13h5a3 3 0 0 0 6 0h5",
  leave: "M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9",
};

/** A line drawing, silent for screen readers unless it has a label. */
export function icon(name, label = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name] ?? PATHS.web);
  svg.append(path);
  return svg;
}

/** A link to a page of the shop's own or of the web; anything else stays plain text. */
export function safeLink(url, ...children) {
  const isSafe = /^(https?:\/\/|\/(?!\/))/i.test(url ?? "");
  if (!isSafe) return h("span", {}, children);
  return h("a", { href: url, target: "_blank", rel: "noopener" }, children);
}
