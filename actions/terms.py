"""What the shop grants: how long something may be sent back, how long it stands up for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from actions.orders.model import Order
from ops.settings import Settings


@dataclass(frozen=True, slots=True)
class Terms:
    """The shop's periods, counted from delivery; by default those of the law."""

    return_days: int = 14
    warranty_years: int = 2

    @classmethod
    def of(cls, settings: Settings) -> Terms:
        """From the settings."""
        return cls(settings.returns.days, settings.warranty.years)

    def returnable_until(self, order: Order) -> date | None:
        """The last day on which a return may be asked for; None before anything is delivered.

        What the order itself says goes first: members may have longer.
        """
        parcels = [parcel.delivered for parcel in order.shipments if parcel.delivered]
        delivered = order.delivered or max(parcels, default=None)
        if order.returnable_until or delivered is None:
            return order.returnable_until
        return delivered + timedelta(days=self.return_days)

    def warranted_until(self, bought: date) -> date:
        """The last day of the warranty of something bought on a day."""
        year = bought.year + self.warranty_years
        try:
            return bought.replace(year=year)
        except ValueError:  # on the 29th of February
            return bought.replace(year=year, day=28)
