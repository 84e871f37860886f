// Pictures of a conversation: small in the transcript, whole in a tab of their own.

import { base } from "./api.js";
import { h } from "./dom.js";
import { clock } from "./format.js";
import { say } from "./words.js";

const TALLEST = 220;

/** Links to the pictures `{id, width?, height?}` of a conversation; `at` is when they came, `whose`
 * the word for them. */
export function pictures(conversation, found, at = 0, whose = "picture") {
  return h("div", { className: "pictures" }, found.map((picture, index) => {
    const address = `${base}/api/conversations/${conversation}/pictures/${picture.id}`;
    const which = found.length > 1 ? ` ${index + 1}/${found.length}` : "";
    const alt = `${say(whose)}${which}${at ? `, ${clock(at)}` : ""}`;
    return h("a", { href: address, target: "_blank", rel: "noopener", title: say("picture_open") },
      h("img", { src: address, alt, loading: "lazy", ...sized(picture) }));
  }));
}

/** Its place is kept before it is there, so that the transcript does not jump. */
function sized({ width, height }) {
  if (!width || !height) return {};
  const scale = Math.min(1, TALLEST / height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}
