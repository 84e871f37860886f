"""The arithmetic: arrays over questions in, figures out; None where there is nothing to measure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

_RESAMPLED = 1000
_SURE = 0.95


@dataclass(frozen=True)
class Interval:
    """Where a figure lies with 95 % certainty, by bootstrap."""

    low: float
    high: float


@dataclass(frozen=True)
class Bin:
    """Questions promised alike: their mean `promised` probability and the share `right`."""

    count: int
    promised: float
    right: float


def mean(values: Numbers | Flags) -> float | None:
    """The mean, if there is any value."""
    return float(np.mean(values)) if len(values) else None


def interval(values: Numbers, seed: int = 1) -> Interval | None:
    """The bootstrap interval of the mean of `values`, one for each question."""
    if not len(values):
        return None
    rng = np.random.default_rng(seed)
    means = np.empty(_RESAMPLED)
    for number in range(_RESAMPLED):
        means[number] = values[rng.integers(len(values), size=len(values))].mean()
    low, high = np.quantile(means, [(1 - _SURE) / 2, (1 + _SURE) / 2])
    return Interval(float(low), float(high))


def auroc(scores: Numbers, positive: Flags) -> float | None:
    """The chance that a positive scores over a negative; a tie counts half."""
    from scipy.stats import rankdata  # type: ignore[import-untyped]

    many, few = int(positive.sum()), int((~positive).sum())
    if not many or not few:
        return None
    ranks = rankdata(scores)
    return float((ranks[positive].sum() - many * (many + 1) / 2) / (many * few))


def reliability(probability: Numbers, right: Flags, bins: int = 10) -> list[Bin]:
    """Promise against truth in bins of equal width; empty ones are left out."""
    numbers = np.minimum((probability * bins).astype(int), bins - 1)
    return [
        Bin(int(part.sum()), float(probability[part].mean()), float(right[part].mean()))
        for part in (numbers == number for number in np.unique(numbers))
    ]


def calibration_error(probability: Numbers, right: Flags) -> float | None:
    """Expected calibration error: the bins' mean distance of promise and truth."""
    if not len(probability):
        return None
    parts = reliability(probability, right)
    return sum(part.count * abs(part.promised - part.right) for part in parts) / len(probability)


def error_by_chance(probability: Numbers, seed: int = 1) -> float | None:
    """The calibration error to expect where every promise is kept: few questions make some."""
    if not len(probability):
        return None
    rng = np.random.default_rng(seed)
    kept = (rng.random(len(probability)) < probability for _ in range(_RESAMPLED))
    return float(np.mean([calibration_error(probability, right) for right in kept]))


def letting_through(scores: Numbers, share: float) -> float:
    """The lowest threshold that at most `share` of `scores` exceed."""
    falling = np.sort(scores)[::-1]
    allowed = int(share * len(scores))
    return float(falling[allowed]) if allowed < len(scores) else -np.inf


def curve(probability: Numbers, right: Flags, answerable: Flags) -> tuple[Numbers, Numbers]:
    """Share of the answerable answered, and precision, at each threshold from strict to lenient."""
    order = np.argsort(-probability, kind="stable")
    given = np.arange(1, len(order) + 1)
    # Questions of one probability are answered together: only the last of each stands for a point.
    last = np.append(np.diff(probability[order]) != 0, True)
    answered = np.cumsum(answerable[order])[last] / max(int(answerable.sum()), 1)
    return answered, (np.cumsum(right[order]) / given)[last]
