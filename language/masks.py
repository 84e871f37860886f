"""Numbers nobody should keep: payment cards, Turkish identity numbers (TCKN) and IBANs.

`hide` is for people: of a card and an account the last four digits stay ("•••• •••• •••• 1234"),
so that an agent can find a payment. `mask` is for machines: a number becomes what it was
("[kart no]"), hidden or not, so that no model and no reader of numbers takes its last digits for
something else.

Only numbers whose checksum holds are taken. One in ten tracking numbers passes for a card: one
written in one piece and called a tracking, order or serial number ("takip no …", "… nolu kargom")
is left alone; an IBAN never is. Spaces, dots, dashes and slashes may part the digits anywhere, and
several numbers may stand side by side: phones and dates are not read as parts of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from language.fold import fold

CARD = "[kart no]"
IDENTITY = "[TC kimlik no]"
ACCOUNT = "[IBAN]"

_CARD_DIGITS, _IDENTITY_DIGITS = range(13, 20), 11
_SHORTEST = 11

_BETWEEN = r"[\s._/*\-\u2010-\u2015\u2212\u00ad\u200b-\u200d\u2060\ufeff]{0,5}"
_HIDDEN_CARD = r"(?:•{4} ){3}\d{4}"
_HIDDEN_IDENTITY = r"•{11}"
_HIDDEN_ACCOUNT = r"[A-Z]{2}•• •{4} •{4} [A-Z0-9]{4}"
_BEGINNING = re.compile(
    rf"(?P<card>{_HIDDEN_CARD})|(?P<account>{_HIDDEN_ACCOUNT})|(?P<identity>{_HIDDEN_IDENTITY})"
    rf"|(?P<country>[A-Za-z]{_BETWEEN}[A-Za-z])(?={_BETWEEN}[0-9]{_BETWEEN}[0-9])"
    rf"|(?P<digits>\d(?:{_BETWEEN}\d)*)"
)
_KINDS = {"card": CARD, "account": ACCOUNT, "identity": IDENTITY}
_DIGITS = re.compile(r"\d+")
_APART = re.compile(_BETWEEN)
_ACCOUNT_SIGN = re.compile(rf"{_BETWEEN}([A-Za-z0-9])")
#: What stands beside a number without being of it: phones, dates with or without the hour.
_BESIDE = re.compile(
    r"(?<!\d)(?:(?:\+|00)?90[\s.-]?|0)?5\d\d(?:[\s.-]?\d{3}[\s.-]?\d\d[\s.-]?\d\d)(?!\d)"
    r"|(?<!\d)0[2-5]\d\d[\s.-]?\d{3}[\s.-]?\d\d[\s.-]?\d\d(?!\d)"
    r"|(?<!\d)(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:20)?\d\d(?!\d)"
)
#: Until when a card is good, and its security code, where they follow its number.
_AFTER_CARD = re.compile(rf"{_BETWEEN}(?:0?[1-9]|1[0-2]) ?[/.-] ?(?:20)?\d\d(?:\s\d{{3,4}})?(?!\d)")

_NUMBER = r"(?:no|num|numara|number|nr|id|kod)\w*"
_CALLED = re.compile(
    r"\b(?:takip|takib\w*|tracking|gonderi\w*|barkod\w*|barcode|imei"
    r"|(?:siparis|kargo|paket|seri|fatura|order|parcel|shipment|serial|invoice)\w* "
    rf"{_NUMBER})(?: {_NUMBER})?(?: is| su| bu)?$"
)
_CALLED_AFTER = re.compile(
    r"(?:takip|tracking|(?:nolu|no lu|numarali) (?:takip|kargo|siparis|gonderi|paket))"
)
_CONTEXT = 48

#: How many signs an IBAN of a country has (ISO 13616).
_LENGTHS = {
    country: int(length)
    for country, length in re.findall(
        r"([A-Z]{2})(\d\d)",
        """
        AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22
        DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28
        HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25
        MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29
        RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29
        VA22 VG24 XK20 YE30
        """,
    )
}
#: Fewer digits than any IBAN has are a sentence.
_FEWEST_DIGITS = 10


@dataclass(frozen=True)
class Found:
    """A number: its label, its place in the text, and what may be shown of it."""

    label: str
    start: int
    end: int
    shown: str


@dataclass(frozen=True)
class Hidden:
    """A text that may be kept, and the labels of the numbers that were taken out of it."""

    text: str
    labels: frozenset[str]


def mask(text: str) -> str:
    """`text` with every such number, hidden or not, replaced by what it was."""
    return _replaced(text, [(found, found.label) for found in _numbers(text)])


def hide(text: str) -> Hidden:
    """`text` with every such number hidden but for its last four digits. Twice is once."""
    numbers = [found for found in _numbers(text) if text[found.start : found.end] != found.shown]
    shown = _replaced(text, [(found, found.shown) for found in numbers])
    return Hidden(shown, frozenset(found.label for found in numbers))


def _replaced(text: str, numbers: list[tuple[Found, str]]) -> str:
    parts, at = [], 0
    for found, instead in numbers:
        parts += [text[at : found.start], instead]
        at = found.end
    return "".join([*parts, text[at:]])


def _numbers(text: str) -> Iterator[Found]:
    at = 0
    while beginning := _BEGINNING.search(text, at):
        kind, start, at = str(beginning.lastgroup), beginning.start(), beginning.end()
        if kind in _KINDS:
            yield Found(_KINDS[kind], start, at, beginning[0])
        elif kind == "country":
            account = _account(text, beginning)
            at = account.end if account else start + 1
            if account:
                yield account
        elif len(beginning[0]) >= _SHORTEST:
            yield from _in_run(text, start, at)


def _account(text: str, country: re.Match[str]) -> Found | None:
    """The IBAN that begins with these two letters; "no 45…" is hardly a Norwegian one."""
    code = _APART.sub("", country[0]).upper()
    letter = country.end() < len(text) and text[country.end()].isdigit()
    plainly = letter or (country[0].isupper() and code != "NO") or code == "TR"
    signs, at = list(code), country.end()
    while plainly and len(signs) < _LENGTHS.get(code, 0):
        sign = _ACCOUNT_SIGN.match(text, at)
        if sign is None:
            return None
        signs.append(sign[1].upper())
        at = sign.end()
    if sum(sign.isdigit() for sign in signs) < _FEWEST_DIGITS or not _mod97("".join(signs)):
        return None
    return Found(ACCOUNT, country.start(), at, f"{code}•• •••• •••• {''.join(signs[-4:])}")


def _in_run(text: str, start: int, end: int) -> Iterator[Found]:
    """Cards and identity numbers in digits that only separators part."""
    groups = [piece.span() for piece in _DIGITS.finditer(text, start, end)]
    whole = _first(text, groups, 0, whole=True)
    if whole:
        yield whole
        return
    at = start
    for beside in [*_BESIDE.finditer(text, start, end), None]:
        until = beside.start() if beside else end
        pieces = [group for group in groups if at <= group[0] and group[1] <= until]
        begun, taken = 0, at
        while begun < len(pieces):
            if pieces[begun][0] >= taken and (found := _first(text, pieces, begun)):
                yield found
                taken = found.end
            begun += 1
        at = max(beside.end() if beside else end, taken)


def _first(
    text: str, groups: list[tuple[int, int]], begun: int, *, whole: bool = False
) -> Found | None:
    """The longest number that begins with the group `begun`; with `whole` it takes all of them."""
    sizes = list(accumulate(end - start for start, end in groups[begun:]))
    for count in range(len(sizes), 0, -1):
        if sizes[count - 1] in _CARD_DIGITS or sizes[count - 1] == _IDENTITY_DIGITS:
            if whole and count < len(sizes):
                return None
            start, end = groups[begun][0], groups[begun + count - 1][1]
            digits = [int(digit) for digit in text[start:end] if digit.isdigit()]
            found = _number(text, start, end, digits)
            if found and not (count == 1 and _called(text, start, end)):
                return found
    return None


def _number(text: str, start: int, end: int, digits: list[int]) -> Found | None:
    if len(digits) == _IDENTITY_DIGITS:
        return Found(IDENTITY, start, end, "•" * _IDENTITY_DIGITS) if _identity(digits) else None
    if not (_issued(digits) and _luhn(digits)):
        return None
    ending = "".join(str(digit) for digit in digits[-4:])
    after = _AFTER_CARD.match(text, end)
    return Found(CARD, start, after.end() if after else end, f"•••• •••• •••• {ending}")


def _called(text: str, start: int, end: int) -> bool:
    """Whether the words around say that this is the number of a parcel, an order or a thing."""
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return bool(_CALLED.search(fold(before)) or _CALLED_AFTER.match(fold(after)))


def _mod97(account: str) -> bool:
    return int("".join(str(int(c, 36)) for c in account[4:] + account[:4])) % 97 == 1


def _issued(digits: list[int]) -> bool:
    """Whether cards begin so: no bank's begins with 0, 1 or 7; 35 with 15 digits is a device."""
    if digits[0] == 9:
        return digits[:4] == [9, 7, 9, 2]  # Troy
    if digits[0] == 8:
        return digits[1] in (1, 2) and len(digits) >= 16
    return 2 <= digits[0] <= 6 and not (digits[:2] == [3, 5] and len(digits) == 15)


def _luhn(digits: list[int]) -> bool:
    doubled = [2 * d - 9 if d > 4 else 2 * d for d in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _identity(digits: list[int]) -> bool:
    """The two check digits of a Turkish identity number (TCKN), which never begins with 0."""
    tenth = (7 * sum(digits[0:9:2]) - sum(digits[1:8:2])) % 10
    return digits[0] > 0 and digits[9] == tenth and digits[10] == sum(digits[:10]) % 10
