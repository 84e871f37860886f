"""A collection with all its legs: articles made searchable, and customers' wordings led to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from knowledge import collection, wording
from knowledge.articles import Article
from knowledge.collection import Collection, Encode
from knowledge.model import spelled
from knowledge.search import search


def build(lang: str, articles: Sequence[Article], encode: Encode) -> Collection:
    """Make `articles` searchable in `lang`."""
    bare = collection.build(lang, articles, encode)
    matters = wording.matters(lang)
    if not matters or not articles:
        return bare
    vectors = encode([spelled(text, lang) for text in wording.texts(matters)], "query")
    starts = np.cumsum([0, *(1 + len(matter.wordings) for matter in matters)])
    found = []
    for matter, start in zip(matters, starts.tolist(), strict=False):
        scores = np.zeros(len(articles), dtype=np.float32)
        for candidate in search(bare, vectors[start], matter.plain):
            scores[candidate.article] = candidate.score
        found.append(scores)
    return replace(bare, wordings=wording.learn(matters, lang, vectors, found))
