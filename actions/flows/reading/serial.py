"""A serial number or the number of an invoice: what is printed on a device or on paper."""

from __future__ import annotations

import re

from actions.orders import typed
from language.fold import fold, tokens

_MARK = re.compile(
    r"(?:seri(?:al)?|imei|fatura|fis|invoice|receipt|s\s*/\s*n)\w*\W{0,3}"
    r"(?:no\w*|numara\w*|number|nr|is)?\W{0,4}([a-z0-9][a-z0-9/-]{3,29})"
)
_WORD = re.compile(r"(?<![a-z0-9@.,/-])([a-z0-9]+(?:[-/][a-z0-9]+)*)(?![a-z0-9@]|[.,/]\d)")
_LEAST, _LONGEST = 5, 30
_LONGEST_TEXT = 400
_NONE_THERE = frozenset(
    tokens(
        """
        yok yoktu bilmiyorum bulamadım bulamıyorum kaybettim kayıp hatırlamıyorum okunmuyor silinmiş
        atla geç geçelim gerek pas none no don't dont lost skip unreadable cannot can't without
        """
    )
)
_FEW = 8


def serial(text: str, *, wanted: bool = False) -> str | None:
    """The number in capitals; None without one.

    Unless it is `wanted`, only one that is named counts ("seri no 8HK220415"), because letters and
    digits may also be an order's.
    """
    plain = "".join(fold(sign) or sign for sign in text[:_LONGEST_TEXT])
    for found in _MARK.finditer(plain):
        if any(sign.isdigit() for sign in found[1]):
            return found[1].upper()
    if not wanted:
        return None
    words = {w for w in _WORD.findall(plain) if _LEAST <= len(w) <= _LONGEST and _has_digits(w)}
    return words.pop().upper() if len(words) == 1 else None


def lacking(text: str) -> bool:
    """Whether somebody says that he has none, or passes over the question."""
    words = tokens(text)
    return len(words) <= _FEW and not _NONE_THERE.isdisjoint(words) and typed.number(text) is None


def _has_digits(word: str) -> bool:
    return sum(sign.isdigit() for sign in word) >= 3
