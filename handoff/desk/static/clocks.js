// The clocks of service as lists show them: how long somebody waits for us, and how that is.

import { h } from "./dom.js";
import { moment, waited } from "./format.js";
import { named, say } from "./words.js";

/** "" while there is time, "amber" after the warning, "red" once the target is missed. */
export function urgency({ warns, due } = {}, now) {
  if (!due || now < warns) return "";
  return now < due ? "amber" : "red";
}

/** How long a customer waits; nothing while it is his turn, or with a colleague, or put off. */
export function clocked(line, section) {
  const { turn, since, warns, due, clock, minutes } = line.service ?? {};
  if (section !== "waiting" && (section !== "mine" || turn !== "shop")) return null;
  return h("span", {
    className: "waited", "data-since": section === "mine" ? since : line.queued_at,
    "data-warns": warns, "data-due": due, "data-clock": clock, "data-minutes": minutes,
  });
}

/** Bring one such element up to the present. */
export function showClock(element, now) {
  const { since, warns, due, clock, minutes, urgent: before } = element.dataset;
  const urgent = urgency({ warns: Number(warns), due: Number(due) }, now);
  const text = waited(now - Number(since));
  if (element.textContent === text && before === urgent) return;
  element.dataset.urgent = urgent;
  element.textContent = text;
  const at = due && moment(Number(due), now);
  element.title = urgent
    ? say(urgent === "red" ? "clock_late" : "clock_soon", { clock: named("clock", clock), minutes, at })
    : say("waits", { time: text });
}
