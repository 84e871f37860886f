"""A customer's words made safe for the assistant."""

from __future__ import annotations

import re
from typing import Any

from language.masks import mask

#: Slashes and whatever may hide one: spaces of every kind, marks without width.
_LEADING = re.compile(r"^[\s/\\\ufeff\u200b-\u200f\u2060]+")


def for_assistant(text: str, payload: dict[str, Any]) -> str:
    """The text that the assistant gets.

    The payload of a button that the bot itself had offered goes through as it is. Everything typed
    loses its leading slashes, because Rasa takes ``/intent{…}`` for an order, and has card,
    identity and account numbers masked, because no model and no tracker needs them.
    """
    button = payload.get("button")
    if button:
        return str(button["payload"])
    return mask(_LEADING.sub("", text)).strip() or "?"
