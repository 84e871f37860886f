// The one socket to the desk: reconnects by itself and resumes from the last cursor.

import { ask, base } from "./api.js";

const FIRST_WAIT = 500, LONGEST_WAIT = 15_000;
const PING_EVERY = 25_000, PONG_WITHIN = 8_000;
const LOGIN_ENDED = 4401;

/** Events: "frame" (detail: the frame), "status" (detail: "live" | "lost"). */
export class Live extends EventTarget {
  #socket = null;
  #wait = FIRST_WAIT;
  #watched = null;
  #timers = { retry: 0, ping: 0, pong: 0 };

  start() {
    addEventListener("online", () => this.#retry(0));
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.#socket === null) this.#retry(0);
    });
    this.#connect();
  }

  /** Follow a conversation from a cursor; null for none. */
  watch(conversation, cursor = "0-0") {
    this.#watched = conversation ? { conversation, cursor } : null;
    this.#send({ type: "watch", conversation, cursor });
  }

  #connect() {
    clearTimeout(this.#timers.retry);
    if (this.#socket) return;
    const url = new URL(`${base}/socket`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#wait = FIRST_WAIT;
      this.#tell("status", "live");
      if (this.#watched) this.#send({ type: "watch", ...this.#watched });
      this.#timers.ping = setInterval(() => this.#ping(), PING_EVERY);
    };
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data));
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
    ask("GET", "/queue").catch(() => {});
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
    const socket = this.#socket;
    this.#timers.pong = setTimeout(() => {
      socket?.close();
      if (socket) this.#closed(socket, 0); // a dead network answers no closing handshake either
    }, PONG_WITHIN);
  }

  #send(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
