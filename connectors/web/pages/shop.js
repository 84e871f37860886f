// The demo shop's little life: categories, search, and a basket that only counts.

const products = [...document.querySelectorAll(".product")];
const buttons = [...document.querySelectorAll("[data-category][aria-pressed]")];
const search = document.querySelector("#search");
const cart = document.querySelector("#cart");
let category = "";

function plain(text) {
  const lower = text.replaceAll("İ", "i").replaceAll("I", "ı").toLowerCase();
  return lower.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ı", "i");
}

function filter() {
  const words = plain(search.value).split(/\s+/).filter(Boolean);
  for (const product of products) {
    const text = plain(product.querySelector(".about").textContent);
    const fits = !category || product.dataset.category === category;
    product.hidden = !fits || !words.every((word) => text.includes(word));
  }
  document.querySelector(".nothing").hidden = products.some((product) => !product.hidden);
}

for (const button of buttons) {
  button.addEventListener("click", () => {
    category = button.dataset.category;
    for (const one of buttons) one.setAttribute("aria-pressed", String(one === button));
    filter();
  });
}

for (const add of document.querySelectorAll(".add")) {
  const label = add.textContent;
  add.addEventListener("click", () => {
    cart.textContent = String(Number(cart.textContent) + 1);
    add.textContent = add.dataset.added;
    setTimeout(() => (add.textContent = label), 1600);
  });
}

search.addEventListener("input", filter);
search.form.addEventListener("submit", (event) => event.preventDefault());
search.value = new URLSearchParams(location.search).get("q") ?? "";
filter();
