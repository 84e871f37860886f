// One WebSocket that comes back: exponential backoff with jitter, at once when the network or the
// page returns, and a pulse that notices a connection which died without saying so.

const PULSE = 25_000;
const ANSWER = 6_000;
const FIRST_WAIT = 600;
const LONGEST_WAIT = 20_000;

/**
 * States: "idle" (not wanted), "connecting", "ready" (the server greeted us), "lost" (will retry).
 * Give it `hello()` (the first frame), `onFrame(frame)`, `onState(state)`.
 */
export class Connection {
  state = "idle";
  #url;
  #handlers;
  #socket = null;
  #attempt = 0;
  #retry = 0;
  #pulse = 0;
  #answer = 0;
  #listeners = new AbortController();

  constructor(url, handlers) {
    this.#url = url;
    this.#handlers = handlers;
  }

  start() {
    if (this.state !== "idle") return;
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    window.addEventListener("online", () => this.#hurry(), { signal });
    window.addEventListener("offline", () => this.drop(), { signal });
    window.addEventListener("pageshow", () => this.#hurry(), { signal });
    window.addEventListener("pagehide", () => this.#discard(), { signal });
    document.addEventListener(
      "visibilitychange",
      () => document.visibilityState === "visible" && this.#hurry(),
      { signal },
    );
    this.#connect();
  }

  stop() {
    this.#listeners.abort();
    this.#discard();
    this.#set("idle");
  }

  /** Gives up this socket and tries again later, as after any loss. */
  drop() {
    if (this.state === "idle" || this.state === "lost") return;
    this.#discard();
    this.#wait();
  }

  /** True when the frame was handed to an open, greeted socket. */
  send(frame) {
    if (this.state !== "ready") return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #set(state) {
    if (this.state === state) return;
    this.state = state;
    this.#handlers.onState(state);
  }

  #connect() {
    this.#discard();
    this.#set("connecting");
    let socket;
    try {
      socket = new WebSocket(this.#url);
    } catch {
      this.#wait();
      return;
    }
    this.#socket = socket;
    this.#expect();
    const current = (act) => (event) => this.#socket === socket && act(event);
    socket.onopen = current(() => socket.send(JSON.stringify(this.#handlers.hello())));
    socket.onmessage = current((event) => this.#receive(event.data));
    socket.onclose = current(() => {
      this.#discard();
      this.#wait();
    });
  }

  #receive(data) {
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return; // a newer server may speak in ways we do not know
    }
    clearTimeout(this.#answer);
    if (frame.type === "ready") {
      this.#attempt = 0;
      clearInterval(this.#pulse);
      this.#pulse = setInterval(() => this.#ping(), PULSE);
      this.#set("ready");
    }
    this.#handlers.onFrame(frame);
  }

  #ping() {
    if (this.send({ type: "ping" })) this.#expect();
  }

  #expect() {
    clearTimeout(this.#answer);
    this.#answer = setTimeout(() => this.drop(), this.state === "ready" ? ANSWER : ANSWER * 2);
  }

  #wait() {
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#attempt);
    this.#attempt += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), longest * (0.5 + Math.random() / 2));
    this.#set("lost");
  }

  #hurry() {
    if (this.state === "ready" && this.#socket) this.#ping();
    else if (this.state !== "connecting" || !this.#socket) {
      this.#attempt = 0;
      this.#connect();
    }
  }

  #discard() {
    clearTimeout(this.#retry);
    clearTimeout(this.#answer);
    clearInterval(this.#pulse);
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      try {
        socket.close();
      } catch {
        // it was already gone
      }
    }
  }
}
