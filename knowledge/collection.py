"""One language's articles made searchable: vectors in FAISS, grams in BM25, passages to show.

Each article has consecutive rows in the vector index: its title, the article as a whole with the
phrasings customers use, then its passages. `stretch` brings the cosines of this sentence model to
the spread of the lexical scores, so that weights mean the same with any model.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge.articles import Article
from knowledge.html import plain
from knowledge.lexical import LexicalIndex, arrays, restored
from knowledge.model import Kind, Matrix, spelled
from knowledge.passages import Passage, cut
from knowledge.wording import Wordings

Encode = Callable[[Sequence[str], Kind], Matrix]
"""Texts, already spelled, to unit vectors."""

TITLE, WHOLE, PASSAGES = 0, 1, 2
"""Where an article's rows begin, counted from its first."""

_WHOLE_CHARACTERS = 1500  # about what the default model reads; the passages hold the rest
_SPREAD = 0.09  # of the lexical scores of titles over articles, seen alike in both languages
_PROBES = 100


@dataclass(frozen=True)
class Collection:
    """What one language's search runs on. `starts` holds each article's first row, and the end.

    `strangers` are vectors of what no help articles answer. Cosines of articles written in another
    language lie lower by `abroad`.
    """

    lang: str
    articles: tuple[Article, ...]
    passages: tuple[tuple[Passage, ...], ...]
    starts: NDArray[np.int64]
    vectors: faiss.Index
    lexical: LexicalIndex
    lexical_passages: LexicalIndex
    stretch: float
    abroad: float = 0.0
    wordings: Wordings | None = None
    strangers: Matrix | None = None

    @functools.cached_property
    def foreign(self) -> NDArray[np.bool_]:
        """Which articles exist in another language only."""
        return np.array([article.lang != self.lang for article in self.articles], dtype=bool)

    def rows(self, article: int) -> Matrix:
        """The vectors of one article."""
        numbers = np.arange(self.starts[article], self.starts[article + 1])
        found: Matrix = self.vectors.reconstruct_batch(numbers)
        return found

    def passage_numbers(self, article: int) -> slice:
        """Where the article's passages are among all passages, counted without other rows."""
        before = PASSAGES * article
        return slice(
            int(self.starts[article]) - before, int(self.starts[article + 1]) - before - PASSAGES
        )

    def save(self, folder: Path) -> None:
        """Write everything but the articles into `folder`."""
        faiss.write_index(self.vectors, str(folder / "vectors.faiss"))
        lexical = arrays(self.lexical, "article_") | arrays(self.lexical_passages, "passage_")
        np.savez(folder / "lexical.npz", allow_pickle=False, **lexical)
        if self.wordings:
            np.savez(folder / "wordings.npz", allow_pickle=False, **self.wordings.arrays())
        if self.strangers is not None:
            np.save(folder / "strangers.npy", self.strangers.astype(np.float16))
        about = {
            "lang": self.lang,
            "stretch": self.stretch,
            "abroad": self.abroad,
            "starts": self.starts.tolist(),
            "articles": [[article.id, article.lang] for article in self.articles],
            "passages": [[asdict(passage) for passage in passages] for passages in self.passages],
        }
        (folder / "collection.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path, library: dict[tuple[str, str], Article]) -> Collection:
        """Read what `save` wrote; `library` holds the articles by id and language."""
        about = json.loads((folder / "collection.json").read_text("utf-8"))
        with np.load(folder / "lexical.npz") as stored:
            lexical = dict(stored)
        wordings = None
        if (folder / "wordings.npz").exists():
            with np.load(folder / "wordings.npz") as stored:
                wordings = Wordings.restored(dict(stored), about["lang"])
        strangers = None
        if (folder / "strangers.npy").exists():
            strangers = np.load(folder / "strangers.npy").astype(np.float32)
        count = sum(map(len, about["passages"]))
        return cls(
            lang=about["lang"],
            articles=tuple(library[id_, lang] for id_, lang in about["articles"]),
            passages=tuple(tuple(Passage(**p) for p in group) for group in about["passages"]),
            starts=np.array(about["starts"], dtype=np.int64),
            vectors=faiss.read_index(str(folder / "vectors.faiss")),
            lexical=restored(lexical, "article_", len(about["articles"]), about["lang"]),
            lexical_passages=restored(lexical, "passage_", count, about["lang"]),
            stretch=about["stretch"],
            abroad=about["abroad"],
            wordings=wordings,
            strangers=strangers,
        )


def build(lang: str, articles: Sequence[Article], encode: Encode) -> Collection:
    """Make `articles` searchable in `lang`."""
    passages = tuple(tuple(cut(article)) for article in articles)
    texts: list[str] = []
    starts = [0]
    for article, pieces in zip(articles, passages, strict=True):
        rows = [article.title, _whole(article), *(piece.embedded for piece in pieces)]
        texts += [spelled(row, article.lang) for row in rows]
        starts.append(len(texts))
    matrix = encode(texts, "passage")
    # Half the memory of 32 bits and, at 60 thousand rows, two thirds of the time; same neighbours.
    vectors = faiss.IndexScalarQuantizer(
        matrix.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    vectors.add(matrix)
    native = np.array([article.lang == lang for article in articles], dtype=bool)
    probes = [article for article in articles if article.lang == lang or not native.any()]
    titles = [spelled(article.title, article.lang) for article in probes[:_PROBES]]
    whole = matrix[np.array(starts[:-1], dtype=np.int64) + WHOLE]
    cosines = encode(titles, "query") @ whole.T
    spread = float(np.std(cosines, axis=1).mean()) if titles else 0.0
    abroad = 0.0
    if native.any() and not native.all():
        abroad = float(cosines[:, native].mean() - cosines[:, ~native].mean())
    return Collection(
        lang=lang,
        articles=tuple(articles),
        passages=passages,
        starts=np.array(starts, dtype=np.int64),
        vectors=vectors,
        lexical=LexicalIndex.build([_words(article) for article in articles], lang),
        lexical_passages=LexicalIndex.build(
            [piece.embedded for pieces in passages for piece in pieces], lang
        ),
        stretch=_SPREAD / max(spread, 1e-3),
        abroad=abroad,
    )


def _whole(article: Article) -> str:
    # Phrasings join the article: as rows of their own they drew questions to themselves.
    parts = [f"{article.title}.", *article.phrasings, *plain(article.body).split()]
    return " ".join(parts)[:_WHOLE_CHARACTERS]


def _words(article: Article) -> str:
    return "\n".join([article.title, article.title, *article.phrasings, plain(article.body)])
