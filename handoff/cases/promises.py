"""By when a case is answered: an honest date, counted in the days on which people are there.

The day a case is opened on does not count. Somebody who writes after closing has written on the
next working day. A data request is another matter: the law (KVKK, article 13) gives 30 days by the
calendar, and a holiday at their end gives no more: the promise is the last closing within them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

from handoff.calendar import Calendar, NeverOpen
from handoff.cases.case import Kind

_DAY = timedelta(days=1)
#: A shop that does not work so many days within a year can promise no date.
_HORIZON_DAYS = 370


class Days(Protocol):
    """What is read of the shop's settings (``settings.cases``)."""

    def days(self, kind: str) -> int:
        """Days until an answer: calendar days for a data request, else working days."""


def due(kind: Kind, now: datetime, calendar: Calendar, settings: Days) -> datetime | None:
    """The closing time, in the shop's zone, by which a case opened at ``now`` is answered.

    None when the calendar has no such day: better no promise than one that nobody keeps.

    Raises:
        ValueError: ``now`` has no time zone.
    """
    days = settings.days(kind)
    if kind is Kind.DATA_REQUEST:
        return _last_closing(now, now + days * _DAY, calendar)
    return working_days(days, now, calendar)


def working_days(days: int, now: datetime, calendar: Calendar) -> datetime | None:
    """The closing time of the last of so many working days; see above.

    Raises:
        ValueError: ``now`` has no time zone.
    """
    try:
        start = calendar.next_opening(now).date()
    except NeverOpen:
        return None
    for ahead in range(1, _HORIZON_DAYS):
        spans = calendar.spans(start + ahead * _DAY)
        days -= bool(spans)
        if days == 0:
            return spans[-1].end
    return None


def _last_closing(now: datetime, latest: datetime, calendar: Calendar) -> datetime | None:
    day = latest.astimezone(calendar.zone).date()
    while day >= now.astimezone(calendar.zone).date():
        for span in reversed(calendar.spans(day)):
            if now.astimezone(UTC) < span.end.astimezone(UTC) <= latest.astimezone(UTC):
                return span.end
        day -= _DAY
    return None
