"""What customers asked and did not get."""

from __future__ import annotations

from typing import Any

import pytest
from redis.asyncio import Redis

from handoff import gaps
from handoff.conversations import Conversations
from handoff.gaps import Why, Written, wilson
from handoff.inbox import Inbox
from handoff.unanswered import Unanswered
from handoff.votes import Edition, Votes
from tests.handoff.conftest import SHOP
from tests.handoff.talks import TWO_PARTS, Talk, record

GOOD, BAD, LONE = (Edition(name, "tr", "today") for name in ("iyi", "kotu", "tek"))
ARTICLES = [Written(edition) for edition in (GOOD, BAD, LONE)]


async def missed(store: Redis, **options: Any) -> list[tuple[str, Why, str]]:
    found = await gaps.collect(store, SHOP, ARTICLES, **options)
    return [(miss.text, miss.why, miss.nearest) for miss in found.misses]


async def test_nothing_to_show(store: Redis) -> None:
    found = await gaps.collect(store, SHOP, ARTICLES)
    assert (found.misses, found.standings, found.disappointing()) == ([], [], [])


async def test_every_way_to_get_no_answer(
    store: Redis, conversations: Conversations, inbox: Inbox
) -> None:
    unsure = await Talk.begin(conversations, inbox)
    await unsure.turn("taksit farkı", record("clarify", "vague", "taksit"))
    declined = await Talk.begin(conversations, inbox)
    await declined.turn("TC 10000000146 ile mağaza", record("decline", "out_of_scope", "uyelik"))
    handed = await Talk.begin(conversations, inbox)
    await handed.turn("yedek parça", record("clarify", "low_confidence", "garanti"))
    await handed.turn("parça diyorum", record("handoff", "low_confidence", "garanti"))
    unhelped = await Talk.begin(conversations, inbox)
    await unhelped.turn("fatura adresi", record("answer", "search", "fatura"))
    await unhelped.turn("hayır", record("clarify", "not_helped"))
    await Unanswered(store, SHOP).note("franchise", "tr", "help", nearest="magaza")
    assert await missed(store) == [
        ("taksit farkı", Why.UNSURE, "taksit"),
        ("TC [TC kimlik no] ile mağaza", Why.DECLINED, "uyelik"),
        ("yedek parça", Why.UNSURE, "garanti"),
        ("parça diyorum", Why.HANDED_OVER, "garanti"),
        ("fatura adresi", Why.NOT_HELPFUL, "fatura"),
        ("franchise", Why.NOT_FOUND, "magaza"),
    ]
    assert await missed(store, lang="en") == []
    assert await missed(store, since=2**45) == []


async def test_what_led_to_an_answer_is_no_gap(
    store: Redis, conversations: Conversations, inbox: Inbox
) -> None:
    talk = await Talk.begin(conversations, inbox)
    await talk.turn("taksit", record("clarify", "vague", "taksit"))
    await talk.turn("Taksit", record("answer", "chosen", "taksit"), button='/faq{"article":"x"}')
    await talk.turn("insan", record("handoff", "asked"))
    number = await Talk.begin(conversations, inbox)
    await number.turn("123456", record("clarify", "number"))
    trial = await Talk.begin(conversations, inbox, trial=True)
    await trial.turn("yedek parça", record("clarify", "vague", "garanti"))
    assert await missed(store) == []


async def test_the_open_part_of_a_message_is_a_gap(
    store: Redis, conversations: Conversations, inbox: Inbox
) -> None:
    talk = await Talk.begin(conversations, inbox)
    await talk.turn("kaç gün, kaç para", record("answer", "search", "sure", parts=TWO_PARTS))
    assert await missed(store) == [("kaç para", Why.UNSURE, "ucret")]


async def test_articles_that_disappoint(
    store: Redis, conversations: Conversations, inbox: Inbox
) -> None:
    votes = Votes(store, SHOP)
    for n in range(20):
        await votes.cast(GOOD, f"v{n}", helped=n > 0)
        await votes.cast(BAD, f"v{n}", helped=n > 14)
    await votes.cast(LONE, "v", helped=False)
    for reply in (record("handoff", "asked"), record("clarify", "not_helped")):
        talk = await Talk.begin(conversations, inbox)
        await talk.turn("soru", record("answer", "search", "kotu"))
        await talk.turn("olmadı", reply)
    found = await gaps.collect(store, SHOP, ARTICLES)
    worst, second = found.disappointing()
    assert (worst.article, worst.helped, worst.not_helped, worst.left) == ("kotu", 5, 16, 1)
    assert (second.article, second.not_helped) == ("tek", 1)
    assert worst.bound > second.bound


async def test_an_article_that_most_votes_are_about(store: Redis) -> None:
    votes = Votes(store, SHOP)
    for n in range(12):
        await votes.cast(BAD, f"v{n}", helped=n < 3)
    await votes.cast(LONE, "v", helped=False)
    found = await gaps.collect(store, SHOP, ARTICLES)
    assert [standing.article for standing in found.disappointing()] == ["kotu", "tek"]


async def test_votes_on_earlier_words_and_on_what_is_gone_do_not_count(store: Redis) -> None:
    votes = Votes(store, SHOP)
    for n in range(12):
        await votes.cast(Edition("kotu", "tr", "yesterday"), f"v{n}", helped=False)
        await votes.cast(Edition("silinmis", "tr", "today"), f"v{n}", helped=False)
    assert (await gaps.collect(store, SHOP, ARTICLES)).standings == []
    await votes.cast(BAD, "v0", helped=False)
    (standing,) = (await gaps.collect(store, SHOP, ARTICLES)).standings
    assert (standing.article, standing.helped, standing.not_helped) == ("kotu", 0, 1)


async def test_what_followed_an_article_in_chat_counts_from_its_last_update(
    store: Redis, conversations: Conversations, inbox: Inbox
) -> None:
    talk = await Talk.begin(conversations, inbox)
    await talk.turn("soru", record("answer", "search", "kotu", lang="en"))
    await talk.turn("olmadı", record("clarify", "not_helped"))
    decision = (await conversations.entries(talk.id))[-1]
    for since, not_helped in ((0, [1]), (decision.at - 60_000, [1]), (decision.at + 1, [])):
        found = await gaps.collect(store, SHOP, [Written(BAD, since)])
        assert [standing.not_helped for standing in found.standings] == not_helped
        assert {standing.lang for standing in found.standings} <= {"tr"}
        assert [miss.why for miss in found.misses] == [Why.NOT_HELPFUL]


def test_few_votes_say_little() -> None:
    assert wilson(0, 0) == 0
    assert wilson(0, 10) == 0
    assert wilson(1, 1) == pytest.approx(0.27, abs=0.01)
    assert wilson(80, 100) == pytest.approx(0.727, abs=0.002)
    assert wilson(8, 10) < wilson(80, 100) < 0.8
