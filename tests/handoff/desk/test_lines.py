from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

import pytest
from redis.asyncio import Redis

from handoff.activity import Activity, Change
from handoff.conversation import Conversation
from handoff.conversations import Conversations
from handoff.desk.lines import Line, Lines
from handoff.store import connect
from tests.handoff.desk.conftest import SHOP
from tests.handoff.steps import say


class Counted(Conversations):
    """How often a conversation is read, by itself or among others."""

    reads = 0
    batches: list[list[str]]

    async def get(self, cid: str) -> Conversation:
        self.reads += 1
        return await super().get(cid)

    async def read(self, cids: Sequence[str]) -> list[Conversation]:
        self.batches.append(list(cids))
        return await super().read(cids)


@pytest.fixture
def counted(store: Redis) -> Counted:
    counted = Counted(store, SHOP)
    counted.batches = []
    return counted


@pytest.fixture
def deaf(store: Redis) -> Activity:
    """Of a process that has heard of nothing yet."""
    return Activity(store, SHOP)


@pytest.fixture
async def activity(valkey_url: str, store: Redis) -> AsyncIterator[Activity]:
    """One that has read all there is and goes on reading."""
    client = connect(valkey_url, blocking=True)
    activity = Activity(client, SHOP)
    began = asyncio.Event()
    activity.tell_first(lambda _: began.set())
    task = asyncio.create_task(activity.run())
    async with asyncio.timeout(30):
        await began.wait()
    yield activity
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await client.aclose()


async def heard(activity: Activity) -> None:
    """Until this process has heard of everything."""
    async with asyncio.timeout(30):
        while await activity.unheard():
            await asyncio.sleep(0)


async def test_however_many_pages_look_a_change_is_read_once(
    counted: Counted, deaf: Activity
) -> None:
    cid = (await counted.create("web", "tr")).id
    await say(counted, cid, "merhaba")
    lines = Lines(counted, deaf)
    counted.reads = 0
    shown = await asyncio.gather(*(lines.of(Change(cid, "1-0", "message", 1)) for _ in range(50)))
    assert counted.reads == 1
    assert {id(line) for line in shown} == {id(shown[0])}
    assert shown[0] is not None
    frame = json.loads(shown[0].frame)
    assert (frame["type"], frame["conversation"]["last_text"]) == ("conversation", "merhaba")
    await say(counted, cid, "orada mısınız")
    newer = await lines.of(Change(cid, "2-0", "message", 2))
    assert newer is not None
    assert newer.conversation.last_text == "orada mısınız"
    # Who comes late to an earlier change sees what is true by now.
    assert await lines.of(Change(cid, "1-0", "message", 1)) is newer
    assert counted.reads == 2


async def test_a_page_that_leaves_takes_nobodys_reading_with_it(
    counted: Counted, deaf: Activity
) -> None:
    cid = (await counted.create("web", "tr")).id
    lines = Lines(counted, deaf)
    leaving, staying = (
        asyncio.create_task(lines.of(Change(cid, "1-0", "message", 1))) for _ in range(2)
    )
    await asyncio.sleep(0)
    leaving.cancel()
    line = await staying
    assert line is not None
    assert line.conversation.id == cid


async def test_what_is_a_rehearsal_or_forgotten_has_no_line(
    counted: Counted, deaf: Activity
) -> None:
    lines = Lines(counted, deaf)
    trial = (await counted.create("web", "tr", trial=True)).id
    for cid in (trial, "nobody"):
        assert await lines.of(Change(cid, "1-0", "message", 1)) is None
    assert await lines.all([trial, "nobody"]) == []


def texts(lines: Sequence[Line]) -> list[str]:
    return [line.conversation.last_text for line in lines]


async def test_pages_that_open_together_read_once_and_later_only_what_has_changed(
    counted: Counted, activity: Activity
) -> None:
    cids = [(await counted.create("web", "tr")).id for _ in range(5)]
    for n, cid in enumerate(cids):
        await say(counted, cid, f"ilk {n}")
    await heard(activity)
    lines = Lines(counted, activity)
    pages = await asyncio.gather(*(lines.all(cids) for _ in range(20)))
    assert all(texts(page) == [f"ilk {n}" for n in range(5)] for page in pages)
    assert counted.batches == [cids]
    counted.batches.clear()
    await say(counted, cids[2], "yeni")
    await heard(activity)
    assert texts(await lines.all(cids[1:4])) == ["ilk 1", "yeni", "ilk 3"]
    assert counted.batches == [[cids[2]]]
    assert json.loads((await lines.all(cids))[2].text)["last_text"] == "yeni"


async def test_what_was_written_before_the_question_is_in_the_answer(
    counted: Counted, activity: Activity
) -> None:
    cid = (await counted.create("web", "tr")).id
    lines = Lines(counted, activity)
    for n in range(50):  # a change and a question, before the reader of changes can come between
        await say(counted, cid, f"soru {n}")
        assert texts(await lines.all([cid])) == [f"soru {n}"]


async def test_whoever_has_heard_of_nothing_keeps_nothing(counted: Counted, deaf: Activity) -> None:
    cid = (await counted.create("web", "tr")).id
    lines = Lines(counted, deaf)
    for text in ("bir", "iki"):
        await say(counted, cid, text)
        assert texts(await lines.all([cid])) == [text]


async def test_what_others_will_not_ask_for_is_not_kept(
    counted: Counted, activity: Activity
) -> None:
    cids = [(await counted.create("web", "tr")).id for _ in range(2)]
    await heard(activity)
    lines = Lines(counted, activity)
    await lines.all(cids[:1])
    counted.batches.clear()
    for _ in range(2):
        assert len(await lines.all(cids, keep=False)) == 2
    assert counted.batches == [cids[1:], cids[1:]]


async def test_what_is_forgotten_has_no_line_any_more(counted: Counted, activity: Activity) -> None:
    cids = [(await counted.create("web", "tr")).id for _ in range(2)]
    lines = Lines(counted, activity)
    assert len(await lines.all(cids)) == 2
    await counted.forget(cids[0])
    assert [line.conversation.id for line in await lines.all(cids)] == cids[1:]


async def test_after_a_gap_everything_is_read_anew(
    store: Redis, counted: Counted, activity: Activity
) -> None:
    cid = (await counted.create("web", "tr")).id
    lines = Lines(counted, activity)
    for _ in range(2):
        await lines.all([cid])
    assert counted.batches == [[cid]]
    with activity.subscribe() as changes:
        await store.delete(counted.keys.activity)
        await store.client_kill_filter(_type="normal", skipme=True)
        async with asyncio.timeout(30):
            async for change in changes:
                assert change == Change("")
                break
    await lines.all([cid])
    assert counted.batches == [[cid], [cid]]
