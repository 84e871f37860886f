"""Orders in memory: each has one e-mail address that proves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from actions.orders import typed
from actions.orders.model import Address, Item, Order, OrderNumber, Proof, Shipment, State
from actions.shop import Shop
from tests.actions.flows.playing import stocked

TODAY = date(2026, 11, 21)
NUMBER, EMAIL = "PA-24100", "ayse@posta.example"
SWEATER = Item("P1", "Erkek yün kazak")
PAN = Item("P2", "Döküm tava 28 cm")
CUPS = Item("P3", "Altı kişilik kahve fincanı takımı")
HOLDER = Item("P4", "Mumluk", returnable=False)
HOME = Address("Ayşe Yılmaz", "Ihlamur Caddesi No: 7", "İstanbul", "Kadıköy")


def order(state: State, *items: Item, **more: Any) -> Order:
    """An order of a few days ago; a delivered one came four days ago."""
    if state is State.DELIVERED:
        more = {"delivered": date(2026, 11, 17), **more}
    return Order(NUMBER, state, date(2026, 11, 13), items or (SWEATER,), HOME, **more)


def parcel(state: State, *items: Item, **more: Any) -> Shipment:
    """A parcel of an order's."""
    return Shipment(state, "Aras Kargo", "734", "https://takip.example/734", items, **more)


class Counter:
    """As :class:`actions.orders.proving.Orders` does it, without counting tries."""

    example = "PA-10452"

    def __init__(self, known: Mapping[str, Order]) -> None:
        self._known, self._proven = known, set[OrderNumber]()

    async def prove(self, conversation: str, number: OrderNumber, proof: Proof) -> Order | None:
        """The order, for its owner's e-mail address."""
        if proof.value != EMAIL or number not in self._known:
            return None
        self._proven.add(number)
        return self._known[number]

    async def proven(self, conversation: str, number: OrderNumber) -> Order | None:
        """The order once more."""
        return self._known[number] if number in self._proven else None


def selling(sold: Order) -> Shop:
    """A shop in memory that knows about invoices, and of one order."""
    orders: Any = Counter({str(typed.number(sold.number)): sold})
    return replace(stocked("fatura"), orders=lambda: orders)
