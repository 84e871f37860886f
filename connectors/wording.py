"""A customer's words made safe for the assistant."""

from __future__ import annotations

import re
from typing import Any

from language.masks import mask

#: Slashes and whatever may hide one: spaces of every kind, marks without width.
_LEADING = re.compile(r"^[\s/\\\ufeff\u200b-\u200f\u2060]+")


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
