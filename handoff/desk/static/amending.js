// Messages that were sent already: what an agent may still do about his, and how one looks that was
// edited or withdrawn. The words it had before stay to be seen: a colleague must know what the
// customer has read.

import { ask } from "./api.js";
import { openDialog } from "./dialog.js";
import { h, icon } from "./dom.js";
import { enclosures } from "./enclosures.js";
import { menuButton } from "./menu.js";
import { say } from "./words.js";

const OWN = Number(document.body.dataset.amendMinutes) * 60_000;
/** For so long supervisors withdraw colleagues' messages. */
const OTHERS = "withdrawsOthers" in document.body.dataset ? 48 * 3_600_000 : 0;

export class Amending {
  #model;
  #id;
  #draw;
  #onEdit;
  #kept = new Map();

  /** `draw(entry, isSame)` makes a message's article; `onEdit(entry)` takes one up to be edited. */
  constructor(model, id, draw, onEdit) {
    this.#model = model;
    this.#id = id;
    this.#draw = draw;
    this.#onEdit = onEdit;
  }

  /** Finish the article of a message: its menu, and what it was. */
  dress(article, entry, isSame) {
    if (entry.author !== "agent") return article;
    this.#kept.set(entry.id, { article, entry, isSame });
    const bubble = article.querySelector(".bubble");
    if (entry.amended?.withdrawn) bubble.replaceChildren(h("p", { className: "amend-gone" }, say("amend_withdrawn")));
    const menu = this.#menu(entry);
    if (menu) {
      const row = h("div", { className: "amend-row" });
      bubble.replaceWith(row);
      row.append(bubble, menu);
    }
    if (entry.amended) (menu?.parentElement ?? bubble).after(...this.#history(entry));
    return article;
  }

  /** An event that says that a message is another now: it changes where it stands. */
  follow({ payload, amended }) {
    const kept = amended && this.#kept.get(payload.of);
    if (!kept) return;
    const { article, entry, isSame } = kept;
    const content = amended.withdrawn ? {} : entry.payload;
    const beside = amended.withdrawn ? { ...entry.amended?.beside, ...filesOf(entry) } : {};
    const hadFocus = article.contains(document.activeElement);
    const fresh = this.#draw({ ...entry, text: amended.text, payload: content, amended: { ...amended, beside } }, isSame);
    article.replaceWith(fresh);
    if (!hadFocus) return;
    fresh.tabIndex = -1;
    fresh.focus({ preventScroll: true });
  }

  /** The agent's latest message that he may still edit. */
  get last() {
    const own = [...this.#kept.values()].filter(({ entry }) => this.#left(entry).edit > 0);
    return own.map(({ entry }) => entry).sort((a, b) => a.at - b.at).at(-1) ?? null;
  }

  /** For how much longer (ms) the agent may do what with a message. */
  #left(entry) {
    if (entry.amended?.withdrawn) return { edit: 0, withdraw: 0 };
    const age = this.#model.now - entry.at;
    const own = entry.author_id === this.#model.agent ? OWN : 0;
    return { edit: own - age, withdraw: Math.max(own, OTHERS) - age };
  }

  #menu(entry) {
    const { edit, withdraw } = this.#left(entry);
    if (withdraw <= 0) return null;
    const menu = menuButton(say("amend"), [
      edit > 0 && ["pen", say("amend_edit"), () => this.#onEdit(entry)],
      ["bin", say("amend_withdraw"), () => this.#withdraw(entry)],
    ].filter(Boolean));
    setTimeout(() => menu.remove(), withdraw);
    return menu;
  }

  #withdraw(entry) {
    openDialog({
      title: say("withdraw_title"),
      body: [entry.text && h("p", { className: "amend-quoted" }, entry.text), h("p", {}, say("withdraw_hint"))],
      done: say("amend_withdraw"),
      act: () => ask("DELETE", `/conversations/${this.#id}/entries/${entry.id}`),
    });
  }

  /** What a message was, with the files that it had, and that a channel could not follow. */
  #history({ at, amended: { was, withdrawn, failed, beside = {} } }) {
    const said = say(withdrawn ? "amend_was_said" : "amend_edited");
    const texts = was.filter(Boolean); // files need no words
    return [
      h("details", { className: "amend-was" }, h("summary", {}, icon("pen"), said),
        texts.length > 0 && h("ol", {}, texts.map((text) => h("li", {}, text))),
        enclosures(this.#id, beside, "picture_sent", at)),
      failed && h("p", { className: "amend-failed" }, say(`event_amend_failed_${failed}`)),
    ].filter(Boolean);
  }
}

/** What goes with a message beside its text. */
function filesOf({ payload: { pictures = [], documents = [] } }) {
  return { ...(pictures.length > 0 && { pictures }), ...(documents.length > 0 && { documents }) };
}
