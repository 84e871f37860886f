// A button that copies what is shown once. Without a script it is selected by a click and copied by key.

for (const place of document.querySelectorAll("[data-copies]")) {
  const { copies, copy, copied } = place.dataset;
  const source = document.getElementById(copies);
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  button.className = "plain";
  button.textContent = copy;
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    said.textContent = (await copyOf(source)) ? copied : "";
  });
  place.append(button, said);
}

/** Whether it was copied. Pages without TLS have no clipboard; there the selection is copied. */
async function copyOf(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return document.execCommand("copy");
  }
}
