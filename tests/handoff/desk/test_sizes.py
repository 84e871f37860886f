from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from redis.asyncio import Redis

from handoff.agents import Agent
from handoff.conversations import Conversations
from handoff.desk.sizes import Sizes
from handoff.errors import StoreUnavailable
from handoff.inbox import Inbox
from handoff.listing import Lists, counted, lists_of
from handoff.queue import Queue
from handoff.store import connect
from tests.handoff import steps
from tests.handoff.desk.conftest import SHOP

AGENTS = [Agent(f"Temsilci {n}", teams=("general",) if n % 2 else ("returns",)) for n in range(20)]


class Asked(Lists):
    """How often the store is asked for sizes."""

    times = 0

    async def sizes(self, names: Iterable[str]) -> dict[str, int]:
        self.times += 1
        return await super().sizes(names)


@pytest.fixture
async def asked(store: Redis) -> Asked:
    """Three conversations in the queue, one of them in the second agent's hands."""
    conversations, queue = Conversations(store, SHOP), Queue(store, SHOP)
    inbox = Inbox(store, store, SHOP, "worker-1")
    await inbox.open()
    for n in range(3):
        cid = await steps.queued(conversations, inbox)
        if n == 0:
            await queue.claim(cid, AGENTS[1].name)
    return Asked(store, SHOP)


async def test_pages_ask_together_and_each_hears_what_is_its_own(asked: Asked) -> None:
    sizes = Sizes(asked)
    found = await asyncio.gather(*(sizes.of(lists_of(agent)) for agent in AGENTS))
    assert asked.times == 1
    counts = [counted(agent, each) for agent, each in zip(AGENTS, found, strict=True)]
    assert counts == [await asked.counts(agent) for agent in AGENTS]
    assert [each["mine"] for each in counts[:3]] == [0, 1, 0]
    assert {each["team"] for each in counts[0::2]} == {0}
    assert {each["team"] for each in counts[1::2]} == {3}


async def test_what_changes_is_in_the_next_answer(asked: Asked, store: Redis) -> None:
    sizes, agent = Sizes(asked), AGENTS[1]
    before = counted(agent, await sizes.of(lists_of(agent)))
    (waiting, _) = await Queue(store, SHOP).waiting_ids()
    await Queue(store, SHOP).claim(waiting, agent.name)
    after = counted(agent, await sizes.of(lists_of(agent)))
    assert (before["mine"], after["mine"]) == (1, 2)


async def test_a_page_that_leaves_takes_nobodys_answer_along(asked: Asked) -> None:
    sizes = Sizes(asked)
    leaving, staying = (asyncio.create_task(sizes.of(lists_of(each))) for each in AGENTS[:2])
    await asyncio.sleep(0)
    leaving.cancel()
    assert counted(AGENTS[1], await staying)["mine"] == 1


async def test_all_who_ask_hear_that_the_store_is_away(asked: Asked) -> None:
    nowhere = connect("unix:///nowhere/store.sock")
    sizes = Sizes(Lists(nowhere, SHOP))
    found = await asyncio.gather(
        *(sizes.of(lists_of(agent)) for agent in AGENTS[:3]), return_exceptions=True
    )
    assert [type(each) for each in found] == [StoreUnavailable] * 3
    await nowhere.aclose()
