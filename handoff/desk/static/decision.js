// Why the bot said what it said. The sentences are the server's (handoff/explaining.py).

import { h, icon, safeLink } from "./dom.js";
import { percent, score } from "./format.js";
import { say } from "./words.js";

/** An explained decision, folded away beneath the bot's turn. */
export function decisionView({ headline, sentences, found, sureness, version }) {
  return h("details", { className: "decision" },
    h("summary", {}, icon("spark"), h("span", {}, headline)),
    h("div", { className: "decision-body" },
      h("p", {}, sentences.join(" ")),
      sureness && gauge(sureness),
      found.length > 0 && [h("p", { className: "caption" }, say("found")), h("ol", { className: "hits" }, found.map(hit))],
      version && h("p", { className: "version" }, version)));
}

/** How sure it was, beside what asking back and answering need. */
function gauge({ probability, answer, clarify }) {
  const needs = { p: percent(probability), answer: percent(answer), clarify: percent(clarify) };
  return h("div", { className: "gauge", role: "img", "aria-label": say("sureness", needs) },
    h("p", { className: "caption" }, say("chance", needs), h("span", {}, say("needs", needs))),
    h("div", { className: probability >= answer ? "rail sure" : "rail" },
      h("span", { className: "fill", style: `width: ${100 * probability}%` }),
      [clarify, answer].map((at) => h("span", { className: "tick", style: `left: ${100 * at}%` }))));
}

function hit({ title, url, score: points, given }) {
  return h("li", {},
    h("span", { className: "name" }, safeLink(url, title), given && h("span", { className: "mark given" }, say("given"))),
    h("span", { className: "score" }, score(points)),
    h("div", { className: "rail", "aria-hidden": "true" }, h("span", { className: "fill", style: `width: ${100 * points}%` })));
}
