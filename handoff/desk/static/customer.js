// How a customer is called and what a conversation is marked with, wherever it is shown.

import { h, icon } from "./dom.js";
import { named, say } from "./words.js";

/** The names of the shop's teams by id. */
export const teams = JSON.parse(document.body.dataset.teams);

/** What a team is called; one that the shop no longer has shows its id. */
export const teamOf = (line) => teams[line.team] ?? line.team;

export function nameOf(line) {
  const { name, first_name: first, username } = line.customer ?? {};
  return name || first || username || `${say("visitor")} ${line.id.slice(-4).toUpperCase()}`;
}

/** One or two letters in a circle, of a hue that stays with the conversation. */
export function portrait(line) {
  const known = Boolean(line.customer?.name || line.customer?.first_name || line.customer?.username);
  const initials = nameOf(line).split(/\s+/).slice(0, 2).map((part) => [...part][0]).join("");
  const hue = [...line.id].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 6, 0);
  return h("span", { className: `portrait hue-${hue}`, "aria-hidden": "true" }, known ? initials.toLocaleUpperCase() : icon(line.channel));
}

/** Channel, language, team and after-hours mark; in a list the channel is its picture alone. */
export function marks(line, isListed = false) {
  const channel = named("channel", line.channel);
  return [
    h("span", { className: "mark", title: channel }, icon(line.channel), h("span", { className: isListed ? "unseen" : "" }, channel)),
    h("span", { className: "mark code", title: named("lang", line.lang) },
      h("span", { "aria-hidden": "true" }, line.lang.toUpperCase()),
      h("span", { className: "unseen" }, named("lang", line.lang))),
    isListed && line.team !== "general" && h("span", { className: "mark team", title: say("team") }, teamOf(line)),
    line.after_hours && h("span", { className: "mark night", title: say("after_hours_long") }, icon("moon"), say("after_hours")),
  ];
}
