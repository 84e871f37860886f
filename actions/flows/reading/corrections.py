"""Whether a message corrects what was said before, and what of it is meant."""

from __future__ import annotations

import re

from language.fold import tokens

_WORDS = frozenset(
    tokens(
        """
        pardon yanlış yanlışmış yanlıştı değil olacak olacaktı olsun düzeltiyorum düzelteyim
        düzeltme düzelt değiştir değiştireyim hatalı aslında affedersiniz afedersiniz
        sorry wrong mistake actually meant correction oops typo instead rather change
        """
    )
)
_FIRST = frozenset(tokens("yok hayır no nope"))
_OPENING = frozenset(
    tokens("pardon yanlış düzeltiyorum düzeltme affedersiniz sorry oops correction wrong wait")
)
#: Who corrects himself in the middle of a story needs no more words than this.
_FEW = 8
#: "mavi değil siyah olan", "siyah olacak mavi değil", "not the blue one but the black one".
_NEGATED = re.compile(r"^(?P<said>.*?)\s*\bde[ğg]il\b[\s,.;:]*(?P<rest>.*)$", re.I | re.S)
_NOT = re.compile(r"^.*?\bnot\b(?P<said>.+?)\b(?:but|it'?s)\b(?P<rest>.+)$", re.I | re.S)


def corrects(text: str) -> bool:
    """Whether the words say that something said before is to be another."""
    words = tokens(text)
    told = bool(_WORDS.intersection(words)) or (len(words) > 1 and words[0] in _FIRST)
    return told or _NOT.match(text) is not None


def begins_correcting(text: str) -> bool:
    """Whether the first word corrects: in the customer's own words others may be anything."""
    words = tokens(text)
    return 1 < len(words) <= _FEW and words[0] in _FIRST | _OPENING


def meant(text: str) -> str:
    """What is left of a message without what it takes back; the whole if that is nothing."""
    if found := _NOT.match(text):
        return found["rest"].strip()
    if found := _NEGATED.match(text):
        rest = found["rest"].strip(" .,;:")
        return rest or " ".join(found["said"].split()[:-1]) or text
    return text
