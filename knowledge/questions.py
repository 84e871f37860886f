"""Questions made from the articles themselves, to learn how far a search can be trusted.

No labels are needed: an article's own phrasings (left out of the index they are asked of), its
title and its sentences, typed the way customers type; and the same with their own article left
out, or about something else altogether, as questions nobody can answer.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.collection import Collection
from language.fold import fold

UNANSWERABLE = 0.3
"""Share of questions no article answers. More would make the bot ask back more often."""

_ARTICLES = 150
_PHRASINGS, _SENTENCES = 6, 2
_OFFTOPIC = Path(__file__).with_name("offtopic")


@dataclass(frozen=True)
class Question:
    """`article` is the number of the one it was made from; `answerable`: it may be found."""

    text: str
    article: int | None
    answerable: bool


def make(collection: Collection, seed: int = 7) -> list[Question]:
    """Questions for `collection`, the same for the same articles."""
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    numbers = list(range(len(collection.articles)))
    numbers = sorted(rng.sample(numbers, min(len(numbers), _ARTICLES)))
    asked = [
        Question(text, number, answerable=True)
        for number in numbers
        for text in _about(collection, number, rng)
    ]
    count = int(len(asked) * UNANSWERABLE / (1 - UNANSWERABLE))
    orphans = rng.sample(asked, min(len(asked), count // 2))
    offtopic = _offtopic(collection.lang)
    strangers = rng.sample(offtopic, min(len(offtopic), count - count // 2))
    return [
        *asked,
        *(Question(question.text, question.article, answerable=False) for question in orphans),
        *(Question(text, None, answerable=False) for text in strangers),
    ]


def mistyped(text: str, rng: random.Random) -> str:
    """`text` with one typing mistake in every dozen characters or so."""
    letters = list(text)
    for _ in range(max(1, len(letters) // 12)):
        if len(letters) < 4:
            break
        at = rng.randrange(len(letters) - 1)
        match rng.randrange(3):
            case 0:
                del letters[at]
            case 1:
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            case _:
                letters.insert(at, letters[at])
    return "".join(letters)


def _about(collection: Collection, number: int, rng: random.Random) -> list[str]:
    article = collection.articles[number]
    texts = [_typed(text, rng) for text in article.phrasings[:_PHRASINGS]]
    texts.append(mistyped(fold(_shortened(article.title, rng)), rng))
    lines = [line for p in collection.passages[number] for line in p.text.splitlines()]
    lines = [line.removeprefix("• ") for line in lines if len(line.split()) > 5]
    for line in rng.sample(lines, min(len(lines), _SENTENCES)):
        words = line.split()
        start = rng.randrange(max(1, len(words) - 9))
        texts.append(_typed(_shortened(" ".join(words[start : start + 10]), rng), rng))
    return [text for text in texts if text]


def _typed(text: str, rng: random.Random) -> str:
    """A third as it is, a third without diacritics, a third mistyped as well."""
    match rng.randrange(3):
        case 0:
            return text
        case 1:
            return fold(text)
        case _:
            return mistyped(fold(text), rng)


def _shortened(text: str, rng: random.Random) -> str:
    """About two thirds of the words, in their order."""
    words = text.split()
    kept = sorted(rng.sample(range(len(words)), max(1, round(len(words) * 0.65))))
    return " ".join(words[at] for at in kept)


@functools.cache
def _offtopic(lang: str) -> Sequence[str]:
    path = _OFFTOPIC / f"{lang}.txt"
    if not path.is_file():
        return ()
    return tuple(line for line in path.read_text("utf-8").splitlines() if line.strip())
