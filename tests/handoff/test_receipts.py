"""How far a customer has come: cursors that never go back."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from handoff.conversations import Conversations
from handoff.errors import UnknownConversation
from handoff.receipts import Receipts
from tests.handoff import steps
from tests.handoff.conftest import SHOP


@pytest.fixture
def receipts(store: Redis) -> Receipts:
    return Receipts(store, SHOP)


async def talked(conversations: Conversations) -> tuple[str, list[str]]:
    cid = (await conversations.create("web", "tr")).id
    return cid, [await steps.say(conversations, cid) for _ in range(4)]


async def test_cursors_go_on_and_never_back(
    conversations: Conversations, receipts: Receipts
) -> None:
    cid, ids = await talked(conversations)
    assert await receipts.note(cid, ids[1])
    assert await receipts.note(cid, ids[0], ids[0])
    assert not await receipts.note(cid, ids[0], ids[0])
    now = await conversations.get(cid)
    assert (now.reached, now.read) == (ids[1], ids[0])


async def test_what_is_read_has_been_reached(
    conversations: Conversations, receipts: Receipts
) -> None:
    cid, ids = await talked(conversations)
    await receipts.note(cid, read=ids[2])
    now = await conversations.get(cid)
    assert (now.reached, now.read) == (ids[2], ids[2])


async def test_nobody_reads_what_is_not_written(
    conversations: Conversations, receipts: Receipts
) -> None:
    cid, ids = await talked(conversations)
    at, _, number = ids[-1].partition("-")
    assert not await receipts.note(cid, f"{at}-{int(number) + 1}", "9999999999999999-0")
    assert (await conversations.get(cid)).read == ""
    made = await conversations.create("web", "tr")
    assert not await receipts.note(made.id, "1-0")
    with pytest.raises(UnknownConversation):
        await receipts.note("nobody", ids[0])


async def test_ids_are_compared_as_numbers(
    store: Redis, conversations: Conversations, receipts: Receipts
) -> None:
    cid, ids = await talked(conversations)
    at = ids[-1].partition("-")[0]
    fields = {"kind": "note", "author": "agent"}
    log = conversations.keys.log(cid)
    for number in (9, 10):
        await store.xadd(log, fields, id=f"{int(at) + 1}-{number}")  # type: ignore[arg-type]
    assert await receipts.note(cid, f"{int(at) + 1}-9")
    assert await receipts.note(cid, f"{int(at) + 1}-10")
    assert not await receipts.note(cid, f"{int(at) + 1}-9")


async def test_who_looks_on_is_told_once_and_nothing_else_moves(
    store: Redis, conversations: Conversations, receipts: Receipts
) -> None:
    cid, ids = await talked(conversations)
    before, told = await conversations.get(cid), await store.xlen(conversations.keys.activity)
    await asyncio.gather(*(receipts.note(cid, ids[3], ids[3]) for _ in range(10)))
    assert await store.xlen(conversations.keys.activity) == told + 1
    after = await conversations.get(cid)
    assert (after.updated_at, after.last_at, after.state) == (
        *(before.updated_at, before.last_at),
        before.state,
    )
    assert await conversations.latest(cid, 1) == [await conversations.entry(cid, ids[3])]


async def test_the_last_message_has_its_own_time(conversations: Conversations) -> None:
    cid, ids = await talked(conversations)
    now = await conversations.get(cid)
    assert int(ids[-1].partition("-")[0]) <= now.last_at <= now.updated_at
