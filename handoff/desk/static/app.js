// The desk: puts the parts together and lets the address say which conversation is open.

import { Alerts } from "./alerts.js";
import { base } from "./api.js";
import { Board } from "./board.js";
import { openCanned } from "./canned.js";
import { Conversation } from "./conversation.js";
import { h, icon } from "./dom.js";
import { Finder } from "./finder.js";
import { moment } from "./format.js";
import { Live } from "./live.js";
import { Model } from "./model.js";
import { Offers } from "./offers.js";
import { Outbox } from "./outbox.js";
import { Overview } from "./overview.js";
import { PresenceSwitch } from "./presence.js";
import { signOff } from "./signoff.js";
import { announce } from "./steps.js";
import { lang, say } from "./words.js";

const model = new Model();
const outbox = new Outbox();
const live = new Live();
const alerts = new Alerts(model);
const board = new Board(model);
const finder = new Finder(model, board, live);
const pane = h("div", { className: "pane" });
const hours = h("span", { className: "hours" });
const link = h("span", { className: "link live", role: "status" });
const notices = h("div", { className: "notices", role: "status", "aria-live": "polite" });
finder.element.prepend(new Offers(model, notify).element);
const presence = new PresenceSwitch(model, outbox, live, notify);
let open = null;

function bar() {
  const other = lang === "tr" ? "en" : "tr";
  const { brand, agent } = document.body.dataset;
  return h("header", { className: "bar" },
    h("a", { className: "brand", href: "#/", "aria-label": `${brand} ${say("title")}` },
      h("img", { src: `${base}/static/icon.svg`, alt: "", width: 26, height: 26 }),
      h("span", {}, brand), h("span", { className: "product" }, say("title"))),
    hours, link, alerts.element,
    "board" in document.body.dataset && h("a", { className: "quiet to-overview", href: "#/overview" }, say("overview")),
    h("button", { type: "button", className: "quiet canned-all", title: say("canned"), onclick: () => openCanned(notify) }, icon("canned", say("canned"))),
    h("button", { type: "button", className: "quiet language", lang: other, onclick: () => speak(other) }, say("other_language")),
    h("a", { className: "me", href: `${base}/account`, title: say("account") }, agent),
    presence.element,
    h("form", { method: "post", action: `${base}/logout`, onsubmit: leave }, h("button", { className: "quiet leave", title: say("log_out") }, icon("leave", say("log_out")))));
}

/** Who logs out in the office and has conversations is sent here: the desk asks, once. */
function leaveIfSent() {
  if (location.hash !== "#/leave") return;
  history.replaceState(null, "", "#/");
  document.querySelector(".bar form").requestSubmit();
}

/** Nobody goes home without saying what becomes of what is his. */
async function leave(event) {
  event.preventDefault();
  const form = event.currentTarget;
  try {
    await signOff({ model, outbox, keeps: false, done: say("log_out"), go: () => form.submit() });
  } catch (refusal) {
    notify(refusal.text || say("offline"), "warning");
  }
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
  const isOverview = location.hash === "#/overview";
  document.body.dataset.view = id ? "conversation" : isOverview ? "overview" : "list";
  open?.close();
  open = id ? new Conversation(model, outbox, id, notify) : isOverview ? new Overview() : null;
  pane.replaceChildren(open ? open.element : nothingOpen());
  live.watch(id);
  model.open(id);
  open?.open?.();
  open?.draw();
  if (isMove) (open ?? finder).focus();
}

function nothingOpen() {
  const isCalm = model.waiting.length === 0;
  return h("div", { className: "calm" }, icon("claim"),
    h("h1", {}, say(isCalm ? "calm" : "pick")), h("p", {}, say(isCalm ? "calm_lead" : "pick_lead")), h("p", { className: "by-key" }, say("keys")));
}

function receive({ detail: frame }) {
  if (frame.type === "board") {
    model.replace(frame);
    if (!open) pane.replaceChildren(nothingOpen());
    leaveIfSent();
  } else if (frame.type === "views") {
    model.count(frame.views);
  } else if (frame.type === "conversation") {
    if (model.isOvertaken(frame.conversation)) return;
    announce(model, frame.conversation, notify);
    model.update(frame.conversation);
  } else if (frame.type === "entries") {
    if (frame.conversation === model.current) open?.add(frame.entries, frame.more);
  } else if (frame.type === "cases") {
    if (frame.conversation === model.current) open?.cases.show(frame.cases);
  } else if (frame.type === "typing") {
    if (frame.conversation === model.current) open?.composer.company.hear(frame);
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
  const count = alerts.isOn("badge") ? waiting.length + unread : 0;
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
alerts.addEventListener("change", draw);
outbox.addEventListener("change", () => open?.transcript?.drawUnsent());
document.addEventListener("visibilitychange", () => model.open(model.current));
outbox.addEventListener("refused", ({ detail }) => notify(detail || say("offline"), "warning"));
pane.addEventListener("typing", ({ detail }) => live.type(detail));
pane.addEventListener("canned", () => openCanned(notify));
pane.addEventListener("leave", () => finder.focus());
addEventListener("hashchange", () => route());

document.getElementById("desk").replaceChildren(bar(), h("div", { className: "room" }, finder.element, pane), notices);
route(false);
outbox.start();
live.start();
