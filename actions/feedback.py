"""Yes, no, helped, did not help: what they mean depends on what was asked."""

from __future__ import annotations

from dataclasses import replace

from actions import answering, replies, smalltalk
from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Expecting, Memory, Turn


async def helpful(turn: Turn, _: Shop) -> Reply:
    """The answer helped: nothing that went wrong before counts any more."""
    return Reply(
        {"kind": "smalltalk", "reason": "helpful"},
        Memory(tried=turn.memory.tried),
        response="utter_glad",
    )


async def nothing_helped(turn: Turn, _: Shop) -> Reply:
    """The answer did not help: asked kindly for other words, the second time a person."""
    if turn.memory.not_helped:
        return replies.hand_over("repeated", turn.memory)
    reply = answering.ask_back(turn, "clarify", "not_helped")
    # Trouble with an answer is counted apart from not having found one.
    memory = replace(reply.memory, not_helped=1, asked_back=turn.memory.asked_back)
    return replace(reply, memory=memory)


async def none_of_these(turn: Turn, _: Shop) -> Reply:
    """None of the suggested articles: other words, please; the second time a person."""
    if turn.memory.asked_back > 1:
        return replies.hand_over("low_confidence", turn.memory)
    return answering.ask_back(turn, "clarify", "none_of_these")


async def affirm(turn: Turn, shop: Shop) -> Reply:
    """A yes to whatever was asked last."""
    memory = turn.memory
    if memory.expecting is Expecting.HELPED:
        return await helpful(turn, shop)
    if memory.expecting in (Expecting.PERSON, Expecting.LANGUAGE):
        return replies.hand_over("asked", memory)
    if memory.expecting is Expecting.CHOICE and memory.offered:
        return await answering.chosen(turn, shop, memory.offered[0]["article"])
    return await smalltalk.talk(turn, shop)


async def deny(turn: Turn, shop: Shop) -> Reply:
    """A no to whatever was asked last."""
    if turn.memory.expecting is Expecting.HELPED:
        return await nothing_helped(turn, shop)
    if turn.memory.expecting is Expecting.CHOICE:
        return await none_of_these(turn, shop)
    return await smalltalk.talk(turn, shop)
