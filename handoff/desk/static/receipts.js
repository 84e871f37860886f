// Under an agent's message: whether it has reached the customer's device, and whether it was read.

import { h } from "./dom.js";
import { say } from "./words.js";

/** Marks in `log` how far the customer of `line` has come: each state under the last message that has it. */
export function showReceipts(log, line) {
  const messages = [...log.querySelectorAll(".message.agent[data-entry]")];
  const states = messages.map((message) => stateOf(message.dataset.entry, line));
  messages.forEach((message, at) => {
    const isLast = states[at] !== states[at + 1];
    const words = isLast ? say(`receipt_${states[at]}`) : "";
    let mark = message.querySelector(".receipt");
    if (!mark && !words) return;
    if (!mark) {
      // Who listens hears the messages, not each of their marks.
      mark = h("p", { className: "receipt", "aria-live": "off" });
      message.append(mark);
    }
    if (mark.textContent !== words) mark.textContent = words;
    mark.hidden = !words;
  });
}

/** Telegram says that it has taken a message and never that it was read. */
function stateOf(id, { channel, reached, read }) {
  if (channel === "telegram") return isUpTo(id, reached) ? "taken_telegram" : "sent";
  if (isUpTo(id, read)) return "read";
  return isUpTo(id, reached) ? "reached" : "sent";
}

function isUpTo(id, cursor) {
  if (!cursor) return false;
  const [ms, number] = id.split("-").map(Number);
  const [cursorMs, cursorNumber] = cursor.split("-").map(Number);
  return ms < cursorMs || (ms === cursorMs && number <= cursorNumber);
}
