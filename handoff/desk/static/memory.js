// What this browser remembers for this agent: drafts, unsent writings, what has been read.
// A browser that keeps nothing (private windows, full disk) works all the same until it reloads.

const prefix = `destek-desk:${document.body.dataset.agent}:`;
const fallback = new Map();

/** What was remembered under this name, else `otherwise`. */
export function recall(name, otherwise) {
  try {
    const kept = localStorage.getItem(prefix + name);
    return kept === null ? otherwise : JSON.parse(kept);
  } catch {
    return fallback.get(name) ?? otherwise;
  }
}

/** Remember a value; null, undefined and "" forget it. */
export function remember(name, value) {
  fallback.set(name, value);
  try {
    if (value === null || value === undefined || value === "") localStorage.removeItem(prefix + name);
    else localStorage.setItem(prefix + name, JSON.stringify(value));
  } catch {
    // The copy in memory has it.
  }
}
