"""Requests answered: what the server does for each, and the command line without a server."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from knowledge import reading
from knowledge.articles import Article
from knowledge.collection import Collection
from knowledge.html import plain, render
from knowledge.index import Index
from knowledge.model import Encoder, Kind, Matrix, ModelError
from knowledge.query import Query
from knowledge.remembering import LONGEST, Remembering
from knowledge.search import Candidate, best_passages, search
from knowledge.signals import signals
from knowledge.wire import (
    ArticleReply,
    Entry,
    HealthReply,
    Hit,
    KnowledgeError,
    Part,
    SearchReply,
    Thresholds,
)
from language.excerpts import excerpt

_PARTS = 3
_SUMMARY = 160
# Of 17 follow-ups looked at, those that name a matter of their own ("when do I get my money back
# then?") were surer alone by .11 and more, those that name none by .04 at most.
_CLEARLY = 0.1
_NOTHING_ANSWERED: Thresholds = {"answer": 1.0, "clarify": 1.0}


@dataclass(frozen=True)
class _Found:
    """One text searched: the articles, best first, and how sure the first one is."""

    query: Query | None = None
    articles: Sequence[Candidate] = ()
    probability: float = 0.0
    band: str = "none"


class Answers:
    """An index and its encoders, answering. Not for several threads at once."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        default_lang: str,
        zone: dt.tzinfo | None = None,
        dialogue: Encoder | None = None,
    ) -> None:
        """`encoder` is the index's own; `dialogue` is what others encode with, by default the same.

        Raises ModelError when the index was built with a model of another dimension.
        """
        if index.collections and encoder.dim != index.dim:
            raise ModelError(
                f"the index holds vectors of {index.dim} numbers and the model "
                f"{encoder.name} gives {encoder.dim}: build the index again"
            )
        self.index = index
        self.encoder = _remembering(encoder)
        self.dialogue = self.encoder if dialogue is None else _remembering(dialogue)
        self._default = default_lang
        self._zone = zone or ZoneInfo("UTC")

    def encode(self, texts: Sequence[str], kind: Kind) -> Matrix:
        """A unit vector for each text, for the dialogue."""
        return self.dialogue.encode(texts, kind)

    def search(self, text: str, lang: str, limit: int, before: str = "") -> SearchReply:
        """The articles that answer `text`, best first, and how sure that is.

        `before` is what the customer asked before it, for a text that leans on that.
        """
        began = time.perf_counter()
        text = _shortened(text)
        lang = lang if lang in self.index.collections else self._default
        found, hits, parts, thresholds = _NOTHING, list[Hit](), list[Part](), _NOTHING_ANSWERED
        collection = self.index.collections.get(lang)
        if collection is not None:
            confidence = self.index.confidence[lang]
            thresholds = {"answer": confidence.answer, "clarify": confidence.clarify}
            found = self._in_context(collection, text, _shortened(before))
            hits = _hits(found, limit)
            parts = self._parts(collection, text, _shortened(before), limit)
        read = found.query.text if found.query else text
        return SearchReply(
            hits=hits,
            probability=round(found.probability, 4),
            band=found.band,
            thresholds=thresholds,
            read=read,
            leaned=read != text,
            parts=parts,
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
            updated=_written(article.updated),
            html=render(article.body),
            text=plain(article.body),
        )

    def articles(self, lang: str) -> list[Entry]:
        """The articles written in `lang` that hold today."""
        collection = self.index.collections.get(lang)
        if collection is None:
            return []
        today = self._today()
        return [
            Entry(
                id=article.id,
                lang=article.lang,
                title=article.title,
                category=article.category,
                updated=_written(article.updated),
                url=article.url,
                summary=excerpt(passages[0].text, _SUMMARY),
            )
            for article, passages in zip(collection.articles, collection.passages, strict=True)
            if article.lang == lang and article.valid(today)
        ]

    def health(self) -> HealthReply:
        """What is served."""
        counts: dict[str, int] = {}
        for article in self.index.articles:
            counts[article.lang] = counts.get(article.lang, 0) + 1
        return HealthReply(
            status="ok",
            model=self.dialogue.name,
            encoder=self.dialogue.identity,
            search_model=self.encoder.name,
            adapted=self.encoder is not self.dialogue,
            index=self.index.hash,
            articles=counts,
            dim=self.dialogue.dim,
        )

    def _today(self) -> dt.date:
        return dt.datetime.now(self._zone).date()

    def _ask(self, collection: Collection, text: str) -> _Found:
        """What `text` finds; nothing when it has no word in it."""
        if not any(character.isalnum() for character in text):
            return _NOTHING
        vector = self.encoder.encode([collection.read(text)], "query")[0]
        query = Query(collection, text, vector)
        articles = search(query, day=self._today())
        if not articles:
            return _NOTHING
        confidence = self.index.confidence[collection.lang]
        probability = confidence.probability(signals(query, articles))
        return _Found(query, articles, probability, confidence.band(probability))

    def _in_context(self, collection: Collection, text: str, before: str) -> _Found:
        """What `text` finds, read after `before` when it leans on that."""
        alone = self._ask(collection, text)
        if not before or not reading.leans(text, collection.lang):
            return alone
        joined = self._ask(collection, _shortened(f"{before} {text}"))
        names = reading.names_a_matter(text, collection.lang)
        return alone if names and alone.probability > joined.probability + _CLEARLY else joined

    def _parts(self, collection: Collection, text: str, before: str, limit: int) -> list[Part]:
        """Each question in `text`, when two find articles of their own; none if fewer do.

        One that finds nothing is kept: the customer is told that it was heard.
        """
        parts: list[Part] = []
        known: set[int] = set()
        asked = reading.questions(text, collection.lang)
        for question in asked if len(asked) > 1 else ():
            found = self._in_context(collection, question, before)
            before = question
            if found.band != "none":
                if found.articles[0].article in known:
                    continue
                known.add(found.articles[0].article)
            part = Part(
                text=question,
                hits=_hits(found, limit),
                probability=round(found.probability, 4),
                band=found.band,
            )
            parts.append(part)
        answered = any(part["band"] == "answer" for part in parts)
        apart = len(known) > 1 or (len(parts) > 1 and answered)
        return parts[:_PARTS] if apart else []


_NOTHING = _Found()


def _remembering(encoder: Encoder) -> Remembering:
    return encoder if isinstance(encoder, Remembering) else Remembering(encoder)


def _shortened(text: str) -> str:
    """`text`, or both ends of one too long: a rant tells its question first or last."""
    if len(text) <= LONGEST:
        return text
    half = LONGEST // 2 - 1
    return f"{text[:half].rpartition(' ')[0]} {text[-half:].partition(' ')[2]}"


def _written(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _hits(found: _Found, limit: int) -> list[Hit]:
    if found.query is None:
        return []
    shown, library = found.articles[:limit], found.query.collection.articles
    passages = best_passages(found.query, [candidate.article for candidate in shown])
    return [
        _hit(library[candidate.article], passage, candidate)
        for candidate, passage in zip(shown, passages, strict=True)
    ]


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
