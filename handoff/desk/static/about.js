// The right side: who the customer is, what he has proven to be his, and what came before.

import { h, icon, safeLink } from "./dom.js";
import { fullDay, shortDay } from "./format.js";
import { nameOf } from "./customer.js";
import { named, say } from "./words.js";

export class About {
  #name = h("h2", {});
  #facts = h("dl", { className: "known" });
  #orders = list("orders");
  #earlier = list("earlier");
  element;

  /** `cases`: the element with what the shop still owes the customer. */
  constructor(cases) {
    this.element = h("aside", { className: "about", "aria-label": say("about"), tabIndex: 0 },
      this.#name, this.#facts, cases, this.#orders.element, this.#earlier.element);
  }

  /** Known at once; the rest is asked for. */
  name(line) {
    this.#name.textContent = nameOf(line);
  }

  show(line, { customer, orders, earlier }) {
    const facts = [
      ...(customer.contacts.length ? [[say("contact"), customer.contacts.map((contact) => h("div", {}, contact))]] : []),
      [say("identity"), h("span", { className: customer.verified ? "mark sure" : "mark" }, customer.verified && icon("resolve"), say(customer.verified ? "verified" : "unverified"))],
      [say("since"), fullDay(customer.since)],
      [say("comes_by"), `${named("channel", customer.channel)}, ${named("lang", customer.lang)}`],
    ];
    this.#facts.replaceChildren(...facts.map(([term, detail]) => h("div", {}, h("dt", {}, term), h("dd", {}, detail))));
    this.#orders.fill(orders.map((order) => h("li", { className: "number" }, order)));
    this.#earlier.fill(earlier.map((session) => before(session, line.id)));
  }
}

/** A titled list that is not there while it is empty. */
function list(name) {
  const items = h("ul", {});
  const element = h("section", { className: name, "aria-labelledby": `about-${name}`, hidden: true }, h("h3", { id: `about-${name}` }, say(`about_${name}`)), items);
  return { element, fill: (lines) => {
    items.replaceChildren(...lines);
    element.hidden = lines.length === 0;
  } };
}

function before({ conversation, ended, question, outcome, agent, how, case: number, helped, rating, comment }, open) {
  const text = question || say("wordless");
  const told = [say(`ended_${outcome}`, { agent }), how && named("outcome", how), helped !== null && say(helped ? "reaction_helped" : "reaction_did_not_help"), rating !== null && say("rated", { rating }), number];
  return h("li", {},
    h("p", { className: "asked" }, conversation === open ? text : h("a", { href: `#/c/${conversation}` }, text)),
    h("p", { className: "how" }, [shortDay(ended), ...told].filter(Boolean).join(" · ")),
    comment && h("p", { className: "how" }, `“${comment}”`));
}

/** The rows of the block at the top: what the customer wants, what was collected, what was tried. */
export function summaryRows({ wants, question, collected, tried }) {
  const rows = [];
  if (wants) rows.push([say("wants"), wants]);
  if (question) rows.push([say("last_question"), `“${question}”`]);
  if (collected.length) {
    rows.push([say("collected"), h("ul", {}, collected.map(({ name, text }) => h("li", {}, h("span", { className: "field" }, `${name}: `), text)))]);
  }
  if (tried.length) {
    rows.push([say("tried"), h("ul", {}, tried.map(({ title, url, reaction }) => h("li", {},
      safeLink(url, title), " ", h("span", { className: `mark ${reaction}` }, say(`reaction_${reaction}`)))))]);
  }
  return rows;
}
