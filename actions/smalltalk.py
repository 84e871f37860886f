"""Greetings, thanks, praise and goodbyes; and the question that often comes in the same breath."""

from __future__ import annotations

from dataclasses import replace

from actions import answering, courtesy, replies
from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Expecting, Memory, Turn

#: A visit of which nothing is known.
_ONLY = "-"


async def talk(turn: Turn, shop: Shop) -> Reply:
    """Answer the question that came with the courtesy when the search is sure of it, else greet.

    Raises:
        KnowledgeUnavailable: there may be a question and there is no search.
    """
    praises = turn.intent == "praise" and "?" not in turn.text
    if not turn.pressed and not praises and courtesy.hides_a_question(turn.text):
        found = await answering.search(turn, shop)
        if reply := answering.sure(turn, found):
            return reply
    offers_person = turn.intent == "ask_bot"
    response, memory = _personal(turn)
    known = {"assistant": shop.brand.assistant, "brand": shop.brand.name}
    return Reply(
        {"kind": "smalltalk", "reason": turn.intent},
        replace(memory, expecting=Expecting.PERSON if offers_person else Expecting.NOTHING),
        response=response,
        variables={**known, "name": turn.name} if turn.name else known,
        buttons=[replies.button("ask_human", turn.lang)] if offers_person else (),
    )


def _personal(turn: Turn) -> tuple[str, Memory]:
    """The words, with the customer's name once a visit, and a welcome for who comes back."""
    memory = turn.memory
    names = bool(turn.name) and memory.named != (turn.visit or _ONLY)
    back = turn.returning and memory.welcomed != turn.visit
    response = {
        ("greet", True, True): "utter_greet_back_named",
        ("greet", False, True): "utter_greet_back",
        ("greet", True, False): "utter_greet_named",
        ("goodbye", True, back): "utter_goodbye_named",
    }.get((turn.intent, names, back))
    if response is None:
        return f"utter_{turn.intent}", memory
    if names:
        memory = replace(memory, named=turn.visit or _ONLY)
    if back and turn.intent == "greet":
        memory = replace(memory, welcomed=turn.visit)
    return response, memory


async def stop(turn: Turn, _: Shop) -> Reply:
    """The customer leaves it; whatever the bot has asked or offered is asked no more."""
    memory = Memory(not_helped=turn.memory.not_helped, tried=turn.memory.tried)
    return Reply({"kind": "smalltalk", "reason": "stop"}, memory, response="utter_stop")
