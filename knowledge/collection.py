"""One language's articles made searchable: vectors, grams in BM25, passages to show.

Each article has consecutive rows in the vector index: its title, the article as a whole with the
phrasings customers use, then its passages. `stretch` brings the cosines of this sentence model to
the spread of the lexical scores, so that weights mean the same with any model.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge import stored
from knowledge.articles import Article
from knowledge.html import plain
from knowledge.lexical import LexicalIndex, LexicalPassages
from knowledge.model import Kind, Matrix, spelled
from knowledge.passages import cut
from knowledge.rows import Rows
from knowledge.stored import Passages, Pieces
from knowledge.titles import named
from knowledge.wording import Wordings
from language.diacritics import Diacritics

Encode = Callable[[Sequence[str], Kind], Matrix]
"""Texts, already spelled, to unit vectors."""

TITLE, WHOLE, PASSAGES = 0, 1, 2
"""Where an article's rows begin, counted from its first."""

_WHOLE_CHARACTERS = 1500  # about what the default model reads; the passages hold the rest
_SPREAD = 0.09  # of the lexical scores of titles over articles, seen alike in both languages
_PROBES = 100
# Of a few articles at a time, and large: mapped, every search would touch more of them.
_PARTLY = {"passages", "passage_numbers", "passage_shares"}

_NO_DIACRITICS = Diacritics(())


