"""The exam: the base model and the one that has learnt hand in papers, and a verdict is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from knowledge import general, serving, whole
from knowledge.adaptation import checking
from knowledge.adaptation.checking import Marks
from knowledge.adapted import MARK
from knowledge.articles import Article
from knowledge.model import Encoder, Matrix, Progress
from knowledge.vectors import Vectors

LEAST_LIKENESS = 0.6
"""What the model thinks of everything else may not change more (see `checking`).

One at .65 found as much on XQuAD, whole search, as its base (.939).
"""


@dataclass(frozen=True)
class Paper:
    """What a model has handed in: its `marks`, and what it makes of everything else."""

    marks: Marks
    kinship: Matrix


@dataclass(frozen=True)
class Exam:
    """Questions about the articles `held` out among all `articles`."""

    articles: Sequence[Article]
    held: frozenset[str]
    threads: int
    progress: Progress

    def of_base(self, base: Path, models: Path, vectors: Path) -> Paper:
        """The base model's paper; `vectors` is where an index may have left some of its.

        Raises ModelError, OSError.
        """
        serving.prepare(base, models, self.progress)
        encoder = serving.load_encoder(base, models, self.threads)
        langs = sorted({article.lang for article in self.articles})
        common = general.vectors(base, models, encoder, langs, self.progress)
        identity = serving.identity(base, models)
        encode = Vectors(vectors, identity, encoder, self.progress, common)
        return self._paper(encoder, encode, "examining the base model")

    def of_pupil(self, model: Any, name: str, models: Path) -> Paper:
        """The paper of `model`, a SentenceTransformer, as it would be served; nothing is kept.

        Raises ModelError, OSError.
        """
        with whole.aside(models) as aside:
            pupil = aside / f"{name}{MARK}pupil"
            model.save(str(pupil), create_model_card=False)
            serving.prepare(pupil, aside, self.progress)
            encoder = serving.load_encoder(pupil, aside, self.threads)
            encode = Vectors(aside, "examined", encoder, self.progress)
            return self._paper(encoder, encode, "examining the adapted model")

    def _paper(self, encoder: Encoder, encode: Vectors, step: str) -> Paper:
        encode.step = step
        marks = checking.examine(encode, self.articles, self.held)
        return Paper(marks, checking.kinship(encoder))


@dataclass(frozen=True)
class Verdict:
    """Whether the model that handed in `after` may take the place of the base."""

    before: Paper
    after: Paper
    least_gain: float

    @property
    def likeness(self) -> float:
        """How far the model still thinks of everything else as the base does."""
        return checking.likeness(self.before.kinship, self.after.kinship)

    @property
    def passed(self) -> bool:
        """Whether it finds more, and has changed little else."""
        better = self.after.marks.better_than(self.before.marks, self.least_gain)
        return better and self.likeness >= LEAST_LIKENESS

    @property
    def figures(self) -> dict[str, float]:
        """Everything that was measured."""
        base = {f"base_{name}": value for name, value in asdict(self.before.marks).items()}
        return {**base, **asdict(self.after.marks), "likeness": self.likeness}

    @property
    def told(self) -> str:
        """The verdict in a sentence."""
        first, base = self.after.marks.first, self.before.marks.first
        if self.passed:
            return (
                "Search is adapted to the articles: of questions about articles it had not learnt "
                f"from, {first:.0%} find theirs first, {base:.0%} with the base model."
            )
        if self.likeness < LEAST_LIKENESS:
            why = f"it changed what the model makes of other texts too much ({self.likeness:.2f})"
        else:
            why = (
                f"{first:.0%} of questions about articles held out find theirs first, "
                f"{base:.0%} without"
            )
        return (
            "Search stays with the base model: adapting it to the articles made it no better; "
            f"{why}."
        )
