// Files that will go with what is being written: chosen, dropped or pasted. Each goes to the desk at
// once and has a name there from then on, so a reload keeps it with the draft, and a failed send
// sends it no second time. Only one that is still on its way is lost with the page: it asks first.

import { base, toLogin } from "./api.js";
import { h, icon } from "./dom.js";
import { fileSize } from "./format.js";
import { recall, remember } from "./memory.js";
import { say } from "./words.js";

const { pictureMb, documentMb, files: MOST } = document.body.dataset;
const MB = 1024 * 1024;
const trays = new Map();

/** The tray of a conversation: the same one whenever it is opened again. */
export function trayOf(conversation) {
  if (!trays.has(conversation)) trays.set(conversation, new Tray(conversation));
  return trays.get(conversation);
}

class Tray {
  #conversation;
  #mode = "reply";
  #items = { reply: [], note: [] };
  #list = h("ul", { className: "tray", "aria-label": say("attachments") });
  #spoken = h("p", { className: "unseen", role: "status" });
  element = h("div", {}, this.#list, this.#spoken);
  /** Told of every change. */
  onchange = () => {};

  constructor(conversation) {
    this.#conversation = conversation;
    for (const mode of ["reply", "note"]) {
      this.#items[mode] = recall(this.#draft(mode), []).map((file) => ({ file, name: file.name, progress: 1, fault: "" }));
    }
  }

  show(mode) {
    this.#mode = mode;
    this.#draw();
  }

  /** Files that are ready to go. */
  get files() {
    return this.#shown.filter(({ file }) => file).map(({ file }) => file);
  }

  /** Whether one of them is on its way, or did not get there. */
  get isWaiting() {
    return this.#shown.some(({ file }) => !file);
  }

  get isSending() {
    return Object.values(this.#items).flat().some(({ file, fault }) => !file && !fault);
  }

  /** Take files in; gives what has to be said about those that are not taken. */
  async add(chosen) {
    const mode = this.#mode;
    const faults = [];
    for (const file of chosen) {
      const fault = this.#items[mode].length >= Number(MOST) ? say("file_many", { most: MOST }) : await refusal(file);
      if (fault) faults.push(fault);
      else this.#send({ name: nameOf(file), raw: file, file: null, progress: 0, fault: "" }, mode);
    }
    return [...new Set(faults)].join(" ");
  }

  /** Give away what is ready: it goes with a writing now. */
  take() {
    const { files } = this;
    this.#items[this.#mode] = [];
    this.#changed(this.#mode);
    return files;
  }

  /** Take files back in that were not sent. */
  put(mode, files) {
    this.#items[mode].unshift(...files.map((file) => ({ file, name: file.name, progress: 1, fault: "" })));
    this.#changed(mode);
  }

  get #shown() {
    return this.#items[this.#mode];
  }

  #draft(mode) {
    return `files:${mode}:${this.#conversation}`;
  }

  #send(item, mode) {
    Object.assign(item, { fault: "", isPassing: false, progress: 0 });
    if (!this.#items[mode].includes(item)) this.#items[mode].push(item);
    const request = new XMLHttpRequest();
    const fail = (fault, isPassing) => {
      Object.assign(item, { fault, isPassing });
      this.#changed(mode);
    };
    item.stop = () => request.abort();
    request.open("POST", `${base}/api/conversations/${this.#conversation}/files?name=${encodeURIComponent(item.name)}`);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => {
      item.progress = total ? loaded / total : 0;
      if (item.bar) item.bar.value = item.progress;
    };
    request.onerror = () => fail(say("file_failed"), true);
    request.onload = () => {
      if (request.status === 401) toLogin();
      const { picture, document: paper, error } = request.response ?? {};
      if (request.status !== 200) return fail(error?.text || say("file_failed"), request.status >= 500);
      item.file = picture ? { kind: "picture", name: item.name, ...picture } : { kind: "document", ...paper };
      item.raw = null;
      this.#spoken.textContent = say("attached", { name: item.name });
      this.#changed(mode);
    };
    request.send(item.raw);
    this.#changed(mode);
  }

  #remove(item) {
    const index = this.#shown.indexOf(item);
    this.#items[this.#mode] = this.#shown.filter((each) => each !== item);
    if (!item.file) item.stop?.();
    this.#spoken.textContent = say("detached", { name: item.name });
    this.#changed(this.#mode);
    const next = this.#list.querySelectorAll(".detach")[Math.min(index, this.#shown.length - 1)];
    if (next) next.focus();
    else this.element.dispatchEvent(new CustomEvent("emptied", { bubbles: true }));
  }

  #changed(mode) {
    const kept = this.#items[mode].filter(({ file }) => file).map(({ file }) => file);
    remember(this.#draft(mode), kept.length ? kept : null);
    this.#draw();
    this.onchange();
  }

  #draw() {
    this.#list.replaceChildren(...this.#shown.map((item) => this.#item(item)));
    this.#list.hidden = this.#shown.length === 0;
  }

  #item(item) {
    const { file, name, fault, isPassing } = item;
    item.bar = file || fault ? null : h("progress", { max: 1, value: item.progress, "aria-label": say("uploading", { name }) });
    const again = () => this.#send(item, this.#mode);
    const seen = file?.kind === "picture"
      ? h("img", { src: `${base}/api/conversations/${this.#conversation}/pictures/${file.id}`, alt: "" })
      : icon("article");
    return h("li", { className: fault ? "refused" : "" }, seen,
      h("span", { className: "tray-name" }, h("span", { title: name }, name),
        fault ? h("span", { className: "tray-fault", role: "alert" }, fault) : item.bar ?? (file.size && h("span", { className: "paper-size" }, fileSize(file.size)))),
      isPassing && h("button", { type: "button", className: "quiet", onclick: again }, say("try_again")),
      h("button", { type: "button", className: "quiet detach", "aria-label": say("detach", { name }), title: say("detach", { name }), onclick: () => this.#remove(item) }, icon("close")));
  }
}

/** Let files fall on an element; `take` gets them. */
export function dropsOn(element, take) {
  const isFiles = (event) => event.dataTransfer?.types.includes("Files");
  element.dataset.drop = say("drop_here");
  element.addEventListener("dragover", (event) => isFiles(event) && element.classList.add("dropping"));
  element.addEventListener("dragleave", (event) => !element.contains(event.relatedTarget) && element.classList.remove("dropping"));
  element.addEventListener("drop", (event) => {
    element.classList.remove("dropping");
    if (isFiles(event)) take([...event.dataTransfer.files]);
  });
}

/** Why a file cannot go, told by its content; empty when it can. */
async function refusal(file) {
  const name = nameOf(file);
  const kind = kindOf(new Uint8Array(await file.slice(0, 12).arrayBuffer()));
  if (!kind) return say("file_type", { name });
  const most = Number(kind === "picture" ? pictureMb : documentMb);
  return file.size > most * MB ? say(`file_large_${kind}`, { name, most }) : "";
}

function kindOf(bytes) {
  const text = String.fromCharCode(...bytes);
  if (text.startsWith("%PDF-")) return "document";
  const isPicture = text.startsWith("\xff\xd8\xff") || text.startsWith("\x89PNG") || (text.startsWith("RIFF") && text.endsWith("WEBP"));
  return isPicture ? "picture" : "";
}

function nameOf(file) {
  return file.name || say("pasted");
}

// A file that misses its place must not take the desk's page away.
for (const name of ["dragover", "drop"]) {
  addEventListener(name, (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
}
addEventListener("beforeunload", (event) => {
  if ([...trays.values()].some((tray) => tray.isSending)) event.preventDefault();
});
