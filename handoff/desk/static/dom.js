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
  clip: "M19 11.5l-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-7.9 7.9a1.6 1.6 0 0 1-2.2-2.2l7-7",
  save: "M12 4v10M8 10.5l4 4 4-4M5 19h14",
  send: "M4 12 20 4l-5 16-3.5-6.5z",
  resolve: "M5 12.5l4.5 4.5L19 7.5",
  release: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  article: "M6 3h9l4 4v14H6zM9.5 11h6M9.5 15h6",
  spark: "M12 4v4M12 16v4M4 12h4M16 12h4M7 7l2 2M15 15l2 2M17 7l-2 2M9 15l-2 2",
  canned: "M13 3 5 14h6l-1 7 8-11h-6z",
  plus: "M12 6v12M6 12h12",
  open: "M14 5h5v5M19 5l-8 8M10 6H5v13h13v-5",
  edit: "M4 20l1-4L16 5l3 3L8 19z",
  pen: "M4 20l1-4L16 5l3 3L8 19z",
  bin: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
  close: "M6 6l12 12M18 6 6 18",
  claim: "M4 13l3-8h10l3 8v6H4zM4 13h5a3 3 0 0 0 6 0h5",
  bell: "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5a2 2 0 0 0 4 0",
  person: "M8.5 8a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0M5 20a7 7 0 0 1 14 0",
  search: "M4 10.5a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0M15.5 15.5 20 20",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  transfer: "M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4",
  take_over: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M5 20a7 7 0 0 1 14 0",
  snooze: "M12 21a8 8 0 1 0 0-16 8 8 0 0 0 0 16M12 9v4l3 2M4 5l3-2M20 5l-3-2",
  wake: "M8 5v14l11-7z",
  give_back: "M5 9h14v10H5zM12 9V5M9.5 13.5h.01M14.5 13.5h.01M9.5 16.5h5M2.5 12.5v3M21.5 12.5v3",
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