@dataclass(frozen=True)
class Collection:
    """What one language's search runs on. `starts` holds each article's first row, and the end.

    `strangers` are vectors of what no help articles answer, `diacritics` give a question back the
    letters it was typed without, in languages where customers leave some out. Cosines of articles
    written in another language lie lower by `abroad`.
    """

    lang: str
    articles: tuple[Article, ...]
    passages: Passages
    starts: NDArray[np.int64]
    vectors: Rows
    lexical: LexicalIndex
    lexical_passages: LexicalPassages
    stretch: float
    abroad: float = 0.0
    wordings: Wordings | None = None
    strangers: Matrix | None = None
    diacritics: Diacritics = _NO_DIACRITICS

    def read(self, question: str) -> str:
        """`question` as the dense leg reads it: spelled as it would have been written."""
        return self.diacritics.restore(spelled(question))

    @functools.cached_property
    def foreign(self) -> NDArray[np.bool_]:
        """Which articles exist in another language only."""
        return np.array([article.lang != self.lang for article in self.articles], dtype=bool)

    @functools.cached_property
    def _dated(self) -> list[int]:
        return [at for at, article in enumerate(self.articles) if article.dated]

    def invalid(self, day: dt.date) -> list[int]:
        """The numbers of the articles that do not hold on `day`."""
        return [at for at in self._dated if not self.articles[at].valid(day)]

    def rows(self, article: int) -> NDArray[np.int64]:
        """The numbers of one article's rows."""
        return np.arange(self.starts[article], self.starts[article + 1])

    def passage_numbers(self, article: int) -> slice:
        """Where the article's passages are among all passages, counted without other rows."""
        before = PASSAGES * article
        return slice(
            int(self.starts[article]) - before, int(self.starts[article + 1]) - before - PASSAGES
        )

    def save(self, folder: Path) -> None:
        """Write everything but the articles into `folder`."""
        arrays: dict[str, NDArray[Any]] = {
            "rows": self.vectors.halves,
            "starts": self.starts,
            **self.passages.arrays(),
            **self.lexical.arrays("article_"),
            **self.lexical_passages.arrays("passage_"),
        }
        if self.wordings:
            arrays |= self.wordings.arrays("wordings_")
        if self.strangers is not None:
            arrays["strangers"] = self.strangers.astype(np.float16)
        stored.write(folder, arrays)
        about = {
            "lang": self.lang,
            "stretch": self.stretch,
            "abroad": self.abroad,
            "articles": [[article.id, article.lang] for article in self.articles],
            "words": self.diacritics.words,
        }
        (folder / "collection.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path, library: dict[tuple[str, str], Article]) -> Collection:
        """Read what `save` wrote; `library` holds the articles by id and language."""
        about = json.loads((folder / "collection.json").read_text("utf-8"))
        lang = about["lang"]
        arrays = stored.read(folder, _PARTLY)
        strangers = arrays.get("strangers")
        return cls(
            lang=lang,
            articles=tuple(library[tuple(name)] for name in about["articles"]),
            passages=Passages.restored(arrays),
            starts=arrays["starts"],
            vectors=Rows(arrays["rows"]),
            lexical=LexicalIndex.restored(arrays, "article_", lang),
            lexical_passages=LexicalPassages.restored(arrays, "passage_", lang),
            stretch=about["stretch"],
            abroad=about["abroad"],
            wordings=Wordings.restored(arrays, "wordings_", lang),
            strangers=None if strangers is None else strangers.astype(np.float32),
            diacritics=Diacritics(about["words"]),
        )


def build(
    lang: str, articles: Sequence[Article], encode: Encode, like: Collection | None = None
) -> Collection:
    """Make `articles` searchable in `lang`.

    `like` holds the same articles with other phrasings: what these do not touch is taken from it.
    """
    read = named(articles)
    if like:
        passages, words = like.passages, like.lexical_passages
        altered = [at for at, article in enumerate(articles) if article != like.articles[at]]
        matrix = _altered(like, read, altered, encode)
    else:
        passages = Passages.of(map(cut, read))
        pieces = [piece.embedded for group in passages for piece in group]
        words, matrix = LexicalPassages.build(pieces, lang), _rows(read, passages, encode)
    starts = np.cumsum([0, *(PASSAGES + len(group) for group in passages)])
    native = np.array([article.lang == lang for article in articles], dtype=bool)
    probes = np.flatnonzero(native | ~native.any())[:_PROBES]
    titles = [spelled(_title(read[at], passages[at]), articles[at].lang) for at in probes]
    whole = matrix[starts[:-1] + WHOLE]
    asked = encode(titles, "query")
    spread = float(np.std(asked @ whole.T, axis=1).mean()) if titles else 0.0
    made = Collection(
        lang=lang,
        articles=tuple(articles),
        passages=passages,
        starts=starts,
        vectors=Rows(matrix.astype(np.float16)),
        lexical=LexicalIndex.build([_words(article) for article in read], lang),
        lexical_passages=words,
        stretch=_SPREAD / max(spread, 1e-3),
    )
    return abroad(made, asked)


def abroad(made: Collection, asked: Matrix) -> Collection:
    """`made`, told from the vectors `asked` how much lower foreign articles lie."""
    if made.foreign.all() or not made.foreign.any():
        return made
    whole = made.vectors.reconstruct_batch(made.starts[:-1] + WHOLE)
    cosines = (asked @ whole.T).mean(axis=0)
    lower = float(cosines[~made.foreign].mean() - cosines[made.foreign].mean())
    return replace(made, abroad=lower)


def _rows(articles: Sequence[Article], passages: Passages, encode: Encode) -> Matrix:
    texts = [
        spelled(row, article.lang)
        for article, pieces in zip(articles, passages, strict=True)
        for row in (
            _title(article, pieces),
            _whole(article),
            *(piece.embedded for piece in pieces),
        )
    ]
    return encode(texts, "passage")


def _altered(
    like: Collection, articles: Sequence[Article], other: Sequence[int], encode: Encode
) -> Matrix:
    """The rows of `like` with those that the phrasings of the `other` articles alter."""
    texts = [spelled(_whole(articles[at]), articles[at].lang) for at in other]
    matrix = like.vectors.reconstruct_batch(np.arange(like.vectors.ntotal))
    matrix[like.starts[other] + WHOLE] = encode(texts, "passage")
    return matrix


def _title(article: Article, pieces: Pieces) -> str:
    """What it is about: how it begins, where its title names nothing."""
    return article.title or pieces[0].embedded


def _whole(article: Article) -> str:
    # Phrasings join the article: as rows of their own they drew questions to themselves.
    title = [f"{article.title}."] if article.title else []
    parts = [*title, *article.phrasings, *plain(article.body).split()]
    return " ".join(parts)[:_WHOLE_CHARACTERS]


def _words(article: Article) -> str:
    return "\n".join([article.title, article.title, *article.phrasings, plain(article.body)])
