// The gateway over HTTP: what does not go through the socket.

/** The server does not know this visitor (any more): a new conversation takes what still waits. */
export const STRANGER = new Set(["token_missing", "token_invalid", "token_expired", "unknown_conversation"]);

const UPLOAD_WAIT = 90_000;

/** A new conversation: `{token, conversation}`; its refusal carries `customerText`. */
export async function begin(base, lang) {
  const answer = await fetch(new URL("chat/v1/conversations", base), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ lang }),
    credentials: "omit",
  });
  const body = await answer.json().catch(() => ({}));
  // A page that is left while the answer comes has half of it.
  if (!answer.ok || !body.token) {
    throw Object.assign(new Error("refused"), { customerText: body.error?.text });
  }
  return { token: body.token, conversation: body.conversation };
}

/** Sends a photo, or a document by its name, under its id; gives the frame that the socket would
 * answer a message with. */
export async function upload(base, token, id, file, name) {
  const address = new URL(`chat/v1/${name ? "documents" : "pictures"}`, base);
  address.searchParams.set("id", id);
  if (name) address.searchParams.set("name", name);
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": file.type, Authorization: `Bearer ${token}` },
      body: file,
      credentials: "omit",
      signal: AbortSignal.timeout(UPLOAD_WAIT),
    });
    const body = await answer.json().catch(() => ({}));
    if (answer.ok) return { type: "ack", id, ...body };
    if (body.error) return { type: "error", id, ...body.error };
  } catch {
    // the connection; the same id goes again
  }
  return { type: "error", id, text: null, retry: true };
}

/** A file of this conversation's ("pictures" or "documents"), or a refusal. */
export async function download(base, token, kind, id) {
  const answer = await fetch(new URL(`chat/v1/${kind}/${encodeURIComponent(id)}`, base), {
    headers: { Authorization: `Bearer ${token}` },
    credentials: "omit",
  });
  if (!answer.ok) throw new Error("refused");
  return answer.blob();
}
