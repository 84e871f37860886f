"""Moments in the words people use: "yarın 09:00'da", "pazartesi 09:00'da", "tomorrow at 09:00".

Turkish suffixes follow how the last number is read aloud: 09:00'da (dokuzda), 13:00'te (on üçte),
18:00'e (on sekize).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

MONTHS = {
    "tr": (
        *("Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran"),
        *("Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
WEEKDAYS = {
    "tr": ("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_NEAR = {
    "tr": {-1: "dün", 0: "bugün", 1: "yarın"},
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
}
#: The locative suffix of a number by its last spoken word: its unit, or its ten when that is round.
_UNITS = ("da", "de", "de", "te", "te", "te", "da", "de", "de", "da")
_TENS = ("da", "da", "de", "da", "ta", "de")
#: The dative, in the same way.
_TO_UNITS = ("a", "e", "ye", "e", "e", "e", "ya", "ye", "e", "a")
_TO_TENS = ("a", "a", "ye", "a", "a", "ye")


def weekday(day: date, lang: str) -> str:
    """The name of the weekday: "Pazartesi", "Monday"."""
    return WEEKDAYS[lang][day.weekday()]


def full(day: date, today: date, lang: str) -> str:
    """A date with its weekday, "24 Kasım Salı" or "Tuesday 24 November"; the year if another."""
    month = f"{day.day} {MONTHS[lang][day.month - 1]}"
    if day.year != today.year:
        month = f"{month} {day.year}"
    name = weekday(day, lang)
    return f"{month} {name}" if lang == "tr" else f"{name} {month}"


def clock(moment: time) -> str:
    """Hours and minutes as written: "09:00"."""
    return f"{moment:%H:%M}"


def hours(start: datetime, end: datetime) -> str:
    """From when to when: "09:00–18:00". What ends with the day ends at 24:00, not at 00:00."""
    return f"{clock(start.time())}–{_end(end)}"


def ended(moment: datetime) -> date:
    """The day of what ends at `moment`: at midnight that is the day before."""
    return moment.date() - timedelta(days=1) if _ends_a_day(moment) else moment.date()


def all_day(start: datetime, end: datetime) -> bool:
    """Whether a day is covered from its first minute to its last."""
    return start.time() == time(0) and end.date() > start.date()


def at(moment: time, lang: str) -> str:
    """A time of day as an adverb: "09:00'da", "at 09:00"."""
    if lang == "en":
        return f"at {clock(moment)}"
    return f"{clock(moment)}'{_suffix(moment.hour, moment.minute, _UNITS, _TENS)}"


def on(day: date, today: date, lang: str, *, lasting: bool = False) -> str:
    """A day as an adverb: "yarın", "pazartesi", "24 Kasım Salı günü"; "tomorrow", "on Monday".

    Yesterday, today and tomorrow by those words, the coming days by their weekday, every other
    by its date. What is `lasting` is read again on other days: beyond tomorrow it is a date.
    """
    away = (day - today).days
    if lang == "tr" and _dated(away, lasting):
        return f"{full(day, today, lang)} günü"
    return _day(day, today, lang, lasting)


def by(moment: datetime, now: datetime, lang: str) -> str:
    """A moment as a promise, seen from `now`, in the moment's own time zone.

    Its day is lasting: "bugün 18:00'e kadar", "24 Kasım Salı 18:00'e kadar", "by 18:00 on Tuesday
    24 November". The end of a day belongs to it: "bugün 24:00'e kadar".

    Raises:
        ValueError: a datetime without a time zone.
    """
    day = _day(ended(moment), _today(moment, now), lang, lasting=True)
    if lang == "en":
        return f"by {_end(moment)} {day}"
    hour = 24 if _ends_a_day(moment) else moment.hour
    return f"{day} {_end(moment)}'{_suffix(hour, moment.minute, _TO_UNITS, _TO_TENS)} kadar"


def when(moment: datetime, now: datetime, lang: str) -> str:
    """A moment seen from `now`, in the moment's own time zone: "yarın 09:00'da".

    Raises:
        ValueError: a datetime without a time zone.
    """
    day = _day(moment.date(), _today(moment, now), lang, lasting=False)
    return f"{day} {at(moment.time(), lang)}"


def _today(moment: datetime, now: datetime) -> date:
    if moment.tzinfo is None or now.tzinfo is None:
        raise ValueError("moments need a time zone")
    return now.astimezone(moment.tzinfo).date()


def _dated(away: int, lasting: bool) -> bool:
    """Whether a day so many days away is said by its date."""
    return not -1 <= away <= 1 and (lasting or not 1 < away < 7)


def _day(day: date, today: date, lang: str, lasting: bool) -> str:
    away = (day - today).days
    if away in _NEAR[lang]:
        return _NEAR[lang][away]
    if _dated(away, lasting):
        return full(day, today, lang) if lang == "tr" else f"on {full(day, today, lang)}"
    name = weekday(day, lang)
    return name.lower() if lang == "tr" else f"on {name}"


def _ends_a_day(moment: datetime) -> bool:
    return moment.time() == time(0)


def _end(moment: datetime) -> str:
    return "24:00" if _ends_a_day(moment) else clock(moment.time())


def _suffix(hour: int, minute: int, units: Sequence[str], tens: Sequence[str]) -> str:
    spoken = minute or hour
    return units[spoken % 10] if spoken % 10 else tens[spoken // 10]
