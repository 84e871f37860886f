"""What numbers and addresses look like that customers type: one reading for Rasa and for actions.

A reader takes the words of one mention and gives their normal form, or None when they are no such
thing: its digits are too few, the day is in no calendar, the check digit is wrong.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from language.fold import fold

#: A whole phone number, with or without its area and country.
PHONE_DIGITS = range(7, 16)
_LONGEST_ORDER_NUMBER = 32
_LONGEST_ADDRESS = 254
_FEWEST_DIGITS = 3
_CASE = "t"

_PLAIN = re.compile(r"([a-z]{0,6})(\d+)([a-z]{0,5})")
_MIXED = re.compile(r"(?=[a-z0-9]*[a-z])(?=[a-z0-9]*\d)[a-z0-9]{4,}")
_MOBILE = re.compile(r"(?:00?90|90|0)?5\d{9}")
_CASE_NUMBER = re.compile(r"t-?(\d{4,9})")
_TURKISH_PHONE = re.compile(r"(?:00?90|90|0)?5\d{9}|(?:00?90|0)[2-4]\d{9}")
_FOREIGN_PHONE = re.compile(r"(?:\+|00)[1-9]\d{7,13}")

_NAME = r"[^\s@<>()\[\],;:\"'’]+"
_AT = re.compile(r"\s*@\s*")
_DOT = re.compile(r"\s+\.\s*(?=\w)")
_ADDRESS = re.compile(rf"{_NAME}@{_NAME}\.{_NAME}")
#: An address as it is typed, spaces around its signs.
ADDRESS = re.compile(rf"{_NAME}\s*@\s*[^\s@<>()\[\],;:\"'’.]+(?:(?:\s+\.\s*|\.)[^\W_][\w-]*)+")

_ENGLISH = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_TURKISH = (
    *("ocak", "subat", "mart", "nisan", "mayis", "haziran"),
    *("temmuz", "agustos", "eylul", "ekim", "kasim", "aralik"),
)
_MONTHS = {name: month for names in (_ENGLISH, _TURKISH) for month, name in enumerate(names, 1)}
_SHORT = {name[:3]: month for month, name in enumerate(_ENGLISH, 1)}
#: A month's name, folded, with what Turkish hangs on it or cut to three letters as in English.
MONTH = re.compile(
    rf"({'|'.join(_MONTHS)})(?:[dt][ae]n?|[iu]n|n?[iu]n[dt][ae]n?)?|({'|'.join(_SHORT)})"
)
_RELATIVE = {
    **{"dun": -1, "bugun": 0, "yarin": 1},
    **{"yesterday": -1, "today": 0, "tomorrow": 1},
}
#: Words that name a day by themselves, folded.
DAYS = frozenset(_RELATIVE)
_YEARS = 10
_DATED = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2((?:20)?\d\d)")
_WRITTEN = re.compile(r"(20\d\d)-(\d\d)-(\d\d)")

_CURRENCIES = {
    **{"tl": "TRY", "try": "TRY", "₺": "TRY", "lira": "TRY", "liraya": "TRY", "lirayi": "TRY"},
    **{"liralik": "TRY", "euro": "EUR", "eur": "EUR", "€": "EUR", "avro": "EUR"},
    **{"usd": "USD", "dolar": "USD", "dollars": "USD", "$": "USD"},
}
#: Money's names and signs, folded.
CURRENCIES = frozenset(_CURRENCIES)
_SUM = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d\d?))?")
_MOST = Decimal(10_000_000)

_TRACKING = re.compile(r"[A-Z0-9]{8,30}")
_POSTAL = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}")
_POSTAL_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def compared(text: str) -> str:
    """Folded letter by letter: casing and diacritics go, signs stay."""
    return "".join(map(_compared, text))


@lru_cache(maxsize=4096)
def _compared(sign: str) -> str:
    return fold(sign) or sign


def order_number(word: str, *, marked: bool = False) -> str | None:
    """The order's number that a word (folded, its parts joined by hyphens) is.

    Args:
        marked: a # stands before it, so that a single digit may be one.
    """
    joined = word.replace("-", "")
    if plain := _PLAIN.fullmatch(joined):
        letters, digits, ending = plain.groups()
        if len(digits) > _LONGEST_ORDER_NUMBER or _MOBILE.fullmatch(digits):
            return None
        if letters == _CASE or ending in CURRENCIES:
            return None
        return digits if marked or letters or len(digits) >= _FEWEST_DIGITS else None
    if _MIXED.fullmatch(joined) and len(joined) <= _LONGEST_ORDER_NUMBER:
        return joined.upper()
    return None


def case_number(text: str) -> str | None:
    """The number of a case of ours: "T-10432" of "t 10432"."""
    found = _CASE_NUMBER.fullmatch(re.sub(r"[\s\-–_]+", "-", compared(text)))
    return f"T-{found[1]}" if found else None


def addresses(text: str) -> set[str]:
    """The e-mail addresses in a text, as addresses are compared."""
    joined = _DOT.sub(".", _AT.sub("@", text.removeprefix("mailto:")))
    found = {compared(address.rstrip(".!?…-")) for address in _ADDRESS.findall(joined)}
    return {address for address in found if len(address) <= _LONGEST_ADDRESS}


def email(text: str) -> str | None:
    """The one e-mail address in a text."""
    found = addresses(text)
    return found.pop() if len(found) == 1 else None


def phone(text: str) -> str | None:
    """A whole phone number's digits; Turkish ones without country and zero: "5321234567"."""
    digits = re.sub(r"[^\d+]", "", text)
    if digits.startswith("+90"):
        digits = "00" + digits[1:]
    if _TURKISH_PHONE.fullmatch(digits):
        return digits[-10:]
    return digits if _FOREIGN_PHONE.fullmatch(digits) else None


