"""What actions ask about the shop: brand, hours, help articles, orders, cases."""

from __future__ import annotations

from dataclasses import dataclass, field

from actions.orders import opening
from actions.terms import Terms
from handoff.calendar import Calendar
from handoff.cases.promises import Days
from handoff.cases.register import Cases
from handoff.conversations import Conversations
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
    cases: Cases
    conversations: Conversations
    promises: Days
    """In how many days a case of each kind is answered."""
    orders: opening.Opened = lambda: None
    """Asked whenever there may be a question: None while the bot cannot look orders up."""
    terms: Terms = field(default_factory=Terms)
    """How long things may be sent back, and how long they are under warranty."""

    @classmethod
    def of(cls, settings: Settings) -> Shop:
        """From the settings; knowledge server, store and orders are reached when first asked."""
        redis = connect(settings.store_url)
        return cls(
            brand=settings.brand,
            calendar=Calendar(settings.hours),
            knowledge=AsyncClient(settings.knowledge_socket, _PATIENCE),
            cases=Cases(redis, settings.shop),
            conversations=Conversations(redis, settings.shop),
            promises=settings.cases,
            orders=opening.orders(settings, redis),
            terms=Terms.of(settings),
        )
