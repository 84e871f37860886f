"""Where an order is: told as soon as the gate has let the customer in."""

from __future__ import annotations

from dataclasses import replace

from actions import answering, forms, persons, replies
from actions.answering import worded
from actions.languages import ours
from actions.orders import gate, telling
from actions.orders.gate import Passed, Sought
from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Form, Turn

FORM = "order_status_form"
"""Its name in the domain."""
_INTENT = "order_status"


async def step(turn: Turn, shop: Shop) -> Reply | None:
    """The form's validation: see :data:`actions.forms.Step`.

    Raises:
        KnowledgeUnavailable: there may be a question and there is no search.
        StoreUnavailable: tries cannot be counted.
    """
    form, orders = turn.form or Form(FORM), shop.orders()
    if form.returned:
        return _remind(turn, form)
    if orders is None or not form.waits_for or (form.abandoned and turn.intent == _INTENT):
        if persons.alone(turn.text):
            return _handed(turn)
        reply = await ours(_begin)(turn, shop)
        return reply if reply.slots else replace(reply, ends_form=True)
    if forms.wants_person(turn, answers=gate.answers(turn)):
        return _handed(turn)
    if forms.stops(turn):
        return gate.end(turn, "stopped", Sought(), response="utter_form_stopped")
    result = await gate.hear(turn, shop, orders, _INTENT)
    return _told(turn, shop, result) if isinstance(result, Passed) else result


def _handed(turn: Turn) -> Reply:
    return replace(replies.hand_over("asked", turn.memory), slots=Sought().slots())


def _remind(turn: Turn, form: Form) -> Reply:
    """Back from a question; a form that was left long ago ends unsaid."""
    if form.abandoned:
        return Reply({}, turn.memory, slots=Sought().slots(), ends_form=True)
    return gate.remind(turn, form)


async def _begin(turn: Turn, shop: Shop) -> Reply:
    """With what the first message says, or with the order that was told last."""
    orders = shop.orders()
    if orders is None:
        return await worded(answering.answer)(replace(turn, form=None), shop)
    result = await gate.begin(turn, orders)
    return _told(turn, shop, result) if isinstance(result, Passed) else result


def _told(turn: Turn, shop: Shop, passed: Passed) -> Reply:
    today = turn.now.astimezone(shop.calendar.zone).date()
    text = telling.told(passed.order, today, turn.lang)
    reply = gate.end(turn, "told", passed.sought, text=text)
    if not telling.late(passed.order, today):
        return reply
    return replace(reply, decision={**reply.decision, "late": True})
