"""Customers' pictures. The bot sees none of them: it keeps them for people, and says so.

A message that is nothing but a picture has the intent `picture`, which the gateway alone can give.
"""

from __future__ import annotations

from dataclasses import replace

from actions import replies
from actions.replies import Reply, Said
from actions.shop import Shop
from actions.turn import Expecting, Turn

_KEPT, _UNSEEN = "utter_picture_kept", "utter_picture"


async def picture(turn: Turn, _: Shop) -> Reply:
    """Kept for a colleague; what is it about, unless a form runs or a case was just opened?"""
    decision = {"kind": "smalltalk", "reason": "picture"}
    if turn.form or any(each.reason == "filed" for each in turn.said):
        return Reply(decision, turn.memory, response=_KEPT)
    memory = replace(turn.memory, expecting=Expecting.NOTHING, offered=())
    person = replies.button("ask_human", turn.lang)
    return Reply(decision, memory, response=_UNSEEN, buttons=[person])


def acknowledged(turn: Turn, reply: Reply) -> Reply:
    """`reply` after a word about the picture that came with the message, unless that is said."""
    kind = reply.decision.get("kind")
    said = reply.decision.get("reason") == "picture" or kind == "handoff"
    if not turn.shows or said or (turn.form and turn.form.returned):
        return reply
    in_flow = kind == "flow" or turn.form is not None
    word = Said(response=_KEPT if in_flow else "utter_picture_unseen")
    return replace(reply, earlier=[word, *reply.earlier])
