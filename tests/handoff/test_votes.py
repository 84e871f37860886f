"""Votes on help articles."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from handoff.votes import LONGEST_REMARK, REMEMBERED_SECONDS, Edition, Tally, Vote, Votes
from tests.handoff.conftest import SHOP

RETURNS = Edition("iade", "tr", "one")
IN_ENGLISH = Edition("iade", "en", "one")
FEES = Edition("kargo-ucreti", "tr", "one")


@pytest.fixture
def votes(store: Redis) -> Votes:
    return Votes(store, SHOP)


async def test_a_voter_has_one_vote_and_may_change_it(votes: Votes) -> None:
    assert await votes.of(RETURNS, "ayla") is None
    await votes.cast(RETURNS, "ayla", True)
    await votes.cast(RETURNS, "ayla", True)
    assert await votes.tallies() == [Tally(RETURNS, 1, 0)]
    await votes.cast(RETURNS, "ayla", False)
    assert await votes.of(RETURNS, "ayla") is Vote.NO
    assert await votes.tallies() == [Tally(RETURNS, 0, 1)]


async def test_articles_and_languages_are_counted_apart(votes: Votes) -> None:
    await votes.cast(RETURNS, "ayla", True)
    await votes.cast(IN_ENGLISH, "ayla", False)
    await votes.cast(FEES, "ayla", False)
    await votes.cast(FEES, "berk", False)
    assert await votes.tallies() == [
        Tally(IN_ENGLISH, 0, 1),
        Tally(RETURNS, 1, 0),
        Tally(FEES, 0, 2),
    ]


async def test_an_article_that_is_rewritten_begins_without_votes(votes: Votes) -> None:
    before = Edition.of("iade", "tr", "İade", "On dört gün.")
    after = Edition.of("iade", "tr", "İade", "Otuz gün.")
    await votes.cast(before, "ayla", False)
    await votes.remark(before, "ayla", "kutusuz olur mu")
    assert await votes.of(after, "ayla") is None
    assert not await votes.remark(after, "ayla", "bir daha")
    await votes.cast(after, "ayla", True)
    assert sorted(await votes.tallies(), key=lambda tally: tally.yes) == [
        Tally(before, 0, 1),
        Tally(after, 1, 0),
    ]
    assert [remark.edition for remark in await votes.remarks()] == [before]


def test_only_other_words_make_another_edition() -> None:
    edition = Edition.of("iade", "tr", "İade süresi", "On dört gün içinde.")
    assert Edition.of("iade", "tr", "İADE SÜRESİ:", "On dört  gün\niçinde") == edition
    others = [("İade", "süresi On dört gün içinde."), ("İade süresi", "On beş gün içinde.")]
    for title, text in others:
        assert Edition.of("iade", "tr", title, text).version != edition.version


async def test_fifty_votes_of_one_voter_at_once_are_one(votes: Votes) -> None:
    await asyncio.gather(
        *(votes.cast(RETURNS, "ayla", bool(n % 2)) for n in range(50)),
        *(votes.cast(RETURNS, f"voter{n}", True) for n in range(20)),
    )
    (tally,) = await votes.tallies()
    last = await votes.of(RETURNS, "ayla")
    assert (tally.yes, tally.no) == ((21, 0) if last is Vote.YES else (20, 1))


async def test_a_remark_belongs_to_a_no_and_is_made_once(votes: Votes) -> None:
    assert not await votes.remark(RETURNS, "ayla", "önce")
    await votes.cast(RETURNS, "ayla", True)
    assert not await votes.remark(RETURNS, "ayla", "evet dedim")
    await votes.cast(RETURNS, "ayla", False)
    assert await votes.remark(RETURNS, "ayla", "kutusuz  iade\nolur mu")
    assert not await votes.remark(RETURNS, "ayla", "bir daha")
    assert await votes.of(RETURNS, "ayla") is Vote.SAID
    (remark,) = await votes.remarks()
    assert (remark.edition, remark.text) == (RETURNS, "kutusuz iade olur mu")
    assert await votes.tallies() == [Tally(RETURNS, 0, 1)]


async def test_a_no_with_a_remark_can_still_become_a_yes(votes: Votes) -> None:
    await votes.cast(RETURNS, "ayla", False)
    await votes.remark(RETURNS, "ayla", "eksik")
    await votes.cast(RETURNS, "ayla", False)
    assert await votes.of(RETURNS, "ayla") is Vote.SAID
    await votes.cast(RETURNS, "ayla", True)
    assert await votes.tallies() == [Tally(RETURNS, 1, 0)]


async def test_remarks_are_masked_and_short(votes: Votes) -> None:
    await votes.cast(RETURNS, "ayla", False)
    assert not await votes.remark(RETURNS, "ayla", "  ")
    await votes.remark(RETURNS, "ayla", "kartım 4111111111111111 " + "a" * 1000)
    (remark,) = await votes.remarks()
    assert remark.text.startswith("kartım [kart no] aaa")
    assert len(remark.text) == LONGEST_REMARK


async def test_voters_are_forgotten_and_tallies_kept(votes: Votes, store: Redis) -> None:
    await votes.cast(RETURNS, "ayla", True)
    voters = "{testshop}:help:voters:tr:iade:one"
    assert REMEMBERED_SECONDS - 60 < await store.ttl(voters) <= REMEMBERED_SECONDS
    await store.delete(voters)
    assert await votes.of(RETURNS, "ayla") is None
    assert await votes.tallies() == [Tally(RETURNS, 1, 0)]
