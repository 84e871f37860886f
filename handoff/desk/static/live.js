// A socket to the desk: reconnects by itself and resumes from the last cursor.

import { ask, base } from "./api.js";

const FIRST_WAIT = 500, LONGEST_WAIT = 15_000;
const PING_EVERY = 25_000, PONG_WITHIN = 8_000;
const LOGIN_ENDED = 4401;

/** Events: "frame" (detail: the frame), "status" (detail: "live" | "lost"). */
export class Live extends EventTarget {
  #path;
  #socket = null;
  #wait = FIRST_WAIT;
  #watched = null;
  #seesAll = false;
  #timers = { retry: 0, ping: 0, pong: 0 };

  #stopped = new AbortController();

  constructor(path = "/socket") {
    super();
    this.#path = path;
  }

  start() {
    this.#stopped = new AbortController();
    const { signal } = this.#stopped;
    addEventListener("online", () => this.#retry(0), { signal });
    addEventListener("offline", () => this.#drop(), { signal });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.#socket === null) this.#retry(0);
    }, { signal });
    this.#connect();
  }

  stop() {
    this.#stopped.abort();
    const socket = this.#socket;
    this.#socket = null;
    Object.values(this.#timers).forEach(clearTimeout);
    socket?.close();
  }

  /** Follow a conversation, its latest entries first, or from a cursor; null for none. */
  watch(conversation, cursor = "") {
    this.#watched = conversation ? { conversation, cursor } : null;
    this.#send({ type: "watch", conversation, cursor });
  }

  /** Tell colleagues in the same conversation that a reply or a note is being written. */
  type(mode) {
    this.#send({ type: "typing", mode });
  }

  /** Hear of every conversation that changes, or of the board's alone. */
  look(all) {
    this.#seesAll = all;
    this.#send({ type: "look", all });
  }

  #connect() {
    clearTimeout(this.#timers.retry);
    if (this.#socket) return;
    const url = new URL(`${base}${this.#path}`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#wait = FIRST_WAIT;
      this.#tell("status", "live");
      if (this.#watched) this.#send({ type: "watch", ...this.#watched });
      if (this.#seesAll) this.#send({ type: "look", all: true });
      this.#timers.ping = setInterval(() => this.#ping(), PING_EVERY);
    };
    // What is told together comes as a list.
    socket.onmessage = ({ data }) => [JSON.parse(data)].flat().forEach((frame) => this.#receive(frame));
    socket.onclose = ({ code }) => this.#closed(socket, code);
  }

  #receive(frame) {
    clearTimeout(this.#timers.pong);
    if (frame.type === "entries") {
      if (frame.conversation !== this.#watched?.conversation) return;
      this.#watched.cursor = frame.cursor;
    }
    if (frame.type !== "pong") this.#tell("frame", frame);
  }

  #closed(socket, code) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    clearInterval(this.#timers.ping);
    clearTimeout(this.#timers.pong);
    this.#tell("status", "lost");
    // A refused handshake looks like a lost connection from here: the API tells them apart.
    ask("GET", "/views").catch(() => {});
    if (code !== LOGIN_ENDED) this.#retry(this.#wait * (0.75 + Math.random() / 2));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  #retry(after) {
    clearTimeout(this.#timers.retry);
    this.#timers.retry = setTimeout(() => this.#connect(), after);
  }

  #ping() {
    this.#send({ type: "ping" });
    clearTimeout(this.#timers.pong);
    this.#timers.pong = setTimeout(() => this.#drop(), PONG_WITHIN);
  }

  /** A dead network answers no closing handshake either. */
  #drop() {
    const socket = this.#socket;
    socket?.close();
    if (socket) this.#closed(socket, 0);
  }

  #send(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
