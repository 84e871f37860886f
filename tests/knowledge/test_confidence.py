"""Calibrated confidence: on outcomes whose true probability is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.confidence import ENOUGH, Confidence, Outcome, Prior, fit, upper_bound


def outcomes(count: int, seed: int) -> list[Outcome]:
    """The first signal tells how likely the top hit is right, the second nothing."""
    rng = np.random.default_rng(seed)
    made = []
    for number in range(count):
        signals = rng.normal(size=2)
        right = bool(rng.random() < 1 / (1 + np.exp(-3 * signals[0])))
        made.append(Outcome(signals, right, right or rng.random() < 0.3, number % 40))
    return made


@pytest.fixture(scope="module")
def fitted() -> Confidence:
    return fit(outcomes(800, 1), 0.05, 2)


def test_probabilities_are_true(fitted: Confidence) -> None:
    for signal in (-1.0, 0.0, 1.0):
        truth = 1 / (1 + np.exp(-3 * signal))
        assert fitted.probability(np.array([signal, 0.0])) == pytest.approx(truth, abs=0.08)
    assert fitted.error < 0.06
    assert fitted.auroc > 0.8


@pytest.mark.parametrize("max_wrong", [0.02, 0.05, 0.1])
def test_the_error_rate_holds_on_questions_not_seen(max_wrong: float) -> None:
    fitted = fit(outcomes(800, 1), max_wrong, 2)
    fresh = outcomes(4000, 2)
    wrong = [
        outcome
        for outcome in fresh
        if fitted.band(fitted.probability(outcome.signals)) == "answer" and not outcome.right
    ]
    assert fitted.promised
    assert fitted.bound <= max_wrong
    assert len(wrong) / len(fresh) <= max_wrong


def test_a_stricter_rate_answers_less() -> None:
    strict, lenient = (fit(outcomes(800, 1), rate, 2) for rate in (0.01, 0.1))
    assert strict.answer > lenient.answer
    assert strict.answered < lenient.answered


def test_what_is_answered_is_likelier_right_than_not() -> None:
    assert fit(outcomes(800, 1), 0.9, 2).answer == 0.5


def test_bands_follow_thresholds(fitted: Confidence) -> None:
    assert 0 < fitted.clarify < fitted.answer < 1
    assert [fitted.band(p) for p in (fitted.answer, fitted.clarify, 0.0)] == [
        "answer",
        "clarify",
        "none",
    ]


@pytest.mark.parametrize("count", [0, 3])
def test_without_questions_nothing_is_answered(count: int) -> None:
    fitted = fit(outcomes(count, 3), 0.05, 2)
    assert not fitted.promised
    assert fitted.band(fitted.probability(np.array([2.0, 0.0]))) == "clarify"


def test_too_few_questions_promise_nothing_and_allow_no_mistake() -> None:
    fitted = fit(outcomes(20, 3), 0.05, 2)
    assert not fitted.promised
    assert fitted.wrong == 0.0


def test_clopper_pearson_against_the_tables() -> None:
    assert upper_bound(0, 45, 0.1) == pytest.approx(1 - 0.1 ** (1 / 45))
    assert upper_bound(1, 20, 0.05) == pytest.approx(0.2161, abs=1e-4)
    assert upper_bound(0, 0, 0.1) == upper_bound(3, 3, 0.1) == 1.0


def test_saved_and_loaded(fitted: Confidence, tmp_path: Path) -> None:
    fitted.save(tmp_path / "c.json")
    assert Confidence.load(tmp_path / "c.json") == fitted


PRIOR = Prior(np.zeros(2), np.ones(2), np.array([3.0, 0.0]), 1.0, hold=3.0, worth=20.0)


def test_an_unknown_signal_says_nothing(fitted: Confidence) -> None:
    centre = np.array(fitted.centre)
    known, unknown = centre.copy(), centre.copy()
    unknown[0] = np.nan
    assert fitted.probability(unknown) == pytest.approx(fitted.probability(known))
    blind = [replace(one, signals=np.array([one.signals[0], np.nan])) for one in outcomes(400, 1)]
    assert fit(blind, 0.05, 2, PRIOR).auroc > 0.8


def test_made_questions_do_not_say_how_many_hits_are_right() -> None:
    """They are right half the time; what is expected at the mean signal stays as it was."""
    expected = 1 / (1 + np.exp(-PRIOR.intercept))
    made = fit(outcomes(800, 1), 0.05, 2, PRIOR)
    assert made.probability(np.zeros(2)) == pytest.approx(expected, abs=0.05)
    labelled = [replace(one, labelled=True) for one in outcomes(800, 1)]
    assert fit(labelled, 0.05, 2, PRIOR).probability(np.zeros(2)) == pytest.approx(0.5, abs=0.05)


def test_made_questions_correct_the_weights() -> None:
    """The signals of this shop mean the opposite of what is expected anywhere."""
    turned = [replace(one, signals=-one.signals) for one in outcomes(800, 1)]
    firm, loose = (fit(turned, 0.05, 2, replace(PRIOR, worth=worth)) for worth in (1.0, 800.0))
    assert firm.weights[0] > 0
    assert loose.weights[0] < 0


def test_labelled_questions_prove_the_rate_once_they_are_enough() -> None:
    hard = [replace(one, right=False) for one in outcomes(400, 1)]
    few, many = (
        fit([*outcomes(800, 2), *(replace(one, labelled=True) for one in hard[:count])], 0.05, 2)
        for count in (ENOUGH - 1, ENOUGH)
    )
    assert many.labelled == ENOUGH
    assert few.answered > 0.1
    # One mistake in a hundred is all that the bound allows.
    assert many.answered <= 0.01
