"""Questions that found no good article."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from handoff import unanswered
from handoff.unanswered import Unanswered
from tests.handoff.conftest import SHOP


async def test_questions_come_back_newest_first(store: Redis) -> None:
    questions = Unanswered(store, SHOP)
    await questions.note("mağaza açmak istiyorum", "tr", "help", nearest="iade", probability=0.25)
    await questions.note("do you hire", "en", "web")
    second, first = await questions.latest()
    assert (first.text, first.lang, first.source) == ("mağaza açmak istiyorum", "tr", "help")
    assert (first.nearest, first.probability) == ("iade", 0.25)
    assert (second.text, second.nearest, second.probability) == ("do you hire", "", 0.0)
    assert first.at <= second.at
    assert await questions.latest(1) == [second]
    assert await questions.latest(since=second.at + 1) == []
    assert await questions.latest(since=-(10**12)) == [second, first]  # before 1970


async def test_numbers_are_masked_and_long_questions_cut(store: Redis) -> None:
    questions = Unanswered(store, SHOP)
    await questions.note("kartım 4111 1111 1111 1111\n neden  geçmedi", "tr", "help")
    await questions.note("a" * 10_000, "tr", "help")
    await questions.note(" \n ", "tr", "help")
    long, masked = await questions.latest()
    assert masked.text == "kartım [kart no] neden geçmedi"
    assert len(long.text) == 500


async def test_the_oldest_make_room(store: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unanswered, "CAPACITY", 1_000)
    questions = Unanswered(store, SHOP)
    async with store.pipeline(transaction=False) as pipe:
        for number in range(unanswered.CAPACITY + 500):
            fields = {"text": str(number), "lang": "tr", "source": "help"}
            pipe.xadd("{testshop}:unanswered", {**fields, "nearest": "", "probability": "0"})
        await pipe.execute()
    await questions.note("the last", "en", "help")
    kept = await questions.latest(10**9)
    assert kept[0].text == "the last"
    assert unanswered.CAPACITY <= len(kept) < unanswered.CAPACITY + 200
