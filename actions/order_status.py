"""Where an order is: the form asks for its number and for proof, and tells it only then.

The proof itself is never kept: the slot `order_proof` only says that there was one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import structlog

from actions import answering, forms, replies
from actions.answering import worded
from actions.languages import ours
from actions.orders import telling
from actions.orders.errors import OrdersError, TooManyTries
from actions.orders.heard import heard
from actions.orders.model import OrderNumber, Proof
from actions.orders.proving import Orders
from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Expecting, Form, Turn

FORM = "order_status_form"
"""Its name in the domain."""
_INTENT = "order_status"
_NUMBER, _PROOF, _TRIES = "order_number", "order_proof", "order_tries"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sought:
    """What the form has heard."""

    number: OrderNumber | None = None
    proven: bool = False
    tries: int = 0
    """Those that failed."""

    @classmethod
    def read(cls, turn: Turn) -> Sought:
        """From Rasa's slots."""
        slots = turn.slots
        number = OrderNumber(slots[_NUMBER]) if slots.get(_NUMBER) else None
        return cls(number, bool(slots.get(_PROOF)), int(slots.get(_TRIES) or 0))

    def slots(self) -> dict[str, Any]:
        """As values for Rasa's slots; the form asks for what is None."""
        return {_NUMBER: self.number, _PROOF: self.proven or None, _TRIES: self.tries}


async def step(turn: Turn, shop: Shop) -> Reply | None:
    """The form's validation: see :data:`actions.forms.Step`.

    Raises:
        KnowledgeUnavailable: there may be a question and there is no search.
        StoreUnavailable: tries cannot be counted.
    """
    form, orders = turn.form or Form(FORM), shop.orders
    if form.returned:
        return _remind(turn, form)
    anew = not form.waits_for or (form.abandoned and turn.intent == _INTENT)
    if orders and not anew:
        return await _hear(turn, shop, orders, form)
    reply = await ours(_begin)(turn, shop)
    return reply if reply.slots else replace(reply, ends_form=True)


def _remind(turn: Turn, form: Form) -> Reply:
    """Back from a question: what the form waits for; one that was left long ago ends unsaid."""
    if form.abandoned:
        return Reply({}, turn.memory, slots=Sought().slots(), ends_form=True)
    what = "number" if form.waits_for == _NUMBER else "proof"
    return Reply({}, turn.memory, response=f"utter_order_{what}_reminder")


async def _begin(turn: Turn, shop: Shop) -> Reply:
    """With what the first message says, or with the order that was told last."""
    if shop.orders is None:
        return await worded(answering.answer)(replace(turn, form=None), shop)
    number, proof = heard(turn.text)
    last = Sought.read(turn)
    if number is None and last.proven:
        number = last.number
    if number is None:
        return _ask(turn, "asked_number", Sought(), response="utter_order_number_wanted")
    return await _look(turn, shop, shop.orders, number, proof)


async def _hear(turn: Turn, shop: Shop, orders: Orders, form: Form) -> Reply | None:
    """What the customer says while the form waits."""
    if forms.wants_person(turn):
        return None
    if forms.stops(turn):
        return _end(turn, "stopped", Sought(), response="utter_form_stopped")
    sought = Sought.read(turn)
    number, proof = heard(turn.text, sought.number, tried=sought.tries > 0)
    meant = number or sought.number
    if meant and (proof or meant != sought.number):
        return await _look(turn, shop, orders, meant, proof, sought.tries)
    if form.abandoned or (number is None and await forms.passes_by(turn, shop, _INTENT)):
        return None
    what = "proof" if sought.number else "number"
    return _failed(turn, sought, f"no_{what}", response=f"utter_order_{what}_again")


async def _look(
    turn: Turn,
    shop: Shop,
    orders: Orders,
    number: OrderNumber,
    proof: Proof | None,
    tries: int = 0,
) -> Reply:
    """Tell the order if it is proven to be the customer's, else ask for proof."""
    try:
        order = await orders.proven(turn.conversation, number)
        if order is None and proof is not None:
            order = await orders.prove(turn.conversation, number, proof)
    except TooManyTries as error:
        return _end(turn, error.code, Sought(), text=error.words(turn.lang), person=True)
    except OrdersError as error:
        log.warning(error.code, error=str(error))
        trouble = {"trouble": error.words(turn.lang)}
        response = "utter_orders_down"
        return _end(turn, error.code, Sought(), response=response, variables=trouble, person=True)
    if order is not None:
        today = turn.now.astimezone(shop.calendar.zone).date()
        text = telling.told(order, today, turn.lang)
        return _end(turn, "told", Sought(number, proven=True), text=text)
    sought = Sought(number, tries=tries)
    if proof is None:
        known = {"number": number}
        response = "utter_order_proof_wanted"
        return _ask(turn, "asked_proof", sought, response=response, variables=known)
    return _failed(turn, sought, "refused", text=telling.refused(turn.lang))


def _ask(turn: Turn, reason: str, sought: Sought, **said: Any) -> Reply:
    """Say something and wait for the next message."""
    memory = replace(turn.memory, expecting=Expecting.NOTHING, offered=())
    return Reply({"kind": "flow", "reason": reason}, memory, slots=sought.slots(), **said)


def _failed(turn: Turn, sought: Sought, reason: str, **said: Any) -> Reply:
    """A try that failed: another one, or a person when it was the last."""
    sought = replace(sought, tries=sought.tries + 1)
    if sought.tries >= forms.MOST_TRIES:
        return replace(replies.hand_over("stuck", turn.memory), slots=Sought().slots())
    return _with_person(_ask(turn, reason, sought, **said), turn.lang)


def _end(turn: Turn, reason: str, sought: Sought, *, person: bool = False, **said: Any) -> Reply:
    """The last word of the form, with the offer of a person where it could not help."""
    reply = replace(_ask(turn, reason, sought, **said), ends_form=True)
    return _with_person(reply, turn.lang) if person else reply


def _with_person(reply: Reply, lang: str) -> Reply:
    """`reply` with the offer of a person, which a bare yes accepts."""
    memory = replace(reply.memory, expecting=Expecting.PERSON)
    return replace(reply, memory=memory, buttons=[replies.button("ask_human", lang)])
