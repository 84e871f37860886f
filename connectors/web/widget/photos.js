// Photos and documents of the conversation. The customer's own are data addresses, which the shop's
// page may show and the outbox can keep.

import { download, upload } from "./api.js";
import { h } from "./dom.js";

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

/** Whether a file is a PDF, told by its content. */
export async function isDocument(file) {
  return (await file.slice(0, 5).text()) === "%PDF-";
}

/** A document as the outbox keeps it. */
export async function packed(file) {
  return { name: file.name, size: file.size, data: await readable(file) };
}

/** Sends files, shows photos and saves documents. */
export class Photos {
  #base;
  #token;
  #known = new Map();

  /** `token()` is the visitor's at that moment. */
  constructor(base, token) {
    this.#base = base;
    this.#token = token;
  }

  /** See `upload`; an item has a `photo` that `shrunk` made, or a `document` that `packed` made. */
  send({ id, photo, document: paper }) {
    const type = paper ? "application/pdf" : "image/jpeg";
    const address = paper?.data ?? photo;
    const bytes = Uint8Array.from(atob(address.slice(address.indexOf(",") + 1)), (c) => c.codePointAt(0));
    return upload(this.#base, this.#token(), id, new Blob([bytes], { type }), paper?.name);
  }

  /** This one we have already. */
  know(name, photo) {
    this.#known.set(name, Promise.resolve(photo));
  }

  /** A photo by its name in the log, fetched once. */
  show(name) {
    if (!this.#known.has(name)) {
      const fetched = download(this.#base, this.#token(), "pictures", name).then(readable);
      fetched.catch(() => this.#known.delete(name));
      this.#known.set(name, fetched);
    }
    return this.#known.get(name);
  }

  /** Give a document to the customer's device, under its own name. */
  async save({ id, name }) {
    const address = URL.createObjectURL(await download(this.#base, this.#token(), "documents", id));
    h("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
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
