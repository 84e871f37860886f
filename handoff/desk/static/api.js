// The desk's HTTP API.

export const base = document.body.dataset.base;

/** A refusal. `isPassing` tells whether the same request may succeed a little later. */
export class Refusal extends Error {
  constructor(status, { code = "offline", text = "", assignee = null } = {}) {
    super(text || code);
    Object.assign(this, { status, code, text, assignee, isPassing: status === 0 || status >= 500 });
  }
}

/** Ask the desk; gives the JSON answer. Without a login the page goes to log in. */
export async function ask(method, path, body) {
  let answer;
  try {
    answer = await fetch(`${base}/api${path}`, {
      method,
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body ? JSON.stringify(body) : undefined,
      signal: AbortSignal.timeout(15_000),
    });
  } catch {
    throw new Refusal(0);
  }
  if (answer.status === 401) toLogin();
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, json.error);
  return json;
}

/** Drafts are kept in the browser, so that leaving loses nothing. */
export function toLogin() {
  location.assign(`${base}/login`);
}

/** An id for what is sent: the same one again is the same thing. randomUUID is missing on pages served
 * without TLS from another machine. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
