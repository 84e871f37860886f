"""Cases in the store: opened once, found by their own customer, changed one step at a time."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from redis.asyncio import Redis

from handoff.cases.case import Case, Kind
from handoff.cases.register import TRIAL_SECONDS, CasePage, Cases
from handoff.cases.states import CASE_STEPS, UNSETTLED, CaseState, CaseStep
from handoff.conversations import Conversations
from handoff.entry import Entry
from handoff.errors import (
    CaseTaken,
    IllegalCaseStep,
    NotYourCase,
    UnknownCase,
    UnknownConversation,
    WordsMissing,
)
from handoff.keys import Keys
from tests.handoff.cases.conftest import AYLA, BERK, DUE, draft
from tests.handoff.conftest import SHOP

AGENT, COLLEAGUE = "Ayşe", "Mert"
KEYS = Keys(SHOP)


async def events(conversations: Conversations, cid: str) -> list[Entry]:
    return [entry for entry in await conversations.entries(cid) if entry.kind == "event"]


async def told(conversations: Conversations, cid: str) -> list[str]:
    return [e.text for e in await conversations.entries(cid) if e.kind == "message"]


async def replayed(cases: Cases, number: str) -> tuple[CaseState | None, str | None]:
    """State and holder as the history tells them, every step checked against the table."""
    state: CaseState | None = None
    agent = None
    for passage in await cases.history(number):
        if passage.step is None:
            assert state is None
        else:
            assert state in CASE_STEPS[passage.step].sources
            assert passage.state is CASE_STEPS[passage.step].target
        state = passage.state
        agent = passage.who if passage.step is CaseStep.TAKE else agent
    return state, agent


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


async def test_from_the_opening_to_the_end(
    cases: Cases, conversations: Conversations, cid: str
) -> None:
    number = (await cases.open(draft(cid), "a")).number
    taken = await cases.take(number, AGENT)
    assert (taken.state, taken.agent) == (CaseState.IN_PROGRESS, AGENT)
    asked = await cases.step(
        number, AGENT, CaseStep.ASK, note="fotoğraf yok", answer="Fotoğraf gönderir misiniz?"
    )
    assert asked.state is CaseState.WAITING_FOR_CUSTOMER
    replied = await cases.reply(number, "gönderdim", "r")
    assert (replied.state, replied.agent) == (CaseState.IN_PROGRESS, AGENT)
    resolved = await cases.step(number, AGENT, CaseStep.RESOLVE, answer="Yenisi yolda.")
    assert (resolved.state, resolved.answer) == (CaseState.RESOLVED, "Yenisi yolda.")
    assert [(p.step, p.author, p.who, p.note) for p in await cases.history(number)] == [
        (None, "customer", "", ""),
        ("take", "agent", AGENT, ""),
        ("ask", "agent", AGENT, "fotoğraf yok"),
        ("reply", "customer", "", "gönderdim"),
        ("resolve", "agent", AGENT, ""),
    ]
    assert await replayed(cases, number) == (resolved.state, resolved.agent)
    assert await told(conversations, cid) == [
        "T-10001 numaralı iade talebinizle artık Ayşe ilgileniyor.",
        "T-10001 numaralı iade talebiniz için sizden bir yanıt rica ediyoruz. "
        "Fotoğraf gönderir misiniz?",
        "T-10001 numaralı iade talebiniz sonuçlandı. Yenisi yolda.",
    ]
    changes = [event.payload for event in await events(conversations, cid)][1:]
    assert [(c["step"], c["state"]) for c in changes] == [
        ("take", "in_progress"),
        ("ask", "waiting_for_customer"),
        ("reply", "in_progress"),
        ("resolve", "resolved"),
    ]
    notes = "fotoğraf yok", "gönderdim"
    assert not any(
        note in str(entry) for entry in await events(conversations, cid) for note in notes
    )


async def test_the_question_is_not_left_as_the_outcome(cases: Cases, cid: str) -> None:
    number = (await cases.open(draft(cid), "a")).number
    await cases.take(number, AGENT)
    await cases.step(number, AGENT, CaseStep.ASK, answer="Fotoğraf?")
    assert (await cases.reply(number, "işte", "r")).answer == "Fotoğraf?"
    assert (await cases.step(number, AGENT, CaseStep.RESOLVE)).answer == ""


async def test_the_customer_reads_it_in_the_conversations_language(
    cases: Cases, conversations: Conversations
) -> None:
    cid = (await conversations.create("web", "en")).id
    number = (await cases.open(draft(cid), "a")).number
    await cases.take(number, AGENT)
    await cases.step(number, AGENT, CaseStep.REFUSE, answer="The period is over.")
    assert await told(conversations, cid) == [
        "Ayşe is now working on your return (T-10001).",
        "We are sorry, your return (T-10001) could not be granted. The period is over.",
    ]


async def test_what_the_customer_does_himself_is_not_told_to_him(
    cases: Cases, conversations: Conversations, cid: str
) -> None:
    number = (await cases.open(draft(cid), "a")).number
    withdrawn = await cases.withdraw(number, "boşver", "w")
    assert withdrawn.state is CaseState.WITHDRAWN
    assert await told(conversations, cid) == []
    assert await replayed(cases, number) == (CaseState.WITHDRAWN, None)


async def test_a_turn_that_is_tried_again_takes_no_second_step(
    cases: Cases, conversations: Conversations, cid: str
) -> None:
    number = (await cases.open(draft(cid), "a")).number
    await cases.take(number, AGENT)
    await cases.step(number, AGENT, CaseStep.ASK, answer="Fotoğraf?")
    replied = await asyncio.gather(*(cases.reply(number, "işte", "2-0:case") for _ in range(50)))
    assert {case.state for case in replied} == {CaseState.IN_PROGRESS}
    gone = await asyncio.gather(*(cases.withdraw(number, "boşver", "3-0:case") for _ in range(50)))
    assert {case.state for case in gone} == {CaseState.WITHDRAWN}
    assert len(await cases.history(number)) == 5
    assert len(await events(conversations, cid)) == 5
    assert await replayed(cases, number) == (CaseState.WITHDRAWN, AGENT)


TURNS = itertools.count()
Doing = Callable[[Cases, str], Awaitable[Case]]
DOING: dict[CaseStep, Doing] = {
    CaseStep.TAKE: lambda cases, number: cases.take(number, AGENT),
    CaseStep.ASK: lambda cases, number: cases.step(number, AGENT, CaseStep.ASK, answer="?"),
    CaseStep.REPLY: lambda cases, number: cases.reply(number, "evet", f"r{next(TURNS)}"),
    CaseStep.RESOLVE: lambda cases, number: cases.step(number, AGENT, CaseStep.RESOLVE),
    CaseStep.REFUSE: lambda cases, number: cases.step(number, AGENT, CaseStep.REFUSE, answer="."),
    CaseStep.WITHDRAW: lambda cases, number: cases.withdraw(number, "", f"w{next(TURNS)}"),
}
ROADS = {
    CaseState.OPEN: [],
    CaseState.IN_PROGRESS: [CaseStep.TAKE],
    CaseState.WAITING_FOR_CUSTOMER: [CaseStep.TAKE, CaseStep.ASK],
    CaseState.RESOLVED: [CaseStep.TAKE, CaseStep.RESOLVE],
    CaseState.REFUSED: [CaseStep.TAKE, CaseStep.REFUSE],
    CaseState.WITHDRAWN: [CaseStep.WITHDRAW],
}


@pytest.mark.parametrize("step", CaseStep)
@pytest.mark.parametrize("state", CaseState)
async def test_every_step_from_every_state_is_as_the_table_says(
    cases: Cases, conversations: Conversations, cid: str, state: CaseState, step: CaseStep
) -> None:
    number = (await cases.open(draft(cid), "a")).number
    for each in ROADS[state]:
        await DOING[each](cases, number)
    before, said = await cases.get(number), await conversations.entries(cid)
    assert before.state is state
    if state in CASE_STEPS[step].sources:
        after = await DOING[step](cases, number)
        assert after.state is CASE_STEPS[step].target
        assert (await cases.listed({after.state})).cases == (after,)
        assert await replayed(cases, number) == (after.state, after.agent)
    else:
        with pytest.raises(IllegalCaseStep) as caught:
            await DOING[step](cases, number)
        assert (caught.value.case, caught.value.step, caught.value.state) == (number, step, state)
        assert str(caught.value).endswith(f"cannot {step} case {number}, which is {state}")
        assert await cases.get(number) == before
        assert await conversations.entries(cid) == said
        assert (await cases.listed({state})).cases == (before,)


async def test_fifty_agents_take_a_case_one_wins_and_the_others_are_told_who(
    cases: Cases, conversations: Conversations, cid: str
) -> None:
    number = (await cases.open(draft(cid), "a")).number
    outcomes = await asyncio.gather(
        *(cases.take(number, f"agent{n}") for n in range(50)), return_exceptions=True
    )
    winner = (await cases.get(number)).agent
    lost = [outcome for outcome in outcomes if isinstance(outcome, CaseTaken)]
    assert len(lost) == 49
    assert {loser.assignee for loser in lost} == {winner}
    assert len(await cases.history(number)) == 2
    assert len(await told(conversations, cid)) == 1


async def test_taking_ones_own_again_changes_nothing(cases: Cases, cid: str) -> None:
    number = (await cases.open(draft(cid), "a")).number
    taken = await cases.take(number, AGENT)
    assert await cases.take(number, AGENT) == taken
    assert len(await cases.history(number)) == 2


async def test_a_colleague_is_relieved_by_name(
    cases: Cases, conversations: Conversations, cid: str
) -> None:
    number = (await cases.open(draft(cid), "a")).number
    await cases.take(number, AGENT)
    with pytest.raises(CaseTaken):
        await cases.take(number, COLLEAGUE, instead_of="Zeynep")
    relieved = await cases.take(number, COLLEAGUE, instead_of=AGENT, note="Ayşe izinde")
    assert relieved.agent == COLLEAGUE
    assert len(await told(conversations, cid)) == 1
    assert await replayed(cases, number) == (CaseState.IN_PROGRESS, COLLEAGUE)
    with pytest.raises(NotYourCase):
        await cases.step(number, AGENT, CaseStep.RESOLVE)


@pytest.mark.parametrize("step", [CaseStep.ASK, CaseStep.RESOLVE, CaseStep.REFUSE])
async def test_only_who_has_taken_a_case_settles_it(cases: Cases, cid: str, step: CaseStep) -> None:
    number = (await cases.open(draft(cid), "a")).number
    await cases.take(number, AGENT)
    before = await cases.get(number)
    with pytest.raises(NotYourCase) as caught:
        await cases.step(number, COLLEAGUE, step, answer="olmaz")  # type: ignore[arg-type]
    assert (caught.value.assignee, caught.value.who) == (AGENT, COLLEAGUE)
    assert await cases.get(number) == before


@pytest.mark.parametrize("step", [CaseStep.ASK, CaseStep.REFUSE])
async def test_the_customer_is_not_left_without_a_reason(
    cases: Cases, cid: str, step: CaseStep
) -> None:
    number = (await cases.open(draft(cid), "a")).number
    taken = await cases.take(number, AGENT)
    with pytest.raises(WordsMissing):
        await cases.step(number, AGENT, step)  # type: ignore[arg-type]
    assert await cases.get(number) == taken


async def test_what_is_not_there(cases: Cases) -> None:
    for doing in DOING.values():
        with pytest.raises(UnknownCase):
            await doing(cases, "T-10001")
    assert await cases.history("T-10001") == []


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
