"""How sure a search may be: a calibrated probability, and the bands that follow from it.

A logistic regression over the search's signals learns, on questions made from the articles, how
often the top hit is right. The operator names an error rate, and the threshold follows: the lowest
at which the share of all questions that get a wrong answer is proven to stay under it. That share
only grows as the threshold falls, so testing thresholds from strict to lenient needs no
correction, and Clopper-Pearson's bound holds for any number of questions (conformal risk control
would bound the mean over many shops; this bounds one shop's, but for a chance of `DOUBT`). It
holds for questions like those made. Where they are too few to prove anything, `promised` is false
and the threshold lies above every wrong answer seen.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DOUBT = 0.1
"""Chance that the bound on wrong answers fails."""

_BINS = 10
_FOLDS = 5
_UNKNOWN = 0.5
_HELPFUL = 0.5
_LIKELY = 0.5  # however easy the questions made were, what is answered is likelier right than not


@dataclass(frozen=True)
class Outcome:
    """One question searched. `group` keeps questions of one article together in one fold."""

    signals: NDArray[np.float64]
    right: bool
    among_three: bool
    group: int


@dataclass(frozen=True)
class Confidence:
    """The fitted model, its thresholds, and how it did on questions it had not seen.

    At the answer threshold, `answered` is the share of questions answered, `wrong` the share of
    those answers that were wrong, and `bound` the proven limit of wrong answers over all
    questions; `auroc` tells right from wrong top hits; `error` is the expected calibration error.
    """

    centre: tuple[float, ...]
    spread: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float
    answer: float
    clarify: float
    promised: bool
    bound: float
    answered: float
    wrong: float
    auroc: float
    error: float
    questions: int

    def probability(self, signals: NDArray[np.float64]) -> float:
        """The chance that the top hit is right."""
        scaled = (signals - np.array(self.centre)) / np.array(self.spread)
        return float(1 / (1 + np.exp(-(scaled @ np.array(self.weights) + self.intercept))))

    def band(self, probability: float) -> str:
        """What to do with the top hit: "answer", "clarify" or "none"."""
        if probability >= self.answer:
            return "answer"
        return "clarify" if probability >= self.clarify else "none"

    def save(self, path: Path) -> None:
        """Write as JSON."""
        path.write_text(json.dumps(asdict(self)), "utf-8")

    @classmethod
    def load(cls, path: Path) -> Confidence:
        """Read what `save` wrote."""
        values: dict[str, Any] = json.loads(path.read_text("utf-8"))
        values |= {k: tuple(v) for k, v in values.items() if isinstance(v, list)}
        return cls(**values)


def fit(outcomes: Sequence[Outcome], max_wrong: float, size: int) -> Confidence:
    """Fit on `outcomes`, each with `size` signals; `max_wrong` is the operator's error rate."""
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import GroupKFold

    right = np.array([outcome.right for outcome in outcomes], dtype=bool)
    groups = np.array([outcome.group for outcome in outcomes])
    if len(set(groups.tolist())) < _FOLDS or min(right.sum(), (~right).sum()) < _FOLDS:
        return _cautious(size, len(outcomes))
    signals = np.array([outcome.signals for outcome in outcomes])
    centre, spread = signals.mean(0), np.maximum(signals.std(0), 1e-9)
    scaled = (signals - centre) / spread
    unseen = np.empty(len(right))
    for train, test in GroupKFold(_FOLDS).split(scaled, right, groups):
        unseen[test] = _regression(scaled[train], right[train]).predict_proba(scaled[test])[:, 1]
    model = _regression(scaled, right)
    proven, bound = _threshold(unseen, right, max_wrong)
    answer = max(proven, _LIKELY)
    given = unseen >= answer
    among = np.array([outcome.among_three for outcome in outcomes], dtype=bool)
    return Confidence(
        centre=tuple(centre.tolist()),
        spread=tuple(spread.tolist()),
        weights=tuple(model.coef_[0].tolist()),
        intercept=float(model.intercept_[0]),
        answer=answer,
        clarify=min(_clarify(unseen, among), answer),
        promised=bound <= max_wrong,
        bound=bound,
        answered=float(given.mean()),
        wrong=float((~right[given]).mean()) if given.any() else 0.0,
        auroc=float(roc_auc_score(right, unseen)),
        error=calibration_error(unseen, right),
        questions=len(outcomes),
    )


def upper_bound(wrong: int, given: int, doubt: float) -> float:
    """Clopper-Pearson: the true share of wrong is below this, but for a chance of `doubt`."""
    from scipy.stats import beta  # type: ignore[import-untyped]

    if given == 0 or wrong == given:
        return 1.0
    return float(beta.ppf(1 - doubt, wrong + 1, given - wrong))


def calibration_error(probability: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Expected calibration error: mean distance of promise and truth over ten bins."""
    bins = np.minimum((probability * _BINS).astype(int), _BINS - 1)
    parts = [bins == number for number in np.unique(bins)]
    gaps = [part.mean() * abs(probability[part].mean() - right[part].mean()) for part in parts]
    return float(sum(gaps))


def _regression(signals: NDArray[np.float64], right: NDArray[np.bool_], c: float = 1.0) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=c, max_iter=1000).fit(signals, right)


def _threshold(
    probability: NDArray[np.float64], right: NDArray[np.bool_], max_wrong: float
) -> tuple[float, float]:
    """The lowest threshold proven to keep `max_wrong`, and its bound."""
    chosen, least = 1.0, upper_bound(0, len(right), DOUBT)
    for threshold in np.sort(probability[~right])[::-1].tolist():
        wrong = int(((probability >= threshold) & ~right).sum())
        bound = upper_bound(wrong, len(right), DOUBT)
        if bound > max_wrong:
            # Everything over the first wrong answer too many is proven.
            return min(float(np.nextafter(threshold, 1.0)), chosen), least
        chosen, least = threshold, bound
    return chosen, least


def _clarify(probability: NDArray[np.float64], among: NDArray[np.bool_]) -> float:
    """From where three suggestions hold the right article at least half the time."""
    if among.all() or not among.any():
        return 0.0 if among.all() else 1.0
    odds = np.log(np.clip(probability, 1e-6, 1 - 1e-6) / np.clip(1 - probability, 1e-6, 1))
    model = _regression(odds.reshape(-1, 1), among, c=100.0)
    slope, start = float(model.coef_[0][0]), float(model.intercept_[0])
    if slope <= 0:
        return 1.0
    even = (np.log(_HELPFUL / (1 - _HELPFUL)) - start) / slope
    return float(1 / (1 + np.exp(-even)))


def _cautious(size: int, questions: int) -> Confidence:
    """Too few articles to learn from: every hit is asked about, none is answered."""
    nothing = (0.0,) * size
    return Confidence(
        centre=nothing,
        spread=(1.0,) * size,
        weights=nothing,
        intercept=0.0,
        answer=1.0,
        clarify=_UNKNOWN,
        promised=False,
        bound=1.0,
        answered=0.0,
        wrong=0.0,
        auroc=0.5,
        error=0.0,
        questions=questions,
    )
