"""Labelled questions correct what made ones taught."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.confidence import ENOUGH, Outcome, Prior, fit
from knowledge.evaluation.tuning import compare


def outcomes(count: int, seed: int, *, labelled: bool, harder: float) -> list[Outcome]:
    """The signal tells how likely the top hit is right; labelled ones are `harder` by that much."""
    rng = np.random.default_rng(seed)
    made = []
    for number in range(count):
        signals = rng.normal(size=2)
        right = bool(rng.random() < 1 / (1 + np.exp(-3 * signals[0] + harder)))
        made.append(Outcome(signals, right, right, number % 50, labelled))
    return made


PRIOR = Prior(np.zeros(2), np.ones(2), np.array([2.0, 0.0]), 0.0, worth=40.0)
MADE = outcomes(800, 1, labelled=False, harder=0.0)


def test_labels_take_out_overconfidence() -> None:
    tuned = compare([*MADE, *outcomes(300, 2, labelled=True, harder=2.0)], 0.05, 2, PRIOR)
    assert tuned.labelled == 300
    assert tuned.before.error is not None
    assert tuned.after.error is not None
    assert tuned.after.error < tuned.before.error / 2
    assert tuned.after.wrong is not None
    assert tuned.after.wrong <= 0.05
    assert tuned.after.promised


def test_few_labels_prove_nothing_of_their_own() -> None:
    few = outcomes(ENOUGH - 1, 2, labelled=True, harder=0.0)
    many = outcomes(ENOUGH, 2, labelled=True, harder=0.0)
    assert fit([*MADE, *few], 0.05, 2).answered == pytest.approx(
        fit(MADE, 0.05, 2).answered, abs=0.1
    )
    # On a hundred questions one mistake is all that the bound allows.
    own = fit([*MADE, *many], 0.05, 2)
    assert own.labelled == ENOUGH
    assert own.wrong * own.answered * ENOUGH <= 1.5


def test_a_handful_of_everything_changes_nothing() -> None:
    few = outcomes(2, 3, labelled=True, harder=0.0)
    tuned = compare(few, 0.05, 2)
    assert tuned.before == tuned.after
    assert tuned.after.answered == 0.0
