"""A place in the activity stream that outlives whoever reads."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from handoff.bookmark import Bookmark, Gap
from handoff.conversations import Conversations
from handoff.keys import Keys
from tests.handoff.conftest import SHOP
from tests.handoff.steps import say

KEYS = Keys(SHOP)


@pytest.fixture
def bookmark(store: Redis) -> Bookmark:
    return Bookmark(store, store, KEYS, KEYS.name("somebody", "cursor"))


async def gap_of(bookmark: Bookmark) -> Gap | None:
    async with bookmark.missed() as gap:
        return gap


async def test_what_is_new_is_read_until_it_is_dealt_with(
    conversations: Conversations, bookmark: Bookmark
) -> None:
    cid = (await conversations.create("web", "tr")).id
    await say(conversations, cid, "bir")
    with pytest.raises(RuntimeError):
        async with bookmark.news(1) as changes:
            raise RuntimeError
    async with bookmark.news(1) as again:
        written = await bookmark.entries(again)
    assert again == changes
    assert [(of, entry.text) for of, entry in written if entry.kind == "message"] == [(cid, "bir")]
    async with bookmark.news(1) as later:
        assert later == []


async def test_the_forgotten_are_told_of_without_an_entry(
    conversations: Conversations, bookmark: Bookmark
) -> None:
    cid = (await conversations.create("web", "tr")).id
    await say(conversations, cid)
    await conversations.forget(cid)
    async with bookmark.news(1) as changes:
        assert [change.kind for change in changes][-1] == "forgotten"
        assert await bookmark.entries(changes) == []


async def test_who_was_away_too_long_is_told_since_when_until_it_is_made_up_for(
    store: Redis, conversations: Conversations, bookmark: Bookmark
) -> None:
    assert await gap_of(bookmark) == Gap(since=0, first=True)
    assert await gap_of(bookmark) is None
    cid = (await conversations.create("web", "tr")).id
    await say(conversations, cid)
    async with bookmark.news(1):
        pass
    (place, _), *_ = await store.xrevrange(KEYS.activity, count=1)
    await say(conversations, cid)
    assert await gap_of(bookmark) is None
    await say(conversations, cid)
    await store.xtrim(KEYS.activity, maxlen=1, approximate=False)
    missed = Gap(since=int(place.partition("-")[0]), first=False)
    with pytest.raises(RuntimeError):
        async with bookmark.missed() as gap:
            raise RuntimeError
    assert gap == missed
    assert await gap_of(bookmark) == missed
    assert await gap_of(bookmark) is None


async def test_a_reader_that_began_with_nothing_to_read_has_missed_what_came(
    store: Redis, conversations: Conversations, bookmark: Bookmark
) -> None:
    await gap_of(bookmark)
    cid = (await conversations.create("web", "tr")).id
    await say(conversations, cid)
    await store.xtrim(KEYS.activity, maxlen=1, approximate=False)
    assert await gap_of(bookmark) == Gap(since=0, first=False)


async def test_a_forgotten_place_is_a_first_time(bookmark: Bookmark) -> None:
    await gap_of(bookmark)
    await bookmark.forget()
    assert await gap_of(bookmark) == Gap(since=0, first=True)
