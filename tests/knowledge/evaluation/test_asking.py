"""Questions through the real search: ranks, bands and baselines."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from knowledge.answers import Answers
from knowledge.evaluation.asking import Asked, ask, ask_baselines
from knowledge.evaluation.baselines import Legs, all_baselines
from knowledge.model import spelled
from tests.knowledge.conftest import GramEncoder, silent


def test_what_search_says_is_what_is_measured(answers: Answers, asked: Asked) -> None:
    run, encoded = ask(asked, answers, "Destek", silent)
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
    assert (encoded.ms > 0).all()


def test_every_baseline_is_asked_everything(answers: Answers, asked: Asked) -> None:
    steps: dict[str, tuple[int, int]] = {}

    def heard(step: str, done: int, total: int) -> None:
        assert done >= steps.get(step, (0, total))[0]
        steps[step] = done, total

    _, encoded = ask(asked, answers, "Destek", silent)
    runs = ask_baselines(
        asked,
        encoded,
        answers,
        GramEncoder().encode,
        0.05,
        dt.date(2026, 11, 21),
        heard,
    )
    assert list(runs) == list(all_baselines(Legs()))
    for run in runs.values():
        assert set(run.confidence) == {"tr", "en"}
        assert run.rank[0] > 0
        assert run.rank[-1] == 0
        assert (run.ms > 0).all()
    for name in ("dense", "rrf"):
        assert (runs[name].ms > encoded.ms).all()
    steps_of_each = ("make questions", "calibrate baselines", "ask baselines")
    assert list(steps) == [f"{step} {lang}" for lang in ("en", "tr") for step in steps_of_each]
    assert all(done == total > 0 for done, total in steps.values())


def test_what_is_asked_is_encoded_once_for_us_and_once_for_the_baselines(
    answers: Answers, asked: Asked
) -> None:
    encoder, collections = GramEncoder(), GramEncoder()
    mine = Answers(answers.index, encoder, "tr")
    _, encoded = ask(asked, mine, "Destek", silent)
    day = dt.date(2026, 11, 21)
    ask_baselines(asked, encoded, mine, collections.encode, 0.05, day, silent)
    assert set(Counter(encoder.encoded).values()) <= {1, 2}
    assert set(encoder.encoded) >= {spelled(label.text) for label in asked.rows}
    for label, vector in zip(asked.rows, encoded.vectors, strict=True):
        assert (vector == GramEncoder().encode([spelled(label.text)], "query")[0]).all()
