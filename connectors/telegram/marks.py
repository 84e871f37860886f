"""What is kept of sent messages, so that an answer to one is known."""

from __future__ import annotations

from handoff.keys import Keys

#: For how long a reply to our thanks is a word about the rating (seconds).
REMARKS_SECONDS = 3 * 24 * 3600


def remarks_key(keys: Keys, chat: int, message: int) -> str:
    """Where the entry that asked how it went is kept for the message with our thanks."""
    return keys.name("telegram", "remarks", f"{chat}:{message}")
