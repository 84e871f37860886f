// Going home, or away for a while: what becomes of each conversation that is mine is asked first.

import { ask, newId } from "./api.js";
import { nameOf } from "./customer.js";
import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { moment } from "./format.js";
import { take } from "./steps.js";
import { say } from "./words.js";

let isAsking = false;

/** Ask, do what was chosen, then `go`. `keeps` tells whether conversations may stay with me: who goes
 * home leaves none behind. Without any there is nothing to ask. */
export async function signOff({ model, outbox, keeps, done, go }) {
  if (model.mine.length === 0) return go();
  if (isAsking) return;
  isAsking = true;
  let choices;
  try {
    choices = await ask("GET", "/choices");
  } finally {
    isAsking = false;
  }
  const rows = h("ul", { className: "fates" });
  const all = select("fate-all", choices, model, keeps);
  all.prepend(h("option", { value: "", selected: true }, say("signoff_each")));
  all.addEventListener("change", () => {
    if (all.value) for (const each of rows.querySelectorAll("select")) each.value = all.value;
  });
  const show = (lines) => rows.append(...lines.map((line) => row(line, choices, model, keeps)));
  show(model.mine);
  openDialog({
    title: say("signoff_title"), done, look: "signoff",
    body: [
      h("p", {}, say(keeps ? "signoff_lead_away" : "signoff_lead_leave")),
      h("label", { htmlFor: "fate-all" }, say("signoff_all")), all, rows,
    ],
    act: async () => {
      await ask("POST", "/presence", { presence: "away" }); // nothing new is offered meanwhile
      await Promise.all([...rows.children].map((each) => settle(each, model, outbox)));
      const left = [...rows.children].map((each) => each.dataset.id);
      const arrived = keeps ? [] : model.mine.filter((line) => !left.includes(line.id));
      show(arrived);
      if (left.length > 0) throw { text: say("signoff_left") };
      if (arrived.length > 0) throw { text: say("signoff_arrived") };
      await go();
    },
  });
}

function select(id, { agents, snooze }, model, keeps) {
  const rest = snooze.find(({ name }) => name === "tomorrow") ?? snooze.find(({ name }) => name === "next_opening");
  const there = agents.filter(({ presence, full }) => presence === "online" && !full);
  const option = (value, words) => h("option", { value }, words);
  return h("select", { id },
    keeps && option("keep", say("signoff_keep")),
    option("release", say("release")),
    rest && option(`snooze:${rest.until}`, say("signoff_snooze", { at: moment(rest.at, model.now) })),
    option("resolve", say("resolve")),
    there.length > 0 && h("optgroup", { label: say("colleagues_all") }, there.map(({ name }) => option(`transfer:${name}`, name))));
}

function row(line, choices, model, keeps) {
  const id = `fate-${line.id}`;
  const control = select(id, choices, model, keeps);
  control.setAttribute("aria-describedby", `${id}-words ${id}-fault`);
  return h("li", { "data-id": line.id },
    h("label", { htmlFor: id }, nameOf(line)),
    h("p", { id: `${id}-words`, className: "last" }, line.last_text), control,
    h("p", { id: `${id}-fault`, className: "fault" }));
}

/** Do what was chosen for one conversation; its row goes when it is done, else it says why not. */
async function settle(element, model, outbox) {
  const [step, ...rest] = element.querySelector("select").value.split(":");
  const value = rest.join(":");
  const body = { id: newId(), ...(step === "snooze" && { until: value }), ...(step === "transfer" && { to: value }) };
  try {
    if (step !== "keep") await take(model, outbox, element.dataset.id, step, body);
    element.remove();
  } catch (refusal) {
    element.querySelector(".fault").textContent = refusal.text || say("offline");
  }
}
