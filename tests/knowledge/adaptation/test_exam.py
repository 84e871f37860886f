"""Who passes, and what is said of it."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.adaptation.checking import Marks
from knowledge.adaptation.exam import Paper, Verdict

KINSHIP = np.linspace(0, 1, 20, dtype=np.float32)
STRANGE = np.where(np.arange(20) % 2, KINSHIP, 1 - KINSHIP)
BASE = Paper(Marks(first=0.6, place=0.7, dense_first=0.5, dense_place=0.6, questions=50), KINSHIP)
BETTER = Marks(first=0.8, place=0.9, dense_first=0.7, dense_place=0.8, questions=50)


@pytest.mark.parametrize(
    ("paper", "least", "passed", "told"),
    [
        (Paper(BETTER, KINSHIP), 0.0, True, "80% find theirs first, 60% with the base model."),
        (Paper(BETTER, KINSHIP), 9.0, False, "80% of questions about articles held out"),
        (Paper(BASE.marks, KINSHIP), 0.0, False, "made it no better; 60% of questions"),
        (Paper(BETTER, STRANGE), 0.0, False, "it changed what the model makes of other texts"),
    ],
)
def test_the_better_one_passes_unless_it_thinks_otherwise_of_everything_else(
    paper: Paper, least: float, passed: bool, told: str
) -> None:
    verdict = Verdict(BASE, paper, least)
    assert verdict.passed is passed
    assert told in verdict.told


def test_everything_that_was_measured_is_kept() -> None:
    figures = Verdict(BASE, Paper(BETTER, KINSHIP), 0.0).figures
    assert (figures["base_first"], figures["first"]) == (0.6, 0.8)
    assert figures["likeness"] == pytest.approx(1)
