// What goes with a message beside its text: pictures small, documents as cards to save them from.

import { base } from "./api.js";
import { h, icon } from "./dom.js";
import { fileSize } from "./format.js";
import { pictures } from "./pictures.js";
import { say } from "./words.js";

/** Pictures and documents of a conversation; `whose` says in words.js who has sent the pictures. */
export function enclosures(conversation, { pictures: shown = [], documents = [] }, whose, at = 0) {
  return [
    shown.length > 0 && pictures(conversation, shown, at, whose),
    documents.length > 0 && h("ul", { className: "papers" }, documents.map((each) => h("li", {}, paper(conversation, each)))),
  ].filter(Boolean);
}

function paper(conversation, { id, name, size }) {
  const address = `${base}/api/conversations/${conversation}/documents/${id}`;
  return h("a", { className: "paper-card", href: address, download: name, title: say("document_save") },
    icon("article"), h("span", { className: "paper-name" }, name), h("span", { className: "paper-size" }, fileSize(size)), icon("save"));
}

/** Files as a writing has them, sorted as an entry has them. */
export function sorted(files) {
  return {
    pictures: files.filter(({ kind }) => kind === "picture"),
    documents: files.filter(({ kind }) => kind === "document"),
  };
}
