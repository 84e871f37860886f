// What an agent does with a conversation beside answering it: claim, give away, put off, end.

import { ask, newId, Refusal } from "./api.js";
import { nameOf } from "./customer.js";
import { openDialog } from "./dialog.js";
import { h, icon } from "./dom.js";
import { moment } from "./format.js";
import { giveBack } from "./givingback.js";
import { menuButton } from "./menu.js";
import { lang, named, say } from "./words.js";

const LIMIT = Number(document.body.dataset.limit);
const REMARK_LIMIT = 500;
const TEAMS = Object.entries(JSON.parse(document.body.dataset.teams));
const takesOver = "takesOver" in document.body.dataset;
/** Conversations with a step of this page's on its way: what comes of them is no news. */
const busy = new Set();

export class Steps {
  #model;
  #outbox;
  #notify;
  #id;
  #isAnswered;
  #read;
  #drawn = "";
  element = h("div", { className: "actions" });

  /** `isAnswered` tells whether the customer's last word has been answered, `read` what the last entry
   * on the page is. */
  constructor(model, outbox, notify, id, isAnswered, read) {
    this.#model = model;
    this.#outbox = outbox;
    this.#notify = notify;
    this.#id = id;
    this.#isAnswered = isAnswered;
    this.#read = read;
  }

