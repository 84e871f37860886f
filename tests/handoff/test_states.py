from __future__ import annotations

from handoff.states import BOT_SPEAKS, OPEN_HANDOFF, STEPS, State, Step


def test_every_state_can_be_reached_and_left() -> None:
    assert {t.target for t in STEPS.values()} == set(State)
    assert {s for t in STEPS.values() for s in t.sources} == set(State)


def test_a_person_is_reached_only_through_an_open_handoff() -> None:
    assert STEPS[Step.CLAIM].sources <= OPEN_HANDOFF
    assert State.ASSIGNED not in BOT_SPEAKS
    assert State.QUEUED not in BOT_SPEAKS
