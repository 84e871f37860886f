from __future__ import annotations

import asyncio
import time

import pytest
from redis.asyncio import Redis

from handoff.conversations import Conversations
from handoff.entry import Entry
from handoff.inbox import Inbox
from handoff.presence import GRACE, Presence, Presences
from handoff.queue import Queue
from handoff.states import State
from handoff.vanishing import Left, Vanishing
from tests.handoff.conftest import SHOP
from tests.handoff.steps import queued

STEP = 5_000


class Watch:
    """Somebody who looks every few seconds, with a clock that is moved by hand."""

    def __init__(self, store: Redis) -> None:
        self.vanishing, self.presences = Vanishing(store, SHOP), Presences(store, SHOP)
        self.now = round(time.time() * 1000)

    async def passes(self, ms: int, *there: str) -> list[Left]:
        """So much time, in which those who are ``there`` beat; returns what was left behind."""
        left = []
        for _ in range(0, ms, STEP):
            self.now += STEP
            for name in there:
                await self.presences.beat(name, self.now)
            left += await self.vanishing.look(self.now)
        return left


@pytest.fixture
def watch(store: Redis) -> Watch:
    return Watch(store)


def sorry(entries: list[Entry]) -> int:
    return sum(e.is_public and "bağlantısı koptu" in e.text for e in entries)


async def test_what_a_vanished_agent_had_goes_back_to_the_head_with_a_word(
    watch: Watch, conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cids = [await queued(conversations, inbox) for _ in range(4)]
    await queue.claim(cids[2], "Ayşe")
    await queue.claim(cids[1], "Mert")
    assert await watch.passes(2 * GRACE, "Ayşe", "Mert") == []
    assert await watch.passes(GRACE, "Mert") == []
    assert await watch.passes(STEP, "Mert") == [Left(cids[2], "Ayşe")]
    assert await watch.passes(2 * GRACE, "Mert") == []
    waiting = await queue.waiting_list()
    assert [w.conversation.id for w in waiting] == [cids[2], cids[0], cids[3]]
    assert waiting[0].since >= waiting[1].since  # how long he waits is not changed
    assert waiting[0].conversation.assignee is None
    entries = await conversations.entries(cids[2])
    assert sorry(entries) == 1
    (event,) = [e for e in entries if e.text == "vanished"]
    assert (event.author, event.author_id) == ("system", "Ayşe")
    assert event.payload == {"agent": "Ayşe", "state": "queued"}
    assert (await conversations.get(cids[1])).assignee == "Mert"


async def test_the_customer_hears_it_once_however_often_it_happens(
    watch: Watch, conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = await queued(conversations, inbox)
    for _ in range(2):
        await watch.passes(GRACE, "Ayşe")
        await queue.claim(cid, "Ayşe")
        assert await watch.passes(2 * GRACE) == [Left(cid, "Ayşe")]
    assert sorry(await conversations.entries(cid)) == 1


async def test_being_ahead_ends_with_the_request(
    watch: Watch, conversations: Conversations, inbox: Inbox, queue: Queue, store: Redis
) -> None:
    first, second = [await queued(conversations, inbox) for _ in range(2)]
    await watch.passes(GRACE, "Ayşe")
    await queue.claim(second, "Ayşe")
    await watch.passes(2 * GRACE)
    await queue.claim(second, "Mert")
    await queue.release(second, "Mert")
    assert [w.conversation.id for w in await queue.waiting_list()] == [second, first]
    await queue.claim(second, "Mert")
    await queue.resolve(second, "Mert")
    assert not await store.hexists(conversations.keys.conversation(second), "ahead")


async def test_nobody_vanishes_while_nobody_looks(
    watch: Watch, conversations: Conversations, inbox: Inbox, queue: Queue, store: Redis
) -> None:
    cid = await queued(conversations, inbox)
    await watch.passes(GRACE, "Ayşe")
    await queue.claim(cid, "Ayşe")
    watch.now += 10 * GRACE  # the gateway was away, and with it every page
    assert await watch.passes(GRACE) == []
    assert await Vanishing(store, SHOP).look(watch.now) == []
    assert await watch.passes(STEP, "Ayşe") == []
    assert (await conversations.get(cid)).assignee == "Ayşe"
    assert await watch.passes(2 * GRACE) == [Left(cid, "Ayşe")]


async def test_who_is_away_or_has_never_been_at_the_desk_keeps_what_he_has(
    watch: Watch, conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    mine, other = [await queued(conversations, inbox) for _ in range(2)]
    await watch.passes(STEP, "Ayşe")
    await watch.presences.choose("Ayşe", Presence.AWAY)
    await queue.claim(mine, "Ayşe")
    await queue.claim(other, "by the API")
    assert await watch.passes(3 * GRACE, "Ayşe") == []


async def test_two_who_look_at_once_put_it_back_once(
    store: Redis, conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    watches = [Watch(store) for _ in range(5)]
    await watches[0].presences.beat("Ayşe", watches[0].now)
    cid = await queued(conversations, inbox)
    await queue.claim(cid, "Ayşe")
    left = await asyncio.gather(*(watch.passes(2 * GRACE) for watch in watches))
    assert [each for some in left for each in some] == [Left(cid, "Ayşe")]
    found = await conversations.get(cid)
    assert (found.state, found.assignee) == (State.QUEUED, None)


async def test_who_comes_back_at_the_last_moment_keeps_what_he_has(
    watch: Watch, conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = await queued(conversations, inbox)
    await watch.passes(GRACE, "Ayşe")
    await queue.claim(cid, "Ayşe")
    assert await watch.passes(GRACE) == []
    await watch.presences.beat("Ayşe", watch.now)
    assert await watch.passes(GRACE) == []
    assert (await conversations.get(cid)).assignee == "Ayşe"
