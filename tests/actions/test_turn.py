from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from actions.turn import Expecting, Form, Memory, Turn


def test_a_turn_is_read_from_rasas_tracker() -> None:
    turn = Turn.read(
        {
            "slots": {"asked_back": 1, "expecting": "choice", "tried": ["a"]},
            "latest_message": {
                "text": '/faq{"article":"iade"}',
                "intent": {"name": "faq", "confidence": 1.0},
                "entities": [{"entity": "article", "value": "iade"}],
                "metadata": {"lang": "en", "now": "2026-11-21T18:00:00+03:00", "open": False},
            },
        }
    )
    assert turn.memory == Memory(asked_back=1, expecting=Expecting.CHOICE, tried=("a",))
    assert (turn.lang, turn.intent, turn.article, turn.open) == ("en", "faq", "iade", False)
    assert turn.now == datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
    assert turn.pressed


def test_what_is_missing_or_strange_takes_its_default() -> None:
    turn = Turn.read({"slots": {"expecting": "?"}, "latest_message": {"metadata": {"lang": "de"}}})
    assert (turn.lang, turn.text, turn.open, turn.memory) == ("tr", "", None, Memory())
    assert turn.now.tzinfo is not None


def test_memory_survives_its_way_through_the_slots() -> None:
    memory = Memory(1, 2, Expecting.PERSON, (), ("a", "b"))
    assert Memory.read(memory.slots()) == memory


def events(*told: tuple[str, str, float]) -> list[dict[str, Any]]:
    return [{"event": kind, "name": name, "timestamp": at} for kind, name, at in told]


RETURNED = {"returned": True}
BEGINNING = {"waits_for": ""}
IDLE = {"idle": True}
ABANDONED = {"idle": True, "abandoned": True}


@pytest.mark.parametrize(
    ("told", "form"),
    [
        ([("action", "action_listen", 1), ("user", "", 2)], {}),
        ([("user", "", 2), ("action", "a_form", 3)], {}),
        ([("user", "", 2), ("action", "action_answer", 3), ("action", "a_form", 3)], RETURNED),
        ([("user", "", 2), ("action", "action_listen", 3), ("user", "", 3_602)], {}),
        ([("user", "", 2), ("action", "action_listen", 3), ("user", "", 86_402)], IDLE),
        ([("user", "", 2), ("action", "action_listen", 3), ("user", "", 86_403)], ABANDONED),
        ([("user", "", 2), ("active_loop", "a_form", 3), ("action", "a_form", 3)], BEGINNING),
        ([], {}),
    ],
)
def test_a_form_knows_how_the_word_came_to_it(
    told: list[tuple[str, str, float]], form: dict[str, Any]
) -> None:
    tracker = {
        "active_loop": {"name": "a_form"},
        "slots": {"requested_slot": "order_number"},
        "events": events(*told),
    }
    assert Form.read(tracker) == Form("a_form", **{"waits_for": "order_number", **form})


@pytest.mark.parametrize("loop", [None, {}, {"name": None}])
def test_outside_of_forms_there_is_none(loop: object) -> None:
    turn = Turn.read({"active_loop": loop, "latest_message": {}, "sender_id": "c7:2"})
    assert turn.form is None
    assert turn.conversation == "c7"


def test_what_the_gateway_knows_of_the_customer() -> None:
    visit = {"id": "c1:1-0", "returning": True, "before": {"return": ["", "TR-1"]}}
    metadata = {"lang": "tr", "name": "AYŞE YILMAZ", "visit": visit}
    turn = Turn.read({"latest_message": {"metadata": metadata}})
    assert (turn.name, turn.visit, turn.returning) == ("Ayşe", "c1:1-0", True)
    assert turn.before == {"return": ["", "TR-1"]}
    stranger = Turn.read({"latest_message": {"metadata": {"name": None, "visit": None}}})
    assert (stranger.name, stranger.visit, stranger.returning) == (None, "", False)
    assert stranger.before == {}


def test_a_topic_chosen_by_a_button() -> None:
    entities = [{"entity": "topic", "value": "iade"}]
    turn = Turn.read({"latest_message": {"text": "/vague", "entities": entities}})
    assert (turn.topic, turn.article) == ("iade", None)
