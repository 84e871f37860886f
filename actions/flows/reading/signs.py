"""What speaks for a meaning: phrases of word beginnings, unless the customer denies them.

Phrases are parted by commas. A phrase is terms with at most one other word between two of them. A
term is word beginnings parted by ``|``; one that ends in ``.`` is a whole word, one that ends in
``~`` forgives one slip. ``...`` stands for several other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from actions.flows.reading.spelling import one_slip
from language.fold import fold, tokens

Value = TypeVar("Value")

_LONGEST = 200  # words; whoever writes more has said it by then
_GAP, _WIDE_GAP = 1, 8
#: A Turkish verb that says no, after its beginning: "kırıl-madı", "değiş-mesin", "çalış-mıyor".
_NEGATED = re.compile(r"\w{0,4}?(?:m[ae](?:d[iu]|mis|yac|yec|yin|sin|z$)|m[iu]yo)")
#: These deny what stands before them ...
_DENIED_AFTER = frozenset(tokens("değil değildi değilmiş deil diil yok yoktu"))
#: ... and these what comes after them.
_DENIED_BEFORE = frozenset(
    tokens("not isn't wasn't aren't don't didn't doesn't hasn't haven't never nothing")
)
#: ... with at most one word between. In Turkish "no" is a number's.
_JUST_BEFORE = frozenset(("no", "without"))
_WINDOW = 2


@dataclass(frozen=True, slots=True)
class _Term:
    beginning: str
    whole: bool
    forgiving: bool

    @classmethod
    def of(cls, written: str) -> _Term:
        return cls(fold(written), written.endswith("."), written.endswith("~"))

    def rest(self, word: str) -> str | None:
        """What follows the beginning in `word`; None when it begins otherwise."""
        if self.whole:
            return "" if word == self.beginning else None
        if word.startswith(self.beginning):
            return word[len(self.beginning) :]
        if self.forgiving and word[:1] == self.beginning[:1]:
            for length in (len(self.beginning), len(self.beginning) - 1, len(self.beginning) + 1):
                if len(word) >= length and one_slip(word[:length], self.beginning):
                    return word[length:]
        return None


@dataclass(frozen=True, slots=True)
class _Place:
    """One of a phrase's terms, and how many other words may stand before it."""

    terms: tuple[_Term, ...]
    gap: int

    def takes(self, word: str) -> bool:
        """Whether the word is meant; a verb that says no is not."""
        rests = (each.rest(word) for each in self.terms)
        return any(rest is not None and not _NEGATED.match(rest) for rest in rests)


_Phrase = tuple[_Place, ...]


class Signs(Generic[Value]):
    """Meanings with the phrases that speak for them, the weightiest meaning first.

    Args:
        unless_of: word beginnings; directly after one of them a sign means something else.
    """

    def __init__(self, phrases: Mapping[Value, str], *, unless_of: Sequence[str] = ()) -> None:
        self._values = list(phrases)
        self._unless = tuple(fold(each) for each in unless_of)
        self._by_letter: dict[str, list[tuple[int, _Phrase]]] = {}
        for weight, told in enumerate(phrases.values()):
            for phrase in _phrases(told):
                for letter in {term.beginning[0] for term in phrase[0].terms}:
                    self._by_letter.setdefault(letter, []).append((weight, phrase))

    def meant(self, text: str) -> Value | None:
        """The weightiest meaning the text speaks for; None when it speaks for none."""
        words = tokens(text)[:_LONGEST]
        found = {weight for start in range(len(words)) for weight in self._begun(words, start)}
        return self._values[min(found)] if found else None

    def _begun(self, words: list[str], start: int) -> Iterator[int]:
        """The weights of what is said from a word on and meant so."""
        for weight, phrase in self._by_letter.get(words[start][0], ()):
            end = _end(words, start, phrase)
            if end and not self._otherwise(words, start) and not _denied(words, start, end):
                yield weight

    def _otherwise(self, words: list[str], start: int) -> bool:
        return bool(self._unless) and start > 0 and words[start - 1].startswith(self._unless)


def _phrases(written: str) -> list[_Phrase]:
    return [_phrase(each) for each in written.split(",") if each.strip()]


def _phrase(written: str) -> _Phrase:
    gap, places = 0, list[_Place]()
    for term in written.split():
        if term == "...":
            gap = _WIDE_GAP
        else:
            places.append(_Place(tuple(_Term.of(each) for each in term.split("|")), gap))
            gap = _GAP
    return tuple(places)


def _end(words: list[str], at: int, phrase: _Phrase) -> int | None:
    """Where the phrase ends that begins at a word; None when it does not begin there."""
    first, *others = phrase
    for place in range(at, min(at + 1 + first.gap, len(words))):
        if first.takes(words[place]):
            end = _end(words, place + 1, tuple(others)) if others else place + 1
            if end is not None:
                return end
    return None


def _denied(words: list[str], start: int, end: int) -> bool:
    before, after = words[max(0, start - _WINDOW) : start], words[end : end + _WINDOW]
    return (
        not _DENIED_AFTER.isdisjoint(after[:1])
        or any(word.startswith("degil") for word in after)
        or not _DENIED_BEFORE.isdisjoint(before)
        or not _JUST_BEFORE.isdisjoint(before[-1:])
    )
