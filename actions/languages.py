"""Messages in a language we do not speak, and wishes for another one than is spoken."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from actions import replies
from actions.replies import Button, Reply
from actions.shop import Shop
from actions.turn import Expecting, Turn
from language import asked
from language.foreign import foreign

Action = Callable[[Turn, Shop], Awaitable[Reply]]

_PERSON: Button = {"title": "Temsilci / Talk to a person", "payload": "/ask_human"}


def ours(action: Action, *, or_clear: bool = False) -> Action:
    """`action` for Turkish and English; in any other language the customer hears which we speak.

    With `or_clear` an intent without doubt is believed in any language: they are learnt from two.
    """

    async def run(turn: Turn, shop: Shop) -> Reply:
        sure = turn.clear if or_clear else turn.pressed
        language = None if sure else foreign(turn.text)
        return apologise(turn, language) if language else await action(turn, shop)

    return run


def apologise(turn: Turn, language: str) -> Reply:
    """Say so in both languages and offer a person, who takes over the second time in a row."""
    if turn.memory.expecting is Expecting.LANGUAGE:
        return replies.hand_over("language", turn.memory)
    return Reply(
        {"kind": "decline", "reason": "language", "language": language},
        replace(turn.memory, expecting=Expecting.LANGUAGE, offered=(), asked_about=""),
        response="utter_language",
        buttons=[_PERSON],
    )


async def change(turn: Turn, _: Shop) -> Reply:
    """Go on in the language that is asked for; the gateway keeps to it (`connectors/turns.py`)."""
    wanted = asked.language(turn.text)
    if wanted == "other":
        return apologise(turn, wanted)
    memory = replace(turn.memory, expecting=Expecting.NOTHING, offered=())
    if wanted is None:
        return Reply({"kind": "smalltalk", "reason": "languages"}, memory, "utter_languages")
    decision = {"kind": "smalltalk", "reason": "change_language", "language": wanted}
    return Reply(decision, memory, "utter_change_language", variables={"language": wanted})
