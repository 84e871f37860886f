from __future__ import annotations

from handoff.states import BOT_SPEAKS, OPEN_HANDOFF, OWNED, STEPS, State, Step


def test_every_state_can_be_reached_and_left() -> None:
    assert {t.target for t in STEPS.values()} == set(State)
    assert {s for t in STEPS.values() for s in t.sources} == set(State)
    assert set(STEPS) == set(Step)


def test_a_person_is_reached_only_through_an_open_handoff() -> None:
    assert STEPS[Step.CLAIM].sources <= OPEN_HANDOFF
    assert not BOT_SPEAKS & {State.ASSIGNED, State.QUEUED, State.SNOOZED}
    assert OWNED <= OPEN_HANDOFF


def test_what_an_agent_has_leaves_him_by_named_steps_only() -> None:
    leaving = {step for step, t in STEPS.items() if t.sources & OWNED and t.target not in OWNED}
    assert leaving == {
        Step.RELEASE,
        Step.VANISH,
        Step.TRANSFER_TEAM,
        Step.GIVE_BACK,
        Step.RESOLVE,
        Step.RETURN,
        Step.RETURN_CLOSED,
    }
