// The bot's decision record in words: what it understood, where it looked, how sure it was.

import { h, icon, safeLink } from "./dom.js";
import { quoted, share } from "./format.js";
import { intent, named, say } from "./words.js";

/**
 * A folded record beneath the bot's turn.
 * @param {object} record  the decision entry's payload
 * @param {number} askedBack  how often the bot has asked back in this session, this turn included
 * @param {Map<string, string>} titles  titles of articles seen so far, by id
 */
export function decisionView(record, askedBack, titles) {
  const told = sentence(record, askedBack, titles);
  return h("details", { className: "decision" },
    h("summary", {}, icon("spark"), h("span", {}, headline(record))),
    h("div", { className: "decision-body" },
      told && h("p", {}, told),
      h("dl", {}, facts(record, titles))));
}

/** "Geri sordu · 0,41 emin" */
export function headline(record) {
  const done = named("did", record.outcome ?? record.kind);
  const sure = isNumber(record.probability) ? ` · ${say("sure", { p: share(record.probability) })}` : "";
  return done + sure;
}

/** "0,41 emindi; “İade süresi”, “İade kargo ücreti” makalelerine baktı; bir kez geri sordu." */
export function sentence(record, askedBack, titles) {
  const looked = articlesOf(record).map((id) => titleOf(id, record, titles));
  const parts = [];
  if (isNumber(record.probability)) parts.push(say("was_sure", { p: share(record.probability) }));
  if (looked.length) parts.push(say(looked.length > 1 ? "looked_many" : "looked_one", { titles: quoted(looked) }));
  if (askedBack && record.outcome !== "smalltalk") {
    parts.push(askedBack > 2 ? say("asked_back_n", { n: askedBack }) : say(`asked_back_${askedBack}`));
  }
  if (record.outcome === "handoff") {
    parts.push(say("because", { reason: named("reason", record.reason).toLocaleLowerCase(document.documentElement.lang) }));
  }
  const text = parts.join("; ");
  return text && `${text[0].toLocaleUpperCase(document.documentElement.lang)}${text.slice(1)}.`;
}

function facts(record, titles) {
  const hits = hitsOf(record);
  const rows = [];
  const add = (term, ...details) => rows.push(h("dt", {}, term), h("dd", {}, details));
  if (record.intent) add(say("understood"), intents(record));
  if (hits.length) {
    add(say("found"), h("ol", { className: "hits" }, hits.map((hit) =>
      h("li", {}, safeLink(hit.url, hit.title ?? hit.article), isNumber(hit.score) && h("span", { className: "score" }, share(hit.score))))));
  } else if (articlesOf(record).length) {
    add(say("found"), quoted(articlesOf(record).map((id) => titleOf(id, record, titles))));
  }
  if (isNumber(record.thresholds?.answer)) {
    const { answer, clarify } = record.thresholds;
    add(say("thresholds"), say("thresholds_are", { answer: share(answer), clarify: share(clarify ?? 0) }));
  }
  if (isNumber(record.latency_ms)) {
    const times = record.attempts > 1 ? ` · ${say("tried_times", { n: record.attempts })}` : "";
    add(say("took"), `${Math.round(record.latency_ms)} ms${times}`);
  }
  if (record.model) add(say("version"), [record.model, record.index?.slice(0, 8)].filter(Boolean).join(" · "));
  return rows;
}

function intents(record) {
  const name = nameOf(record.intent);
  const sure = record.confidence ?? record.intent.confidence;
  const first = isNumber(sure) ? `${intent(name)} (${share(sure)})` : intent(name);
  const others = (record.ranking ?? []).filter((other) => nameOf(other) !== name && other.confidence >= 0.05).slice(0, 2);
  const rest = others.map((other) => `${intent(nameOf(other))} (${share(other.confidence)})`);
  return rest.length ? `${first}; ${say("then")} ${rest.join(", ")}` : first;
}

const nameOf = (found) => (typeof found === "string" ? found : found.name);
const isNumber = (value) => typeof value === "number";
const hitsOf = (record) => record.hits ?? record.search?.hits ?? [];
const titleOf = (id, record, titles) => hitsOf(record).find((hit) => hit.article === id)?.title ?? titles.get(id) ?? id;

/** The articles that mattered: those the bot names, else the best that the search found. */
function articlesOf(record) {
  if (record.articles?.length) return [...new Set(record.articles)];
  return hitsOf(record).slice(0, 3).map((hit) => hit.article);
}

/** Learn the titles a record or a message brings along. */
export function learnTitles(payload, titles) {
  for (const hit of hitsOf(payload)) if (hit.title) titles.set(hit.article, hit.title);
  if (payload.article?.title) titles.set(payload.article.id, payload.article.title);
}
