"""The confidence of a language: its questions asked, and what came of them learnt."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from knowledge import confidence as confidences
from knowledge import questions
from knowledge.collection import Collection, Encode
from knowledge.confidence import Confidence, Outcome
from knowledge.labels import Label
from knowledge.legs import build as build_collection
from knowledge.model import spelled
from knowledge.prior import PRIOR
from knowledge.query import Query
from knowledge.search import search
from knowledge.signals import NAMES, signals

_NEIGHBOURS = 4  # itself and three more


@dataclass(frozen=True)
class Case:
    """A question to ask of `collection` with the articles `without` left out, by their numbers.

    `expected` answer it. Where one of `unsure` comes first, nobody can say whether it does.
    """

    collection: Collection
    text: str
    vector: NDArray[np.float32]
    expected: frozenset[int]
    without: frozenset[int]
    unsure: frozenset[int]
    group: int
    labelled: bool = False

    @property
    def query(self) -> Query:
        """The question as search takes it, made anew: of thousands, none keeps what it found."""
        return Query(self.collection, self.text, self.vector)


Ranking = Callable[[Case], tuple[list[int], NDArray[np.float64]]]
"""The articles found, best first, and the signals of the first; no signals without articles."""


def fit(
    full: Collection, encode: Encode, max_wrong: float, labels: Sequence[Label] = ()
) -> Confidence:
    """What a search of `full` may be trusted with, learnt from questions made from its articles.

    And from those of `labels` that are asked in its language.
    """
    return confidences.fit(learnt(full, encode, labels), max_wrong, len(NAMES), PRIOR)


def learnt(full: Collection, encode: Encode, labels: Sequence[Label]) -> list[Outcome]:
    """What a confidence is fitted to: the outcomes of made questions, then of labelled ones."""
    return outcomes([*cases(full, encode), *labelled(full, labels, encode)], _ours)


def labelled(collection: Collection, labels: Sequence[Label], encode: Encode) -> list[Case]:
    """The shop's own questions in the collection's language; articles that are gone are no answer.

    Those about one article are one group, those about none each their own.
    """
    mine = [label for label in labels if label.lang == collection.lang]
    vectors = encode([collection.read(label.text) for label in mine], "query")
    number = {article.id: at for at, article in enumerate(collection.articles)}
    found = []
    for at, (label, vector) in enumerate(zip(mine, vectors, strict=True)):
        expected = [number[one] for one in label.expected if one in number]
        if expected or not label.expected:
            found.append(
                Case(
                    collection=collection,
                    text=label.text,
                    vector=vector,
                    expected=frozenset(expected),
                    without=frozenset(),
                    unsure=frozenset(),
                    group=expected[0] if expected else -1 - at,
                    labelled=True,
                )
            )
    return found


def cases(full: Collection, encode: Encode) -> Iterator[Case]:
    """Each question made from articles of `full`, with an index lacking its half of phrasings."""
    articles = full.articles
    asked = questions.make(full)
    vectors = encode([full.read(question.text) for question in asked], "query")
    mine = sorted({question.article for question in asked if question.article is not None})
    titles = encode([spelled(articles[at].title, articles[at].lang) for at in mine], "query")
    title = dict(zip(mine, titles, strict=True))

    @functools.cache
    def near(number: int) -> frozenset[int]:
        """Articles so close that they may answer what `number` does."""
        found = search(Query(full, articles[number].title, title[number]))
        return frozenset(found.articles[:_NEIGHBOURS].tolist())

    for half in (0, 1):
        # However many articles there are, all compete, as that is what makes a hit right or wrong.
        # What costs is to encode: only the sample that is asked about lacks its phrasings.
        known = [
            questions.half_of(article, half) if number in title else article
            for number, article in enumerate(articles)
        ]
        collection = build_collection(full.lang, known, encode, full)
        if collection.strangers is not None:
            # Nor the half of the strangers that is asked: in earnest none comes word by word.
            collection = replace(collection, strangers=collection.strangers[1 - half :: 2])
        for number, (question, vector) in enumerate(zip(asked, vectors, strict=True)):
            if question.half != half:
                continue
            own = question.article
            orphan = own is not None and not question.answerable
            yield Case(
                collection=collection,
                text=question.text,
                vector=vector,
                expected=frozenset([own] if own is not None and question.answerable else []),
                without=frozenset([own] if own is not None and orphan else []),
                unsure=near(own) if own is not None and orphan else frozenset(),
                group=own if own is not None else len(articles) + number,
            )


def outcomes(asked: Iterable[Case], ranking: Ranking) -> list[Outcome]:
    """What `ranking` made of each case that it found anything for."""
    found = []
    for case in asked:
        articles, told = ranking(case)
        if articles and articles[0] not in case.unsure:
            right = articles[0] in case.expected
            among = not case.expected.isdisjoint(articles[:3])
            found.append(Outcome(told, right, among, case.group, case.labelled))
    return found


def _ours(case: Case) -> tuple[list[int], NDArray[np.float64]]:
    query = case.query
    found = search(query, without=case.without)
    return found.articles.tolist(), signals(query, found) if found else np.empty(0)
