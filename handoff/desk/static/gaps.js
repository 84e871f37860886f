// Gaps in a text: "{tutar}" is a blank that somebody has to fill before the text may be sent.

import { h } from "./dom.js";

const GAP = /\{(\p{L}[\p{L}\p{N}_ '’-]{0,39})\}/gu;

/** The gaps of a text: `{label, from, to}`. */
export function gapsOf(text) {
  return [...text.matchAll(GAP)].map((match) => ({ label: match[1], from: match.index, to: match.index + match[0].length }));
}

/** The text as nodes, with its gaps marked. */
export function withGaps(text) {
  const nodes = [];
  let from = 0;
  for (const gap of gapsOf(text)) {
    nodes.push(text.slice(from, gap.from), h("mark", {}, gap.label));
    from = gap.to;
  }
  return [...nodes, text.slice(from)];
}
