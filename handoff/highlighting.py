"""The words that were searched for, found again in a text as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from language.fold import tokens

#: A shorter word is looked for whole, a longer one as the beginning of a word.
SHORTEST_BEGINNING = 3

_WORD = re.compile(r"[^\W_]+(?:['’‘][^\W_]+)*")
#: How much is shown before the first word found, so that it stands in its sentence (characters).
_BEFORE = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; ``found`` says whether it is what was searched for."""

    text: str
    found: bool


def answers(token: str, word: str) -> bool:
    """Whether a folded token is what a folded word looks for."""
    return token == word or (len(word) >= SHORTEST_BEGINNING and token.startswith(word))


def highlighted(text: str, words: Sequence[str], longest: int = 140) -> list[Piece]:
    """The part of ``text`` around the first word found, in pieces; none when none is found.

    Args:
        words: folded, as :func:`language.fold.tokens` gives them.
    """
    line = " ".join(text.split())
    spots = list(_spots(line, words))
    if not spots:
        return []
    start, end = _window(line, spots[0], longest)
    pieces = [Piece("…", False)] if start else []
    at = start
    for first, last in spots:
        if last > end:
            break
        pieces += [Piece(line[at:first], False), Piece(line[first:last], True)]
        at = last
    pieces.append(Piece(line[at:end] + ("…" if end < len(line) else ""), False))
    return [piece for piece in pieces if piece.text]


def _spots(line: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    for match in _WORD.finditer(line):
        if any(answers(token, word) for token in tokens(match[0]) for word in words):
            yield match.span()


def _window(line: str, spot: tuple[int, int], longest: int) -> tuple[int, int]:
    """Where to begin and to end, between words; the spot is inside, however long it is."""
    first, last = spot
    start = 0
    if first > _BEFORE:
        start = line.find(" ", first - _BEFORE, first) + 1 or first
    end = max(start + longest, last)
    if end < len(line):
        end = max(line.rfind(" ", start, end + 1), last)
    return start, min(end, len(line))
