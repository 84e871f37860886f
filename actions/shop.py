"""What actions ask about the shop: its brand, its hours, its help articles, its orders."""

from __future__ import annotations

from dataclasses import dataclass

from actions.orders import opening
from actions.orders.proving import Orders
from handoff.calendar import Calendar
from handoff.store import connect
from knowledge.wire import AsyncClient
from ops.settings import Brand, Settings

#: Seconds for one search: the model takes hundredths, so a longer silence means it is down.
_PATIENCE = 4.0


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop an action speaks for."""

    brand: Brand
    calendar: Calendar
    knowledge: AsyncClient
    orders: Orders | None = None
    """None where the bot cannot look orders up."""

    @classmethod
    def of(cls, settings: Settings) -> Shop:
        """From the settings; knowledge server, store and orders are reached when first asked."""
        return cls(
            brand=settings.brand,
            calendar=Calendar(settings.hours),
            knowledge=AsyncClient(settings.knowledge_socket, _PATIENCE),
            orders=opening.orders(settings, connect(settings.store_url)),
        )
