"""What holds for every reply, whichever action it comes from: the bot knows when to stop.

Whatever is said for the third time within an hour comes with the offer of a person, and a fourth
time it is not said: a person takes over. An answer that brings a flow on begins the count anew. A
specialist takes over when a customer comes for the third time with the same problem. Courtesy,
thanks for pictures, and the reminders of a form whose questions in between were answered, stay with
the offer.
"""

from __future__ import annotations

from dataclasses import replace

from actions import alarms, replies
from actions.orders import gate
from actions.replies import Reply
from actions.turn import Expecting, Turn
from actions.uttered import Uttered, unmoved
from handoff.visits import third

MOST_SAME = 3
"""How often the same is said within an hour."""

#: After these the customer has what he came for, unless what he was told is that it is late.
_SETTLED = frozenset({"helpful", "told"})
_COURTESY = frozenset(
    {"greet", "goodbye", "thanks", "praise", "helpful", "affirm", "deny", "stop", "picture"}
)


def within(turn: Turn, reply: Reply) -> Reply:
    """The reply as it may be given at this point of the conversation."""
    reply = _capped(turn, alarms.gently(turn, reply))
    about = topic(turn, reply)
    if about in turn.before and third(turn.before[about], _order(turn, reply)):
        reply = _instead(reply, "third_time")
    decision = reply.decision
    if decision and about:
        decision = {**decision, "topic": about}
    if decision.get("kind") == "handoff" and (order := gate.named(turn)):
        decision = {**decision, "order": order}
    if decision.get("reason") in _SETTLED and not decision.get("late"):
        decision = {**decision, "settled": True}
    return replace(reply, decision=decision, memory=reply.memory.after(turn.memory))


def topic(turn: Turn, reply: Reply) -> str:
    """The problem a turn is about: a flow's name or an article; empty when it is about none."""
    decision = reply.decision
    form = turn.form.name.removesuffix("_form") if turn.form else ""
    match decision.get("kind"):
        case "flow":
            return str(decision.get("flow") or form)
        case "answer" if decision.get("article"):
            return f"article:{decision['article']}"
        case "handoff" if decision["reason"] == "complaint":
            return "complaint"
        case "handoff":
            return str(decision.get("flow") or form)
    return ""


def _order(turn: Turn, reply: Reply) -> str:
    slots = {**turn.slots, **reply.slots}
    return str(slots.get("order_number") or "") if turn.form else ""


def _capped(turn: Turn, reply: Reply) -> Reply:
    kind, reason = reply.decision.get("kind"), reply.decision.get("reason")
    if kind == "handoff":
        return reply
    article = reply.decision.get("article") or ""
    collected = reply.decision.get("collected")
    words = Uttered(reply.text or "", reply.response or "", article=article, collected=collected)
    times = [each.key for each in unmoved(turn.said, words)].count(words.key) + 1
    if times < MOST_SAME:
        return reply
    if times == MOST_SAME or not kind or reason in _COURTESY:
        return _with_person(reply, turn.lang)
    return _instead(reply, "repeated")


def _instead(reply: Reply, reason: str) -> Reply:
    """A person instead of `reply`, with what a flow has collected."""
    stopped = replies.hand_over(reason, reply.memory)
    collected = {k: v for k, v in reply.decision.items() if k in ("flow", "collected")}
    return replace(stopped, decision={**stopped.decision, **collected}, slots=reply.slots)


def _with_person(reply: Reply, lang: str) -> Reply:
    """`reply` with the offer of a person, if there is none; a bare yes accepts it."""
    offer, memory = replies.button("ask_human", lang), reply.memory
    if memory.expecting is Expecting.NOTHING:
        memory = replace(memory, expecting=Expecting.PERSON)
    return replace(reply, memory=memory, buttons=[*(b for b in reply.buttons if b != offer), offer])
