"""Moments in the words people use: "yarın 09:00'da", "pazartesi 09:00'da", "tomorrow at 09:00".

Turkish suffixes follow how the last number is read aloud: 09:00'da (dokuzda), 13:00'te (on üçte).
"""

from __future__ import annotations

from datetime import date, datetime, time

_MONTHS = {
    "tr": (
        *("Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran"),
        *("Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_WEEKDAYS = {
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


def weekday(day: date, lang: str) -> str:
    """The name of the weekday: "Pazartesi", "Monday"."""
    return _WEEKDAYS[lang][day.weekday()]


def full(day: date, today: date, lang: str) -> str:
    """A date with its weekday, "24 Kasım Salı" or "Tuesday 24 November"; the year if another."""
    month = f"{day.day} {_MONTHS[lang][day.month - 1]}"
    if day.year != today.year:
        month = f"{month} {day.year}"
    name = weekday(day, lang)
    return f"{month} {name}" if lang == "tr" else f"{name} {month}"


def clock(moment: time) -> str:
    """Hours and minutes as written: "09:00"."""
    return f"{moment:%H:%M}"


def at(moment: time, lang: str) -> str:
    """A time of day as an adverb: "09:00'da", "at 09:00"."""
    if lang == "en":
        return f"at {clock(moment)}"
    spoken = moment.minute or moment.hour
    suffix = _UNITS[spoken % 10] if spoken % 10 else _TENS[spoken // 10]
    return f"{clock(moment)}'{suffix}"


def on(day: date, today: date, lang: str) -> str:
    """A day as an adverb: "yarın", "pazartesi", "24 Kasım Salı"; "tomorrow", "on Monday".

    Yesterday, today and tomorrow by those words, the coming days by their weekday, every other
    by its date.
    """
    away = (day - today).days
    if away in _NEAR[lang]:
        return _NEAR[lang][away]
    if 1 < away < 7:
        name = weekday(day, lang)
        return name.lower() if lang == "tr" else f"on {name}"
    written = full(day, today, lang)
    return written if lang == "tr" else f"on {written}"


def when(moment: datetime, now: datetime, lang: str) -> str:
    """A moment seen from `now`, in the moment's own time zone: "yarın 09:00'da".

    Its day is said as :func:`on` says it.

    Raises:
        ValueError: a datetime without a time zone.
    """
    if moment.tzinfo is None or now.tzinfo is None:
        raise ValueError("moments need a time zone")
    today = now.astimezone(moment.tzinfo).date()
    return f"{on(moment.date(), today, lang)} {at(moment.time(), lang)}"
