"""The port to the shop's orders. Whoever asks it must have proof: see :mod:`.proving`."""

from __future__ import annotations

from typing import Protocol

from actions.orders.model import OrderNumber, Record


class OrderDirectory(Protocol):
    """Where orders are looked up. Every method may raise
    :class:`~actions.orders.errors.OrdersUnavailable` or
    :class:`~actions.orders.errors.OrdersMalformed`.
    """

    async def find(self, number: OrderNumber) -> Record | None:
        """The order of this number, whoever's it is; None when there is none."""
        ...

    async def of_customer(self, customer: str) -> tuple[Record, ...]:
        """The orders of a customer with an account, newest first."""
        ...

    async def aclose(self) -> None:
        """Let go of connections."""
        ...
