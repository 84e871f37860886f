from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from redis.asyncio import Redis

from handoff.activity import Activity, Change, Changes
from handoff.conversations import Conversations
from handoff.entry import Entry
from handoff.store import connect
from tests.handoff.conftest import SHOP
from tests.handoff.steps import say


@pytest.fixture
async def activity(valkey_url: str, conversations: Conversations) -> AsyncIterator[Activity]:
    client = connect(valkey_url, blocking=True)
    activity = Activity(client, SHOP)
    task = asyncio.create_task(activity.run())
    yield activity
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await client.aclose()


async def begun(activity: Activity) -> None:
    """Until the reader has its place in the stream."""
    async with asyncio.timeout(30):
        while await activity.unheard() is None:
            await asyncio.sleep(0)


async def test_a_follower_reads_every_entry_once_in_order(
    conversations: Conversations, activity: Activity
) -> None:
    cid = (await conversations.create("web", "tr")).id
    other = (await conversations.create("web", "tr")).id
    seen: list[Entry] = []

    async def follow() -> None:
        with activity.subscribe(cid) as changes:
            cursor = "0-0"
            async for change in changes:
                assert change.conversation == cid
                for entry in await conversations.entries(cid, after=cursor):
                    seen.append(entry)
                    cursor = entry.id
                if len(seen) == 30:
                    return

    async with asyncio.timeout(10):
        follower = asyncio.create_task(follow())
        await asyncio.sleep(0)
        for n in range(30):
            await say(conversations, cid, str(n))
            await say(conversations, other)
        await follower
    assert [e.text for e in seen] == [str(n) for n in range(30)]


async def test_whoever_follows_all_hears_of_each_conversation(
    conversations: Conversations, activity: Activity
) -> None:
    cids = [(await conversations.create("web", "tr")).id for _ in range(5)]
    heard: set[str] = set()
    with activity.subscribe() as changes:
        for cid in cids:
            await say(conversations, cid)
        async with asyncio.timeout(10):
            async for change in changes:
                heard.add(change.conversation)
                if heard >= set(cids):
                    break
    assert heard >= set(cids)


async def test_who_gathers_hears_once_of_what_happens_together() -> None:
    changes = Changes()
    changes.push(Change("a", "1-0", "message", 1))
    gathered = changes.gathered(0.01)
    first = asyncio.ensure_future(anext(gathered))
    await asyncio.sleep(0)  # it has been woken, and gathers
    changes.push(Change("b", "2-0", "message", 2))
    changes.push(Change("a", "", "clock", 3))
    assert [change.number for change in await first] == [2, 3]
    changes.push(Change("b", "", "clock", 4))
    assert [change.number for change in await anext(gathered)] == [4]


async def test_a_lost_connection_is_no_gap(
    store: Redis, conversations: Conversations, activity: Activity
) -> None:
    cids = [(await conversations.create("web", "tr")).id for _ in range(3)]
    await begun(activity)
    with activity.subscribe() as changes:
        follower = changes.__aiter__()
        async with asyncio.timeout(30):
            await say(conversations, cids[0])
            assert (await anext(follower)).conversation == cids[0]
            await store.client_kill_filter(_type="normal", skipme=True)
            await say(conversations, cids[1])
            await say(conversations, cids[2])
            assert [(await anext(follower)).conversation for _ in range(2)] == cids[1:]


async def test_a_stream_that_does_not_go_on_is_a_gap(
    store: Redis, conversations: Conversations, activity: Activity
) -> None:
    cid = (await conversations.create("web", "tr")).id
    await begun(activity)
    with activity.subscribe() as changes:
        follower = changes.__aiter__()
        async with asyncio.timeout(30):
            await say(conversations, cid)
            assert (await anext(follower)).conversation == cid
            await store.delete(conversations.keys.activity)
            await store.client_kill_filter(_type="normal", skipme=True)
            assert await anext(follower) == Change("")
            await say(conversations, cid)
            assert (await anext(follower)).conversation == cid
