// One visitor's conversation: what the server has confirmed, what still waits to be sent, and the
// connection between the two. Knows nothing of the page; the view listens for "change".

import { STRANGER, begin } from "./api.js";
import { Connection } from "./connection.js";
import { START, amend, compareIds, unread } from "./log.js";
import { Outbox } from "./outbox.js";
import { Photos } from "./photos.js";
import { Ratings } from "./ratings.js";
import { Receipts } from "./receipts.js";
import { Store, Tab } from "./storage.js";

const LARGEST_CACHE = 400_000; // characters; beyond it a reload reads the log from its beginning
const ACK_WAIT = 12_000;
const OTHER_TAB_GRACE = 4_000;
const TYPING_LASTS = 20_000;

export class Conversation extends EventTarget {
  entries = [];
  state = "bot";
  agent = null;
  wait = null; // the place in the queue, and the minutes that may take
  typing = false;
  problem = null;
  ratings = new Ratings((frame) => this.#connection.send(frame));
  #receipts = new Receipts((frame) => this.#connection.send(frame));
  #base;
  #lang;
  #store;
  #outbox;
  #connection;
  #visit = null;
  #photos;
  #cursor = START;
  #sent = new Map();
  #inFlight = null;
  #creating = false;
  #createFailed = false;
  #createWait = 1_000;
  #timers = {};
  #unwatch = null;

  constructor(base, lang) {
    super();
    this.#base = base;
    this.#lang = lang;
    this.#photos = new Photos(base, () => this.#visit?.token);
    this.#store = new Store(base);
    this.tab = new Tab(base);
    this.#outbox = new Outbox(this.#store, this.tab.id);
    const socket = new URL("chat/v1/socket", base);
    socket.protocol = socket.protocol === "https:" ? "wss:" : "ws:";
    this.#connection = new Connection(socket.href, {
      hello: () => ({ type: "hello", token: this.#visit?.token, cursor: this.#cursor, lang: this.#lang }),
      onFrame: (frame) => this.#receive(frame),
      onState: (state) => {
        if (state !== "ready") this.#settle();
        this.#changed();
      },
    });
  }

  /** Resumes an earlier conversation of this browser, when there is one. */
  start() {
    this.#unwatch = this.#store.watch((key) => this.#otherTab(key));
    this.#visit = this.#store.read("visit");
    this.#recall();
    if (this.#visit) this.#connection.start();
    else if (this.#outbox.list().length) this.#create();
    this.#changed();
  }

  stop() {
    this.#unwatch?.();
    this.#connection.stop();
    this.#receipts.stop();
    Object.values(this.#timers).forEach(clearTimeout);
  }

  set lang(lang) {
    this.#lang = lang;
  }

  /** "idle" | "connecting" | "ready" | "lost" */
  get link() {
    return this.#createFailed ? "lost" : this.#connection.state;
  }

  /** Own messages not yet in the log, oldest first; `sent` ones are with the server already. */
  get pending() {
    const waiting = this.#outbox.list().filter((item) => !this.#sent.has(item.id));
    return [...[...this.#sent.values()].map((item) => ({ ...item, sent: true })), ...waiting];
  }

  get unread() {
    return unread(this.entries, this.#read);
  }

  markRead() {
    const last = this.entries.at(-1);
    if (!last || compareIds(last.id, this.#read) <= 0) return;
    this.#store.write("read", last.id);
    this.#changed();
  }

  send(text) {
    this.#queue({ text });
  }

  /** `{photo}` as `shrunk` made it of a file, or `{document}` as `packed` did. */
  sendFile(file) {
    this.#queue({ text: "", ...file });
  }

  /** Shows sent photos and saves documents. */
  get files() {
    return this.#photos;
  }

  press(entry, index) {
    this.#queue({ text: entry.buttons[index].title, button: { entry: entry.id, index } });
  }

  /** From the queue back to the assistant; `text` says so until the server's words are there. */
  goBack(text) {
    this.#queue({ text, back: true });
  }

  /** Says how it went, in answer to the entry that asks. */
  rate(entry, rating, comment) {
    this.ratings.rate(entry, rating, comment);
    this.#changed();
  }

  /** Forgets a message the server refused. */
  dismiss(id) {
    this.#outbox.remove(id);
    this.#changed();
  }

  /** Starts afresh; false while something still waits to be sent, so that nothing is lost. */
  renew() {
    if (this.pending.some((item) => !item.refused)) return false;
    for (const item of this.#outbox.list()) this.#outbox.remove(item.id);
    this.#forget();
    this.#changed();
    return true;
  }

  #queue(content) {
    this.#outbox.add(content);
    this.#changed();
    if (this.#visit) this.#flush();
    else this.#create();
  }

  async #create(rejected = null) {
    if (this.#creating) return;
    this.#creating = true;
    this.#changed();
    try {
      const exclusive = navigator.locks
        ? (act) => navigator.locks.request(`destek ${this.#base}`, act)
        : (act) => act();
      await exclusive(async () => {
        const known = this.#store.read("visit");
        if (known && known.token !== rejected) this.#visit = known;
        else await this.#request();
      });
      this.#createWait = 1_000;
      this.#creating = this.#createFailed = false;
      this.problem = null;
      this.#connection.start();
    } catch (error) {
      this.#createFailed = true;
      this.problem = error.customerText ?? null;
      this.#createWait = Math.min(20_000, this.#createWait * 2);
      this.#later("create", this.#createWait * (0.5 + Math.random() / 2), () => {
        this.#creating = false;
        this.#create(rejected);
      });
      window.addEventListener("online", () => this.#hurryCreate(rejected), { once: true });
    }
    this.#changed();
  }

  #hurryCreate(rejected) {
    if (this.#visit || !this.#creating) return;
    clearTimeout(this.#timers.create);
    this.#creating = false;
    this.#create(rejected);
  }

  async #request() {
    const visit = await begin(this.#base, this.#lang);
    this.#forget();
    this.#visit = visit;
    this.#cursor = START;
    this.#store.write("visit", this.#visit);
  }

  #flush() {
    if (this.#inFlight || this.#connection.state !== "ready") return;
    const waiting = this.#outbox.list().filter((i) => !i.refused && !this.#sent.has(i.id));
    const next = waiting[0];
    if (!next) return;
    const age = Date.now() - next.at;
    if (!this.#outbox.mine(next) && age < OTHER_TAB_GRACE) {
      // The tab it was written in sends it; we step in only when that tab is gone.
      this.#later("flush", OTHER_TAB_GRACE - age, () => this.#flush());
      return;
    }
    this.#inFlight = next.id;
    if (next.photo || next.document) return this.#photos.send(next).then((f) => this.#receive(f));
    const content = next.button ? { button: next.button } : next.back ? { back: true } : { text: next.text };
    this.#connection.send({ type: "send", id: next.id, ...content });
    this.#later("ack", ACK_WAIT, () => this.#connection.drop());
  }

  #settle() {
    this.#inFlight = null;
    clearTimeout(this.#timers.ack);
  }

  #receive(frame) {
    const handle = {
      ready: () => this.#ready(frame),
      entry: () => this.#add(frame.entry),
      amended: () => this.#amend(frame),
      ack: () => this.#acknowledged(frame),
      state: () => this.#moved(frame),
      rated: () => this.#rated(frame),
      typing: () => this.#setTyping(true),
      error: () => this.#failed(frame),
    }[frame.type];
    if (!handle) return;
    handle();
    this.#changed();
  }

  #ready(frame) {
    this.problem = null;
    this.#moved(frame);
    this.#flush();
    this.ratings.resend();
  }

  #rated(frame) {
    this.ratings.receive(frame);
    this.#remember();
  }

  #add(entry) {
    if (compareIds(entry.id, this.#cursor) <= 0) return;
    this.#cursor = entry.id;
    this.entries.push(entry);
    if (entry.author === "customer" && entry.external_id) {
      const item = this.pending.find(({ id }) => id === entry.external_id);
      if (item?.photo && entry.pictures?.[0]) this.#photos.know(entry.pictures[0].id, item.photo);
      this.#outbox.remove(entry.external_id);
      this.#sent.delete(entry.external_id);
      if (this.#inFlight === entry.external_id) this.#settle();
    } else {
      this.#setTyping(false);
    }
    this.#remember();
    this.#flush();
  }

  #amend({ entry, cursor }) {
    if (compareIds(cursor, this.#cursor) > 0) this.#cursor = cursor;
    amend(this.entries, entry);
    this.#remember();
  }

  #acknowledged({ id }) {
    const item = this.#outbox.list().find((one) => one.id === id);
    const shown = this.entries.some((entry) => entry.external_id === id);
    if (item && !shown) this.#sent.set(id, item);
    this.#outbox.remove(id);
    if (this.#inFlight === id) this.#settle();
    this.problem = null;
    this.#flush();
  }

  #moved({ state, agent, place, minutes }) {
    Object.assign(this, { state, agent: agent ?? null, wait: place ? { place, minutes } : null });
    if (state === "assigned") this.#setTyping(false);
    this.#remember();
  }

  #failed(frame) {
    if (frame.id && this.ratings.refused(frame)) return;
    if (frame.id) {
      if (this.#inFlight === frame.id) this.#settle();
      if (frame.retry) {
        this.problem = frame.text;
        const wait = frame.wait_ms ?? 3_000 + Math.random() * 2_000;
        this.#later("flush", wait, () => this.#flush());
      } else {
        this.#outbox.refuse(frame.id, frame.text);
        this.#flush();
      }
    } else if (!STRANGER.has(frame.code)) {
      this.problem = frame.text;
      this.#connection.drop();
    } else {
      const rejected = this.#visit?.token ?? null;
      this.#connection.stop();
      this.#visit = null;
      this.#create(rejected);
    }
  }

  #setTyping(typing) {
    this.typing = typing;
    clearTimeout(this.#timers.typing);
    if (!typing) return;
    this.#later("typing", TYPING_LASTS, () => {
      this.typing = false;
      this.#changed();
    });
  }

  #remember() {
    if (!this.#visit) return;
    const log = {
      conversation: this.#visit.conversation,
      cursor: this.#cursor,
      entries: this.entries,
      state: this.state,
      agent: this.agent,
      ratings: this.ratings.given,
    };
    if (JSON.stringify(log).length > LARGEST_CACHE) this.#store.remove("log");
    else this.#store.write("log", log);
  }

  #recall() {
    const log = this.#store.read("log");
    if (!log || log.conversation !== this.#visit?.conversation) return;
    this.entries = log.entries;
    this.#cursor = log.cursor;
    this.state = log.state;
    this.agent = log.agent;
    this.ratings.recall(log.ratings);
  }

  #forget() {
    this.#connection.stop();
    for (const key of ["visit", "log", "read"]) this.#store.remove(key);
    this.#clear();
  }

  #clear() {
    this.#visit = null;
    this.entries = [];
    this.#cursor = START;
    this.#sent.clear();
    this.ratings.recall();
    this.#settle();
    this.#setTyping(false);
    this.state = "bot";
    this.agent = null;
    this.problem = null;
  }

  #otherTab(key) {
    if (key === null || key === "visit") {
      const visit = this.#store.read("visit");
      if (visit?.token === this.#visit?.token) return;
      this.#connection.stop();
      this.#clear();
      this.#visit = visit;
      if (visit) this.#connection.start();
    } else if (Outbox.owns(key)) {
      this.#flush();
    } else if (key !== "read") {
      return;
    }
    this.#changed();
  }

  #later(name, wait, act) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(act, wait);
  }

  get #read() {
    return this.#store.read("read") ?? START;
  }

  #changed() {
    this.#receipts.note(this.entries, this.#read, this.link);
    this.dispatchEvent(new Event("change"));
  }
}
