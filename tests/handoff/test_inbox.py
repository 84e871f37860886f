from __future__ import annotations

import asyncio

from redis.asyncio import Redis

from handoff.conversations import Conversations
from handoff.ending import Ending
from handoff.inbox import Inbox
from tests.handoff.conftest import SHOP
from tests.handoff.steps import finish, say


async def test_what_a_dead_worker_held_is_inherited_and_a_living_one_keeps_his(
    conversations: Conversations, inbox: Inbox, store: Redis
) -> None:
    cid = (await conversations.create("web", "tr")).id
    await say(conversations, cid)
    (held,) = await inbox.take(1)
    heir = Inbox(store, store, SHOP, "worker-2")
    await heir.open()
    assert await heir.inherit(10) == []
    await inbox.close()
    async with asyncio.timeout(5):
        while not (inherited := await heir.inherit(10)):
            await asyncio.sleep(0.02)
    (taken,) = inherited
    assert taken == held
    assert await finish(conversations, taken) is Ending.LAST
    assert await heir.inherit(10) == []


async def test_opening_twice_keeps_what_waits(conversations: Conversations, inbox: Inbox) -> None:
    cid = (await conversations.create("web", "tr")).id
    await say(conversations, cid)
    await inbox.open()
    assert [t.conversation for t in await inbox.take(5)] == [cid]
