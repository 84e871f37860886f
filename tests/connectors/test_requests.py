"""What is handed over, and what the customer may read meanwhile."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from connectors.clock import BusinessClock
from connectors.requests import Requests
from handoff.announcements import Moment
from handoff.calendar import Calendar
from handoff.conversations import Conversations, Reply
from handoff.inbox import Inbox
from handoff.states import Step
from knowledge.wire import AsyncClient
from ops.settings import Hours
from tests.connectors.web.library import Library
from tests.handoff import steps

NIGHT = datetime.fromisoformat("2026-11-24T23:00:00+03:00")
ASKED: dict[str, Any] = {"lang": "tr", "reason": "asked", "articles": []}
QUESTION = "iade kargo ücreti"
SHOP = "testshop"


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
