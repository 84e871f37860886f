"""The business calendar: the one answer to every question about opening hours.

Hours are kept for each weekday as several spans, a span may run over midnight, and public
holidays, half days and closures of the shop's own take the day (or its afternoon) away. Spans are
wall-clock times in the shop's zone and are compared in UTC, so a change of the clocks moves
neither of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import holidays

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
_DAY = timedelta(days=1)
#: How far ahead an opening is looked for: a shop closed for a year has no next opening.
_HORIZON_DAYS = 370


class Hours(Protocol):
    """What the calendar reads of the shop's settings (`settings.hours`)."""

    @property
    def timezone(self) -> str: ...
    @property
    def holidays(self) -> str: ...
    @property
    def half_day_ends(self) -> str | time: ...
    @property
    def closures(self) -> Sequence[str | date]: ...
    @property
    def monday(self) -> Sequence[str]: ...
    @property
    def tuesday(self) -> Sequence[str]: ...
    @property
    def wednesday(self) -> Sequence[str]: ...
    @property
    def thursday(self) -> Sequence[str]: ...
    @property
    def friday(self) -> Sequence[str]: ...
    @property
    def saturday(self) -> Sequence[str]: ...
    @property
    def sunday(self) -> Sequence[str]: ...


class NeverOpen(LookupError):
    """The calendar has no opening within the coming year."""


