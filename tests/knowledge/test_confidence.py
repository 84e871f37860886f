"""Calibrated confidence: on outcomes whose true probability is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.confidence import Confidence, Outcome, fit, upper_bound


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
