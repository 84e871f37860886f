// The desk: puts the parts together and lets the address say which conversation is open.

import { base } from "./api.js";
import { Board } from "./board.js";
import { Conversation } from "./conversation.js";
import { h, icon } from "./dom.js";
import { moment } from "./format.js";
import { Live } from "./live.js";
import { Model } from "./model.js";
import { Outbox } from "./outbox.js";
import { lang, say } from "./words.js";

const model = new Model();
const outbox = new Outbox();
const live = new Live();
const board = new Board(model);
const pane = h("div", { className: "pane" });
const hours = h("span", { className: "hours" });
const link = h("span", { className: "link lost", role: "status" }, say("lost"));
const notices = h("div", { className: "notices", role: "status", "aria-live": "polite" });
let open = null;

function bar() {
  const other = lang === "tr" ? "en" : "tr";
  const { brand, agent } = document.body.dataset;
  return h("header", { className: "bar" },
    h("a", { className: "brand", href: "#/", "aria-label": `${brand} ${say("title")}` },
      h("img", { src: `${base}/static/icon.svg`, alt: "", width: 26, height: 26 }),
      h("span", {}, brand), h("span", { className: "product" }, say("title"))),
    hours, link,
    h("button", { type: "button", className: "quiet language", lang: other, onclick: () => speak(other) }, say("other_language")),
    h("span", { className: "me" }, agent),
    h("form", { method: "post", action: `${base}/logout` }, h("button", { className: "quiet leave", title: say("log_out") }, icon("leave", say("log_out")))));
}

function speak(other) {
  document.cookie = `destek_desk_lang=${other}; path=${base || "/"}; max-age=31536000; samesite=strict`;
  location.reload();
}

function notify(text, look = "") {
  const notice = h("p", { className: `notice ${look}` }, text);
  notices.append(notice);
  setTimeout(() => notice.remove(), 6000);
}

/** The address is the one place that says what is open: reload, back and bookmarks work. */
function route(isMove = true) {
  const id = /^#\/c\/([\w-]+)$/.exec(location.hash)?.[1] ?? null;
  document.body.dataset.view = id ? "conversation" : "list";
  open?.close();
  open = id ? new Conversation(model, outbox, id, notify) : null;
  pane.replaceChildren(open ? open.element : nothingOpen());
  live.watch(id);
  model.open(id);
  open?.draw();
  if (isMove) (open ?? board).focus();
}

function nothingOpen() {
  const isCalm = model.waiting.length === 0;
  return h("div", { className: "calm" }, icon("claim"),
    h("h1", {}, say(isCalm ? "calm" : "pick")), h("p", {}, say(isCalm ? "calm_lead" : "pick_lead")));
}

function receive({ detail: frame }) {
  if (frame.type === "board") {
    model.replace(frame);
    if (!open) pane.replaceChildren(nothingOpen());
  } else if (frame.type === "conversation") {
    model.update(frame.conversation);
  } else if (frame.type === "entries") {
    open?.add(frame.entries);
  } else if (frame.type === "cases") {
    if (frame.conversation === model.current) open?.cases.show(frame.cases);
  } else if (frame.type === "gone") {
    model.remove(frame.conversation);
    if (frame.conversation !== model.current) return;
    notify(say("gone"), "warning");
    location.hash = "#/";
  }
}

function draw() {
  open?.draw();
  const { hours: now, waiting, mine } = model;
  const unread = mine.filter((line) => model.isUnread(line)).length;
  const count = waiting.length + unread;
  document.title = `${count ? `(${count}) ` : ""}${say("title")} · ${document.body.dataset.brand}`;
  if (!now) return;
  const at = now.changes_at && moment(now.changes_at, model.now);
  hours.textContent = say(now.open ? "open_until" : at ? "closed_until" : "closed", { at });
  hours.classList.toggle("open", now.open);
}

live.addEventListener("frame", receive);
live.addEventListener("status", ({ detail }) => {
  link.className = `link ${detail}`;
  link.textContent = say(detail);
});
model.addEventListener("change", draw);
outbox.addEventListener("change", () => open?.transcript.drawUnsent());
document.addEventListener("visibilitychange", () => model.open(model.current));
pane.addEventListener("leave", () => board.focus());
addEventListener("hashchange", () => route());

document.getElementById("desk").replaceChildren(bar(), h("div", { className: "room" }, board.element, pane), notices);
route(false);
outbox.start();
live.start();