  draw(line) {
    const state = `${line.state} ${line.assignee}`;
    if (state === this.#drawn) return;
    this.#drawn = state;
    this.element.replaceChildren(...this.#buttons(line));
  }

  #buttons(line) {
    const button = (name, look, onclick) => h("button", { type: "button", className: look, onclick }, icon(name), h("span", {}, say(name)));
    const isMine = line.assignee === this.#model.agent;
    if (line.state === "queued" || line.state === "waiting") return [button("claim", "primary", () => this.#claim())];
    if (line.state !== "assigned" && line.state !== "snoozed") return [];
    const toBot = ["give_back", say("give_back"), () => this.#choose((choices) => this.#giveBack(choices))];
    if (!isMine) return !takesOver ? [] : [menuButton(say("steps"), [toBot]), button("take_over", "plain", () => this.#takeOver(line))];
    if (line.state === "snoozed") return [menuButton(say("steps"), [toBot]), button("wake", "primary", () => this.#now("wake", "woken"))];
    return [
      menuButton(say("steps"), [
        ["transfer", say("transfer"), () => this.#choose((choices) => this.#transfer(choices))],
        ["snooze", say("snooze"), () => this.#choose((choices) => this.#snooze(choices))],
        toBot,
        ["release", say("release"), () => this.#now("release", "released")],
      ]),
      button("resolve", "primary", () => this.#resolve()),
    ];
  }

  async #claim() {
    if (await this.#now("claim")) this.element.dispatchEvent(new CustomEvent("claimed", { bubbles: true }));
  }

  /** What there is to choose from changes with the hour and with the people: it is asked each time. */
  async #choose(open) {
    try {
      open(await ask("GET", "/choices"));
    } catch (refusal) {
      this.#notify(refusal.text || say("offline"), "warning");
    }
  }

  #transfer({ agents }) {
    const group = (label, options) => options.length > 0 && h("optgroup", { label }, options);
    const to = h("select", { id: "step-to", name: "to", required: true },
      h("option", { value: "" }, say("choose")),
      group(say("teams"), TEAMS.map(([id, name]) => h("option", { value: `team:${id}` }, name))),
      group(say("colleagues_all"), agents.map(colleague)));
    const note = h("textarea", { id: "step-note", name: "note", rows: 3, maxLength: LIMIT, "aria-describedby": "step-hint" });
    this.#dialog("transfer", [
      h("label", { htmlFor: "step-to" }, say("transfer_to")), to,
      h("label", { htmlFor: "step-note" }, say("transfer_note")), note,
      h("p", { id: "step-hint" }, say("transfer_hint")),
    ], say("transfer_done"), (fields) => {
      const [kind, ...name] = fields.get("to").split(":");
      return { [kind === "team" ? "team" : "to"]: name.join(":"), note: fields.get("note") };
    });
  }

  #snooze({ snooze: presets }) {
    const own = h("input", { type: "datetime-local", name: "date", "aria-label": say("snooze_date"), oninput: () => { choice.checked = true; } });
    const choice = h("input", { type: "radio", name: "until", value: "", required: true });
    const options = presets.map(({ name, until, at }, place) => h("label", {},
      h("input", { type: "radio", name: "until", value: until, checked: place === 0, required: true }),
      h("span", {}, named("snooze", name)), h("time", { dateTime: until }, moment(at, this.#model.now))));
    this.#dialog("snooze", [
      h("p", {}, say("snooze_hint")),
      h("fieldset", { className: "choices" }, h("legend", { className: "unseen" }, say("snooze_until")), options,
        h("div", { className: "own" }, h("label", {}, choice, h("span", {}, say("snooze_date"))), own)),
    ], say("snooze_done"), (fields) => ({ until: fields.get("until") || fields.get("date") }));
  }

  #giveBack({ hints }) {
    const id = newId();
    giveBack(this.#model.line(this.#id), {
      hints, isAnswered: this.#isAnswered(),
      act: async (hint) => {
        await this.#do("give_back", { id, read: this.#read(), ...hint });
        this.#notify(say("give_back_done"));
      },
    });
  }

  #resolve() {
    const outcomes = ["solved", "answered_elsewhere", "no_reply", "spam", "other"].map((name, place) => h("label", {},
      h("input", { type: "radio", name: "outcome", value: name, checked: place === 0, required: true }), h("span", {}, named("outcome", name))));
    const remark = h("textarea", { id: "step-remark", name: "remark", rows: 2, maxLength: REMARK_LIMIT });
    const isAnswered = this.#isAnswered();
    this.#dialog("resolve", [
      !isAnswered && h("p", { className: "warning" }, say("unanswered")),
      h("fieldset", { className: "choices" }, h("legend", {}, say("outcome")), outcomes),
      h("label", { htmlFor: "step-remark" }, say("remark")), remark,
      h("p", {}, say("resolve_hint")),
    ], say("resolved"), (fields) => ({ outcome: fields.get("outcome"), remark: fields.get("remark") }),
    isAnswered ? say("resolve") : say("resolve_anyway"));
  }

  #takeOver(line) {
    this.#dialog("take_over", [h("p", {}, say("take_over_hint", { agent: line.assignee }))], say("take_over_done"), () => ({}));
  }

  #dialog(name, body, told, read, done = say(name)) {
    const id = newId();
    openDialog({
      title: say(`${name}_title`), body, done,
      act: async (fields) => {
        await this.#do(name, { id, ...read(fields) });
        this.#notify(told);
      },
    });
  }

  /** A step without a question; tells whether it was done. */
  async #now(name, told = "") {
    const buttons = [...this.element.querySelectorAll("button")];
    for (const button of buttons) button.disabled = true;
    try {
      await this.#do(name, { id: newId() });
      if (told) this.#notify(say(told));
      return true;
    } catch (refusal) {
      const lost = refusal.code === "already_assigned";
      this.#notify(lost ? say("taken_by", { agent: refusal.assignee }) : refusal.text || say("offline"), "warning");
      return false;
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  }

  #do(name, body) {
    return take(this.#model, this.#outbox, this.#id, name, body);
  }
}

/** Take a step of this page's own, after what was written before it; throws a refusal. */
export async function take(model, outbox, id, name, body) {
  busy.add(id);
  try {
    if (!(await outbox.settled(id))) throw new Refusal(0, { text: say("unsent") });
    const { conversation } = await ask("POST", `/conversations/${id}/${name}`, body);
    model.update(conversation);
  } finally {
    setTimeout(() => busy.delete(id), 2_000);
  }
}

/** A colleague to choose; one who has no room cannot be chosen. */
function colleague({ name, presence, full }) {
  const more = [presence !== "online" && named("presence", presence), full && say("colleague_full")].filter(Boolean);
  return h("option", { value: `agent:${name}`, disabled: full }, [name, ...more].join(" · "));
}

/** Tell the agent what others, the hour or the customer have done to a conversation of his. */
export function announce(model, now, notify) {
  const before = model.line(now.id);
  if (busy.has(now.id)) return;
  const had = before?.assignee === model.agent;
  if (had && now.state === "bot") notify(say("was_given_back", { name: nameOf(now) }), "warning");
  if (now.state !== "assigned") return;
  const has = now.assignee === model.agent;
  const names = { name: nameOf(now), agent: has ? before?.assignee : now.assignee };
  if (had && !has) notify(say("was_taken_over", names), "warning");
  else if (had && before.state === "snoozed") notify(say("was_woken", names));
  else if (has && !had && before?.state === "assigned") notify(say("was_transferred", names));
  else if (has && !had && now.reason === "returned") notify(say("was_resumed", names));
}

/** What an event says of itself beyond the names. */
export function eventWords({ text, author, payload }, now) {
  const until = payload.until && moment(payload.until, now);
  const outcome = named("outcome", payload.outcome);
  const to = payload.to ?? payload.names?.[lang];
  const values = { until, outcome, to, from: payload.from };
  if (text === "resolved" && payload.outcome) return [payload.remark ? "ended_remark" : "ended", { ...values, remark: payload.remark }];
  if (text === "given_back") return [payload.hint ? "given_back_hint" : "given_back", { ...values, hint: payload.hint }];
  if (text === "transferred" && payload.team) return ["transferred_team", values];
  if (payload.of && payload.why) return [`${text}_${payload.why}`, values]; // what a channel did not do
  if (text === "woken" && author !== "agent") return [payload.due ? "woken_due" : "woken_customer", values];
  if (text === "returned" && payload.full) return [payload.due ? "returned_due_full" : "returned_full", { ...values, full: payload.full }];
  if (text === "returned" && payload.due) return ["returned_due", values];
  if (text === "reopened" && payload.earlier?.agent) {
    const { agent: knew, case: number, outcome: ended } = payload.earlier;
    return ["reopened_after", { earlier: [number, knew, named("outcome", ended)].filter(Boolean).join(", ") }];
  }
  if (text === "rated") return [payload.comment ? "rated_comment" : "rated", payload];
  return [text, values];
}
