"""A day in the past, in customers' words: "dün", "geçen salı", "3 gün önce", "12 kasım", "12.11".

Words are as exact as they are: "iki ay önce" is a span of days, not one of them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from language import dates
from language.fold import fold, tokens

_DAY = timedelta(days=1)
_LONGEST_TEXT = 400
_FARTHEST = 40 * 365  # days; nobody asks about older things

_TODAY = frozenset(tokens("bugün today demin sabah morning"))
_BEFORE_YESTERDAY = re.compile(
    r"(?:evvelsi|evelsi|evvelki|onceki|obur|oteki) gun\b(?! once)|day before yesterday"
)
_AGO = r"(?:once\w*|evvel|oldu|olmus|oluyor|gecti|dir|dur|ago|back|now|since|old)"
_NUMBERS = {
    fold(word): number
    for number, words in (
        (1, "bir bi a an one"),
        (2, "iki two couple"),
        (3, "üç three"),
        (4, "dört four"),
        (5, "beş five"),
        (6, "altı six"),
        (7, "yedi seven"),
        (8, "sekiz eight"),
        (9, "dokuz nine"),
        (10, "on ten"),
        (11, "eleven"),
        (12, "twelve"),
        (14, "fourteen"),
        (15, "fifteen"),
        (18, "eighteen"),
        (20, "yirmi twenty"),
        (30, "otuz thirty"),
    )
    for word in words.split()
}
_TENS = ("on", "yirmi", "otuz")
#: A unit of time by its beginning, its length in days, and how far off a count of them may be.
_UNITS = (
    (("gun", "day"), 1.0, 0),
    (("hafta", "week"), 7.0, 3),
    (("ay", "month"), 30.44, 15),
    (("yil", "sene", "year"), 365.25, 183),
)
_UNIT = r"(gun|hafta|ay|yil|sene|days?|weeks?|months?|years?)"
_HALF = re.compile(r"(\d)[.,]5(?=\s*[a-zıA-Zİ])")
_COUNT = r"((?:(?:on|yirmi|otuz) )?[a-z]+|\d{1,3})( bucuk)?(?: of)?"
_SOME = frozenset(("birkac", "few", "several"))
_COUNTED = re.compile(rf"\b{_COUNT} {_UNIT}(?:(dir|dur|lik|luk)\b| (?:old|{_AGO}))")
#: "since three months" and the like.
_SINCE = re.compile(rf"\b(?:for|since|past|last) {_COUNT} {_UNIT}\b")

_LAST = r"(?:gecen|gectigimiz|gecenki|last)"
_THIS = r"(?:bu|this)"
_PERIOD = re.compile(rf"\b({_LAST}|{_THIS}) {_UNIT}\b")
_DAY_OF_MONTH = re.compile(r"\b(?:ayin|the) (\d{1,2})(?:s?[iu]|[sutun]+[iu]n?d[ae]|[a-z]{0,5}|)\b")

_SIGNED = re.compile(r"(?<![\d.,/-])(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\d/-]|[.,]\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_NOT_A_DATE = re.compile(
    r"\s*(?:tl|lira|gun|hafta|ay|yil|sene|saat|kg|cm|metre|kez|kat|days?|week)"
)

_MONTH_NAMES = {
    fold(name): at for lang in ("tr", "en") for at, name in enumerate(dates.MONTHS[lang], 1)
}
_SHORT = {name[:3]: at for at, name in enumerate(map(fold, dates.MONTHS["en"]), 1)} | {"sept": 9}
_ANY_MONTH = "|".join(sorted([*_MONTH_NAMES, *_SHORT], key=len, reverse=True))
_LONG_MONTH = "|".join(_MONTH_NAMES)
_YEAR = r"(?: (\d{4}))?\b"
_DATED = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?:({_LONG_MONTH})(?:[dt][ae]\w{{0,3}}|[iu]\w{{0,4}})?"
    rf"|({'|'.join(_SHORT)})){_YEAR}"
)
_DATED_ENGLISH = re.compile(rf"\b({_ANY_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?{_YEAR}(?! ?[a-z]*ay)")
_MONTH = re.compile(
    rf"\b(?:(?:{_LAST}|{_THIS}|in|since|during|early|late) ({_LONG_MONTH})"
    rf"|({_LONG_MONTH})(?:[dt][ae]n?| ayi\w*)|({_LONG_MONTH})(?= \d{{4}}))(?: (\d{{4}}))?\b"
)
_YEAR_ALONE = re.compile(r"\b(?:in )?(20\d\d)(?:d[ae]|t[ae]| yilinda| senesinde)\b|\bin (20\d\d)\b")

_WEEKDAYS = {
    fold(name): at for lang in ("tr", "en") for at, name in enumerate(dates.WEEKDAYS[lang])
}
_WEEKDAY = re.compile(
    rf"\b(?:({_LAST})(?: (hafta|week))? )?(?:on )?({'|'.join(_WEEKDAYS)})(?:n?[iu]|ye|ya|da|den)?\b"
    rf"(?:(?: gun\w*)?\b)( last week)?"
)


@dataclass(frozen=True, slots=True, order=True)
class Past:
    """Some days gone by, from the first to the last that may be meant; often they are one."""

    first: date
    last: date

    def __str__(self) -> str:
        """As ISO 8601 writes a day, "2026-11-12", or a span, "2026-10-01/2026-10-31"."""
        return f"{self.first}" if self.first == self.last else f"{self.first}/{self.last}"

    @classmethod
    def parse(cls, written: str) -> Past:
        """Of what ``str`` gives.

        Raises:
            ValueError: it is neither a day nor a span.
        """
        first, _, last = written.partition("/")
        return cls(date.fromisoformat(first), date.fromisoformat(last or first))

    def told(self, today: date, lang: str) -> str:
        """As people say it: "12 Kasım Perşembe", "Ekim 2026", "2025"."""
        if self.first == self.last:
            return dates.full(self.first, today, lang)
        if (self.last - self.first).days < 10:
            return f"{dates.full(self.first, today, lang)} – {dates.full(self.last, today, lang)}"
        middle = self.first + (self.last - self.first) / 2
        if (self.last - self.first).days > 62:
            first, last = f"{self.first.year}", f"{self.last.year}"
            return first if first == last else f"{first}–{last}"
        return f"{dates.MONTHS[lang][middle.month - 1]} {middle.year}"


def when(text: str, today: date) -> Past | None:
    """The day in what was typed, seen from `today`; None without one, or when it is still to come.

    A day without its year is the last such day, and so is a weekday without its week.
    """
    plain = fold(_HALF.sub(r"\1 bucuk", text[:_LONGEST_TEXT]))
    signed = "".join(fold(sign) or sign for sign in text[:_LONGEST_TEXT])
    for found in _told(plain, signed, today):
        last = min(found.last, today)
        if found.first <= last:
            return Past(found.first, last)
    return None


def _told(plain: str, signed: str, today: date) -> Iterator[Past]:
    """What may be meant, the plainest first."""
    yield from _written(signed, today)
    yield from _by_month(plain, today)
    if _BEFORE_YESTERDAY.search(plain):
        yield _one(today - 2 * _DAY)
    words = set(plain.split())
    if words & {"dun", "yesterday", "dunku"}:
        yield _one(today - _DAY)
    yield from _counted(plain, today)
    yield from _by_weekday(plain, today)
    yield from _by_period(plain, today)
    if words & _TODAY:
        yield _one(today)


def _one(day: date) -> Past:
    return Past(day, day)


def _written(signed: str, today: date) -> Iterator[Past]:
    """In digits: day, month, and perhaps the year."""
    for year, month, day in _ISO.findall(signed):
        yield from _dated(int(day), int(month), int(year), today)
    for found in _SIGNED.finditer(signed):
        if not _NOT_A_DATE.match(signed, found.end()):
            year = int(found[4]) if found[4] else None
            century = 2000 if year is not None and year < 100 else 0
            year = year if year is None else year + century
            yield from _dated(int(found[1]), int(found[3]), year, today)


def _by_month(plain: str, today: date) -> Iterator[Past]:
    for day, long, short, year in _DATED.findall(plain):
        yield from _dated(int(day), _month(long or short), int(year) if year else None, today)
    for month, day, year in _DATED_ENGLISH.findall(plain):
        yield from _dated(int(day), _month(month), int(year) if year else None, today)
    for day in _DAY_OF_MONTH.findall(plain):
        this = _dated(int(day), today.month, today.year, today)
        before = today.replace(day=1) - _DAY
        yield from this
        yield from _dated(int(day), before.month, before.year, today)
    for after, ended, yeared, year in _MONTH.findall(plain):
        month = _month(after or ended or yeared)
        passed = today.year if month <= today.month else today.year - 1
        yield _whole_month(int(year) if year else passed, month)
    for one, other in _YEAR_ALONE.findall(plain):
        yield Past(date(int(one or other), 1, 1), date(int(one or other), 12, 31))


def _month(name: str) -> int:
    return _MONTH_NAMES.get(name) or _SHORT[name]


def _whole_month(year: int, month: int) -> Past:
    first = date(year, month, 1)
    return Past(first, first.replace(day=monthrange(year, month)[1]))


def _dated(day: int, month: int, year: int | None, today: date) -> Iterator[Past]:
    """The day, the last one of the kind when it has no year; none that no calendar has."""
    for tried in (year,) if year is not None else (today.year, today.year - 1):
        try:
            found = date(tried, month, day)
        except ValueError:
            continue
        if found <= today:
            yield _one(found)
            return


def _counted(plain: str, today: date) -> Iterator[Past]:
    """So many days, weeks, months or years ago."""
    for pattern in (_COUNTED, _SINCE):
        for found in pattern.finditer(plain):
            if found[1] in _SOME:
                yield from _between(2, 5, found[3], today)
            elif (count := _number(found[1])) is not None and found[2]:
                yield from _between(count + 0.25, count + 0.75, found[3], today)
            elif count is not None:
                yield from _between(count, count, found[3], today)


def _number(written: str) -> int | None:
    if written[0].isdigit():
        return int(written)
    *tens, last = written.split()
    if tens and last in _NUMBERS and tens[0] in _TENS:
        return _NUMBERS[tens[0]] + _NUMBERS[last]
    return _NUMBERS.get(last)


def _between(least: float, most: float, unit: str, today: date) -> Iterator[Past]:
    """The days so many units ago; a whole number is as exact as people mean it."""
    length, off = next((n, off) for names, n, off in _UNITS if unit.startswith(names))
    off = off if least == most else 0
    first, last = round(most * length) + off, round(least * length) - off
    if first < _FARTHEST:
        yield Past(today - first * _DAY, today - last * _DAY)


def _by_weekday(plain: str, today: date) -> Iterator[Past]:
    for last, week, name, english in _WEEKDAY.findall(plain):
        back = (today.weekday() - _WEEKDAYS[name]) % 7 or 7
        if (last and week) or english:
            monday = today - today.weekday() * _DAY - 7 * _DAY
            yield _one(monday + _WEEKDAYS[name] * _DAY)
        else:
            yield _one(today - back * _DAY)


def _by_period(plain: str, today: date) -> Iterator[Past]:
    for which, unit in _PERIOD.findall(plain):
        last = not re.fullmatch(_THIS, which)
        if unit.startswith(("hafta", "week")):
            monday = today - today.weekday() * _DAY - (7 * _DAY if last else 0 * _DAY)
            yield Past(monday, monday + 6 * _DAY)
        elif unit.startswith(("ay", "month")):
            day = today.replace(day=1) - _DAY if last else today
            yield _whole_month(day.year, day.month)
        elif unit.startswith(("yil", "sene", "year")):
            year = today.year - last
            yield Past(date(year, 1, 1), date(year, 12, 31))
        elif last:
            yield Past(today - 7 * _DAY, today - 2 * _DAY)
