"""What is known of a customer when he writes, and what is said of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from redis.asyncio import Redis

from actions import case_status
from connectors.customers import Customers
from handoff.announcements import Moment
from handoff.calendar import Calendar
from handoff.cases.case import Draft, Kind, customer_of
from handoff.cases.register import Cases
from handoff.cases.states import CaseStep
from handoff.conversation import Conversation
from handoff.conversations import Conversations
from handoff.ending import Reply
from handoff.entry import Entry
from ops.settings import Hours

SHOP = "testshop"
NOON = Moment(datetime(2026, 11, 24, 9, tzinfo=UTC), open=True)
GREETING: dict[str, Any] = {"outcome": "smalltalk", "reason": "greet", "lang": "tr"}
ANSWER: dict[str, Any] = {"outcome": "answer", "reason": "search", "lang": "tr"}
HELLO = [Reply("Merhaba", "tr")]


@pytest.fixture
def conversations(store: Redis) -> Conversations:
    return Conversations(store, SHOP)


@pytest.fixture
def cases(store: Redis) -> Cases:
    return Cases(store, SHOP)


@pytest.fixture
def customers(store: Redis) -> Customers:
    return Customers(store, SHOP, Calendar(Hours()))


@pytest.fixture
async def talk(conversations: Conversations) -> Conversation:
    return await conversations.create("web", "tr", customer={"id": "42"})


@pytest.fixture
def write(conversations: Conversations, talk: Conversation) -> Callable[[str], Awaitable[Entry]]:
    """A message of the customer's."""

    async def make(text: str) -> Entry:
        accepted = await conversations.accept(talk.id, text, text)
        entry = await conversations.entry(talk.id, accepted.entry_id)
        assert entry is not None
        return entry

    return make


Write = Callable[[str], Awaitable[Entry]]


async def opened(cases: Cases, talk: Conversation, kind: Kind = Kind.RETURN) -> str:
    draft = Draft(kind, customer_of(talk), talk.id, datetime(2026, 11, 26, 15, tzinfo=UTC))
    case = await cases.open(draft, f"{kind}:open")
    await asyncio.sleep(0.002)  # what is written in the same millisecond does not come later
    return case.number


async def heard(
    customers: Customers, talk: Conversation, entry: Entry, record: dict[str, Any]
) -> list[str]:
    """What is said in a turn, which is then noted."""
    visit = await customers.look(talk, entry)
    said = await customers.with_open_case(talk, visit, entry, record, NOON, HELLO)
    await customers.note(talk, visit, entry, record, "")
    return [reply.text for reply in said]


async def test_an_open_case_is_mentioned_first_and_once(
    customers: Customers, cases: Cases, talk: Conversation, write: Write
) -> None:
    number = await opened(cases, talk)
    first, second = await write("fatura nerede"), await write("peki kargo")
    case, answer = await heard(customers, talk, first, ANSWER)
    assert case.startswith(f"Önce açık talebinizi haber vereyim: {number} numaralı iade talebiniz")
    assert answer == "Merhaba"
    assert await heard(customers, talk, second, ANSWER) == ["Merhaba"]


async def test_after_a_greeting_and_in_the_customers_language(
    customers: Customers, cases: Cases, talk: Conversation, write: Write
) -> None:
    number = await opened(cases, talk)
    greeting, case = await heard(customers, talk, await write("hi"), GREETING | {"lang": "en"})
    assert greeting == "Merhaba"
    assert case.startswith(f"First, about your open case: Your return ({number})")


async def test_of_several_the_one_that_waits_for_the_customer(
    customers: Customers, cases: Cases, talk: Conversation, write: Write
) -> None:
    number = await opened(cases, talk)
    await opened(cases, talk, Kind.COMPLAINT)
    await cases.take(number, "ayse")
    await cases.step(number, "ayse", CaseStep.ASK, answer="Rengi ne olsun?")
    case, _ = await heard(customers, talk, await write("merhaba"), ANSWER)
    assert "Rengi ne olsun?" in case
    assert "1 açık talebiniz daha" in case


@pytest.mark.parametrize(
    "record",
    [
        ANSWER | {"outcome": "handoff", "reason": "self_harm"},
        ANSWER | {"outcome": "handoff", "reason": "safety"},
        ANSWER | {"outcome": "flow", "reason": "told", "actions": [case_status.FORM]},
    ],
)
async def test_an_alarm_goes_before_it_and_a_case_asked_for_is_told_once(
    customers: Customers, cases: Cases, talk: Conversation, write: Write, record: dict[str, Any]
) -> None:
    await opened(cases, talk)
    assert await heard(customers, talk, await write("…"), record) == ["Merhaba"]


async def test_a_case_opened_in_this_very_turn_and_a_settled_one_are_not_mentioned(
    customers: Customers, cases: Cases, talk: Conversation, write: Write
) -> None:
    settled = await opened(cases, talk, Kind.COMPLAINT)
    await cases.take(settled, "ayse")
    await cases.step(settled, "ayse", CaseStep.RESOLVE)
    entry = await write("iade")
    await opened(cases, talk)
    assert await heard(customers, talk, entry, ANSWER) == ["Merhaba"]


async def test_the_history_of_a_problem(
    customers: Customers, cases: Cases, talk: Conversation, write: Write
) -> None:
    number = await opened(cases, talk)
    record = ANSWER | {"topic": "return", "slots": {"order_number": "TR-1"}}
    entry = await write("iade")
    visit = await customers.look(talk, entry)
    await customers.note(talk, visit, entry, record, "T-10001")
    later = await customers.look(talk, _later(entry))
    history = await customers.history(talk, later, record)
    assert history == {
        "visits": [{"at": entry.at, "conversation": talk.id, "case": "T-10001"}],
        "cases": [number],
    }
    assert later.problems["return"][0].order == "TR-1"


async def test_what_helped_is_forgotten_and_a_flow_is_not(
    customers: Customers, talk: Conversation, write: Write
) -> None:
    for text, topic in (("a", "article:a"), ("b", "return")):
        await heard(customers, talk, await write(text), ANSWER | {"topic": topic})
    helped = {"outcome": "smalltalk", "reason": "helpful", "lang": "tr", "settled": True}
    entry = await write("oldu")
    await heard(customers, talk, entry, helped)
    assert set((await customers.look(talk, _later(entry))).problems) == {"return"}


async def test_a_rehearsal_is_forgotten_soon(
    customers: Customers, conversations: Conversations, store: Redis
) -> None:
    talk = await conversations.create("ask", "tr", trial=True)
    accepted = await conversations.accept(talk.id, "x", "x")
    entry = await conversations.entry(talk.id, accepted.entry_id)
    assert entry is not None
    await heard(customers, talk, entry, ANSWER)
    (key,) = [key async for key in store.scan_iter("*visits*")]
    assert 0 < await store.ttl(key) <= 3600


def _later(entry: Entry) -> Entry:
    """A message of two days later."""
    ms, _, number = entry.id.partition("-")
    return replace(entry, id=f"{int(ms) + 2 * 24 * 3600 * 1000}-{number}")
