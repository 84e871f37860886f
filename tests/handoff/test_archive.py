"""The stored conversations, one after another."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from handoff.archive import Archive
from handoff.cases.register import Cases
from handoff.conversations import Conversations
from handoff.errors import UnknownConversation
from handoff.inbox import Inbox
from tests.handoff import steps
from tests.handoff.cases.conftest import draft
from tests.handoff.conftest import SHOP
from tests.handoff.talks import Talk, record


async def test_every_conversation_comes_once_and_rehearsals_only_when_asked_for(
    store: Redis, conversations: Conversations
) -> None:
    real = [(await conversations.create("web", "tr")).id for _ in range(700)]
    trial = (await conversations.create("ask", "tr", trial=True)).id
    elsewhere = await Conversations(store, f"{SHOP}2").create("web", "tr")
    for cid in (*real, trial):
        await steps.say(conversations, cid)
    await steps.say(Conversations(store, f"{SHOP}2"), elsewhere.id)
    archive = Archive(store, SHOP)
    assert sorted([c.id async for c in archive.each()]) == sorted(real)
    assert len([c async for c in archive.each(trials=True)]) == 701
    changed = (await conversations.get(real[0])).updated_at
    assert [c async for c in archive.each(since=changed + 10**7)] == []


async def test_entries_since_a_moment(store: Redis, conversations: Conversations) -> None:
    cid = (await conversations.create("web", "tr")).id
    for n in range(1_005):
        await steps.say(conversations, cid, str(n))
    archive = Archive(store, SHOP)
    entries = await archive.entries(cid)
    assert [entry.text for entry in entries] == [str(n) for n in range(1_005)]
    since = entries[-1].at
    later = [entry for entry in entries if entry.at >= since]
    assert await archive.entries(cid, since) == later
    assert await archive.entries(cid, since + 1) == []
    assert await archive.entries(cid, -(10**12)) == entries  # before 1970


async def test_found_by_id_and_by_case_number(
    store: Redis, conversations: Conversations, inbox: Inbox
) -> None:
    talk = await Talk.begin(conversations, inbox)
    await talk.turn("insan", record("handoff", "asked"))
    case = (await conversations.get(talk.id)).case
    assert case
    archive = Archive(store, SHOP)
    for name in (talk.id, case, case.lower(), case.removeprefix("T-"), f" {case} "):
        assert (await archive.find(name)).id == talk.id
    for name in ("T-99999999", "nobody", ""):
        with pytest.raises(UnknownConversation):
            await archive.find(name)


async def test_a_case_leads_to_the_conversation_it_was_opened_in(
    store: Redis, conversations: Conversations
) -> None:
    cid = (await conversations.create("web", "tr")).id
    opened = await Cases(store, SHOP).open(draft(cid), "a")
    assert (await Archive(store, SHOP).find(opened.number)).id == cid
