"""Cases in the store: opened once, found by their own customer, listed in pages."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from redis.asyncio import Redis

from handoff.cases.case import Kind
from handoff.cases.register import TRIAL_SECONDS, CasePage, Cases
from handoff.cases.states import UNSETTLED, CaseState, CaseStep
from handoff.conversations import Conversations
from handoff.errors import IllegalCaseStep, UnknownConversation
from handoff.keys import Keys
from tests.handoff.cases.conftest import AGENT, AYLA, BERK, DUE, draft, events
from tests.handoff.conftest import SHOP

KEYS = Keys(SHOP)


async def test_a_case_is_kept_as_it_was_told(
    cases: Cases, conversations: Conversations, cid: str
) -> None:
    opened = await cases.open(
        draft(
            cid,
            kind=Kind.DAMAGED,
            order="PA-4521",
            fields={"item": "vazo", "photo": "p1"},
            words="vazo kırık geldi",
            wish="yenisi gelsin",
        ),
        "1-0:case",
    )
    assert opened == await cases.get(opened.number)
    assert opened.number == "T-10001"
    assert (opened.kind, opened.state, opened.due) == (Kind.DAMAGED, CaseState.OPEN, DUE)
    assert (opened.customer, opened.conversation, opened.order) == (AYLA, cid, "PA-4521")
    assert opened.fields == {"item": "vazo", "photo": "p1"}
    assert (opened.words, opened.wish) == ("vazo kırık geldi", "yenisi gelsin")
    assert (opened.agent, opened.answer) == (None, "")
    assert opened.created_at == opened.updated_at > 0
    (event,) = await events(conversations, cid)
    assert (event.text, event.author, event.external_id) == ("case_opened", "customer", "1-0:case")
    assert event.payload == {
        "case": "T-10001",
        "kind": "damaged",
        "state": "open",
        "due": round(DUE.timestamp() * 1000),
    }
    (line,) = await cases.history("T-10001")
    assert (line.step, line.state, line.author) == (None, CaseState.OPEN, "customer")
    assert abs(line.at - opened.created_at) < 1000


async def test_handoffs_and_cases_are_numbered_together(
    cases: Cases, conversations: Conversations, cid: str
) -> None:
    first = await conversations.new_case()
    second = (await cases.open(draft(cid), "a")).number
    assert (first, second, await conversations.new_case()) == ("T-10001", "T-10002", "T-10003")


async def test_a_turn_that_is_tried_again_opens_no_second_case(
    cases: Cases, conversations: Conversations, cid: str
) -> None:
    opened = await cases.open(draft(cid), "1-0:case")
    again = await cases.open(draft(cid, words="başka sözlerle"), "1-0:case")
    assert again == opened
    other = await cases.open(draft(cid), "2-0:case")
    assert other.number != opened.number
    assert len(await events(conversations, cid)) == 2


async def test_fifty_tries_of_one_turn_are_one_case(
    cases: Cases, conversations: Conversations, store: Redis, cid: str
) -> None:
    opened = await asyncio.gather(*(cases.open(draft(cid), "1-0:case") for _ in range(50)))
    assert len({case.number for case in opened}) == 1
    assert len(await events(conversations, cid)) == 1
    assert await cases.of_customer(AYLA) == [opened[0]]
    assert (await cases.listed()).cases == (opened[0],)
    assert len(await store.keys("{testshop}:case:T-*")) == 2  # its fields, its history


async def test_a_case_needs_a_conversation(cases: Cases, store: Redis) -> None:
    with pytest.raises(UnknownConversation):
        await cases.open(draft("nobody"), "a")
    assert await store.keys("{testshop}:case:*") == []


async def test_numbers_nobody_should_keep_are_masked(cases: Cases, cid: str) -> None:
    card = "4111 1111 1111 1111"
    case = await cases.open(
        draft(cid, order=card, fields={"item": card}, words=card, wish=card), "a"
    )
    masked = "[kart no]"
    assert (case.order, case.fields, case.words, case.wish) == (
        masked,
        {"item": masked},
        masked,
        masked,
    )
    await cases.take(case.number, AGENT, note=card)
    answered = await cases.step(case.number, AGENT, CaseStep.ASK, note=card, answer=card)
    assert answered.answer == masked
    assert [line.note for line in await cases.history(case.number)] == ["", masked, masked]


@pytest.mark.parametrize("typed", ["T-10001", "t 10001", "10001", "#T10001"])
async def test_a_case_is_found_by_its_own_customer_only(cases: Cases, cid: str, typed: str) -> None:
    opened = await cases.open(draft(cid), "a")
    assert await cases.find(typed, AYLA) == opened
    assert await cases.find(typed, BERK) is None
    assert await cases.find(typed, "") is None
    assert await cases.find("T-10009", AYLA) is None
    assert await cases.find("neredesin", AYLA) is None


async def test_somebody_elses_case_costs_as_many_commands_as_none(
    cases: Cases, cid: str, store: Redis
) -> None:
    await cases.open(draft(cid), "a")
    spent = []
    for typed, customer in (("10001", BERK), ("10009", BERK), ("10001", AYLA)):
        before = (await store.info("stats"))["total_commands_processed"]
        await cases.find(typed, customer)
        spent.append((await store.info("stats"))["total_commands_processed"] - before)
    assert len(set(spent)) == 1


async def test_a_customers_open_cases_oldest_first(cases: Cases, cid: str) -> None:
    opened = [await cases.open(draft(cid), key) for key in ("a", "b", "c")]
    other = await cases.open(draft(cid, customer=BERK), "d")
    await cases.withdraw(opened[1].number, "", "w")
    assert [c.number for c in await cases.of_customer(AYLA)] == [
        opened[0].number,
        opened[2].number,
    ]
    assert [c.number for c in await cases.of_customer(AYLA, settled=True)] == [
        c.number for c in opened
    ]
    assert await cases.of_customer(BERK) == [other]
    assert await cases.of_customer("id:nobody") == []


async def numbers(cases: Cases, *args: Any, **more: Any) -> list[str]:
    return [case.number for case in (await cases.listed(*args, **more)).cases]


async def test_cases_are_listed_by_state_latest_opened_first(cases: Cases, cid: str) -> None:
    late = (await cases.open(draft(cid, due=DUE.replace(day=30)), "late")).number
    never = (await cases.open(draft(cid, due=None), "never")).number
    soon = (await cases.open(draft(cid), "soon")).number
    for number in (late, soon):
        await cases.take(number, AGENT)
    assert await numbers(cases) == [soon, never, late]
    assert await numbers(cases, {CaseState.OPEN}) == [never]
    await cases.step(late, AGENT, CaseStep.RESOLVE)
    await cases.withdraw(soon, "", "w")
    assert await numbers(cases, frozenset(CaseState) - UNSETTLED) == [soon, late]
    assert await numbers(cases, CaseState) == [soon, never, late]
    assert await numbers(cases) == [never]
    assert await cases.listed([]) == CasePage((), "", 0)


async def test_cases_come_in_pages_in_which_none_is_twice_and_none_is_missed(
    cases: Cases, store: Redis, cid: str
) -> None:
    # Where numbers become longer, too.
    await store.set(KEYS.case_number, 89_995)
    opened = [(await cases.open(draft(cid), f"k{n}")).number for n in range(9)]
    first = await cases.listed(limit=4)
    assert [case.number for case in first.cases] == opened[:4:-1]
    assert (first.cursor, first.total) == (opened[5], 9)
    # One goes to another list, one is new, and one is settled meanwhile.
    await cases.take(opened[3], AGENT)
    await cases.open(draft(cid), "new")
    await cases.withdraw(opened[1], "", "w")
    second = await cases.listed(before=first.cursor, limit=4)
    assert [case.number for case in second.cases] == [opened[n] for n in (4, 3, 2, 0)]
    assert (second.cursor, second.total) == ("", 9)
    assert await numbers(cases, CaseState, opened[2]) == [opened[1], opened[0]]
    assert await numbers(cases, before=opened[0]) == []


async def test_a_page_that_ends_with_the_last_one_has_no_cursor(cases: Cases, cid: str) -> None:
    opened = [(await cases.open(draft(cid), f"k{n}")).number for n in range(2)]
    assert (await cases.listed(limit=2)).cursor == ""
    assert (await cases.listed(limit=1)).cursor == opened[1]


async def test_a_rehearsals_case_is_kept_from_agents_and_for_a_day(
    cases: Cases, conversations: Conversations, store: Redis
) -> None:
    cid = (await conversations.create("ask", "tr", trial=True)).id
    own = f"conversation:{cid}"
    number = (await cases.open(draft(cid, customer=own), "a")).number
    assert await cases.find(number, own) is not None
    assert await numbers(cases) == []
    with pytest.raises(IllegalCaseStep):
        await cases.take(number, AGENT)
    for key in (KEYS.case(number), KEYS.case_history(number), KEYS.customer_cases(own)):
        assert TRIAL_SECONDS - 60 < await store.ttl(key) <= TRIAL_SECONDS
    await cases.withdraw(number, "", "w")
    assert await numbers(cases, CaseState) == []


async def test_a_rehearsal_takes_no_real_case_along(
    cases: Cases, conversations: Conversations, store: Redis, cid: str
) -> None:
    trial = (await conversations.create("ask", "tr", trial=True)).id
    await cases.open(draft(trial), "a")
    real = await cases.open(draft(cid), "b")
    await cases.open(draft(trial), "c")
    assert await store.ttl(KEYS.customer_cases(AYLA)) == -1
    await store.delete(KEYS.case("T-10001"), KEYS.case("T-10003"))
    assert await cases.of_customer(AYLA) == [real]


async def test_shops_are_apart(cases: Cases, store: Redis, cid: str) -> None:
    await cases.open(draft(cid), "a")
    elsewhere = Cases(store, "othershop")
    assert await elsewhere.find("10001", AYLA) is None
    assert await elsewhere.listed() == CasePage((), "", 0)


async def test_no_key_names_the_customer(cases: Cases, store: Redis, cid: str) -> None:
    await cases.open(draft(cid, customer="id:ayla@example.com"), "a")
    assert not any("ayla" in key for key in await store.keys())
