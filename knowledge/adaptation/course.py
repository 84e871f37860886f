"""The course of lessons: most articles before the exam, and after it those that were held out."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.adaptation import training
from knowledge.adaptation.lessons import Subject
from knowledge.model import Progress


class Course:
    """What `model`, a SentenceTransformer, is taught; `prompts` as its encoder's.

    `held` are the ids of the articles that it is examined with. The same `seed` teaches the same.
    """

    def __init__(
        self,
        model: Any,
        prompts: Mapping[str, str],
        subjects: Sequence[Subject],
        held: frozenset[str],
        seed: int,
        progress: Progress,
    ) -> None:
        """Nothing is taught yet."""
        self._model = model
        self._prompts = prompts
        self._others = [subject for subject in subjects if subject.article.id not in held]
        self._held = [subject for subject in subjects if subject.article.id in held]
        self._rng = random.Random(seed)  # noqa: S311 - not for secrets
        self._progress = progress

    def before_exam(self, epochs: int, most: int) -> None:
        """Teach all but what was held out, in at most about `most` lessons."""
        self._teach(self._others, epochs, most, "adapting")

    def after_exam(self, epochs: int, most: int) -> None:
        """Teach what was held out, together with as many others."""
        again = self._rng.sample(self._others, min(len(self._held), len(self._others)))
        self._teach([*self._held, *again], epochs, most, "adapting to the rest")

    def _teach(self, subjects: Sequence[Subject], epochs: int, most: int, step: str) -> None:
        lessons = training.plan(subjects, epochs, most, self._rng)
        training.train(self._model, self._prompts, lessons, self._progress, step)
