"""A phone number to call back, as people write them: "0532 123 45 67", "+90 (532) 1234567"."""

from __future__ import annotations

import re

#: Digits with the signs that people put between them.
_RUN = re.compile(r"(?<![\w@.])(?:\+|00)?\s*\(?\d(?:[\s().\-/]{0,3}\d){4,18}(?![\w@])")
#: Turkey's own: areas (2, 3, 4), mobiles (5), 0800, 0850 and 0900 (8, 9), after the leading 0.
_NATIONAL = re.compile(r"0?([2345]\d{9}|8\d{9})")
_TURKEY = re.compile(r"90(\d{10})")
#: With its country; the whole has 15 digits at most.
_FOREIGN = re.compile(r"[1-9]\d{7,14}")
_REPEATED = re.compile(r"(\d)\1{9,}$")


def phone(text: str) -> str | None:
    """The one phone number in `text` as "+905321234567"; None without one, or with several."""
    found = {number for run in _RUN.findall(text) if (number := _number(run))}
    return found.pop() if len(found) == 1 else None


def looks_like_phone(text: str) -> bool:
    """Whether somebody has tried to write one: five digits or more in a row."""
    return _RUN.search(text) is not None


def without_phones(text: str, instead: str = " ") -> str:
    """`text` less everything that looks like a phone number, or with `instead` in its place."""
    return _RUN.sub(instead, text)


def less_phones(text: str) -> str:
    """`text` less the phone numbers that somebody may have; other long numbers stay."""
    return _RUN.sub(lambda run: " " if _number(run[0]) else run[0], text)


def shown(number: str) -> str:
    """The number as people read it: "0532 123 45 67", "+49 1701234567" as it is."""
    if found := re.fullmatch(r"\+90(\d{3})(\d{3})(\d{2})(\d{2})", number):
        return f"0{found[1]} {found[2]} {found[3]} {found[4]}"
    return number


def _number(run: str) -> str | None:
    digits = re.sub(r"\D", "", run)
    international = run.lstrip().startswith("+") or digits.startswith("00")
    digits = digits.removeprefix("00") if digits.startswith("00") else digits
    if found := _TURKEY.fullmatch(digits):
        digits, international = found[1], False
    if international:
        return f"+{digits}" if _FOREIGN.fullmatch(digits) and not _same(digits) else None
    found = _NATIONAL.fullmatch(digits)
    return f"+90{found[1]}" if found and not _same(found[1]) else None


def _same(digits: str) -> bool:
    """Whether it is one digit over and over, which nobody has."""
    return _REPEATED.search(digits) is not None
