"""Requests answered: what the server does for each, and the command line without a server."""

from __future__ import annotations

import datetime as dt
import time
from collections import OrderedDict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from knowledge.articles import Article
from knowledge.html import plain, render
from knowledge.index import Index
from knowledge.model import Encoder, Kind, Matrix, ModelError, spelled
from knowledge.search import Candidate, best_passages, search, signals
from knowledge.wire import ArticleReply, HealthReply, Hit, KnowledgeError, SearchReply, Thresholds

_REMEMBERED = 2048
_QUERY_CHARACTERS = 2000  # more than the model reads, and than a person asks at once
_NOTHING_ANSWERED: Thresholds = {"answer": 1.0, "clarify": 1.0}


class Answers:
    """An index and its encoder, answering. Not for several threads at once."""

    def __init__(
        self, index: Index, encoder: Encoder, default_lang: str, zone: dt.tzinfo | None = None
    ) -> None:
        """Raises ModelError when the index was built with a model of another dimension."""
        if index.collections and encoder.dim != index.dim:
            raise ModelError(
                f"the index holds vectors of {index.dim} numbers and the model "
                f"{encoder.name} gives {encoder.dim}: build the index again"
            )
        self.index = index
        self.encoder = encoder
        self._default = default_lang
        self._zone = zone or ZoneInfo("UTC")
        self._remembered: OrderedDict[tuple[Kind, str], NDArray[np.float32]] = OrderedDict()

    def encode(self, texts: Sequence[str], kind: Kind) -> Matrix:
        """A unit vector for each text; a text seen lately is not encoded again."""
        keys = [(kind, spelled(text[:_QUERY_CHARACTERS])) for text in texts]
        found = {key: self._remembered[key] for key in keys if key in self._remembered}
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing:
            rows = self.encoder.encode([text for _, text in missing], kind)
            found.update(zip(missing, rows, strict=True))
        for key in found:
            self._remembered[key] = found[key]
            self._remembered.move_to_end(key)
        while len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)
        rows = np.array([found[key] for key in keys], dtype=np.float32)
        return rows.reshape(len(keys), self.encoder.dim)

    def search(self, text: str, lang: str, limit: int) -> SearchReply:
        """The articles that answer `text`, best first, and how sure that is."""
        began = time.perf_counter()
        text = text[:_QUERY_CHARACTERS]
        if lang not in self.index.collections:
            lang = self._default
        collection = self.index.collections.get(lang)
        hits: list[Hit] = []
        probability, band, thresholds = 0.0, "none", _NOTHING_ANSWERED
        if collection is not None:
            confidence = self.index.confidence[lang]
            thresholds = {"answer": confidence.answer, "clarify": confidence.clarify}
            vector = self.encode([text], "query")[0]
            today = dt.datetime.now(self._zone).date()
            found = search(collection, vector, text, day=today)
            shown = found[:limit]
            passages = best_passages(collection, [c.article for c in shown], vector, text)
            for candidate, passage in zip(shown, passages, strict=True):
                hits.append(_hit(collection.articles[candidate.article], passage, candidate))
            if found and any(character.isalnum() for character in text):
                probability = confidence.probability(signals(collection, text, found))
                band = confidence.band(probability)
        return SearchReply(
            hits=hits,
            probability=round(probability, 4),
            band=band,
            thresholds=thresholds,
            model=self.encoder.name,
            index=self.index.hash,
            ms=round((time.perf_counter() - began) * 1000, 2),
        )

    def article(self, identifier: str, lang: str) -> ArticleReply:
        """One article, in another language when not in `lang`. Raises KnowledgeError."""
        article = self.index.article(identifier, lang)
        if article is None:
            raise KnowledgeError("unknown_article", f"there is no article {identifier!r}")
        return ArticleReply(
            id=article.id,
            lang=article.lang,
            title=article.title,
            category=article.category,
            updated=article.updated.isoformat() if article.updated else "",
            html=render(article.body),
            text=plain(article.body),
        )

    def health(self) -> HealthReply:
        """What is served."""
        counts: dict[str, int] = {}
        for article in self.index.articles:
            counts[article.lang] = counts.get(article.lang, 0) + 1
        return HealthReply(
            status="ok",
            model=self.encoder.name,
            index=self.index.hash,
            articles=counts,
            dim=self.encoder.dim,
        )


def _hit(article: Article, passage: str, candidate: Candidate) -> Hit:
    return Hit(
        article=article.id,
        lang=article.lang,
        title=article.title,
        category=article.category,
        url=article.url,
        passage=passage,
        score=round(candidate.score, 4),
        dense=round(candidate.dense, 4),
        lexical=round(candidate.lexical, 4),
    )
