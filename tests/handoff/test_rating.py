"""How it went: asked once, answered by one atomic script, and nothing is opened by it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from redis.asyncio import Redis

from handoff import rating
from handoff.conversations import Conversations
from handoff.earlier import sessions
from handoff.entry import Entry
from handoff.errors import RatingClosed, UnknownConversation
from handoff.inbox import Inbox
from handoff.instants import now_ms
from handoff.outcomes import SAME_MATTER, Outcome
from handoff.queue import Queue
from handoff.rating import CHANGE_MS, Came, Ratings
from handoff.states import State, Step
from tests.handoff import steps
from tests.handoff.conftest import SHOP

ASKING = {"asks": "rating"}


@pytest.fixture
def queue(store: Redis) -> Queue:
    return Queue(store, SHOP, asks=True)


@pytest.fixture
def ratings(store: Redis) -> Ratings:
    return Ratings(store, SHOP)


async def served(conversations: Conversations, inbox: Inbox, queue: Queue) -> str:
    """A conversation in which an agent has answered."""
    cid = await steps.queued(conversations, inbox)
    await queue.claim(cid, "Ayşe")
    await queue.reply(cid, "Ayşe", "Buyurun", "r1")
    return cid


async def questions(conversations: Conversations, cid: str) -> list[Entry]:
    return [e for e in await conversations.entries(cid) if e.payload == ASKING]


async def rated(conversations: Conversations, cid: str) -> list[dict[str, Any]]:
    return [e.payload for e in await conversations.entries(cid) if e.text == "rated"]


@pytest.fixture
async def cid(conversations: Conversations, inbox: Inbox, queue: Queue) -> str:
    """A conversation whose customer has been asked."""
    cid = await served(conversations, inbox, queue)
    await queue.resolve(cid, "Ayşe")
    return cid


@pytest.fixture
async def question(conversations: Conversations, cid: str) -> str:
    (found,) = await questions(conversations, cid)
    return found.id


@pytest.mark.parametrize(("lang", "words"), [("tr", "1'den 5'e"), ("en", "from 1 to 5")])
async def test_asked_with_the_end_in_the_customers_language(
    conversations: Conversations, inbox: Inbox, queue: Queue, lang: str, words: str
) -> None:
    cid = (await conversations.create("web", lang)).id
    await steps.say(conversations, cid)
    await steps.answer(conversations, inbox, [], handoff=steps.handing_over())
    await queue.claim(cid, "Ayşe")
    await queue.reply(cid, "Ayşe", "Buyurun", "r1")
    await queue.resolve(cid, "Ayşe")
    (question,) = await questions(conversations, cid)
    assert words in question.text
    assert (question.author, (await conversations.entries(cid))[-1].id) == ("system", question.id)


@pytest.mark.parametrize(
    ("outcome", "asks"),
    [
        (Outcome.SOLVED, 1),
        (Outcome.ANSWERED_ELSEWHERE, 1),
        (Outcome.OTHER, 1),
        (Outcome.NO_REPLY, 0),
        (Outcome.SPAM, 0),
    ],
)
async def test_not_asked_of_whoever_is_not_there_or_sends_advertisements(
    conversations: Conversations, inbox: Inbox, queue: Queue, outcome: Outcome, asks: int
) -> None:
    cid = await served(conversations, inbox, queue)
    await queue.resolve(cid, "Ayşe", outcome)
    assert len(await questions(conversations, cid)) == asks


async def test_not_asked_where_nobody_has_answered_or_a_shop_does_not_ask(
    conversations: Conversations, inbox: Inbox, queue: Queue, store: Redis
) -> None:
    silent = await steps.queued(conversations, inbox)
    await queue.claim(silent, "Ayşe")
    await queue.resolve(silent, "Ayşe")
    assert await questions(conversations, silent) == []
    cid = await served(conversations, inbox, queue)
    await Queue(store, SHOP).resolve(cid, "Ayşe")
    assert await questions(conversations, cid) == []


@pytest.mark.parametrize("how", ["alarm", "words"])
async def test_not_asked_of_whoever_was_in_danger(
    conversations: Conversations, inbox: Inbox, queue: Queue, how: str
) -> None:
    cid = await served(conversations, inbox, queue)
    if how == "alarm":
        key = conversations.keys.conversation(cid)
        await queue._redis.hset(key, mapping={"reason": "self_harm", "priority": 3})
    else:
        await steps.say(conversations, cid, "artık yaşamak istemiyorum")
    await queue.resolve(cid, "Ayşe")
    assert await questions(conversations, cid) == []
    assert (await conversations.get(cid)).state is State.RESOLVED


async def test_asked_once_in_a_request_however_often_it_is_resolved(
    conversations: Conversations, inbox: Inbox, queue: Queue, cid: str
) -> None:
    await steps.say(conversations, cid, "bir şey daha")
    again = steps.handing_over(Step.RETURN)
    await steps.answer(conversations, inbox, [], handoff=again)
    await queue.claim(cid, "Mert")
    await queue.reply(cid, "Mert", "Tabii", "r2")
    await queue.resolve(cid, "Mert")
    assert len(await questions(conversations, cid)) == 1
    assert (await conversations.entries(cid))[-1].text.startswith("Görüşme tamamlandı")


async def test_an_answer_is_an_event_that_opens_nothing(
    conversations: Conversations, inbox: Inbox, ratings: Ratings, cid: str, question: str
) -> None:
    before = await conversations.get(cid)
    given = await ratings.give(cid, question, 4, "  çok   hızlıydı ")
    assert (given.came, given.rating, given.comment) == (Came.NEW, 4, "çok hızlıydı")
    event = (await conversations.entries(cid))[-1]
    assert (event.kind, event.author, event.text) == ("event", "customer", "rated")
    assert event.payload == {"rating": 4, "comment": "çok hızlıydı"}
    after = await conversations.get(cid)
    assert (after.state, after.session, after.last_text) == (
        *(State.RESOLVED, before.session),
        before.last_text,
    )
    assert await conversations.head(cid) is None
    assert await inbox.take(1) == []


async def test_one_rating_the_last_one_counts_and_the_same_one_is_one(
    conversations: Conversations, ratings: Ratings, cid: str, question: str
) -> None:
    came = [
        (await ratings.give(cid, question, *answer)).came
        for answer in ((2,), (2,), (5,), (5, "kusura bakmayın"), (5,), (0, "iyiydi"))
    ]
    assert came == ["new", "same", "changed", "changed", "same", "changed"]
    assert (await rated(conversations, cid))[-1] == {"rating": 5, "comment": "iyiydi"}
    assert (await ratings.lately(0)).counts == (0, 0, 0, 0, 1)


async def test_many_at_once_are_one(
    conversations: Conversations, ratings: Ratings, cid: str, question: str
) -> None:
    given = await asyncio.gather(*(ratings.give(cid, question, 3) for _ in range(20)))
    assert [each.came for each in given].count(Came.NEW) == 1
    assert await rated(conversations, cid) == [{"rating": 3, "comment": ""}]


async def test_what_nobody_asked_is_not_answered(
    conversations: Conversations, ratings: Ratings, cid: str, question: str
) -> None:
    first = (await conversations.entries(cid))[0].id
    for name in (first, "1-1"):
        with pytest.raises(RatingClosed):
            await ratings.give(cid, name, 5)
    with pytest.raises(RatingClosed):
        await ratings.give(cid, question, 0, "puansız söz")
    with pytest.raises(UnknownConversation):
        await ratings.give("nobody", question, 5)
    assert await rated(conversations, cid) == []


async def test_too_late_to_answer_and_too_late_to_change(
    conversations: Conversations,
    ratings: Ratings,
    cid: str,
    question: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The store's clock stands still for us, so the time one has is made short.
    monkeypatch.setattr(rating, "SAME_MATTER", -1)
    with pytest.raises(RatingClosed):
        await ratings.give(cid, question, 5)
    monkeypatch.setattr(rating, "SAME_MATTER", SAME_MATTER)
    await ratings.give(cid, question, 5)
    monkeypatch.setattr(rating, "CHANGE_MS", -1)
    assert (await ratings.give(cid, question, 5)).came is Came.SAME
    with pytest.raises(RatingClosed):
        await ratings.give(cid, question, 1)
    assert await rated(conversations, cid) == [{"rating": 5, "comment": ""}]
    assert CHANGE_MS < SAME_MATTER


async def test_numbers_in_a_comment_are_hidden_and_it_has_an_end(
    conversations: Conversations, ratings: Ratings, cid: str, question: str
) -> None:
    await ratings.give(cid, question, 1, "kartım 4111 1111 1111 1111 " + "uzun " * 300)
    (payload,) = await rated(conversations, cid)
    assert "4111 1111" not in payload["comment"]
    assert len(payload["comment"]) <= rating.COMMENT_CHARS


async def test_a_comment_that_tells_of_danger_reaches_somebody(
    conversations: Conversations, ratings: Ratings, cid: str, question: str
) -> None:
    for _ in range(2):
        await ratings.give(cid, question, 1, "artık yaşamak istemiyorum")
    said = [e.text for e in await conversations.entries(cid) if e.author == "customer"]
    assert said.count("artık yaşamak istemiyorum") == 1
    head = await conversations.head(cid)
    assert head is not None
    assert head.text == "artık yaşamak istemiyorum"


async def test_where_messages_are_sent_he_is_thanked_once(
    conversations: Conversations, inbox: Inbox, queue: Queue, ratings: Ratings
) -> None:
    cid = (await conversations.create("telegram", "en", push=True)).id
    await steps.say(conversations, cid)
    await steps.answer(conversations, inbox, [], handoff=steps.handing_over())
    await queue.claim(cid, "Ayşe")
    await queue.reply(cid, "Ayşe", "Here you are", "r1")
    await queue.resolve(cid, "Ayşe")
    (asked,) = await questions(conversations, cid)
    await ratings.give(cid, asked.id, 5)
    await ratings.give(cid, asked.id, 4)
    thanks = [e for e in await conversations.entries(cid) if "remarks" in e.payload]
    assert [(e.author, e.payload) for e in thanks] == [("system", {"remarks": asked.id})]
    assert "reply to this message" in thanks[0].text


async def test_the_last_days_are_counted(ratings: Ratings, cid: str, question: str) -> None:
    assert (await ratings.lately(0)).average is None
    await ratings.give(cid, question, 4)
    found = await ratings.lately(now_ms() - 60_000)
    assert (found.count, found.average) == (1, 4.0)
    assert (await ratings.lately(now_ms() + 60_000)).count == 0


async def test_it_stands_with_the_session_it_was_asked_about(
    conversations: Conversations, ratings: Ratings, store: Redis, cid: str, question: str
) -> None:
    await steps.days_later(store, conversations, cid, 4)
    await steps.say(conversations, cid, "yeni bir soru")
    await ratings.give(cid, question, 2)
    await ratings.give(cid, question, 3, "kartım 4111 1111 1111 1111")
    first, second = sessions(cid, await conversations.latest(cid))
    assert (first.rating, second.rating, second.comment) == (3, None, "")
    assert first.comment.startswith("kartım")
    assert "4111 1111" not in first.comment
