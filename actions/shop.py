"""What actions ask about the shop: its brand, its hours, its help articles."""

from __future__ import annotations

from dataclasses import dataclass

from handoff.calendar import Calendar
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

    @classmethod
    def of(cls, settings: Settings) -> Shop:
        """From the settings; the knowledge server is reached when it is first asked."""
        return cls(
            brand=settings.brand,
            calendar=Calendar(settings.hours),
            knowledge=AsyncClient(settings.knowledge_socket, _PATIENCE),
        )
