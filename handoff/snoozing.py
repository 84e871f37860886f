"""Times to put a conversation off to, as agents say them: in the shop's own working hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from handoff.calendar import Calendar, NeverOpen

_AFTERNOON, _MORNING = time(14), time(9)
_A_WHILE = timedelta(hours=2)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Preset:
    """``this_afternoon``, ``later_today``, ``tomorrow``, ``next_opening`` or ``monday``."""

    name: str
    at: datetime


def presets(calendar: Calendar, now: datetime) -> list[Preset]:
    """What may be offered at ``now``, soonest first; all within opening hours, no time twice."""
    found: dict[datetime, Preset] = {}
    for preset in _presets(calendar, now.astimezone(calendar.zone)):
        found.setdefault(preset.at, preset)
    return sorted(found.values(), key=lambda preset: preset.at)


def _presets(calendar: Calendar, now: datetime) -> Iterator[Preset]:
    later = (now + _A_WHILE).replace(minute=0, second=0, microsecond=0)
    afternoon = _on(now, _AFTERNOON)
    if now + timedelta(hours=1) <= afternoon and calendar.is_open(afternoon):
        yield Preset("this_afternoon", afternoon)
    elif later.date() == now.date() and calendar.is_open(now) and calendar.is_open(later):
        yield Preset("later_today", later)
    tomorrow = now + _DAY
    try:
        opening = calendar.next_opening(_on(tomorrow, _MORNING))
        name = "tomorrow" if opening.date() == tomorrow.date() else "next_opening"
        yield Preset(name, opening)
        monday = calendar.next_opening(_on(now + _DAY * (7 - now.weekday()), _MORNING))
        yield Preset("monday" if monday.weekday() == 0 else "next_opening", monday)
    except NeverOpen:
        return


def _on(day: datetime, at: time) -> datetime:
    """That day's wall-clock time."""
    return datetime.combine(day.date(), at, tzinfo=day.tzinfo)
