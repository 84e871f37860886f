"""A customer's words made safe for the assistant."""

from __future__ import annotations

import re
from typing import Any

from language.masks import mask

#: Slashes and whatever may hide one: spaces of every kind, marks without width.
_LEADING = re.compile(r"^[\s/\\\ufeff\u200b-\u200f\u2060]+")


DOCUMENT_KEPT = {
    "tr": "Belgeniz ulaştı. Ben içini okuyamıyorum ama ekip arkadaşlarımız için saklıyorum. "
    "Neyle ilgili olduğunu birkaç kelimeyle yazar mısınız?",
    "en": "Your document has arrived. I can't read what is in it, but I'm keeping it for my "
    "colleagues. Could you tell me in a few words what it is about?",
}
"""What is said to a message that is nothing but a document: the assistant has no part in it."""

DOCUMENT_ALONG = {
    "tr": "Belgenizi ekip arkadaşlarımız için saklıyorum; yanıtım yazdıklarınıza göre.",
    "en": "I'm keeping your document for my colleagues; my answer goes by your words.",
}
"""What is said of a document before the answer to the words that came with it."""

HINT_UNCLEAR = {
    "tr": "Size şimdi nasıl yardımcı olabilirim? Ne yapmak istediğinizi birkaç kelimeyle yazar "
    "mısınız? Dilerseniz sizi yeniden bir ekip arkadaşımıza bağlayayım.",
    "en": "How can I help you now? Could you tell me in a few words what you'd like to do? If you "
    "prefer, I can bring a colleague in again.",
}
"""What the customer is asked when an agent's hint says too little."""

PICTURE = "/picture"
"""What the assistant gets for a message that is nothing but a picture."""


def for_assistant(text: str, payload: dict[str, Any]) -> str:
    """The text that the assistant gets.

    The payload of a button that the bot itself had offered goes through as it is. Everything typed
    loses its leading slashes, because Rasa takes ``/intent{…}`` for an order, and has card,
    identity and account numbers masked, because no model and no tracker needs them. A message
    that is nothing but pictures has a payload of its own.
    """
    button = payload.get("button")
    if button:
        return str(button["payload"])
    typed = mask(_LEADING.sub("", text)).strip()
    return typed or (PICTURE if payload.get("pictures") else "?")
