"""The confidence of a language: its questions asked, and what came of them learnt."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from knowledge import confidence as confidences
from knowledge import questions
from knowledge.articles import Article
from knowledge.collection import Encode
from knowledge.collection import build as build_collection
from knowledge.confidence import Confidence, Outcome
from knowledge.labels import Label
from knowledge.model import spelled
from knowledge.search import SIGNALS, search, signals

_NEIGHBOURS = 4  # itself and three more


def fit(
    lang: str,
    articles: Sequence[Article],
    encode: Encode,
    max_wrong: float,
    labels: Sequence[Label] = (),
) -> Confidence:
    """Ask each question made from the articles of an index that lacks its half of phrasings."""
    full = build_collection(lang, articles, encode)
    asked = questions.make(full)
    vectors = encode([spelled(question.text) for question in asked], "query")
    titles = encode([spelled(article.title, article.lang) for article in articles], "query")
    outcomes = []

    @functools.cache
    def near(number: int) -> frozenset[int]:
        """Articles so close that they may answer what `number` does: nobody can say."""
        found = search(full, titles[number], articles[number].title)
        return frozenset(candidate.article for candidate in found[:_NEIGHBOURS])

    for half in (0, 1):
        known = [questions.half_of(article, half) for article in articles]
        collection = build_collection(lang, known, encode)
        for number, (question, vector) in enumerate(zip(asked, vectors, strict=True)):
            if question.half != half:
                continue
            own = question.article
            without: set[int] = set()
            if own is not None and not question.answerable:
                without = {own}
            if found := search(collection, vector, question.text, without=without):
                hits = [candidate.article for candidate in found[:3]]
                if own is not None and without and hits[0] in near(own):
                    continue
                outcome = Outcome(
                    signals=signals(collection, question.text, found),
                    right=question.answerable and hits[0] == own,
                    among_three=question.answerable and own in hits,
                    group=own if own is not None else len(articles) + number,
                )
                outcomes.append(outcome)
    return confidences.fit(outcomes, max_wrong, SIGNALS)
