"""Greetings, thanks, praise and goodbyes; and the question that often comes in the same breath."""

from __future__ import annotations

from dataclasses import replace

from actions import answering, courtesy, replies
from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Expecting, Memory, Turn


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
    return Reply(
        {"kind": "smalltalk", "reason": turn.intent},
        replace(turn.memory, expecting=Expecting.PERSON if offers_person else Expecting.NOTHING),
        response=f"utter_{turn.intent}",
        variables={"assistant": shop.brand.assistant, "brand": shop.brand.name},
        buttons=[replies.button("ask_human", turn.lang)] if offers_person else (),
    )


async def stop(turn: Turn, _: Shop) -> Reply:
    """The customer leaves it; whatever the bot has asked or offered is asked no more."""
    memory = Memory(not_helped=turn.memory.not_helped, tried=turn.memory.tried)
    return Reply({"kind": "smalltalk", "reason": "stop"}, memory, response="utter_stop")
