"""How customers word things: the search's third leg, which knows what they mean by it.

`customers/{tr,en}.txt` hold the matters any online shop has, each in plain words and in the many
ways customers write it; they know nothing of one shop's articles. A question worded like those of
a matter is led to the articles that the matter, in plain words, finds. So a customer who "wants to
give it back" meets the article on returns that shares no word with it. A question unlike all of
them, or in a shop of another kind, is led nowhere.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.cosines import Cosines
from knowledge.lexical import LexicalIndex
from knowledge.model import Matrix, spelled
from language.diacritics import Diacritics

MATTERS = Path(__file__).with_name("customers")
"""Where the lists are."""

# Measured beside the weight that `search` gives this leg (see there); all flat around these.
NEAREST = 3
"""How many wordings of a matter tell how near a question is to it; with one, R@1 loses .03."""
_WARMTH = 0.4  # of the choice between matters, in standard deviations of the nearness
_LEAD_WARMTH = 0.03  # of the choice between the articles a matter finds, in units of their score
_CROWD = 5
"""So many matters tell how easily an article is found, whatever it is about; flat from 3 to 12."""

# How far ahead of strangers a matter is found, in standard deviations of theirs: in our articles by
# 1.8 to 4.6 (quartiles), in an encyclopedia by -.6 to .6.
_FOUND, _FOUND_WIDTH = 1.0, 0.25
_SURE = 20.0  # more tells nothing new, and overflows

# How far the nearest wording stands out from all: in questions to shops by .19 (a tenth of them
# under .13), in questions to an encyclopedia by .13 (a quarter over .15).
_LIKE, _WIDTH = 0.14, 0.01
_SPREAD = 0.09  # of the lexical scores, as in `collection`


@dataclass(frozen=True)
class Wordings:
    """Customers' wordings by matter, and where each matter leads.

    `cosines` and `lexical` hold the wordings, `groups` the numbers of each matter's, a row each,
    filled up with one past the last. `leads` has a row for each matter that any shop has, with a
    weight from 0 to 1 for each article. The matters after these lead to one article each, `own`.
    """

    cosines: Cosines
    lexical: LexicalIndex
    groups: NDArray[np.int64]
    leads: NDArray[np.float32]
    own: NDArray[np.int64]
    stretch: float

    def scores(self, dense: NDArray[np.float32], text: str) -> NDArray[np.float32]:
        """How much customers who word it like `text` mean each article: 0 to 1.

        `dense` are the cosines of the wordings' vectors and the text's.
        """
        lexical = self.lexical.scores(text)
        plain = (self.stretch * dense + lexical) / 2
        like = 1 / (1 + np.exp((_LIKE - float(plain.max() - plain.mean())) / _WIDTH))
        near = _standard(_standard(dense) + _standard(lexical))
        by_matter = np.append(near, -np.inf)[self.groups]
        best = np.partition(by_matter, -NEAREST, axis=1)[:, -NEAREST:].mean(axis=1)
        chance = np.exp((best - best.max()) / _WARMTH).astype(np.float32)
        led: NDArray[np.float32] = chance[: len(self.leads)] @ self.leads
        led[self.own] += chance[len(self.leads) :]
        return np.float32(like / chance.sum()) * led

    def arrays(self, prefix: str) -> dict[str, NDArray[Any]]:
        """What it consists of, the names beginning with `prefix`, to be stored."""
        return {
            f"{prefix}cosines": np.frombuffer(self.cosines.graph, np.uint8),
            f"{prefix}groups": self.groups,
            f"{prefix}leads": self.leads.astype(np.float16),
            f"{prefix}own": self.own,
            f"{prefix}stretch": np.array(self.stretch),
            **self.lexical.arrays(f"{prefix}lexical_"),
        }

    @classmethod
    def restored(cls, stored: Mapping[str, Any], prefix: str, lang: str) -> Wordings | None:
        """The wordings whose `arrays` were stored, if any were."""
        if prefix + "cosines" not in stored:
            return None
        return cls(
            cosines=Cosines(stored[prefix + "cosines"].tobytes()),
            lexical=LexicalIndex.restored(stored, prefix + "lexical_", lang),
            groups=stored[prefix + "groups"],
            leads=stored[prefix + "leads"].astype(np.float32),
            own=stored[prefix + "own"],
            stretch=float(stored[prefix + "stretch"]),
        )


def leads(scores: Matrix, strange: Matrix | None = None) -> Matrix:
    """From matters' search scores, a row of all articles each, to how much each leads to which.

    Some articles are near to every matter, the more so in a small help centre. So an article counts
    by how much nearer it is to this matter than half of what it is to those nearest to it (CSLS,
    arXiv:1710.04087).

    `strange` are the scores of what no help article answers, where such messages are known: a
    matter found no better than these is none of the articles', and leads nowhere.
    """
    if not scores.size:
        return scores
    apart = scores - np.sort(scores, axis=0)[-_CROWD:].mean(axis=0) / 2
    led: Matrix = np.exp((apart - apart.max(axis=1, keepdims=True)) / _LEAD_WARMTH)
    if strange is not None:
        best, chance = scores.max(axis=1, keepdims=True), strange.max(axis=1)
        ahead = (best - chance.mean()) / max(float(chance.std()), 1e-6)
        led /= 1 + np.exp(np.clip((_FOUND - ahead) / _FOUND_WIDTH, -_SURE, _SURE))
    return led


def learn(
    matters: Sequence[Matter], lang: str, vectors: Matrix, leads: Matrix, own: Sequence[int] = ()
) -> Wordings:
    """The wordings of `matters`, as `texts` lists them; `vectors` are theirs, encoded as queries.

    `leads` has a row for each of the first matters and a column for each article; the others each
    lead to one of `own`, which are all different.
    """
    ends = np.cumsum([1 + len(matter.wordings) for matter in matters])
    width = max(NEAREST, int(np.diff(ends, prepend=0).max()))
    groups = np.full((len(matters), width), len(vectors), dtype=np.int64)
    for row, start, end in zip(groups, [0, *ends[:-1].tolist()], ends.tolist(), strict=True):
        row[: end - start] = np.arange(start, end)
    spread = float(np.std(vectors @ vectors[:: max(1, len(vectors) // 200)].T))
    return Wordings(
        cosines=Cosines.of(vectors),
        lexical=LexicalIndex.build(texts(matters), lang),
        groups=groups,
        leads=leads.astype(np.float32),
        own=np.array(own, dtype=np.int64),
        stretch=_SPREAD / max(spread, 1e-3),
    )


def _standard(values: NDArray[np.float32]) -> NDArray[np.float32]:
    standard: NDArray[np.float32] = values - values.mean()
    standard /= max(float(standard @ standard / len(standard)) ** 0.5, 1e-6)
    return standard


@dataclass(frozen=True)
class Matter:
    """What customers write about, in plain words and in theirs."""

    plain: str
    wordings: tuple[str, ...]


def texts(matters: Sequence[Matter]) -> list[str]:
    """Every wording, the plain one first in each matter."""
    return [text for matter in matters for text in (matter.plain, *matter.wordings)]


def read(texts: Sequence[str], lang: str) -> list[str]:
    """`texts` as the dense leg reads them: spelled as they would have been written."""
    letters = _letters(MATTERS / f"{lang}.txt")
    return [letters.restore(spelled(text, lang)) for text in texts]


def matters(lang: str) -> tuple[Matter, ...]:
    """The matters known in `lang`; none where there is no list."""
    return _read(MATTERS / f"{lang}.txt")


@functools.cache
def _letters(path: Path) -> Diacritics:
    return Diacritics.learn(texts(_read(path)))


@functools.cache
def _read(path: Path) -> tuple[Matter, ...]:
    if not path.is_file():
        return ()
    blocks = [block.splitlines() for block in path.read_text("utf-8").split("# ")[1:]]
    return tuple(
        Matter(plain.strip(), tuple(line.strip() for line in lines if line.strip()))
        for plain, *lines in blocks
    )
