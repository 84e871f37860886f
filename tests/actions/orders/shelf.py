"""Orders for tests: one as the contract writes it, and a directory that holds a few in memory."""

from __future__ import annotations

import json
from typing import Any

from actions.orders import typed, wire
from actions.orders.model import OrderNumber, Record

DOCUMENT: dict[str, Any] = {
    "number": "TR-10452",
    "state": "shipped",
    "placed": "2026-11-18",
    "owner": {
        "email": "Ayse.Yilmaz@posta.example",
        "phone": "+90 (500) 000 45 67",
        "customer": "c-812",
    },
    "items": [
        {"sku": "HV-1", "name": "Pamuk havlu", "quantity": 2},
        {"sku": "KF-3", "name": "Kahve fincanı", "returnable": False},
    ],
    "address": {
        "recipient": "Ayşe Yılmaz",
        "street": "Ihlamur Caddesi No: 7",
        "district": "Kadıköy",
        "city": "İstanbul",
    },
    "shipments": [
        {
            "state": "shipped",
            "carrier": "Aras Kargo",
            "tracking": "734001",
            "link": "https://takip.example/734001",
            "items": ["HV-1", "KF-3"],
            "promised": "2026-11-24",
        }
    ],
    "promised": "2026-11-24",
}


def document(**changes: Any) -> dict[str, Any]:
    """The order with something else in it."""
    return {**DOCUMENT, **changes}


def read(written: dict[str, Any]) -> Record:
    """The record in a document."""
    number = typed.number(f"#{written['number']}")
    assert number is not None
    return wire.record(json.dumps(written), number)


class MemoryDirectory:
    """The documents given, and what was asked; `trouble` is raised instead of an answer."""

    def __init__(self, *documents: dict[str, Any]) -> None:
        self.records = {typed.number(each["number"]): read(each) for each in documents}
        self.asked: list[str] = []
        self.trouble: Exception | None = None

    async def find(self, number: OrderNumber) -> Record | None:
        """The order of this number."""
        self.asked.append(number)
        if self.trouble:
            raise self.trouble
        return self.records.get(number)

    async def of_customer(self, customer: str) -> tuple[Record, ...]:
        """The customer's orders."""
        self.asked.append(customer)
        if self.trouble:
            raise self.trouble
        found = [each for each in self.records.values() if each.owner.customer == customer]
        return tuple(sorted(found, key=lambda each: each.order.placed, reverse=True))

    async def aclose(self) -> None:
        """Nothing to let go of."""
