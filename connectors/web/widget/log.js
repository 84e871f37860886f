// The messages this browser has of a conversation, in the log's order.

/** The cursor from which everything comes. */
export const START = "0-0";

/** Orders stream ids ("1700000000000-3") as the store does. */
export function compareIds(a, b) {
  const [aMs, aSeq] = a.split("-").map(Number);
  const [bMs, bSeq] = b.split("-").map(Number);
  return aMs - bMs || aSeq - bSeq;
}

/** How many came after the cursor `read` from the other side; what was withdrawn is no news. */
export function unread(entries, read) {
  const isNew = ({ author, amended }) => author !== "customer" && amended !== "withdrawn";
  return entries.filter((entry) => isNew(entry) && compareIds(entry.id, read) > 0).length;
}

/** Puts a message that was edited or withdrawn, as it reads now, into its place: never twice. */
export function amend(entries, entry) {
  const at = entries.findIndex(({ id }) => id === entry.id);
  if (at >= 0) entries[at] = entry;
}
