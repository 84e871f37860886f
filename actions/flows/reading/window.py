"""When to call, in customers' words, within the shop's hours: "yarın öğleden sonra", "any time"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from actions.flows.reading.clock import Between, clock, plain
from handoff.calendar import Calendar, NeverOpen

_DAY = timedelta(days=1)
#: Less than this is not worth being promised.
_SHORTEST = timedelta(minutes=15)
#: How long a window that is offered is at most.
_OFFERED = timedelta(hours=2)
_WEEK = 7
_NEAR = (
    (r"day after tomorrow|obur gun\w*|yarindan sonra\w*", 2),
    (r"yarin\w*|ertesi gun|tomorrow|tmrw", 1),
    (r"bugun\w*|bu (?=aksam|sabah|ogle)|today|(?=tonight)|this (?=morning|afternoon|evening)", 0),
)
_WEEKDAYS = (
    *(r"pazartesi\w*|pzt|mondays?|mon", r"sali(?:ya|yi)?|salisi|tuesdays?|tue|tues"),
    *(r"carsamba\w*|wednesdays?|wed", r"persembe\w*|thursdays?|thu|thurs"),
    *(r"cuma(?!rtesi)\w*|fridays?|fri", r"cumartesi\w*|saturdays?"),
    r"pazar(?!tesi)(?:a|da|i|gunu)?|sundays?",
)
_MONTHS = (
    *("ocak|january", "subat|february", "mart|march", "nisan|april", "mayis|may"),
    *("haziran|june", "temmuz|july", "agustos|august", "eylul|september"),
    *("ekim|october", "kasim|november", "aralik|december"),
)
_DATE = re.compile(r"(?<![\d.:])(\d{1,2})[./](0?[1-9]|1[0-2])(?:[./]\d{2,4})?(?![\d:])")
_AHEAD = re.compile(r"\b(\d{1,2})\s*gun sonra|\bin (\d{1,2}) days")
_NEXT_WEEK = re.compile(r"\b(?:haftaya|gelecek hafta|onumuzdeki hafta|next week)\b")
_ANY = re.compile(
    r"\b(?:fark ?etme[zs]\w*|ne zaman (?:olursa|isterseniz|uygunsa\w*|musaitseniz)|her zaman"
    r"|ne zaman olsa|any ?time|whenever\w*|doesnt matter|dont mind|hepsi olur|size uyan)\b"
)
_SOON = re.compile(
    r"\b(?:hemen|simdi|acil\w*|bir an once|en kisa \w+|mumkun olan|ilk firsatta"
    r"|now|asap|as soon as|right away|immediately)\b"
)


@dataclass(frozen=True, slots=True)
class Window:
    """When somebody may be called, in the shop's time zone."""

    start: datetime
    end: datetime

    def kept(self) -> dict[str, str]:
        """As JSON holds it."""
        return {"start": self.start.isoformat(), "end": self.end.isoformat()}

    @classmethod
    def of(cls, kept: dict[str, str]) -> Window:
        """The window that was kept."""
        start, end = (datetime.fromisoformat(kept[name]) for name in ("start", "end"))
        return cls(start, end)


@dataclass(frozen=True, slots=True)
class Outside:
    """Nobody is there then; `instead` is the next time somebody is, None when that is unknown."""

    instead: Window | None


def window(
    text: str, now: datetime, calendar: Calendar, *, plainly: bool = False
) -> Window | Outside | None:
    """When the customer wants to be called; None when the text does not say.

    Args:
        now: in the shop's time zone.
        plainly: whether a bare number is no hour.

    Raises:
        ValueError: `now` has no time zone.
    """
    said = plain(text)
    day, rest, weekly = _day(said, now.date())
    hours = clock(rest, plainly=plainly)
    if day is None and hours is None:
        whenever = _SOON.search(said) or _ANY.search(said)
        return (_opening(now, calendar, whole=True) or Outside(None)) if whenever else None
    found = _fitting(day or _next(now, hours, calendar), hours, now, calendar)
    if isinstance(found, Outside) and weekly and day == now.date():
        return _fitting(now.date() + _WEEK * _DAY, hours, now, calendar)
    return found


def _fitting(
    day: date, hours: Between | None, now: datetime, calendar: Calendar
) -> Window | Outside:
    """The part of the wish in which people are there."""
    start, end = _bounds(day, hours or Between(0, 24 * 60), now)
    for span in calendar.spans(day):
        begins, ends = max(start, span.start, now), min(end, span.end)
        if ends - begins >= _SHORTEST:
            return Window(begins, ends)
    return Outside(_opening(max(start, now), calendar))


def _bounds(day: date, hours: Between, now: datetime) -> tuple[datetime, datetime]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
    start, end = (midnight + timedelta(minutes=minutes) for minutes in (hours.start, hours.end))
    return start, end


def _next(now: datetime, hours: Between | None, calendar: Calendar) -> date:
    """The first day on which the wish can still be met; today when there is none."""
    days = (now.date() + ahead * _DAY for ahead in range(_WEEK))
    fits = (day for day in days if isinstance(_fitting(day, hours, now, calendar), Window))
    return next(fits, now.date())


def _opening(moment: datetime, calendar: Calendar, *, whole: bool = False) -> Window | None:
    """The beginning of the next opening, or the whole of it."""
    try:
        start = calendar.next_opening(moment)
    except NeverOpen:
        return None
    # Where it is always open, the whole of it is the rest of the day.
    begun = (span.end for span in calendar.spans(start.date()) if span.holds(start))
    end = next(begun, calendar.closes_at(start))
    if end is None:
        return None
    if end - start < _SHORTEST:
        return _opening(end, calendar, whole=whole)
    return Window(start, end if whole else min(end, start + _OFFERED))


def _day(said: str, today: date) -> tuple[date | None, str, bool]:
    """The day that is named, the text without it, and whether it comes every week."""
    for pattern, ahead in _NEAR:
        if found := re.search(rf"\b(?:{pattern})\b", said):
            return today + ahead * _DAY, _less(said, found), False
    if found := _AHEAD.search(said):
        return today + int(found[1] or found[2]) * _DAY, _less(said, found), False
    for found, day, month in _dates(said):
        if dated := _dated(day, month, today):
            return dated, _less(said, found), False
    for number, names in enumerate(_WEEKDAYS):
        if found := re.search(rf"\b(?:{names})\b", said):
            weekday = today.weekday()
            next_week = _NEXT_WEEK.search(said) is not None
            ahead = _WEEK - weekday + number if next_week else (number - weekday) % _WEEK
            return today + ahead * _DAY, _less(said, found), not next_week
    return None, said, False


def _dates(said: str) -> Iterator[tuple[re.Match[str], int, int]]:
    """Days and months as they are written, with where."""
    if found := _DATE.search(said):
        yield found, int(found[1]), int(found[2])
    for month, names in enumerate(_MONTHS, 1):
        pattern = rf"\b(\d{{1,2}}) (?:{names})\w*|\b(?:{names}) (\d{{1,2}})\b"
        if found := re.search(pattern, said):
            yield found, int(found[1] or found[2]), month


def _dated(day: int, month: int, today: date) -> date | None:
    """The next such day; None when there is none."""
    for year in (today.year, today.year + 1):
        try:
            named = date(year, month, day)
        except ValueError:
            continue
        if named >= today:
            return named
    return None


def _less(said: str, found: re.Match[str]) -> str:
    return f"{said[: found.start()]} {said[found.end() :]}"
