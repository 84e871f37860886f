"""Entities as actions read them."""

from __future__ import annotations

from typing import Any

from actions import mentions
from actions.mentions import Mention
from actions.turn import Turn

TEXT = "TR-10452, Ayse@Posta.example 0532 123 45 67"


def entity(kind: str, start: int, end: int, value: str | None = None) -> dict[str, Any]:
    return {"entity": kind, "start": start, "end": end, "value": value}


def test_what_rasa_leaves_out_is_read_from_the_message() -> None:
    found = [
        *(entity("phone", 29, 43), entity("email", 10, 28)),
        *(entity("order_number", 0, 8, "10452"), entity("article", 0, 1, "iade")),
    ]
    turn = Turn.read({"latest_message": {"text": TEXT, "entities": found}})
    assert turn.entities == (
        Mention("order_number", "10452", 0, 8),
        Mention("email", "ayse@posta.example", 10, 28),
        Mention("phone", "5321234567", 29, 43),
    )


def test_what_cannot_be_read_is_not_mentioned() -> None:
    strange = [entity("phone", 0, 8), entity("order_number", 0, 8), {"entity": "email"}, {}]
    assert mentions.read({"text": TEXT, "entities": strange}) == ()
    assert mentions.read({}) == ()
