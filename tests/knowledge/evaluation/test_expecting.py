"""What confidence expects of the signals is learnt from labelled questions."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.answers import Answers
from knowledge.evaluation import expecting
from knowledge.evaluation.asking import Asked
from knowledge.evaluation.expecting import expect, lines
from knowledge.labels import Label
from knowledge.prior import PRIOR
from knowledge.signals import NAMES
from tests.knowledge.conftest import silent

QUESTIONS = tuple(
    Label(text, "tr", expected)
    for text, expected in (
        ("siparişim nerede", ("kargo",)),
        ("kargom gelmedi", ("kargo",)),
        ("kargom ne zaman gelir", ("kargo",)),
        ("iade ne kadar sürer", ("iade",)),
        ("iade etmek istiyorum", ("iade",)),
        ("ürünü iade nasıl yaparım", ("iade",)),
        ("bayilik veriyor musunuz", ()),
        ("mağaza açmak istiyorum", ()),
        ("reklamdaki oyuncu kim", ()),
        ("bana araba önerir misin", ()),
        ("müdürünüzün adı ne", ()),
    )
)
OFFTOPIC = tuple(Label(text, "tr") for text in ("yarın hava nasıl", "maçı kim kazandı", "saat kaç"))


def test_what_is_learnt_tells_right_from_wrong(answers: Answers) -> None:
    prior = expect([answers], Asked(QUESTIONS, OFFTOPIC), silent)
    told, right = expecting._told([answers], QUESTIONS, silent)
    odds = np.nan_to_num((told - prior.centre) / prior.spread) @ prior.weights + prior.intercept
    assert odds[right].mean() > odds[~right].mean()
    # As many are promised as are right: off-topic rows have no part in that.
    assert (1 / (1 + np.exp(-odds))).mean() == pytest.approx(right.mean(), abs=0.02)


def test_a_search_that_is_asked_twice_counts_as_one(answers: Answers) -> None:
    asked = Asked(QUESTIONS, OFFTOPIC)
    once, twice = (expect(searches, asked, silent) for searches in ([answers], [answers] * 2))
    assert once.weights == pytest.approx(twice.weights, abs=1e-3)
    assert once.intercept == pytest.approx(twice.intercept, abs=1e-2)


def test_questions_that_teach_nothing_are_refused(answers: Answers) -> None:
    with pytest.raises(ValueError, match="teaches nothing"):
        expect([answers], Asked(QUESTIONS[-3:], OFFTOPIC), silent)


def test_progress_ends_where_it_should(answers: Answers) -> None:
    heard: list[tuple[int, int]] = []
    expect([answers], Asked(QUESTIONS), lambda _, done, total: heard.append((done, total)))
    assert heard[: len(QUESTIONS)] == [(at, len(QUESTIONS)) for at in range(len(QUESTIONS))]


def test_the_table_is_written_as_prior_has_it() -> None:
    found: dict[str, object] = {}
    exec("\n".join(lines(PRIOR)), found)  # noqa: S102 - our own lines
    table = found["_EXPECTED"]
    assert isinstance(table, dict)
    assert list(table) == list(NAMES)
    columns = zip(*table.values(), strict=True)
    for column, own in zip(columns, (PRIOR.centre, PRIOR.spread, PRIOR.weights), strict=True):
        assert list(column) == own.tolist()
    assert found["_INTERCEPT"] == PRIOR.intercept