def day(text: str, today: date) -> date | None:
    """A day: "12.11.2026", "12 Kasım", "November 12, 2026", "dün"; without a year the nearest."""
    words = fold(text).split()
    if len(words) == 1 and words[0] in _RELATIVE:
        return _valid(today.year, today.month, today.day, today, ahead=_RELATIVE[words[0]])
    if dated := _DATED.fullmatch(text.strip()):
        year = int(dated[4]) if len(dated[4]) == 4 else 2000 + int(dated[4])
        return _valid(year, int(dated[3]), int(dated[1]), today)
    if written := _WRITTEN.fullmatch(text.strip()):
        return _valid(int(written[1]), int(written[2]), int(written[3]), today)
    months = [found for word in words if (found := MONTH.fullmatch(word))]
    numbers = [int(digits) for word in words if (digits := re.sub(r"\D", "", word))]
    if len(months) != 1 or not 1 <= len(numbers) <= 2:
        return None
    month = _MONTHS[months[0][1]] if months[0][1] else _SHORT[months[0][2]]
    if len(numbers) == 2:
        return _valid(numbers[1] % 2000 + 2000, month, numbers[0], today)
    near = [_valid(today.year + ahead, month, numbers[0], today) for ahead in (-1, 0, 1)]
    return min((one for one in near if one), key=lambda one: abs(one - today), default=None)


def amount(text: str) -> str | None:
    """A sum of money: "1299.90 TRY" of "1.299,90 TL"."""
    plain = compared(text)
    signs = re.findall(r"[^\W\d_]+|[₺€$]", plain)
    found = _SUM.fullmatch(re.sub(r"[^\d.,]", "", plain).strip(".,"))
    if found is None or len(signs) != 1 or signs[0] not in _CURRENCIES:
        return None
    value = Decimal(re.sub(r"\D", "", found[1]) + "." + (found[2] or "0"))
    if not 0 < value < _MOST:
        return None
    return f"{value:.2f} {_CURRENCIES[signs[0]]}"


def tracking_number(text: str) -> str | None:
    """A parcel's number: capitals and digits, most of them digits.

    One of the world's posts ("RR123456785TR") must have the right check digit.
    """
    code = re.sub(r"[^A-Z0-9]", "", compared(text).upper())
    if _POSTAL.fullmatch(code):
        weighed = sum(int(code[2 + at]) * weight for at, weight in enumerate(_POSTAL_WEIGHTS))
        check = 11 - weighed % 11
        return code if int(code[10]) == {10: 0, 11: 5}.get(check, check) else None
    digits = sum(sign.isdigit() for sign in code)
    return code if _TRACKING.fullmatch(code) and 2 * digits > len(code) else None


def _valid(year: int, month: int, number: int, today: date, ahead: int = 0) -> date | None:
    """A day that is in the calendar and not of another age."""
    try:
        found = date.fromordinal(date(year, month, number).toordinal() + ahead)
    except (ValueError, OverflowError):
        return None
    return found if abs(found.year - today.year) <= _YEARS else None
