"""The gate before an order: which one, and proof that it is the customer's.

Every flow that says something of an order goes through here. The proof itself is never kept: the
slot `order_proof` only says that there was one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import structlog

from actions import forms, replies
from actions.orders import telling, typed
from actions.orders.errors import OrdersError, TooManyTries
from actions.orders.heard import heard
from actions.orders.model import Order, OrderNumber, Proof
from actions.orders.proving import Orders
from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Expecting, Form, Turn

NUMBER, PROOF, TRIES = "order_number", "order_proof", "order_tries"
"""Its slots in the domain."""
SLOTS = (NUMBER, PROOF)
"""Those it may wait for."""

_EXAMPLE = {"tr": ", örneğin {example}", "en": ", for example {example}"}

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sought:
    """What was heard of the order."""

    number: OrderNumber | None = None
    proven: bool = False
    tries: int = 0
    """Those that failed."""

    @classmethod
    def read(cls, turn: Turn) -> Sought:
        """From Rasa's slots."""
        slots = turn.slots
        number = OrderNumber(slots[NUMBER]) if slots.get(NUMBER) else None
        return cls(number, bool(slots.get(PROOF)), int(slots.get(TRIES) or 0))

    def slots(self) -> dict[str, Any]:
        """As values for Rasa's slots; the gate asks for what is None."""
        return {NUMBER: self.number, PROOF: self.proven or None, TRIES: self.tries}


@dataclass(frozen=True, slots=True)
class Passed:
    """The customer's own order, as it is now."""

    order: Order
    sought: Sought


async def begin(turn: Turn, orders: Orders) -> Passed | Reply:
    """With what the first message says, or with the order that was proven last.

    Nobody names an order again because a person was asked in between.

    Raises:
        StoreUnavailable: tries cannot be counted.
    """
    number, proof = heard("" if turn.pressed else turn.text)
    last = Sought.read(turn)
    if number is None and last.proven:
        number = last.number
    if number is None and turn.order:
        number = OrderNumber(turn.order)
    if number is None:
        return ask(turn, "asked_number", Sought(), response="utter_order_number_wanted")
    return await _look(turn, orders, number, proof)


async def hear(turn: Turn, shop: Shop, orders: Orders, intent: str) -> Passed | Reply | None:
    """What the customer says while the gate waits; None when the message is for somebody else.

    `intent` is the form's own: once more it is a try.

    Raises:
        KnowledgeUnavailable: there may be a question and there is no search.
        StoreUnavailable: tries cannot be counted.
    """
    sought = Sought.read(turn)
    number, proof = heard(turn.text, sought.number, tried=sought.tries > 0)
    meant = number or sought.number
    if meant and (proof or meant != sought.number):
        return await _look(turn, orders, meant, proof, sought.tries)
    abandoned = turn.form is not None and turn.form.abandoned
    if abandoned or (number is None and await forms.passes_by(turn, shop, intent)):
        return None
    what = "proof" if sought.number else "number"
    shown = _EXAMPLE[turn.lang].format(example=orders.example) if orders.example else ""
    response, variables = f"utter_order_{what}_again", {"example": shown}
    return _failed(turn, sought, f"no_{what}", response=response, variables=variables)


def named(turn: Turn) -> dict[str, Any]:
    """The order that the customer has named by the end of this message, as slots; or nothing.

    A person is told of it, and the bot when it has the word again.
    """
    sought = Sought.read(turn)
    number = None if turn.pressed else typed.number(turn.text, marked=True)
    if number and number != sought.number:
        sought = Sought(number)
    return {NUMBER: sought.number, PROOF: sought.proven or None} if sought.number else {}


def answers(turn: Turn) -> bool:
    """Whether a message to the waiting gate has something of what it waits for."""
    sought = Sought.read(turn)
    return any(heard(turn.text, sought.number, tried=sought.tries > 0))


async def again(turn: Turn, orders: Orders) -> Passed | Reply:
    """The order that was proven in this conversation; after a while it is asked for once more.

    Raises:
        StoreUnavailable: nobody knows.
    """
    number = Sought.read(turn).number
    if number is None:
        return ask(turn, "asked_number", Sought(), response="utter_order_number_wanted")
    return await _look(turn, orders, number, None)


def remind(turn: Turn, form: Form) -> Reply:
    """Back from a question: what the gate waits for."""
    what = "number" if form.waits_for == NUMBER else "proof"
    return Reply({}, turn.memory, response=f"utter_order_{what}_reminder")


def ask(turn: Turn, reason: str, sought: Sought, **said: Any) -> Reply:
    """Say something and wait for the next message."""
    memory = replace(turn.memory, expecting=Expecting.NOTHING, offered=())
    return Reply({"kind": "flow", "reason": reason}, memory, slots=sought.slots(), **said)


def end(turn: Turn, reason: str, sought: Sought, *, person: bool = False, **said: Any) -> Reply:
    """The last word of the form, with the offer of a person where it could not help."""
    reply = replace(ask(turn, reason, sought, **said), ends_form=True)
    return replies.with_person(reply, turn.lang) if person else reply


async def _look(
    turn: Turn, orders: Orders, number: OrderNumber, proof: Proof | None, tries: int = 0
) -> Passed | Reply:
    """Let the customer in if the order is proven to be his, else ask for proof."""
    try:
        order = await orders.proven(turn.conversation, number)
        if order is None and proof is not None:
            order = await orders.prove(turn.conversation, number, proof)
    except TooManyTries as error:
        return end(turn, error.code, Sought(), text=error.words(turn.lang), person=True)
    except OrdersError as error:
        log.warning(error.code, error=str(error))
        trouble = {"trouble": error.words(turn.lang)}
        response = "utter_orders_down"
        return end(turn, error.code, Sought(), response=response, variables=trouble, person=True)
    if order is not None:
        return Passed(order, Sought(number, proven=True))
    sought = Sought(number, tries=tries)
    if proof is None:
        known = {"number": typed.written(turn.text, number, orders.example)}
        response = "utter_order_proof_wanted"
        return ask(turn, "asked_proof", sought, response=response, variables=known)
    return _failed(turn, sought, "refused", text=telling.refused(turn.lang))


def _failed(turn: Turn, sought: Sought, reason: str, **said: Any) -> Reply:
    """A try that failed: another one, or a person when it was the last."""
    sought = replace(sought, tries=sought.tries + 1)
    if sought.tries >= forms.MOST_TRIES:
        return replace(replies.hand_over("stuck", turn.memory), slots=Sought().slots())
    return replies.with_person(ask(turn, reason, sought, **said), turn.lang)
