// Values that outlive the page, when the browser lets us; otherwise they live as long as the page.

const MARK = "destek";

/** A name of its own for each API address, so that two shops on one origin never mix. */
function scopeOf(base) {
  let hash = 5381;
  for (const letter of base) hash = ((hash * 33) ^ letter.codePointAt(0)) >>> 0;
  return `${MARK}:${hash.toString(36)}:`;
}

function usable(open) {
  try {
    const area = open();
    const probe = `${MARK}:probe`;
    area.setItem(probe, "1");
    area.removeItem(probe);
    return area;
  } catch {
    return null; // blocked cookies, private mode, a full disk
  }
}

/** One storage area with JSON values; keys it cannot write are kept in memory. */
export class Store {
  #area;
  #scope;
  #memory = new Map();

  constructor(base, open = () => window.localStorage) {
    this.#scope = scopeOf(base);
    this.#area = usable(open);
  }

  read(key) {
    const name = this.#scope + key;
    try {
      const text = this.#memory.get(name) ?? this.#area?.getItem(name) ?? null;
      return text === null ? null : JSON.parse(text);
    } catch {
      return null;
    }
  }

  write(key, value) {
    const name = this.#scope + key;
    const text = JSON.stringify(value);
    try {
      if (!this.#area) throw new Error("no storage");
      this.#area.setItem(name, text);
      this.#memory.delete(name);
    } catch {
      this.#memory.set(name, text);
    }
  }

  remove(key) {
    const name = this.#scope + key;
    this.#memory.delete(name);
    try {
      this.#area?.removeItem(name);
    } catch {
      // gone with the page anyway
    }
  }

  /** Keys that start with `prefix`, in no order. */
  keys(prefix) {
    const start = this.#scope + prefix;
    const names = new Set(this.#memory.keys());
    try {
      for (const name of Object.keys(this.#area ?? {})) names.add(name);
    } catch {
      // memory alone then
    }
    return [...names].filter((n) => n.startsWith(start)).map((n) => n.slice(this.#scope.length));
  }

  /** Calls `changed(key)` when another tab writes; returns a function that stops it. */
  watch(changed) {
    const listener = (event) => {
      if (event.key === null) changed(null);
      else if (event.key.startsWith(this.#scope)) changed(event.key.slice(this.#scope.length));
    };
    window.addEventListener("storage", listener);
    return () => window.removeEventListener("storage", listener);
  }
}

/** A random id; `crypto.randomUUID` is missing on pages served without TLS. */
export function randomId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What belongs to one tab, through its reloads: its name, what is being written, whether it shows. */
export class Tab {
  #store;

  constructor(base) {
    this.#store = new Store(base, () => window.sessionStorage);
    this.id = this.#store.read("tab") ?? randomId();
    this.#store.write("tab", this.id);
  }

  get draft() {
    return this.#store.read("draft") ?? "";
  }

  set draft(text) {
    if (text) this.#store.write("draft", text);
    else this.#store.remove("draft");
  }

  get wasOpen() {
    return this.#store.read("open") === true;
  }

  set wasOpen(open) {
    this.#store.write("open", open);
  }
}
