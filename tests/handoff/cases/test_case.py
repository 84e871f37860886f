from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.cases.case import Case, Draft, Kind, customer_of, normalised
from handoff.cases.states import CaseState
from handoff.conversations import Conversations

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def case(state: CaseState = CaseState.OPEN, due: datetime | None = NOW) -> Case:
    """A case with something in every field that is a customer's."""
    return Case(
        number="T-10432",
        kind=Kind.COMPLAINT,
        state=state,
        customer="id:ayla",
        conversation="c1",
        due=due,
        order="PA-998877",
        fields={"phone": "0555 111 22 33"},
        words="kırık geldi",
        wish="para iadesi",
        agent="Ayşe",
        answer="baktık",
        created_at=1,
        updated_at=2,
    )


@pytest.mark.parametrize(
    "typed",
    [
        *["T-10432", "t-10432", "t 10432", "T10432", "10432", "#10432", " T - 10432. "],
        *["T–10432", "t_10432", "T.10432", "(T-10432)", "Ｔ－１０４３２", "T-010432", "T-10432?"],
    ],
)
def test_a_number_as_customers_type_it(typed: str) -> None:
    assert normalised(typed) == "T-10432"


@pytest.mark.parametrize(
    "typed",
    ["", "T", "T-1", "1043", "X-10432", "T-10432 ne oldu", "T-10432-3", "TT10432", "9" * 16],
)
def test_what_is_no_number(typed: str) -> None:
    assert normalised(typed) is None


@given(st.text(max_size=30))
def test_a_number_is_written_one_way(typed: str) -> None:
    number = normalised(typed)
    if number is not None:
        assert normalised(number) == number
        assert number.isascii()


@given(st.integers(10_000, 10**14), st.sampled_from(["T-{}", "t {}", "{}", "# {}", "T{}."]))
def test_every_number_is_found_in_what_is_typed(number: int, pattern: str) -> None:
    assert normalised(pattern.format(number)) == f"T-{number}"


def test_a_log_line_tells_nothing_of_the_customer() -> None:
    draft = Draft(
        Kind.COMPLAINT,
        "id:ayla",
        "c1",
        NOW,
        "PA-998877",
        {"phone": "0555 111 22 33"},
        "kırık geldi",
        "para iadesi",
    )
    for shown in (repr(case()), repr(draft)):
        assert "Kind.COMPLAINT" in shown
        for secret in ("ayla", "998877", "0555", "kırık", "iadesi", "baktık"):
            assert secret not in shown


def test_a_promise_is_broken_when_its_date_has_passed() -> None:
    second = timedelta(seconds=1)
    assert not case().is_overdue(NOW)
    assert case().is_overdue(NOW + second)
    assert case(CaseState.IN_PROGRESS).is_overdue(NOW + second)
    assert not case(CaseState.WAITING_FOR_CUSTOMER).is_overdue(NOW + second)
    assert not case(CaseState.REFUSED).is_overdue(NOW + second)
    assert not case(due=None).is_overdue(NOW + second)


async def test_a_customer_is_known_by_a_verified_id_else_by_the_conversation(
    conversations: Conversations,
) -> None:
    verified = {"id": "ayla", "name": "Ayla"}
    known = await conversations.create("web", "tr", customer=verified)
    again = await conversations.create("telegram", "tr", customer=verified)
    named = await conversations.create("web", "tr", customer={"name": "Ayla"})
    trial = await conversations.create("ask", "tr", customer=verified, trial=True)
    assert customer_of(known) == customer_of(again) == "id:ayla"
    assert customer_of(named) == f"conversation:{named.id}"
    assert customer_of(trial) == f"conversation:{trial.id}"
