"""How sure a search may be: a calibrated probability, and the bands that follow from it.

A logistic regression over the search's signals learns how often the top hit is right: from
questions made from the articles, and from the shop's own labelled ones where it has any, which
count for more. A `Prior` says what weights to expect before anything is learnt.

The operator names an error rate, and the threshold follows: the lowest at which the share of all
questions that get a wrong answer is proven to stay under it. That share only grows as the
threshold falls, so testing thresholds from strict to lenient needs no correction, and
Clopper-Pearson's bound holds for any number of questions (conformal risk control would bound the
mean over many shops; this bounds one shop's, but for a chance of `DOUBT`). It holds for questions
like those it was proven on: the labelled ones where they are enough to prove it, else the made
ones, which `labelled` tells. Where they are too few to prove anything, `promised` is false and
the threshold lies above every wrong answer seen.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DOUBT = 0.1
"""Chance that the bound on wrong answers fails."""

ENOUGH = 100
"""Labelled questions from which on they, not the made ones, prove the error rate."""

_BINS = 10
_FOLDS = 5
_FREE = 0.01
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
    labelled: bool = False


@dataclass(frozen=True)
class Prior:
    """What to expect of signals: their `centre` and `spread`, and the `weights` of the scaled ones.

    `hold` is how firmly: so many times as firmly as a regression is usually held to nothing. All
    made questions together are worth so many labelled ones as `worth` says, each one when it is 0;
    and as nobody knows how much easier they are than real ones, they say nothing then of how many
    hits are right on the whole.
    """

    centre: NDArray[np.float64]
    spread: NDArray[np.float64]
    weights: NDArray[np.float64]
    intercept: float
    hold: float = 1.0
    worth: float = 0.0

    @classmethod
    def none(cls, signals: NDArray[np.float64]) -> Prior:
        """No expectation: scaled by what is there, held to nothing."""
        spread = np.maximum(signals.std(0), 1e-9)
        return cls(signals.mean(0), spread, np.zeros(signals.shape[1]), 0.0)


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
    labelled: int = 0

    def probability(self, signals: NDArray[np.float64]) -> float:
        """The chance that the top hit is right."""
        centre, spread, weights = self._scales
        return float(_chance(_scaled(signals, centre, spread) @ weights + self.intercept))

    @functools.cached_property
    def _scales(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        return np.array(self.centre), np.array(self.spread), np.array(self.weights)

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


def fit(
    outcomes: Sequence[Outcome], max_wrong: float, size: int, prior: Prior | None = None
) -> Confidence:
    """Fit on `outcomes`, each with `size` signals; `max_wrong` is the operator's error rate."""
    if not enough(outcomes):
        return _cautious(size, len(outcomes))
    right = np.array([outcome.right for outcome in outcomes], dtype=bool)
    labelled = np.array([outcome.labelled for outcome in outcomes], dtype=bool)
    signals = np.array([outcome.signals for outcome in outcomes])
    prior = prior or Prior.none(signals)
    weights, intercept = _learn(signals, right, labelled, prior)
    unseen = held_out(outcomes, prior)
    judged = labelled if labelled.sum() >= ENOUGH else np.ones(len(right), dtype=bool)
    seen, true = unseen[judged], right[judged]
    proven, bound = _threshold(seen, true, max_wrong)
    answer = max(proven, _LIKELY)
    given = seen >= answer
    among = np.array([outcome.among_three for outcome in outcomes], dtype=bool)[judged]
    return Confidence(
        centre=tuple(prior.centre.tolist()),
        spread=tuple(prior.spread.tolist()),
        weights=tuple(weights.tolist()),
        intercept=intercept,
        answer=answer,
        clarify=min(_clarify(seen, among), answer),
        promised=bound <= max_wrong,
        bound=bound,
        answered=float(given.mean()),
        wrong=float((~true[given]).mean()) if given.any() else 0.0,
        auroc=_area(seen, true),
        error=calibration_error(seen, true),
        questions=len(outcomes),
        labelled=int(labelled.sum()),
    )


def enough(outcomes: Sequence[Outcome]) -> bool:
    """Whether there is anything to learn from `outcomes`: groups, right ones and wrong ones."""
    right = sum(outcome.right for outcome in outcomes)
    groups = len({outcome.group for outcome in outcomes})
    return min(groups, right, len(outcomes) - right) >= _FOLDS


def held_out(outcomes: Sequence[Outcome], prior: Prior | None = None) -> NDArray[np.float64]:
    """The probability of each of `enough` outcomes by what was learnt from other groups."""
    from sklearn.model_selection import GroupKFold

    signals = np.array([outcome.signals for outcome in outcomes])
    prior = prior or Prior.none(signals)
    right = np.array([outcome.right for outcome in outcomes], dtype=bool)
    labelled = np.array([outcome.labelled for outcome in outcomes], dtype=bool)
    groups = np.array([outcome.group for outcome in outcomes])
    unseen = np.empty(len(outcomes))
    for train, test in GroupKFold(_FOLDS).split(signals, right, groups):
        weights, intercept = _learn(signals[train], right[train], labelled[train], prior)
        scaled = _scaled(signals[test], prior.centre, prior.spread)
        unseen[test] = _chance(scaled @ weights + intercept)
    return unseen


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


def _learn(
    signals: NDArray[np.float64],
    right: NDArray[np.bool_],
    labelled: NDArray[np.bool_],
    prior: Prior,
) -> tuple[NDArray[np.float64], float]:
    """Weights of the scaled signals and the intercept: what is likeliest after `prior`."""
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    made = ~labelled
    worth = np.ones(len(right))
    scaled = np.column_stack([_scaled(signals, prior.centre, prior.spread), worth])
    expected = np.append(prior.weights, prior.intercept)
    hold = np.full(len(expected), prior.hold)
    if prior.worth and made.any():
        worth[made] = min(1.0, prior.worth / made.sum())
        # An intercept of their own, forgotten afterwards.
        scaled, expected = np.column_stack([scaled, made]), np.append(expected, 0.0)
        hold = np.append(hold, _FREE)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds, away = scaled @ weights, weights - expected
        lost = worth @ (np.logaddexp(0, odds) - odds * right) + hold @ away**2 / 2
        return float(lost), scaled.T @ (worth * (_chance(odds) - right)) + hold * away

    found = minimize(loss, expected, jac=True, method="L-BFGS-B", options={"maxiter": 1000}).x
    size = len(prior.weights)
    return found[:size], float(found[size])


def _scaled(
    signals: NDArray[np.float64], centre: NDArray[np.float64], spread: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Comparable signals; one that is not known, NaN, says nothing."""
    scaled: NDArray[np.float64] = (signals - centre) / spread
    scaled[np.isnan(scaled)] = 0.0
    return scaled


def _chance(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    chance: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return chance


def _area(probability: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(right, probability)) if 0 < right.sum() < len(right) else 0.5


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
    free = Prior(np.zeros(1), np.ones(1), np.zeros(1), 0.0, hold=_FREE)
    weights, start = _learn(odds.reshape(-1, 1), among, np.zeros(len(among), bool), free)
    slope = float(weights[0])
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
