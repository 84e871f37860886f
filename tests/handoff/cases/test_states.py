from __future__ import annotations

from handoff.cases.states import CASE_STEPS, UNSETTLED, CaseState


def test_every_state_but_the_first_can_be_reached() -> None:
    assert {t.target for t in CASE_STEPS.values()} == set(CaseState) - {CaseState.OPEN}


def test_what_is_settled_stays_so() -> None:
    assert {s for t in CASE_STEPS.values() for s in t.sources} == UNSETTLED
