// One conversation in a list: who, what was said last, and what marks it.

import { clocked } from "./clocks.js";
import { marks, nameOf, portrait } from "./customer.js";
import { h } from "./dom.js";
import { clock, dayOf, moment, shortDay } from "./format.js";
import { named, say } from "./words.js";

/** What a line shows. `place`: "mine", "waiting", "colleagues", or "view" for one of everything. */
export function lineContent(line, { place, isUnread, model }) {
  const isMine = line.assignee === model.agent;
  return [portrait(line), h("span", { className: "gist" },
    h("span", { className: "top" },
      h("span", { className: "name" }, nameOf(line)),
      clocked(line, place),
      place === "snoozed" && h("time", { className: "owner", dateTime: new Date(line.snoozed_until).toISOString() },
        [!isMine && line.assignee, moment(line.snoozed_until, model.now)].filter(Boolean).join(" · ")),
      place === "colleagues" && h("span", { className: "owner" }, line.assignee),
      place === "view" && h("span", { className: "owner" }, when(line.found_at ?? line.updated_at, model.now)),
      isUnread && h("span", { className: "dot" }, h("span", { className: "unseen" }, say("unread")))),
    h("span", { className: "preview" }, line.snippet?.length ? snippet(line.snippet) : preview(line, place)),
    h("span", { className: "marks" },
      place === "view" && h("span", { className: `mark at ${line.state}` },
        line.state === "assigned" ? (isMine ? say("with_you") : say("with_agent", { agent: line.assignee })) : named("state", line.state)),
      line.priority > 0 && h("span", { className: `mark priority p${line.priority}` }, named("priority", line.priority)),
      place !== "mine" && place !== "view" && line.reason && h("span", { className: `mark reason ${line.reason}` }, named("reason", line.reason)),
      marks(line, true)))];
}

function snippet(pieces) {
  return pieces.map(({ text, found }) => (found ? h("mark", {}, text) : text));
}

/** What the customer asked says more than our "you are in place 3" or "Ayşe has joined". */
function preview(line, place) {
  const isOurs = place === "waiting" ? line.last_author !== "customer" : line.last_author === "system";
  if (isOurs && place !== "view" && line.handoff?.question) return line.handoff.question;
  const who = { agent: place === "mine" ? say("you") : line.assignee, bot: say("bot"), system: "" }[line.last_author];
  return who && (place === "mine" || place === "view") ? `${who}: ${line.last_text}` : line.last_text;
}

/** The hour of today, the day of what is older. */
function when(at, now) {
  return dayOf(at) === dayOf(now) ? clock(at) : shortDay(at);
}
