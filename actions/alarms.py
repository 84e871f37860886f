"""Messages that must not go the usual way: abuse, threats of the law, fraud, danger, despair.

Danger and despair are believed at little confidence (`config.yml`, `leading`): an alarm too many
costs a customer a careful sentence, one too few may cost a person.
"""

from __future__ import annotations

from dataclasses import replace

from actions import answering, belief, courtesy, replies
from actions.forms import Step
from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Expecting, Turn
from handoff.priority import ALARMS
from language.temper import calmed

_DANGER = frozenset({"safety", "self_harm"})


async def alarm(turn: Turn, shop: Shop) -> Reply:
    """What to do first, in words that fit, and a person; abuse alone is calmed before that.

    Raises:
        KnowledgeUnavailable: there may be a request in abuse and there is no search.
    """
    if turn.intent in ALARMS:
        reply = replies.hand_over(turn.intent, turn.memory)
        memory = replace(reply.memory, careful=turn.intent == "self_harm")
        return replace(reply, memory=memory, response=f"utter_{turn.intent}")
    return await _request(turn, shop) or _calm(turn)


def raised(turn: Turn) -> bool:
    """Whether a form that waits must not take the message for an answer.

    A word of lawyers or fraud may be part of the story a form asks for, unless it is clear.
    """
    form = turn.form
    waits = form is not None and bool(form.waits_for) and not form.returned
    return waits and turn.intent in ALARMS and (turn.clear or turn.intent in _DANGER)


def first(step: Step) -> Step:
    """`step`, unless an alarm is raised."""

    async def run(turn: Turn, shop: Shop) -> Reply | None:
        return None if raised(turn) else await step(turn, shop)

    return run


def gently(turn: Turn, reply: Reply) -> Reply:
    """After talk of harming oneself nothing is guessed at and nobody is sent to articles."""
    if not turn.memory.careful or reply.decision.get("kind") not in ("clarify", "decline"):
        return reply
    again = replies.hand_over("self_harm", reply.memory)
    return replace(again, response="utter_self_harm_again")


async def _request(turn: Turn, shop: Shop) -> Reply | None:
    """Who swears and asks something is asking something."""
    asked = replace(turn, text=calmed(turn.text))
    if not courtesy.hides_a_question(asked.text):
        return None
    found = await answering.search(asked, shop, before=turn.memory.asked_about)
    if reply := answering.sure(asked, found):
        return reply
    likely = belief.band(asked, found) == "clarify" and not turn.memory.asked_back
    return answering.suggest(asked, found) if likely else None


def _calm(turn: Turn) -> Reply:
    """Calm words once; where the bot has failed already or is abused again, a person."""
    memory = replace(turn.memory, insults=turn.memory.insults + 1, offered=())
    if memory.insults > 2:
        return replies.hand_over("insult", memory)
    decision = {"kind": "smalltalk", "reason": "insult"}
    if memory.insults == 1 and not (memory.asked_back or memory.not_helped):
        memory = replace(memory, expecting=Expecting.NOTHING)
        return Reply(decision, memory, response="utter_insult")
    return Reply(
        decision,
        replace(memory, expecting=Expecting.PERSON),
        response="utter_insult_again",
        buttons=[replies.button("ask_human", turn.lang)],
    )
