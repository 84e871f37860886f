"""Questions through the real search: ranks, bands and baselines."""

from __future__ import annotations

import datetime as dt

from knowledge.answers import Answers
from knowledge.evaluation.asking import Asked, ask, ask_baselines
from knowledge.evaluation.baselines import all_baselines
from tests.knowledge.conftest import GramEncoder, silent


def test_what_search_says_is_what_is_measured(answers: Answers, asked: Asked) -> None:
    run = ask(asked, answers, "Destek", silent)
    for at, label in enumerate(asked.rows):
        reply = answers.search(label.text, label.lang, 20)
        assert run.probability[at] == reply["probability"]
        assert run.given[at] == (reply["band"] == "answer")
        found = [hit["article"] for hit in reply["hits"]]
        if label.expected:
            assert found[run.rank[at] - 1] in label.expected
        else:
            assert run.rank[at] == 0
    assert (run.ms > 0).all()


def test_every_baseline_is_asked_everything(answers: Answers, asked: Asked) -> None:
    steps = []
    runs = ask_baselines(
        asked,
        answers,
        GramEncoder().encode,
        0.05,
        dt.date(2026, 11, 21),
        lambda step, done, total: steps.append(step),
    )
    assert list(runs) == list(all_baselines())
    for run in runs.values():
        assert set(run.confidence) == {"tr", "en"}
        assert run.rank[0] > 0
        assert run.rank[-1] == 0
        assert (run.ms > 0).all()
    assert set(steps) == {"ask baselines tr", "ask baselines en"}