@dataclass(frozen=True, slots=True)
class Span:
    """An opening, from `start` up to but not including `end`; both in the shop's time zone."""

    start: datetime
    end: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether `moment` falls into the span."""
        return self.start.astimezone(UTC) <= moment.astimezone(UTC) < self.end.astimezone(UTC)


class Calendar:
    """When the shop's people are there. Takes and gives time-zone-aware datetimes only.

    Raises:
        ValueError: a span that is not "HH:MM-HH:MM", an unknown country, a naive datetime.
        zoneinfo.ZoneInfoNotFoundError: an unknown time zone.
    """

    def __init__(self, hours: Hours) -> None:
        self.zone = ZoneInfo(hours.timezone)
        self._half_day_ends = _time(hours.half_day_ends)
        self._closures = frozenset(_date(day) for day in hours.closures)
        week = (
            *(hours.monday, hours.tuesday, hours.wednesday, hours.thursday),
            *(hours.friday, hours.saturday, hours.sunday),
        )
        self._week = tuple(tuple(sorted(_minutes(span) for span in spans)) for spans in week)
        self._days: dict[date, tuple[tuple[datetime, datetime], ...]] = {}
        self._public = {lang: _holidays(hours.holidays, "public", lang) for lang in ("tr", "en")}
        self._half = {lang: _holidays(hours.holidays, "half_day", lang) for lang in ("tr", "en")}

    def is_open(self, now: datetime) -> bool:
        """Whether the shop's people are there at `now`."""
        return self._span(now) is not None

    def closes_at(self, now: datetime) -> datetime | None:
        """When the opening that holds `now` ends; None while closed."""
        span = self._span(now)
        return span.end if span else None

    def next_opening(self, now: datetime) -> datetime:
        """When people are there next: `now` itself while open.

        Raises:
            NeverOpen: not within the coming year.
        """
        local = self._local(now)
        if self.is_open(now):
            return local
        for ahead in range(_HORIZON_DAYS):
            for span in self.spans(local.date() + ahead * _DAY):
                if span.start.astimezone(UTC) > now.astimezone(UTC):
                    return span.start
        raise NeverOpen("no opening within a year")

    def reason(self, now: datetime, lang: str = "tr") -> str | None:
        """The holiday, whole or half, that `now` falls on; None on any other day."""
        day = self._local(now).date()
        name = self._public[lang].get(day) or self._half[lang].get(day)
        return name and re.sub(r"\s*\([^)]*\)$", "", name)

    def spans(self, day: date) -> list[Span]:
        """The openings that begin on `day`, in order, with neighbours joined."""
        joined: list[Span] = []
        for span in self._begun(day):
            if joined and joined[-1].end.astimezone(UTC) >= span.start.astimezone(UTC):
                last = joined.pop()
                span = Span(last.start, max(last.end, span.end, key=_utc))
            joined.append(span)
        return joined

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time between `start` and `end` people were there; nothing backwards."""
        days = (end - start).days + 3
        parts = self._parts(start, days)
        spent = (min(closes, _utc(end)) - opens for opens, closes in parts if opens < _utc(end))
        return sum(spent, timedelta())

    def after(self, start: datetime, amount: timedelta) -> datetime:
        """The moment at which people have been there for `amount` since `start`.

        Raises:
            NeverOpen: not within the coming year.
        """
        left = amount
        for opens, closes in self._parts(start, _HORIZON_DAYS):
            if left <= closes - opens:
                return (opens + left).astimezone(self.zone)
            left -= closes - opens
        raise NeverOpen("not so many hours within a year")

    def _parts(self, since: datetime, days: int) -> Iterator[tuple[datetime, datetime]]:
        """The openings after `since`, in UTC and in order; none reaches into the one before."""
        first, reached = self._local(since).date() - _DAY, _utc(since)
        for ahead in range(days):
            for begins, closes in self._day(first + ahead * _DAY):
                if reached < closes:
                    yield max(begins, reached), closes
                    reached = closes

    def _day(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The openings of a day in UTC; kept, for the same few days are asked for all the time."""
        known = self._days.get(day)
        if known is None:
            known = tuple((_utc(span.start), _utc(span.end)) for span in self.spans(day))
            self._days[day] = known
        return known

    def _span(self, now: datetime) -> Span | None:
        today = self._local(now).date()
        days = (today - _DAY, today, today + _DAY)  # over midnight, and joined to the next day
        held = None
        for span in (span for day in days for span in self.spans(day)):
            if held is None:
                held = span if span.holds(now) else None
            elif _utc(span.start) <= _utc(held.end):
                held = Span(held.start, max(held.end, span.end, key=_utc))
        return held

    def _begun(self, day: date) -> Iterator[Span]:
        ends = self._ends(day)
        for opens, closes in self._week[day.weekday()]:
            if closes > opens:
                closes = min(closes, ends)
            else:  # over midnight: the next day has its say about its own part
                beyond = min(closes, self._ends(day + _DAY))
                closes = 24 * 60 + beyond if ends == 24 * 60 else ends
            if opens < closes:
                yield Span(self._wall(day, opens), self._wall(day, closes))

    def _ends(self, day: date) -> int:
        """The minute of `day` after which nobody works: 0 on a holiday."""
        if day in self._closures or day in self._public["tr"]:
            return 0
        if day in self._half["tr"]:
            return self._half_day_ends.hour * 60 + self._half_day_ends.minute
        return 24 * 60

    def _wall(self, day: date, minute: int) -> datetime:
        days, minute = divmod(minute, 24 * 60)
        wall = time(minute // 60, minute % 60)
        return datetime.combine(day + days * _DAY, wall, tzinfo=self.zone)

    def _local(self, now: datetime) -> datetime:
        if now.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return now.astimezone(self.zone)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _holidays(country: str, category: str, lang: str) -> dict[date, str]:
    """Public holidays or half days of `country` ("TR", "DE-BY"), by day in `lang` if known.

    Empty without a country, and for a category that it does not have.
    """
    if not country:
        return {}
    name, _, region = country.partition("-")
    try:
        known = holidays.country_holidays(name, subdiv=region or None)
    except NotImplementedError as error:
        raise ValueError(f"no public holidays are known for {country!r}") from error
    if category not in known.supported_categories:
        return {}
    wanted = {"tr": "tr", "en": "en_US"}[lang]
    language = wanted if wanted in known.supported_languages else None
    return holidays.country_holidays(
        name, subdiv=region or None, categories=(category,), language=language
    )


def _minutes(span: str) -> tuple[int, int]:
    """ "09:00-18:00" as minutes of the day; an end before the start is on the next day."""
    found = _SPAN.fullmatch(span.strip())
    if not found:
        raise ValueError(f"{span!r} is not a span such as 09:00-18:00")
    hour, minute, to_hour, to_minute = map(int, found.groups())
    opens, closes = hour * 60 + minute, to_hour * 60 + to_minute
    if max(minute, to_minute) > 59 or opens >= 24 * 60 or closes > 24 * 60:
        raise ValueError(f"{span!r} is not a span within a day")
    return opens, closes


def _time(value: str | time) -> time:
    return value if isinstance(value, time) else time.fromisoformat(value)


def _date(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
