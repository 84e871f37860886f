"""What a message mentions: Rasa's entities (``bot/entities.py``) as actions read them.

Of a phone and an e-mail address Rasa writes only the place, so that no proof is kept (decision
0011); its value is read from the message itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from language import shapes

_READ: Mapping[str, Callable[[str], str | None]] = {"phone": shapes.phone, "email": shapes.email}
#: The entities of buttons are no mentions.
_KINDS = frozenset({*_READ, "order_number", "case_number", "tracking_number", "date", "amount"})


@dataclass(frozen=True, slots=True)
class Mention:
    """Something mentioned: ``kind`` is the entity's name in the domain.

    Values: "10452", "T-10432", "7330123456789", "5321234567" (no country, no zero) or "+49…",
    "ayse@posta.example", "2026-11-12", "1299.90 TRY". `start` and `end` are places in the text.
    """

    kind: str
    value: str
    start: int
    end: int


def read(message: Mapping[str, Any]) -> tuple[Mention, ...]:
    """From the tracker's latest message, in the order of the text."""
    text = message.get("text") or ""
    found = []
    for entity in message.get("entities") or []:
        kind, start, end = entity.get("entity"), entity.get("start"), entity.get("end")
        if kind in _KINDS and isinstance(start, int) and isinstance(end, int):
            value = _READ[kind](text[start:end]) if kind in _READ else entity.get("value")
            if value:
                found.append(Mention(kind, str(value), start, end))
    return tuple(sorted(found, key=lambda mention: mention.start))
