"""Cases change one step at a time: who takes them, how they end, and what the customer reads."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable

import pytest

from handoff.cases.case import Case
from handoff.cases.register import Cases
from handoff.cases.states import CASE_STEPS, CaseState, CaseStep
from handoff.conversations import Conversations
from handoff.errors import CaseTaken, IllegalCaseStep, NotYourCase, UnknownCase, WordsMissing
from tests.handoff.cases.conftest import AGENT, COLLEAGUE, draft, events


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
