"""The figures against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.evaluation.metrics import (
    Bin,
    auroc,
    calibration_error,
    curve,
    error_by_chance,
    interval,
    letting_through,
    mean,
    reliability,
)

YES, NO = True, False


def test_the_area_counts_pairs_in_order() -> None:
    # Positives .9 .6, negatives .7 .2: three of four pairs are in order.
    scores = np.array([0.9, 0.7, 0.6, 0.2])
    assert auroc(scores, np.array([YES, NO, YES, NO])) == 0.75


def test_a_tie_counts_half() -> None:
    assert auroc(np.array([0.5, 0.5, 0.5]), np.array([YES, NO, NO])) == 0.5
    # .5 against .5 and .1: half and one.
    assert auroc(np.array([0.5, 0.5, 0.1]), np.array([YES, NO, NO])) == 0.75


def test_without_both_kinds_there_is_no_area() -> None:
    assert auroc(np.array([0.5]), np.array([YES])) is None
    assert auroc(np.array([]), np.array([], dtype=bool)) is None


def test_promise_and_truth_by_bins() -> None:
    probability = np.array([0.05, 0.15, 0.15, 0.95, 1.0])
    right = np.array([NO, NO, YES, YES, NO])
    bins = reliability(probability, right)
    assert [found.count for found in bins] == [1, 2, 2]
    assert bins[1] == Bin(2, pytest.approx(0.15), 0.5)
    # (1 x .05 + 2 x .35 + 2 x .475) / 5
    assert calibration_error(probability, right) == pytest.approx(0.34)
    assert calibration_error(np.array([]), np.array([], dtype=bool)) is None


def test_few_questions_make_a_calibration_error_by_chance() -> None:
    # One question promised .5 is off by .5 whatever comes of it; a promise of 1 is always kept.
    assert error_by_chance(np.array([0.5])) == pytest.approx(0.5)
    assert error_by_chance(np.array([1.0, 0.0])) == 0.0
    few, many = (error_by_chance(np.full(count, 0.5)) for count in (10, 1000))
    assert few is not None
    assert many is not None
    assert few > 5 * many > 0
    assert error_by_chance(np.array([])) is None


def test_the_interval_narrows_with_questions() -> None:
    few = interval(np.array([1.0, 0.0] * 20))
    many = interval(np.array([1.0, 0.0] * 500))
    assert few is not None
    assert many is not None
    # 1.96 x sqrt(.25 / n): .155 and .031 on either side.
    assert (few.low, few.high) == (pytest.approx(0.345, abs=0.03), pytest.approx(0.655, abs=0.03))
    assert (many.low, many.high) == (pytest.approx(0.469, abs=0.01), pytest.approx(0.531, abs=0.01))
    assert interval(np.array([])) is None


def test_five_in_a_hundred_are_let_through() -> None:
    scores = np.arange(100) / 100
    threshold = letting_through(scores, 0.05)
    assert threshold == 0.94
    assert (scores > threshold).sum() == 5
    assert letting_through(np.array([]), 0.05) == -np.inf


def test_ties_are_not_let_through_in_part() -> None:
    scores = np.array([0.9, 0.9, 0.9, 0.1])
    assert (scores > letting_through(scores, 0.5)).sum() == 0


def test_the_curve_from_strict_to_lenient() -> None:
    probability = np.array([0.9, 0.8, 0.8, 0.1])
    right = np.array([YES, NO, YES, NO])
    answerable = np.array([YES, NO, YES, YES])
    answered, precision = curve(probability, right, answerable)
    # The two of one probability are answered together.
    assert answered.tolist() == pytest.approx([1 / 3, 2 / 3, 1.0])
    assert precision.tolist() == pytest.approx([1.0, 2 / 3, 0.5])


def test_nothing_has_no_mean() -> None:
    assert mean(np.array([])) is None
    assert mean(np.array([YES, NO])) == 0.5
