"""The report's figures against values counted by hand, and the table that shows them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from rich.console import Console

from knowledge.evaluation import report
from knowledge.evaluation.asking import Asked, Run
from knowledge.evaluation.curve import draw
from knowledge.evaluation.table import WIDTH, tables
from knowledge.labels import Label

ASKED = Asked(
    questions=(
        Label("a", "tr", ("x",)),
        Label("b", "tr", ("x", "y")),
        Label("c", "en", ("y",)),
        Label("d", "en", ("z",)),
        Label("e", "tr"),
    ),
    offtopic=(Label("f", "tr"), Label("g", "en")),
)


def run(ranks: list[int], probability: list[float], given: list[bool]) -> Run:
    return Run(np.array(ranks), np.array(probability), np.array(given), np.arange(7.0))


OURS = run(
    [1, 1, 2, 5, 0, 0, 0],
    [0.95, 0.75, 0.45, 0.25, 0.65, 0.85, 0.05],
    [True, True, False, False, False, True, False],
)
WORSE = run([1, 2, 2, 0, 0, 0, 0], [0.5] * 7, [False] * 7)


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return report.whole(ASKED, OURS, {"dense": WORSE}, None)


def test_the_keys_everybody_reads(made: dict[str, Any]) -> None:
    assert set(report.KEYS) <= set(made)
    assert set(made["baselines"]) == {"dense"}
    for baseline in made["baselines"].values():
        assert set(report.KEYS) <= set(baseline)
    assert json.loads(json.dumps(made)) == made


def test_the_figures_by_hand(made: dict[str, Any]) -> None:
    assert made["r_at_1"] == 2 / 4
    assert made["r_at_3"] == 3 / 4
    assert made["mrr"] == pytest.approx((1 + 1 + 1 / 2 + 1 / 5) / 4)
    # Right: .95 .75; wrong: .45 .25 .65.
    assert made["auroc_right"] == 1.0
    # Answerable: .95 .75 .45 .25; off-topic: .85 .05. Of eight pairs, five are in order.
    assert made["auroc_offtopic"] == 5 / 8
    # Each alone in its bin: (.05 + .25 + .45 + .25 + .65) / 5.
    assert made["ece"] == pytest.approx(0.33)
    assert 0 < made["ece_by_chance"] < 0.5
    assert made["answered"] == 2 / 4
    # Three answers, one of them to what is off-topic.
    assert made["precision"] == pytest.approx(2 / 3)
    assert made["query_ms_p50"] == 3.0
    assert made["counts"] == {
        "questions": 5,
        "answerable": 4,
        "unanswerable": 1,
        "offtopic": 2,
        "answered_right": 2,
        "answered_wrong": 0,
        "unanswerable_answered": 0,
        "offtopic_answered": 1,
    }


def test_five_percent_of_offtopic_by_language(made: dict[str, Any]) -> None:
    # None of one row may pass: over .85 in Turkish, over .05 in English.
    at = made["at_5_percent_offtopic"]
    assert at["answered"] == 3 / 4
    assert at["precision"] == pytest.approx(1 / 3)
    assert at["offtopic_answered"] == 0.0


def test_the_gain_is_counted_on_the_same_questions(made: dict[str, Any]) -> None:
    dense = made["baselines"]["dense"]
    assert dense["gain"] == 1 / 4
    low, high = dense["gain_interval"]
    assert low <= dense["gain"] <= high


def test_an_adapted_model_is_compared_with_its_base(made: dict[str, Any]) -> None:
    adapted = report.whole(ASKED, OURS, {"dense": OURS}, WORSE)
    assert (made["adapted"], adapted["adapted"]) == (False, True)
    assert set(adapted["baselines"]) == {"dense", "no_adaptation"}
    assert adapted["baselines"]["no_adaptation"] == made["baselines"]["dense"]
    assert adapted["languages"]["tr"]["baselines"]["no_adaptation"]["gain"] == 1 / 2


def test_by_language(made: dict[str, Any]) -> None:
    assert made["languages"]["tr"]["r_at_1"] == 1.0
    assert made["languages"]["en"]["r_at_1"] == 0.0
    assert made["languages"]["tr"]["counts"]["offtopic"] == 1


def test_what_cannot_be_measured_is_null() -> None:
    asked = Asked((Label("e", "tr"),))
    nothing = Run(np.array([0]), np.array([0.2]), np.array([False]), np.array([1.0]))
    made = report.whole(asked, nothing, {}, None)
    for key in ("r_at_1", "mrr", "auroc_right", "auroc_offtopic", "answered", "precision"):
        assert made[key] is None
    assert made["ece"] == pytest.approx(0.2)
    assert made["at_5_percent_offtopic"] is None


def test_the_table_holds_the_figures(made: dict[str, Any]) -> None:
    console = Console(width=WIDTH, record=True, file=io.StringIO())
    console.print(tables(made, 0.05))
    shown = console.export_text()
    assert max(map(len, shown.splitlines())) <= WIDTH
    for piece in ("All questions", "Turkish", "English", "dense alone", ".500", "+.250", ".330"):
        assert piece in shown
    assert "…" not in shown


def test_the_curve_is_drawn_twice(tmp_path: Path) -> None:
    svg, png = draw(ASKED, OURS, {"dense": WORSE}, tmp_path)
    root = ElementTree.parse(svg).getroot()  # noqa: S314 - our own file
    words = " ".join(root.itertext())
    for piece in ("Turkish", "English", "Destek", "dense alone", "the chosen point"):
        assert piece in words
    assert png.read_bytes().startswith(b"\x89PNG\r\n")


def test_no_curve_without_answerable_questions(tmp_path: Path) -> None:
    asked = Asked((Label("e", "tr"),))
    nothing = Run(np.array([0]), np.array([0.2]), np.array([False]), np.array([1.0]))
    assert draw(asked, nothing, {}, tmp_path / "out") == []
    assert not (tmp_path / "out").exists()
