"""What is handed over, and what the customer may read meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from connectors.clock import BusinessClock
from connectors.requests import Requests
from handoff.announcements import Moment
from handoff.calendar import Calendar
from handoff.conversations import Conversations, Handoff, Reply
from handoff.inbox import GROUP, Inbox, Ticket
from handoff.priority import Priority
from handoff.states import State, Step
from knowledge.wire import AsyncClient
from ops.settings import Hours
from tests.connectors.web.library import Library
from tests.handoff import steps

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
    made = Requests(conversations, knowledge, BusinessClock(Calendar(Hours()), NIGHT))
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
    assert (handoff.record["team"], handoff.record["history"]) == ("specialist", history)
    assert handoff.priority is Priority.RAISED
    assert "team" not in (await requests(QUESTION)).record


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
