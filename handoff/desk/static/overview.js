// The board for supervisors: figures of the moment, what is late, the queue by reason, and the team.

import { clocked, showClock } from "./clocks.js";
import { nameOf } from "./customer.js";
import { h, icon } from "./dom.js";
import { decimal, waited } from "./format.js";
import { Live } from "./live.js";
import { named, say } from "./words.js";

export class Overview {
  #live = new Live("/overview");
  #ahead = 0;
  #timer = 0;
  #heading = h("h1", { tabIndex: -1 }, say("overview"));
  #body = h("div", { className: "figures" }, h("p", { className: "nothing" }, say("overview_loading")));
  #lost = h("p", { className: "link lost", role: "status", hidden: true }, say("lost"));
  element = h("section", { className: "overview", "aria-label": say("overview") },
    h("header", {},
      h("a", { className: "back", href: "#/", "aria-label": say("back") }, icon("back")), this.#heading, this.#lost),
    this.#body);

  constructor() {
    this.#live.addEventListener("frame", ({ detail }) => this.#show(detail));
    this.#live.addEventListener("status", ({ detail }) => { this.#lost.hidden = detail === "live"; });
  }

  open() {
    this.#live.start();
    this.#timer = setInterval(() => this.#count(), 1000);
  }

  close() {
    this.#live.stop();
    clearInterval(this.#timer);
  }

  focus() {
    this.#heading.focus();
  }

  draw() {}

  get #now() {
    return Date.now() + this.#ahead;
  }

  #show(frame) {
    this.#ahead = frame.now - Date.now();
    const held = document.activeElement?.dataset?.line;
    this.#body.replaceChildren(tiles(frame), pressing(frame), reasons(frame), team(frame), ratings(frame) ?? "");
    this.#count();
    // What is drawn anew every few seconds must not take the keyboard away.
    if (held) this.#body.querySelector(`[data-line="${held}"]`)?.focus();
  }

  #count() {
    for (const element of this.#body.querySelectorAll("[data-since]")) {
      if (element.dataset.due) showClock(element, this.#now);
      else element.textContent = waited(this.#now - Number(element.dataset.since));
    }
  }
}

function tiles({ waiting, late, soon, agents, today }) {
  const { oldest } = waiting;
  return h("dl", { className: "tiles" },
    tile("waiting", waiting.count),
    tile("oldest", oldest ? h("a", { href: `#/c/${oldest.id}`, "data-line": "oldest", "data-since": oldest.queued_at }) : "–"),
    tile("late", late, late && "red"),
    tile("soon", soon, soon && "amber"),
    tile("assigned", agents.reduce((sum, { load }) => sum + load, 0)),
    tile("expected", waiting.minutes ? minutes(waiting.minutes) : "–"),
    tile("answered", today.answered),
    tile("usual", today.seconds === null ? "–" : waited(today.seconds * 1000)));
}

function tile(name, figure, look = "") {
  return h("div", { className: `tile ${look || ""}` }, h("dt", {}, say(`tile_${name}`)), h("dd", {}, figure));
}

const minutes = (count) => (count > 60 ? say("over_an_hour") : `≈ ${count} ${say("minutes")}`);

function pressing({ pressing: lines }) {
  return part("pressing", lines.length === 0 ? h("p", { className: "nothing" }, say("pressing_none")) : table(
    ["customer", "clock", "waited", "agent"],
    lines.map((line) => [
      h("a", { href: `#/c/${line.id}`, "data-line": line.id }, nameOf(line)),
      named("clock", line.service.clock),
      clocked(line, "mine"),
      line.assignee ?? h("span", { className: "mark" }, say("waiting")),
    ])));
}

function reasons({ waiting }) {
  return part("reasons", waiting.count === 0 ? h("p", { className: "nothing" }, say("waiting_empty")) : table(
    ["reason", "count", "oldest"],
    waiting.reasons.map(({ reason, count, since }) => [named("reason", reason), String(count), h("span", { className: "waited", "data-since": since })])));
}

function team({ agents }) {
  return part("team", table(
    ["agent", "load", "ours", "late"],
    agents.map(({ name, presence, capacity, load, ours, late }) => [
      [h("span", { className: "presence", "data-presence": presence }), name, h("span", { className: presence === "online" ? "unseen" : "mark" }, named("presence", presence))], `${load} / ${capacity}`, String(ours), late ? h("span", { className: "waited", "data-urgent": "red" }, String(late)) : "0"])));
}

/** What customers have said of the last days; nothing in a shop that neither asks nor has asked. */
function ratings({ ratings: { asked, days, count, average, counts } }) {
  if (!asked && count === 0) return null;
  const spread = () => [
    h("p", {}, say("ratings_average", { average: decimal(average), count })),
    table(["rating", "count"], counts.map((each, at) => [String(at + 1), String(each)]).reverse()),
  ];
  return part("ratings", count === 0 ? h("p", { className: "nothing" }, say("ratings_none")) : spread(), { days });
}

function part(name, content, values = {}) {
  return h("section", { "aria-labelledby": `overview-${name}` }, h("h2", { id: `overview-${name}` }, say(`overview_${name}`, values)), content);
}

function table(columns, rows) {
  return h("table", {},
    h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col", className: `col-${column}` }, say(`column_${column}`))))),
    h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell, place) => (place ? h("td", { className: `col-${columns[place]}` }, cell) : h("th", { scope: "row" }, cell)))))));
}
