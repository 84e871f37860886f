"""Messages in a language we do not speak."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from actions import replies
from actions.replies import Button, Reply
from actions.shop import Shop
from actions.turn import Expecting, Turn
from language.foreign import foreign

Action = Callable[[Turn, Shop], Awaitable[Reply]]

_PERSON: Button = {"title": "Temsilci / Talk to a person", "payload": "/ask_human"}


def ours(action: Action) -> Action:
    """`action` for Turkish and English; in any other language the customer hears which we speak."""

    async def run(turn: Turn, shop: Shop) -> Reply:
        language = None if turn.pressed else foreign(turn.text)
        return _apologise(turn, language) if language else await action(turn, shop)

    return run


def _apologise(turn: Turn, language: str) -> Reply:
    """Say so in both languages and offer a person, who takes over the second time in a row."""
    if turn.memory.asked_back:
        return replies.hand_over("language", turn.memory)
    return Reply(
        {"kind": "decline", "reason": "language", "language": language},
        replace(turn.memory, asked_back=1, expecting=Expecting.PERSON, offered=(), asked_about=""),
        response="utter_language",
        buttons=[_PERSON],
    )
