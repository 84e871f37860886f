// Entry point: <script type="module" src="https://…/widget.js"></script> and <destek-chat>.
// The API lives where this file was loaded from, so a shop copies one line and sets no address.

import { DestekChat } from "./widget/element.js";

DestekChat.base = new URL("./", import.meta.url).href;

if (!customElements.get("destek-chat")) {
  customElements.define("destek-chat", DestekChat);
}
