"""What is handed over, and what the customer may read meanwhile."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from connectors.clock import BusinessClock
from connectors.requests import Requests
from handoff.announcements import Moment
from handoff.calendar import Calendar
from handoff.conversations import Conversations
from handoff.ending import Handoff, Reply
from handoff.inbox import GROUP, Inbox, Ticket
from handoff.priority import Priority
from handoff.states import State, Step
from handoff.teams import Teams
from knowledge.wire import AsyncClient
from ops.settings import Hours
from ops.teams import Team, TeamHours, with_built_in
from tests.connectors.web.library import Library
from tests.handoff import steps

NOON = datetime.fromisoformat("2026-11-24T12:00:00+03:00")
NIGHT = datetime.fromisoformat("2026-11-24T23:00:00+03:00")
ASKED: dict[str, Any] = {"lang": "tr", "reason": "asked", "articles": []}
QUESTION = "iade kargo ücreti"
SHOP = "testshop"


@pytest.fixture
async def conversations(store: Redis) -> Conversations:
    return Conversations(store, SHOP)


@pytest.fixture
async def requests(
    conversations: Conversations, tmp_path: Path
) -> AsyncIterator[Callable[..., Awaitable[Handoff]]]:
    """Say something at night and hand over for a reason, in one conversation."""
    server = await asyncio.start_unix_server(Library().serve, tmp_path / "library.sock")
    knowledge = AsyncClient(tmp_path / "library.sock", 1.0)
    calendar = Calendar(Hours())
    teams = Teams.read(with_built_in({}), Hours(), calendar)
    made = Requests(conversations, knowledge, BusinessClock(calendar, NIGHT, teams))
    cid = (await conversations.create("web", "tr")).id

    async def make(text: str, reason: str = "asked", **record: Any) -> Handoff:
        accepted = await conversations.accept(cid, text, text)
        turn = await conversations.entry(cid, accepted.entry_id)
        assert turn is not None
        said = {**ASKED, "reason": reason, **record}
        return await made.make(await conversations.get(cid), turn, said, Moment(NIGHT, open=False))

    yield make
    await knowledge.close()
    server.close()


Make = Callable[..., Awaitable[Handoff]]


async def test_nobody_who_raises_an_alarm_is_sent_to_articles(requests: Make) -> None:
    usual = await requests(QUESTION)
    assert any(words.payload.get("article") for words in usual.words)
    for reason in ("safety", "fraud", "legal_threat", "self_harm", "third_time"):
        handoff = await requests(QUESTION, reason)
        assert not any(words.payload.get("article") for words in handoff.words)
        assert handoff.priority > Priority.NORMAL


async def test_the_third_time_goes_to_a_specialist_with_its_history(requests: Make) -> None:
    history = {"visits": [{"at": 1, "conversation": "c1", "case": "T-1"}], "cases": ["T-2"]}
    handoff = await requests(QUESTION, "third_time", history=history)
    assert (handoff.team, handoff.record["history"]) == ("specialist", history)
    assert handoff.priority is Priority.RAISED
    assert (await requests(QUESTION)).team == "general"


async def test_a_request_goes_to_the_team_of_its_flow_or_of_what_was_read_last(
    conversations: Conversations, store: Redis, requests: Make
) -> None:
    assert (await requests("iade edecektim", flow="return")).team == "returns"
    inbox = Inbox(store, store, SHOP, "w1")
    await inbox.open()
    (ticket,) = await inbox.take(1)
    for outcome, category in (("answer", "fatura"), ("decline", "iade")):
        await conversations.finish(
            *(ticket.conversation, await head(conversations, ticket), ticket.id, GROUP, State.BOT),
            decision={"outcome": outcome, "hits": [{"category": category}]},
        )
        await conversations.accept(ticket.conversation, "peki", outcome)
    assert (await requests("temsilci")).team == "billing"
    assert (await requests("şikayetçiyim", "complaint")).team == "complaints"


async def test_a_team_with_its_own_hours_says_when_it_is_there(
    conversations: Conversations, store: Redis, tmp_path: Path
) -> None:
    noon, hours = datetime.fromisoformat("2026-11-24T12:00:00+03:00"), Hours()
    late = Team(hours=TeamHours(tuesday=("14:00-18:00",)))
    teams = Teams.read(with_built_in({"specialist": late}), hours, calendar := Calendar(hours))
    clock = BusinessClock(calendar, noon, teams)
    requests = Requests(conversations, AsyncClient(tmp_path / "nobody.sock", 1.0), clock)
    conversation = await conversations.create("web", "tr")
    entry_id = (await conversations.accept(conversation.id, "yine bozuk", "m1")).entry_id
    turn = await conversations.entry(conversation.id, entry_id)
    assert turn is not None
    moment = clock.moment(conversation)
    made = {
        reason: await requests.make(conversation, turn, {**ASKED, "reason": reason}, moment)
        for reason in ("asked", "third_time")
    }
    assert made["asked"].step is Step.HAND_OVER
    assert made["third_time"].step is Step.HAND_OVER_CLOSED
    assert "14:00" in made["third_time"].words[0].text
    waits = replace(conversation, state=State.WAITING, team="specialist")
    assert not clock.moment(waits).open
    assert clock.moment(replace(waits, team="general")).open
    assert clock.among("specialist", moment, replace(conversation, clock="open")).open


async def test_anger_raises_the_priority(requests: Make) -> None:
    assert (await requests("temsilci istiyorum")).priority is Priority.NORMAL
    assert (await requests("REZALET BU YETER")).priority is Priority.RAISED
    assert (await requests("temsilci")).priority is Priority.RAISED


async def test_a_complaint_made_again_raises_the_priority(
    conversations: Conversations, store: Redis, requests: Make
) -> None:
    first = await requests("şikayetçiyim", "complaint", intent="complaint")
    assert first.priority is Priority.NORMAL
    inbox = Inbox(store, store, SHOP, "w1")
    await inbox.open()
    (ticket,) = await inbox.take(1)
    await conversations.finish(
        *(ticket.conversation, await head(conversations, ticket), ticket.id, GROUP, State.BOT),
        decision={"intent": "complaint"},
    )
    second = await requests("hâlâ şikayetçiyim", "complaint", intent="complaint")
    assert second.priority is Priority.RAISED


async def head(conversations: Conversations, ticket: Ticket) -> str:
    entry = await conversations.head(ticket.conversation)
    assert entry is not None
    return entry.id


async def test_what_was_just_read_is_not_offered_for_the_wait(store: Redis, tmp_path: Path) -> None:
    socket = tmp_path / "library.sock"
    server = await asyncio.start_unix_server(Library().serve, socket)
    knowledge = AsyncClient(socket, 1.0)
    conversations, inbox = Conversations(store, SHOP), Inbox(store, store, SHOP, "w1")
    await inbox.open()
    requests = Requests(conversations, knowledge, BusinessClock(Calendar(Hours()), NIGHT))
    cid = (await conversations.create("web", "tr")).id

    async def offered() -> list[str]:
        turn = await conversations.find(cid, external_id)
        assert turn is not None
        conversation = await conversations.get(cid)
        made = await requests.make(conversation, turn, dict(ASKED), Moment(NIGHT, open=False))
        assert made.step is Step.HAND_OVER_CLOSED
        return [words.payload["article"]["id"] for words in made.words if words.payload]

    external_id = "m1"
    await conversations.accept(cid, QUESTION, external_id)
    first, second = await offered()
    card = {"id": first, "title": "…", "url": "…", "lang": "tr"}
    await steps.answer(conversations, inbox, [Reply("…", "tr", {"article": card})])
    external_id = "m2"
    await conversations.accept(cid, "insan", external_id)
    assert first not in (meanwhile := await offered())
    assert meanwhile[0] == second
    await knowledge.close()
    server.close()


async def test_no_number_is_searched_for_and_none_is_handed_over(
    store: Redis, tmp_path: Path
) -> None:
    library = Library()
    server = await asyncio.start_unix_server(library.serve, tmp_path / "library.sock")
    knowledge = AsyncClient(tmp_path / "library.sock", 1.0)
    conversations = Conversations(store, SHOP)
    requests = Requests(conversations, knowledge, BusinessClock(Calendar(Hours()), NIGHT))
    cid = (await conversations.create("web", "tr")).id
    await conversations.accept(cid, "iade 4111 1111 1111 1111", "m1")
    turn, conversation = await conversations.find(cid, "m1"), await conversations.get(cid)
    assert turn is not None
    asked = {**ASKED, "reason": "complaint"}
    made = await requests.make(conversation, turn, asked, Moment(NIGHT, open=False))
    assert made.record["question"] == "iade [kart no]"
    assert {text for text, _ in library.searched} == {"iade [kart no]"}
    await knowledge.close()
    server.close()


@pytest.mark.parametrize(
    ("channel", "leave"),
    [("telegram", "Telegram'da bu sohbete gelir"), ("web", "siteye döndüğünüzde")],
)
async def test_the_expected_wait_and_where_to_find_the_answer_are_told(
    store: Redis, tmp_path: Path, channel: str, leave: str
) -> None:
    conversations = Conversations(store, SHOP)
    inbox = Inbox(store, store, SHOP, "w1")
    await inbox.open()
    await steps.queued(conversations, inbox)
    pace = json.dumps({"seconds": 400, "until": 9e15})
    await store.set(conversations.keys.pace, pace)
    knowledge = AsyncClient(tmp_path / "nobody.sock", 0.2)
    requests = Requests(conversations, knowledge, BusinessClock(Calendar(Hours()), NOON))
    cid = (await conversations.create(channel, "tr")).id
    turn = await conversations.entry(cid, await steps.say(conversations, cid, "insan"))
    assert turn is not None
    open_now = Moment(NOON, open=True)

    async def words(record: dict[str, Any]) -> Reply:
        handoff = await requests.make(await conversations.get(cid), turn, dict(record), open_now)
        return handoff.words[0]

    usual = await words(ASKED)
    assert "yaklaşık 15 dakika" in usual.text  # the second place
    assert leave in usual.text
    urgent = await words({**ASKED, "reason": "safety"})
    assert "yaklaşık 10 dakika" in urgent.text  # the first
    await knowledge.close()
