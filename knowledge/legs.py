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
    if general:
        bare = collection.abroad(bare, vectors[: len(wording.texts(general))])
    leads = _found(bare, general, vectors)
    return replace(bare, wordings=wording.learn(matters, lang, vectors, leads, [*own]))


def _diacritics(lang: str, articles: Sequence[Article], general: Sequence[Matter]) -> Diacritics:
    texts = [*wording.texts(general), *strangers(lang)]
    for article in articles:
        texts += [article.title, *article.phrasings, *plain(article.body).splitlines()]
    return Diacritics.learn(texts)


def _found(bare: Collection, matters: Sequence[Matter], vectors: Matrix) -> Matrix:
    """A row for each matter: how much a search for its plain words leads to each article.

    `vectors` are those of all texts of the matters, and maybe of more.
    """
    firsts = np.cumsum([0, *(1 + len(matter.wordings) for matter in matters)])[:-1]
    scores = _scores(bare, [matter.plain for matter in matters], vectors[firsts])
    if bare.strangers is None:
        return wording.leads(scores)
    return wording.leads(scores, _scores(bare, strangers(bare.lang), bare.strangers))


def _scores(bare: Collection, texts: Sequence[str], vectors: Matrix) -> Matrix:
    """A row for each text: each article's score in a search for it, 0 where it is not found."""
    scores = np.zeros((len(texts), len(bare.articles)), dtype=np.float32)
    for row, text, vector in zip(scores, texts, vectors, strict=True):
        found = search(Query(bare, text, vector))
        row[found.articles] = found.scores
    return scores
