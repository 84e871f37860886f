"""A customer's words made safe for the assistant."""

from __future__ import annotations

from typing import Any

from language.masks import mask


def for_assistant(text: str, payload: dict[str, Any]) -> str:
    """The text that the assistant gets.

    The payload of a button that the bot itself had offered goes through as it is. Everything typed
    loses its leading slashes, because Rasa takes ``/intent{…}`` for an order, and has card,
    identity and account numbers masked, because no model and no tracker needs them.
    """
    button = payload.get("button")
    if button:
        return str(button["payload"])
    return mask(text.lstrip("/\\ \t\r\n\ufeff\u200b")) or "?"
