from __future__ import annotations

from datetime import UTC, datetime

from actions.turn import Expecting, Memory, Turn


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
