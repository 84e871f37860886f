"""What holds for every reply, whichever action it comes from: the bot knows when to stop.

Whatever is said for the third time within an hour comes with the offer of a person, and a fourth
time it is not said: a person takes over. Courtesy, and the reminders of a form whose questions in
between were answered, stay with the offer.
"""

from __future__ import annotations

from dataclasses import replace

from actions import alarms, replies
from actions.replies import Reply
from actions.turn import Expecting, Turn
from actions.uttered import Uttered

MOST_SAME = 3
"""How often the same is said within an hour."""

_COURTESY = frozenset({"greet", "goodbye", "thanks", "praise", "helpful", "affirm", "deny", "stop"})


def within(turn: Turn, reply: Reply) -> Reply:
    """The reply as it may be given at this point of the conversation."""
    reply = _capped(turn, alarms.gently(turn, reply))
    return replace(reply, memory=reply.memory.after(turn.memory))


def _capped(turn: Turn, reply: Reply) -> Reply:
    kind, reason = reply.decision.get("kind"), reply.decision.get("reason")
    if kind == "handoff":
        return reply
    article = reply.decision.get("article") or ""
    words = Uttered(reply.text or "", reply.response or "", article=article)
    times = [each.key for each in turn.said].count(words.key) + 1
    if times < MOST_SAME:
        return reply
    if times == MOST_SAME or not kind or reason in _COURTESY:
        return _with_person(reply, turn.lang)
    stopped = replies.hand_over("repeated", reply.memory)
    collected = {k: v for k, v in reply.decision.items() if k in ("flow", "collected")}
    return replace(stopped, decision={**stopped.decision, **collected}, slots=reply.slots)


def _with_person(reply: Reply, lang: str) -> Reply:
    """`reply` with the offer of a person, if there is none; a bare yes accepts it."""
    offer, memory = replies.button("ask_human", lang), reply.memory
    if memory.expecting is Expecting.NOTHING:
        memory = replace(memory, expecting=Expecting.PERSON)
    return replace(reply, memory=memory, buttons=[*(b for b in reply.buttons if b != offer), offer])
