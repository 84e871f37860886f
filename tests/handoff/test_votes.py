"""Votes on help articles."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from handoff.votes import LONGEST_REMARK, REMEMBERED_SECONDS, Tally, Vote, Votes
from tests.handoff.conftest import SHOP


@pytest.fixture
def votes(store: Redis) -> Votes:
    return Votes(store, SHOP)


async def test_a_voter_has_one_vote_and_may_change_it(votes: Votes) -> None:
    assert await votes.of("iade", "tr", "ayla") is None
    await votes.cast("iade", "tr", "ayla", True)
    await votes.cast("iade", "tr", "ayla", True)
    assert await votes.tallies() == [Tally("iade", "tr", 1, 0)]
    await votes.cast("iade", "tr", "ayla", False)
    assert await votes.of("iade", "tr", "ayla") is Vote.NO
    assert await votes.tallies() == [Tally("iade", "tr", 0, 1)]


async def test_articles_and_languages_are_counted_apart(votes: Votes) -> None:
    await votes.cast("iade", "tr", "ayla", True)
    await votes.cast("iade", "en", "ayla", False)
    await votes.cast("kargo-ucreti", "tr", "ayla", False)
    await votes.cast("kargo-ucreti", "tr", "berk", False)
    assert await votes.tallies() == [
        Tally("iade", "en", 0, 1),
        Tally("iade", "tr", 1, 0),
        Tally("kargo-ucreti", "tr", 0, 2),
    ]


async def test_fifty_votes_of_one_voter_at_once_are_one(votes: Votes) -> None:
    await asyncio.gather(
        *(votes.cast("iade", "tr", "ayla", bool(n % 2)) for n in range(50)),
        *(votes.cast("iade", "tr", f"voter{n}", True) for n in range(20)),
    )
    (tally,) = await votes.tallies()
    last = await votes.of("iade", "tr", "ayla")
    assert (tally.yes, tally.no) == ((21, 0) if last is Vote.YES else (20, 1))


async def test_a_remark_belongs_to_a_no_and_is_made_once(votes: Votes) -> None:
    assert not await votes.remark("iade", "tr", "ayla", "önce")
    await votes.cast("iade", "tr", "ayla", True)
    assert not await votes.remark("iade", "tr", "ayla", "evet dedim")
    await votes.cast("iade", "tr", "ayla", False)
    assert await votes.remark("iade", "tr", "ayla", "kutusuz  iade\nolur mu")
    assert not await votes.remark("iade", "tr", "ayla", "bir daha")
    assert await votes.of("iade", "tr", "ayla") is Vote.SAID
    (remark,) = await votes.remarks()
    assert (remark.article, remark.lang, remark.text) == ("iade", "tr", "kutusuz iade olur mu")
    assert await votes.tallies() == [Tally("iade", "tr", 0, 1)]


async def test_a_no_with_a_remark_can_still_become_a_yes(votes: Votes) -> None:
    await votes.cast("iade", "tr", "ayla", False)
    await votes.remark("iade", "tr", "ayla", "eksik")
    await votes.cast("iade", "tr", "ayla", False)
    assert await votes.of("iade", "tr", "ayla") is Vote.SAID
    await votes.cast("iade", "tr", "ayla", True)
    assert await votes.tallies() == [Tally("iade", "tr", 1, 0)]


async def test_remarks_are_masked_and_short(votes: Votes) -> None:
    await votes.cast("iade", "tr", "ayla", False)
    assert not await votes.remark("iade", "tr", "ayla", "  ")
    await votes.remark("iade", "tr", "ayla", "kartım 4111111111111111 " + "a" * 1000)
    (remark,) = await votes.remarks()
    assert remark.text.startswith("kartım [kart no] aaa")
    assert len(remark.text) == LONGEST_REMARK


async def test_voters_are_forgotten_and_tallies_kept(votes: Votes, store: Redis) -> None:
    await votes.cast("iade", "tr", "ayla", True)
    voters = "{testshop}:help:voters:tr:iade"
    assert REMEMBERED_SECONDS - 60 < await store.ttl(voters) <= REMEMBERED_SECONDS
    await store.delete(voters)
    assert await votes.of("iade", "tr", "ayla") is None
    assert await votes.tallies() == [Tally("iade", "tr", 1, 0)]
