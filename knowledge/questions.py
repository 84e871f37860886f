"""Questions made from the articles themselves, to learn how far a search can be trusted.

No labels are needed: an article's own phrasings (asked of an index that lacks them), its title and
its sentences, typed the way customers type; and the same with their own article left out, or about
something else altogether, as questions nobody can answer.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from knowledge.articles import Article
from knowledge.collection import Collection
from knowledge.strangers import strangers
from language.fold import fold

UNANSWERABLE = 0.3
"""Share of questions no article answers. More would make the bot ask back more often."""

_ARTICLES = 150
# Phrasings are the hardest (each the only one of its kind, and taken out), titles the easiest:
# what customers ask lies between. Sentences stand in where nobody noted how customers ask; they
# are often as true of a neighbour, so they are not asked beside phrasings.
_PHRASINGS, _TITLES, _SENTENCES = 5, 2, 4
_ASKED_HALF = 1  # of the phrasings; the other may be learnt by a sentence model
_ORPHANS = 1 / 3  # of the unanswerable: neighbours of the article left out may answer after all
_LEAST_WORDS, _MOST_WORDS = 5, 12


@dataclass(frozen=True)
class Question:
    """`article` is the number of the one it was made from; `answerable`: it may be found.

    `half` says which half of the phrasings (see `half_of`) must not be in the index asked.
    """

    text: str
    article: int | None
    answerable: bool
    half: int


def make(collection: Collection, seed: int = 7) -> list[Question]:
    """Questions for `collection`, the same for the same articles."""
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    numbers = list(range(len(collection.articles)))
    numbers = sorted(rng.sample(numbers, min(len(numbers), _ARTICLES)))
    asked = [
        Question(text, number, answerable=True, half=half)
        for number in numbers
        for half, text in _about(collection, number, rng)
    ]
    count = int(len(asked) * UNANSWERABLE / (1 - UNANSWERABLE))
    orphans = rng.sample(asked, min(len(asked), round(count * _ORPHANS)))
    unlike = list(enumerate(strangers(collection.lang)))
    met = rng.sample(unlike, min(len(unlike), count - len(orphans)))
    return [
        *asked,
        *(replace(question, answerable=False) for question in orphans),
        *(Question(text, None, answerable=False, half=number % 2) for number, text in met),
    ]


def half_of(article: Article, half: int) -> Article:
    """`article` without the phrasings that questions of `half` were made from."""
    kept = tuple(p for n, p in enumerate(article.phrasings) if n % 2 != half)
    return replace(article, phrasings=kept)


def unasked(article: Article) -> Article:
    """`article` with those of its phrasings only that no question is made from."""
    return half_of(article, _ASKED_HALF)


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


def as_typed(text: str, rng: random.Random) -> str:
    """Two fifths as they are, two fifths without diacritics, a fifth mistyped as well."""
    match rng.randrange(5):
        case 0 | 1:
            return text
        case 2 | 3:
            return fold(text)
        case _:
            return mistyped(fold(text), rng)


def fewer(text: str, rng: random.Random, kept: float = 0.65) -> str:
    """That share of the words, in their order."""
    words = text.split()
    chosen = sorted(rng.sample(range(len(words)), max(1, round(len(words) * kept))))
    return " ".join(words[at] for at in chosen)


def _about(collection: Collection, number: int, rng: random.Random) -> list[tuple[int, str]]:
    article = collection.articles[number]
    phrasings = article.phrasings[_ASKED_HALF::2][:_PHRASINGS]
    texts = [(_ASKED_HALF, as_typed(text, rng)) for text in phrasings]
    passages = collection.passages[number]
    title = passages[0].title  # as it is read: empty when it names nothing
    made = [as_typed(fewer(title, rng), rng) for _ in range(_TITLES if title else 0)]
    lines = [line for p in passages for line in p.text.splitlines()]
    lines = [line.removeprefix("• ") for line in lines if len(line.split()) > _LEAST_WORDS]
    wanted = 0 if phrasings else _SENTENCES
    for line in rng.sample(lines, min(len(lines), wanted)):
        made.append(as_typed(fewer(" ".join(line.split()[:_MOST_WORDS]), rng), rng))
    texts += [(n % 2, text) for n, text in enumerate(made, number)]
    return [(half, text) for half, text in texts if text]
