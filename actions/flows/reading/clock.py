"""Times of day in customers' words: "5 gibi", "10-12", "öğleden sonra", "after 3 pm"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from language.fold import fold

_DAY, _HOUR = 24 * 60, 60
_NIGHT, _DAWN = 22 * _HOUR, 6
_SPELT = {
    **{"bir": 1, "iki": 2, "uc": 3, "dort": 4, "bes": 5, "alti": 6, "yedi": 7, "sekiz": 8},
    **{"dokuz": 9, "on": 10, "on bir": 11, "on iki": 12, "onbir": 11, "oniki": 12},
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8},
    **{"nine": 9, "ten": 10, "eleven": 11, "twelve": 12},
}
_NAMES = "|".join(sorted(_SPELT, key=len, reverse=True))
_NEAR = r"(?:\s*(?:gibi|civari\w*|sularinda|bucuk\w*|oclock|ish)\b)"
#: A number that is spelt is an hour only where it cannot be anything else.
_SPELT_HOUR = re.compile(
    rf"\b(?:(?<=saat )|(?<=at )|(?<=around )|(?<=after ))({_NAMES})(?=\b|[td][ea]n?\b)"
    rf"|\b({_NAMES})(?={_NEAR})"
    r"|\b(iki|uc|dort|bes|alti|yedi|sekiz|dokuz)(?=[td][ea]n?\b)"
)
#: Parts of a day, in minutes.
_PARTS = (
    (r"ogleden sonra\w*|afternoons?", 12, 18),
    (r"ogleden once\w*|before noon|mornings?|sabah\w*", 6, 12),
    (r"aksam ?ustu\w*|ikindi\w*", 16, 18),
    (r"ogle\w*|noon|midday|lunch\w*", 12, 14),
    (r"aksam\w*|evenings?|tonight", 17, 22),
    (r"gece\w*|nights?|midnight", 22, 24),
)
_TIME = re.compile(
    r"(?P<saat>\b(?:saat|at|around)\s+)?(?<![\d.,:/])(?P<hour>\d{1,2})"
    r"(?::(?P<minutes>[0-5]\d)|\.(?P<quarters>00|15|30|45))?(?![\d:/]|[.,]\d)"
    r"(?P<half>\s*bucuk)?\s*(?P<half_day>am|pm|a\.m|p\.m)?(?P<case>[td][ea]n?\b|y?[ea]\b)?"
    rf"(?P<near>{_NEAR})?"
)
_COUNTED = re.compile(
    r"\b\d+\s*(?:gun|hafta|ay|kere|kez|defa|adet|tl|lira|kisi|dakika|dk|days?|weeks?|times|minutes)"
)
_AFTER = re.compile(r"\b(?:sonra\w*|itibaren|after|from|onwards)\b")
_BEFORE = re.compile(r"\b(?:once\w*|kadar|before|until|till)\b")
_RANGE = re.compile(r"\d\s*[-–—]\s*\d|\barasi\w*|\bbetween\b")


@dataclass(frozen=True, slots=True)
class Between:
    """Minutes of a day; `end` is not part of it."""

    start: int
    end: int


def plain(text: str) -> str:
    """`text` folded sign by sign: colons, dots and hyphens stay."""
    return "".join(fold(sign) or sign for sign in text.translate(_APOSTROPHES))


def clock(text: str, *, plainly: bool = False) -> Between | None:
    """The time of day that `text` names; None without one.

    An hour from 1 to 7 is one of the afternoon unless the morning is named.

    Args:
        plainly: whether a bare number is none: "17:00", "saat 5", "5 gibi" and "5 pm" are.
    """
    said, part = _without_part(_digits(_COUNTED.sub(" ", plain(text))))
    found = [each for each in _TIME.finditer(said) if int(each["hour"]) <= 24]
    if plainly and not _RANGE.search(said):
        found = [each for each in found if _marked(each)]
    times = [_minute(each, part) for each in found[:2]]
    if not times:
        return part
    if len(times) > 1:
        return _range(*times)
    if _AFTER.search(said):
        return Between(times[0], _DAY)
    if _BEFORE.search(said):
        return Between(0, times[0])
    return Between(times[0], times[0] + _HOUR)


def _digits(said: str) -> str:
    """Hours that are spelt, in digits."""
    return _SPELT_HOUR.sub(lambda found: str(_SPELT[found[1] or found[2] or found[3]]), said)


def _without_part(said: str) -> tuple[str, Between | None]:
    """The part of the day, and the rest of the text."""
    for words, start, end in _PARTS:
        if found := re.search(rf"\b(?:{words})\b", said):
            rest = f"{said[: found.start()]} {said[found.end() :]}"
            return rest, Between(start * _HOUR, end * _HOUR)
    return said, None


def _marked(found: re.Match[str]) -> bool:
    marks = ("saat", "minutes", "quarters", "half", "half_day", "case", "near")
    return any(found[mark] for mark in marks)


def _minute(found: re.Match[str], part: Between | None) -> int:
    hour = int(found["hour"])
    minutes = int(found["minutes"] or found["quarters"] or (30 if found["half"] else 0))
    half_day = (found["half_day"] or "")[:1]
    morning = half_day == "a" or (part is not None and part.end <= 12 * _HOUR)
    later = half_day == "p" or (part is not None and part.start >= 12 * _HOUR)
    if part is not None and part.start == _NIGHT and hour < _DAWN:
        hour += 24
    elif hour < 12 and (later or (hour < 8 and not morning and not found["minutes"])):
        hour += 12
    return hour * _HOUR + minutes


def _range(start: int, end: int) -> Between:
    if end <= start and end + 12 * _HOUR <= _DAY:
        end += 12 * _HOUR
    return Between(start, end) if start < end else Between(end, start)


_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘‛ʼʻ`´′"))
