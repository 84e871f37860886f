// Suggestions under a search field: a combobox as WAI-ARIA describes it. The field keeps the focus;
// the arrows choose, Enter opens what is chosen or searches, Escape closes.

const PAUSE = 140;
const SHORTEST = 2;
let count = 0;

function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export class Suggestions {
  #form;
  #field;
  #list;
  #told;
  #options = [];
  #chosen = -1;
  #timer = 0;
  #request = null;
  #asked = "";

  constructor(form) {
    this.#form = form;
    this.#field = form.querySelector("input");
    const id = `suggestions--${++count}`;
    this.#list = element("ul", { id, role: "listbox", class: "suggestions", hidden: "" });
    this.#list.setAttribute("aria-label", this.#field.dataset.list);
    this.#told = element("p", { class: "unseen", role: "status" });
    form.append(this.#list, this.#told);
    const aria = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(aria)) this.#field.setAttribute(name, value);
    this.#field.setAttribute("aria-controls", id);
    this.#field.addEventListener("input", () => this.#later());
    this.#field.addEventListener("keydown", (event) => this.#press(event));
    this.#field.addEventListener("focus", () => this.#options.length && this.#show());
    this.#field.addEventListener("blur", () => this.#close());
    // The field must not lose the focus before the click arrives.
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) location.assign(option.dataset.url);
    });
  }

  get #query() {
    return this.#field.value.trim().replace(/\s+/g, " ");
  }

  #later() {
    clearTimeout(this.#timer);
    this.#request?.abort();
    if (this.#query.length < SHORTEST) {
      this.#fill([]);
      return;
    }
    this.#timer = setTimeout(() => this.#ask(), PAUSE);
  }

  async #ask() {
    const query = this.#query;
    if (query === this.#asked && this.#options.length) {
      this.#show();
      return;
    }
    const request = (this.#request = new AbortController());
    try {
      const address = `${this.#form.dataset.suggestions}?q=${encodeURIComponent(query.slice(0, 300))}`;
      const answer = await fetch(address, { signal: request.signal });
      // Refused or closed for a while: the field still searches with Enter.
      const hits = answer.ok ? (await answer.json()).hits : [];
      if (request.signal.aborted) return;
      this.#asked = query;
      this.#fill(hits, query);
    } catch (error) {
      if (error.name !== "AbortError") this.#fill([]);
    }
  }

  #fill(hits, query = "") {
    const { all, some, none, lang } = this.#field.dataset;
    const options = hits.map((hit) => {
      const about = hit.lang === lang ? hit.category : this.#field.dataset[hit.lang];
      const title = element("span", { class: "title", lang: hit.lang }, hit.title);
      return this.#option(hit.url, title, element("span", { class: "about" }, about));
    });
    if (hits.length) {
      const words = element("span", { class: "title" }, all.replace("{query}", () => query));
      const address = `${this.#form.getAttribute("action")}?q=${encodeURIComponent(query)}`;
      options.push(this.#option(address, words));
      options.at(-1).classList.add("all");
    }
    options.forEach((option, place) => (option.id = `${this.#list.id}--${place}`));
    this.#choose(-1);
    this.#options = options;
    this.#list.replaceChildren(...options);
    if (hits.length) this.#show();
    else this.#close();
    this.#told.textContent = hits.length ? some.replace("{count}", hits.length) : query && none;
  }

  #option(url, ...children) {
    return element(
      "li",
      { role: "option", "aria-selected": "false", "data-url": url },
      ...children,
    );
  }

  #press(event) {
    const open = !this.#list.hidden;
    if (event.isComposing) return;
    if (event.key === "Escape" && open) {
      event.preventDefault();
      this.#close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!this.#options.length) return;
      event.preventDefault();
      this.#show();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const places = this.#options.length + 1; // one of them: nothing chosen
      this.#choose(((this.#chosen + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && open && this.#chosen >= 0) {
      event.preventDefault();
      location.assign(this.#options[this.#chosen].dataset.url);
    }
  }

  #choose(place) {
    this.#options[this.#chosen]?.setAttribute("aria-selected", "false");
    this.#chosen = place;
    const option = this.#options[place];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.#field.setAttribute("aria-activedescendant", option.id);
    } else {
      this.#field.removeAttribute("aria-activedescendant");
    }
  }

  #show() {
    this.#list.hidden = false;
    this.#field.setAttribute("aria-expanded", "true");
  }

  #close() {
    this.#choose(-1);
    this.#list.hidden = true;
    this.#field.setAttribute("aria-expanded", "false");
  }
}
