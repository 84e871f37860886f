from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from handoff.agents import Agent
from handoff.conversations import Conversations
from handoff.inbox import Inbox
from handoff.keys import Keys
from handoff.listing import VIEWS, Lists, View
from handoff.queue import Queue
from handoff.states import State
from tests.handoff import steps
from tests.handoff.conftest import SHOP

MINE, TEAM, SNOOZED, ALL, RESOLVED = VIEWS
AYSE, MERT = Agent("Ayşe", 1, teams=("returns",)), Agent("Mert", 1, teams=())


@pytest.fixture
def lists(store: Redis) -> Lists:
    return Lists(store, SHOP)


async def listed(lists: Lists, view: View, agent: Agent = AYSE) -> list[str]:
    """The ids of a whole view, in pages of three."""
    found: list[str] = []
    cursor = ""
    while True:
        page = await lists.page(view, agent, cursor, 3)
        found += page.ids
        if not (cursor := page.cursor):
            return found


async def test_a_conversation_is_listed_where_each_step_puts_it(
    lists: Lists, conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = await steps.queued(conversations, inbox)
    assert await lists.counts(AYSE) == {"mine": 0, "team": 0, "snoozed": 0, "all": 1, "resolved": 0}
    await queue.claim(cid, "Ayşe")
    assert await lists.counts(AYSE) == {"mine": 1, "team": 0, "snoozed": 0, "all": 1, "resolved": 0}
    assert await lists.counts(MERT) == {"mine": 0, "team": 0, "snoozed": 0, "all": 1, "resolved": 0}
    await queue.release(cid, "Ayşe")
    assert (await lists.counts(AYSE))["mine"] == 0
    await queue.claim(cid, "Mert")
    await queue.resolve(cid, "Mert")
    assert await lists.counts(MERT) == {"mine": 0, "team": 0, "snoozed": 0, "all": 1, "resolved": 1}
    assert await listed(lists, RESOLVED) == [cid]


async def test_the_list_of_a_state_is_the_state(
    store: Redis, conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = await steps.queued(conversations, inbox)
    for step in (queue.claim, queue.resolve):
        await step(cid, "Ayşe")
        now = (await conversations.get(cid)).state
        holding = [s for s in State if await store.zscore(Keys(SHOP).view(s), cid)]
        assert holding == [now]


async def test_the_latest_change_comes_first(lists: Lists, conversations: Conversations) -> None:
    cids = []
    for _ in range(7):
        cids.append((await conversations.create("web", "tr")).id)
        await steps.say(conversations, cids[-1])
        await asyncio.sleep(0.002)  # the next millisecond
    assert await listed(lists, ALL) == cids[::-1]
    await steps.say(conversations, cids[2])
    assert (await listed(lists, ALL))[0] == cids[2]
    assert len(await listed(lists, ALL)) == 7


async def test_pages_part_what_changed_in_one_millisecond(
    store: Redis, lists: Lists, conversations: Conversations
) -> None:
    cids = {(await conversations.create("web", "tr")).id for _ in range(11)}
    await store.zadd(Keys(SHOP).view("all"), dict.fromkeys(cids, 1_763_700_000_000))
    found = await listed(lists, ALL)
    assert len(found) == 11
    assert set(found) == cids


async def test_a_view_of_several_lists_is_merged(
    lists: Lists, conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cids = [await steps.queued(conversations, inbox) for _ in range(5)]
    for cid in cids[::2]:
        await asyncio.sleep(0.002)
        await queue.claim(cid, "Ayşe")
    both = View("both", lambda _: (State.QUEUED, State.ASSIGNED))
    assert (await listed(lists, both))[:3] == cids[::2][::-1]
    assert set(await listed(lists, both)) == set(cids)


async def test_a_rehearsal_is_never_listed(lists: Lists, conversations: Conversations) -> None:
    cid = (await conversations.create("web", "tr", trial=True)).id
    await steps.say(conversations, cid)
    await conversations.enlist(cid)
    assert await lists.counts(AYSE) == {"mine": 0, "team": 0, "snoozed": 0, "all": 0, "resolved": 0}


async def test_what_is_forgotten_is_listed_no_more(
    store: Redis, lists: Lists, conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = await steps.queued(conversations, inbox)
    await queue.claim(cid, "Ayşe")
    await conversations.forget(cid)
    await conversations.forget(cid)
    assert await lists.counts(AYSE) == {"mine": 0, "team": 0, "snoozed": 0, "all": 0, "resolved": 0}
    left = [key async for key in store.scan_iter(f"*{cid}*")]
    assert left == []
    assert await queue.assigned_ids() == []


async def test_one_from_before_there_were_lists_is_put_where_it_belongs(
    store: Redis, lists: Lists, conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = await steps.queued(conversations, inbox)
    await queue.claim(cid, "Ayşe")
    before = (await conversations.get(cid)).updated_at
    async for key in store.scan_iter("*view:*"):
        await store.delete(key)
    await store.hdel(Keys(SHOP).conversation(cid), "listed")
    await conversations.enlist(cid)
    assert await lists.counts(AYSE) == {"mine": 1, "team": 0, "snoozed": 0, "all": 1, "resolved": 0}
    assert (await lists.page(MINE, AYSE)).ids == (cid,)
    conversation = await conversations.get(cid)
    assert conversation.updated_at == before
    assert MINE.holds(conversation, AYSE)
    assert not MINE.holds(conversation, MERT)


async def test_a_team_sees_what_belongs_to_it_until_it_is_resolved(
    lists: Lists, conversations: Conversations, inbox: Inbox, queue: Queue
) -> None:
    cid = (await conversations.create("web", "tr")).id
    await steps.say(conversations, cid)
    handed = replace(steps.handing_over(), team="returns")
    await steps.answer(conversations, inbox, [], handoff=handed)
    assert await listed(lists, TEAM) == [cid]
    assert await listed(lists, TEAM, MERT) == []
    await queue.claim(cid, "Mert")
    assert await listed(lists, TEAM) == [cid]
    await queue.resolve(cid, "Mert")
    assert await listed(lists, TEAM) == []
