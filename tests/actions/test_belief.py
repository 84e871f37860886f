from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from actions import belief
from actions.turn import NEUTRAL, Turn
from knowledge.wire import Part, SearchReply

Say = Callable[..., Turn]


def found(probability: float, *, leaned: bool = False, hits: int = 1) -> SearchReply:
    reply: dict[str, Any] = {
        "hits": [{}] * hits,
        "probability": probability,
        "band": "clarify",
        "thresholds": {"answer": 0.7, "clarify": 0.3},
        "leaned": leaned,
    }
    return cast("SearchReply", reply)


def test_neutral_intents_leave_the_search_its_word(say: Say) -> None:
    for probability in (0.05, 0.4, 0.9):
        turn = say("x", off_topic=NEUTRAL)
        assert belief.believed(turn, found(probability)) == pytest.approx(probability)


def test_the_more_off_topic_the_less_it_is_believed_within_bounds(say: Say) -> None:
    doubts = [0.0, 1e-4, 0.01, 0.05, 0.3, 0.7, 0.99, 1.0]
    believed = [belief.believed(say("x", off_topic=doubt), found(0.7)) for doubt in doubts]
    assert believed == sorted(believed, reverse=True)
    assert 0.83 < believed[0] < 0.85
    assert 0.44 < believed[-1] < 0.47


@pytest.mark.parametrize(
    ("probability", "off_topic", "band"),
    [
        (0.65, 0.001, "answer"),
        (0.65, NEUTRAL, "clarify"),
        (0.75, 0.9, "clarify"),
        (0.95, 0.9, "answer"),
        (0.4, 0.9, "none"),
        (0.0, 0.0, "none"),
    ],
)
def test_bands(say: Say, probability: float, off_topic: float, band: str) -> None:
    assert belief.band(say("x", off_topic=off_topic), found(probability)) == band


def test_a_part_is_doubted_but_never_promoted(say: Say) -> None:
    whole = found(0.65)
    part: Part = {"text": "x", "hits": whole["hits"], "probability": 0.65, "band": "clarify"}
    assert belief.band(say("x", off_topic=0.001), whole, part) == "clarify"
    assert belief.believed(say("x", off_topic=0.9), whole, part) < 0.5


def test_without_a_hit_there_is_nothing_to_answer(say: Say) -> None:
    assert belief.band(say("x"), found(0.99, hits=0)) == "none"


def test_a_follow_up_goes_by_the_search_alone(say: Say) -> None:
    assert belief.believed(say("x", off_topic=0.99), found(0.8, leaned=True)) == 0.8
