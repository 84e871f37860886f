// What calls the agent: a sound, a number in the title, a notification of the desktop's. Each may be
// switched off, and this browser remembers that.

import { nameOf } from "./customer.js";
import { base } from "./api.js";
import { h, icon } from "./dom.js";
import { recall, remember } from "./memory.js";
import { say } from "./words.js";

const KINDS = ["sound", "badge", "desktop"];
const WAITING = new Set(["queued", "waiting"]);
const QUIET = 1500; // between two sounds, ms
/** Somebody new waits: up; he is offered to me: further up; one of mine has written: down. Hz. */
const TONES = { waiting: [660, 880], offer: [660, 880, 1100], message: [740, 587] };

/** Fires "change" when something is switched. */
export class Alerts extends EventTarget {
  #model;
  #on = { sound: true, badge: true, desktop: false, ...recall("alerts", {}) };
  #known = null; // what has been heard of each conversation, so that nothing calls twice
  #sounded = 0;
  #audio = null;
  #fault = h("p", { className: "fault", role: "status" });

  constructor(model) {
    super();
    this.#model = model;
    this.element = h("details", { className: "alerts", onkeydown: (event) => this.#key(event) },
      h("summary", { title: say("alerts") }, icon("bell", say("alerts"))),
      h("fieldset", {}, h("legend", {}, say("alerts")), KINDS.map((kind) => this.#switch(kind)), this.#fault));
    model.addEventListener("anew", () => this.#learn());
    model.addEventListener("line", ({ detail }) => this.#hear(detail));
    document.addEventListener("click", ({ target }) => {
      if (!this.element.contains(target)) this.element.open = false;
    });
  }

  isOn(kind) {
    return this.#on[kind];
  }

  #switch(kind) {
    const box = h("input", { type: "checkbox", checked: this.#on[kind], onchange: () => this.#set(kind, box) });
    return h("label", {}, box, say(`alert_${kind}`));
  }

  async #set(kind, box) {
    this.#fault.textContent = "";
    if (kind === "desktop" && box.checked && (await allowed()) !== "granted") {
      box.checked = false;
      this.#fault.textContent = say("alert_denied");
    }
    this.#on = { ...this.#on, [kind]: box.checked };
    remember("alerts", this.#on);
    if (kind === "sound" && box.checked) this.#sound("waiting");
    this.dispatchEvent(new Event("change"));
  }

  #key(event) {
    if (event.key !== "Escape" || !this.element.open) return;
    event.preventDefault();
    this.element.open = false;
    this.element.firstChild.focus();
  }

  /** What is there at the start, and after a gap, calls nobody. */
  #learn() {
    const { waiting, mine } = this.#model;
    this.#known = new Map([...waiting, ...mine].map((line) => [line.id, line]));
  }

  #hear(line) {
    if (!this.#known) return;
    const before = this.#known.get(line.id);
    this.#known.set(line.id, line);
    if (WAITING.has(line.state)) {
      if (line.offered === this.#model.agent && line.offered !== before?.offered) this.#call("offer", line);
      else if (!before || !WAITING.has(before.state)) this.#call("waiting", line);
    } else if (line.assignee === this.#model.agent && line.state === "assigned" && line.last_author === "customer") {
      const isNew = !before || before.last_author !== "customer" || before.last_text !== line.last_text;
      if (isNew && (document.hidden || line.id !== this.#model.current)) this.#call("message", line);
    }
  }

  #call(what, line) {
    if (this.#on.sound) this.#sound(what);
    if (this.#on.desktop && document.hidden) this.#notify(what, line);
  }

  #sound(what) {
    const now = Date.now();
    if (now - this.#sounded < QUIET) return;
    this.#sounded = now;
    this.#audio ??= new AudioContext();
    this.#audio.resume().catch(() => {}); // until the page is touched, browsers keep it silent
    TONES[what].forEach((frequency, n) => {
      const at = this.#audio.currentTime + n * 0.14;
      const tone = this.#audio.createOscillator(), loudness = this.#audio.createGain();
      tone.frequency.value = frequency;
      loudness.gain.setValueAtTime(0.0001, at);
      loudness.gain.exponentialRampToValueAtTime(0.12, at + 0.02);
      loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.3);
      tone.connect(loudness).connect(this.#audio.destination);
      tone.start(at);
      tone.stop(at + 0.32);
    });
  }

  #notify(what, line) {
    const title = say(`alert_${what}`, { name: nameOf(line) });
    const body = line.handoff?.question && what !== "message" ? line.handoff.question : line.last_text;
    const notification = new Notification(title, { body, tag: line.id, icon: `${base}/static/icon.svg` });
    notification.onclick = () => {
      focus();
      location.hash = `#/c/${line.id}`;
      notification.close();
    };
  }
}

async function allowed() {
  return "Notification" in window ? Notification.requestPermission() : "denied";
}
