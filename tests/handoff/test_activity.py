from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from handoff.activity import Activity
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
