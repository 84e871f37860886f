"""Numbers nobody should keep: payment cards, Turkish identity numbers and IBANs, masked.

Only numbers whose own checksum holds are masked, so that order and tracking numbers stay readable.
"""

from __future__ import annotations

import re

CARD = "[kart no]"
IDENTITY = "[TC kimlik no]"
ACCOUNT = "[IBAN]"

_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}(?:[ -]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
_CARD = re.compile(r"(?<![0-9])[2-6](?:[ .-]?[0-9]){12,18}(?![0-9])")
_IDENTITY = re.compile(r"(?<![0-9])[1-9](?:[ .-]?[0-9]){10}(?![0-9])")
_SEPARATORS = re.compile(r"[ .-]")


def mask(text: str) -> str:
    """`text` with every card, identity and account number replaced by what it was."""
    text = _IBAN.sub(_account, text)
    text = _CARD.sub(lambda found: CARD if _luhn(_digits(found)) else found[0], text)
    return _IDENTITY.sub(lambda found: IDENTITY if _identity(_digits(found)) else found[0], text)


def _digits(found: re.Match[str]) -> list[int]:
    return [int(digit) for digit in _SEPARATORS.sub("", found[0])]


def _account(found: re.Match[str]) -> str:
    """The longest beginning of the match that is an IBAN is masked: words may follow it."""
    text = found[0]
    for end in range(len(text), 14, -1):
        if end < len(text) and text[end].isalnum():
            continue
        if _mod97(_SEPARATORS.sub("", text[:end])):
            return ACCOUNT + text[end:]
    return text


def _mod97(account: str) -> bool:
    if not (15 <= len(account) <= 34 and account.isascii()):
        return False
    return int("".join(str(int(c, 36)) for c in account[4:] + account[:4])) % 97 == 1


def _luhn(digits: list[int]) -> bool:
    doubled = [2 * d - 9 if d > 4 else 2 * d for d in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _identity(digits: list[int]) -> bool:
    """The two check digits of a Turkish identity number (TCKN)."""
    tenth = (7 * sum(digits[0:9:2]) - sum(digits[1:8:2])) % 10
    return digits[9] == tenth and digits[10] == sum(digits[:10]) % 10
