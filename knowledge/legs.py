"""A collection with all its legs: articles made searchable, and customers' wordings led to them.

An article's own phrasings are wordings too, and lead to it alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from knowledge import collection, wording
from knowledge.articles import Article
from knowledge.collection import Collection, Encode
from knowledge.html import plain
from knowledge.model import Matrix
from knowledge.query import Query
from knowledge.search import search
from knowledge.strangers import strangers
from knowledge.wording import Matter
from language.diacritics import Diacritics


def build(
    lang: str, articles: Sequence[Article], encode: Encode, like: Collection | None = None
) -> Collection:
    """Make `articles` searchable in `lang`; `like` holds the same ones with other phrasings."""
    bare = collection.build(lang, articles, encode, like)
    general = wording.matters(lang)
    letters = like.diacritics if like else _diacritics(lang, articles, general)
    bare = replace(bare, diacritics=letters)
    if unlike := strangers(lang):
        bare = replace(bare, strangers=encode(wording.read(unlike, lang), "query"))
    own = {
        number: Matter(article.title, article.phrasings)
        for number, article in enumerate(articles)
        if article.lang == lang and len(article.phrasings) >= wording.NEAREST
    }
    matters = [*general, *own.values()]
    if not matters or not articles:
        return bare
    vectors = encode(wording.read(wording.texts(matters), lang), "query")
    leads = _found(bare, general, vectors)
    return replace(bare, wordings=wording.learn(matters, lang, vectors, leads, [*own]))


def _diacritics(lang: str, articles: Sequence[Article], general: Sequence[Matter]) -> Diacritics:
    texts = [*wording.texts(general), *strangers(lang)]
    for article in articles:
        texts += [article.title, *article.phrasings, *plain(article.body).splitlines()]
    return Diacritics.learn(texts)


def _found(bare: Collection, matters: Sequence[Matter], vectors: Matrix) -> Matrix:
    """A row for each matter: how much a search for its plain words leads to each article."""
    scores = np.zeros((len(matters), len(bare.articles)), dtype=np.float32)
    start = 0
    for row, matter in zip(scores, matters, strict=True):
        found = search(Query(bare, matter.plain, vectors[start]))
        row[found.articles] = found.scores
        start += 1 + len(matter.wordings)
    return wording.leads(scores)
