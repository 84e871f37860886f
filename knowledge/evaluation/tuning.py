"""What labelled questions do to the confidence: before and after, on questions not learnt from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge import build, fitting, labels
from knowledge import confidence as confidences
from knowledge.confidence import Confidence, Outcome, Prior
from knowledge.evaluation import metrics
from knowledge.evaluation.evaluating import vectors
from knowledge.evaluation.metrics import Flags, Numbers
from knowledge.labels import LabelsError
from knowledge.model import Progress
from knowledge.prior import PRIOR
from knowledge.signals import NAMES

if TYPE_CHECKING:
    from pathlib import Path

    from ops.settings import Settings


@dataclass(frozen=True)
class Side:
    """How a confidence does on the labelled questions: `answered` and `wrong` of all of them."""

    error: float | None
    auroc: float | None
    answered: float | None
    wrong: float | None
    threshold: float
    promised: bool


@dataclass(frozen=True)
class Tuned:
    """One language: `before` learnt from made questions alone, `after` from `labelled` ones too."""

    labelled: int
    before: Side
    after: Side


def tune(settings: Settings, questions: Path | None, progress: Progress) -> dict[str, Tuned]:
    """Keep the labels of the file `questions` for the next index, and say what they change.

    Without a file, the labels kept before are looked at again. By language; what is judged was
    not learnt from. Raises LabelsError when the file cannot be used or there are no labels,
    ModelError and index.IndexMissingError when nothing is prepared.
    """
    answers = build.open_answers(settings)
    if questions:
        known = {article.id for article in answers.index.articles}
        found = labels.read(questions, known=known, langs=answers.index.collections)
    else:
        found = labels.kept(settings.index_dir)
    if not found:
        raise LabelsError("no labels are kept yet: name a file of them with --questions")
    encode = vectors(settings, answers, progress)
    tuned = {}
    for lang in sorted({label.lang for label in found} & set(answers.index.collections)):
        outcomes = fitting.learnt(answers.index.collections[lang], encode, found)
        tuned[lang] = compare(outcomes, settings.answers.max_wrong_answers, len(NAMES), PRIOR)
    if questions:
        labels.keep(settings.index_dir, found)
    return tuned


def compare(
    outcomes: Sequence[Outcome], max_wrong: float, size: int, prior: Prior | None = None
) -> Tuned:
    """Both sides on the labelled ones of `outcomes`, each with `size` signals.

    Afterwards by cross-validation; the threshold is the one chosen in the end.
    """
    made = [outcome for outcome in outcomes if not outcome.labelled]
    known = [outcome for outcome in outcomes if outcome.labelled]
    right = np.array([outcome.right for outcome in known], dtype=bool)
    old, new = (confidences.fit(some, max_wrong, size, prior) for some in (made, outcomes))
    before = np.array([old.probability(outcome.signals) for outcome in known])
    after = before
    if confidences.enough(outcomes):
        labelled = np.array([outcome.labelled for outcome in outcomes], dtype=bool)
        after = confidences.held_out(outcomes, prior)[labelled]
    return Tuned(len(known), _side(before, right, old), _side(after, right, new))


def _side(probability: Numbers, right: Flags, fitted: Confidence) -> Side:
    given = probability >= fitted.answer
    return Side(
        error=metrics.calibration_error(probability, right),
        auroc=metrics.auroc(probability, right),
        answered=metrics.mean(given),
        wrong=metrics.mean(given & ~right),
        threshold=fitted.answer,
        promised=fitted.promised,
    )
