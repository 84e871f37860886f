// The customer's photos as data addresses, which the shop's page may show and the outbox can keep.

import { download, upload } from "./api.js";

const LONGEST_SIDE = 2048;
const QUALITIES = [0.85, 0.7, 0.5, 0.3];
const PREFIX = "data:image/jpeg;base64,";

/** The photo in a file: upright, no larger than a screen and than `limit` bytes; or a refusal. */
export async function shrunk(file, limit) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  let made = "";
  for (const quality of QUALITIES) {
    made = canvas.toDataURL("image/jpeg", quality);
    if (((made.length - PREFIX.length) * 3) / 4 <= limit) break;
  }
  if (!made.startsWith(PREFIX)) throw new Error("nothing was drawn");
  return made;
}

/** Sends photos, and shows those that were sent. */
export class Photos {
  #base;
  #token;
  #known = new Map();

  /** `token()` is the visitor's at that moment. */
  constructor(base, token) {
    this.#base = base;
    this.#token = token;
  }

  /** See `upload`; `photo` is what `shrunk` made. */
  send(id, photo) {
    const bytes = Uint8Array.from(atob(photo.slice(PREFIX.length)), (c) => c.codePointAt(0));
    return upload(this.#base, this.#token(), id, new Blob([bytes], { type: "image/jpeg" }));
  }

  /** This one we have already. */
  know(name, photo) {
    this.#known.set(name, Promise.resolve(photo));
  }

  /** A photo by its name in the log, fetched once. */
  show(name) {
    if (!this.#known.has(name)) {
      const fetched = download(this.#base, this.#token(), name).then(readable);
      fetched.catch(() => this.#known.delete(name));
      this.#known.set(name, fetched);
    }
    return this.#known.get(name);
  }
}

function readable(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
