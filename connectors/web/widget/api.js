// The gateway over HTTP: what does not go through the socket.

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
  if (!answer.ok) {
    throw Object.assign(new Error("refused"), { customerText: body.error?.text });
  }
  return { token: body.token, conversation: body.conversation };
}

/** Sends a photo under its id; gives the frame that the socket would answer a message with. */
export async function upload(base, token, id, photo) {
  const address = new URL("chat/v1/pictures", base);
  address.searchParams.set("id", id);
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": photo.type, Authorization: `Bearer ${token}` },
      body: photo,
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

/** A photo of this conversation's, or a refusal. */
export async function download(base, token, id) {
  const answer = await fetch(new URL(`chat/v1/pictures/${encodeURIComponent(id)}`, base), {
    headers: { Authorization: `Bearer ${token}` },
    credentials: "omit",
  });
  if (!answer.ok) throw new Error("refused");
  return answer.blob();
}
