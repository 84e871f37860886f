"""The lines of deliveries, and what is given up."""

from __future__ import annotations

import asyncio
import random

import pytest
from redis.asyncio import Redis

from handoff.conversation import Conversation
from handoff.conversations import Conversations
from handoff.instants import now_ms
from handoff.keys import Keys
from handoff.webhooks import register
from handoff.webhooks.delivery import AlreadySent, Standing, Trouble, UnknownDelivery
from handoff.webhooks.hook import Hook
from handoff.webhooks.register import KEPT, Deliveries
from tests.handoff.conftest import SHOP

CRM = Hook("crm", "https://crm.example/in?key=k", "a secret for both of us", frozenset())


@pytest.fixture
def deliveries(store: Redis) -> Deliveries:
    return Deliveries(store, SHOP)


@pytest.fixture
async def conversation(conversations: Conversations) -> Conversation:
    return await conversations.create("web", "tr")


async def make(deliveries: Deliveries, conversation: Conversation, *names: str) -> None:
    for name in names:
        assert await deliveries.make("crm", name, "reply", conversation, now_ms(), f'"{name}"')


async def test_only_the_first_of_a_conversation_is_due(
    deliveries: Deliveries, conversation: Conversation
) -> None:
    cid = conversation.id
    await make(deliveries, conversation, "a", "b", "c")
    assert await deliveries.due("crm", now_ms(), 10) == [cid]
    first = await deliveries.head("crm", cid)
    assert first is not None
    await deliveries.failed(first, now_ms() + 60_000, Trouble.TIMEOUT, 0)
    assert await deliveries.due("crm", now_ms(), 10) == []
    assert await deliveries.due("crm", now_ms() + 61_000, 10) == [cid]
    await deliveries.sent(first, 204)
    assert await deliveries.due("crm", now_ms(), 10) == [cid]
    second = await deliveries.head("crm", cid)
    assert second is not None
    assert second.id == "b"


async def test_the_same_delivery_is_made_once(
    deliveries: Deliveries, conversation: Conversation
) -> None:
    args = ("reply", conversation, now_ms(), '"a"')
    made = await asyncio.gather(*(deliveries.make("crm", "a", *args) for _ in range(20)))
    assert sum(made) == 1
    first = await deliveries.get("a")
    await deliveries.sent(first, 200)
    assert not await deliveries.make("crm", "a", *args)


async def test_two_senders_settle_one_delivery_once(
    deliveries: Deliveries, conversation: Conversation
) -> None:
    await make(deliveries, conversation, "a", "b")
    first = await deliveries.get("a")
    await asyncio.gather(*(deliveries.sent(first, 200) for _ in range(10)))
    assert [each.id for each in await deliveries.waiting("crm")] == ["b"]


async def test_a_dead_letter_is_looked_at_and_sent_again_with_all_its_tries(
    deliveries: Deliveries, conversation: Conversation
) -> None:
    await make(deliveries, conversation, "a", "b")
    first = await deliveries.get("a")
    await deliveries.failed(first, 0, Trouble.ANSWERED, 500)
    await deliveries.bury(first, Trouble.ANSWERED, 502, tried=True)
    (dead,) = await deliveries.dead("crm")
    assert (dead.id, dead.body, dead.status, dead.tries) == ("a", '"a"', 502, 2)
    assert (await deliveries.counts(CRM)) == register.Counts(waiting=1, dead=1)
    await deliveries.again("a")
    waiting = await deliveries.waiting("crm")
    assert [(each.id, each.tries) for each in waiting] == [("b", 0), ("a", 0)]
    assert await deliveries.dead("crm") == []


async def test_what_waits_can_be_sent_at_once_and_what_has_arrived_cannot(
    deliveries: Deliveries, conversation: Conversation
) -> None:
    await make(deliveries, conversation, "a")
    first = await deliveries.get("a")
    await deliveries.failed(first, now_ms() + 3_600_000, Trouble.ANSWERED, 500)
    await deliveries.again("a")
    assert await deliveries.due("crm", now_ms(), 10) == [conversation.id]
    await deliveries.sent(first, 200)
    with pytest.raises(AlreadySent):
        await deliveries.again("a")
    with pytest.raises(UnknownDelivery):
        await deliveries.again("b")


async def test_dead_letters_are_kept_for_a_month_and_the_latest_of_many(
    store: Redis,
    deliveries: Deliveries,
    conversation: Conversation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(register, "MOST", 3)
    names = ["a", "b", "c", "d", "e"]
    await make(deliveries, conversation, *names)
    await deliveries.bury_all("crm", Trouble.GONE)
    kept = [each.id for each in await deliveries.dead("crm")]
    assert sorted(kept) == ["c", "d", "e"]
    with pytest.raises(UnknownDelivery):
        await deliveries.get("a")
    key = Keys(SHOP).name("webhook-delivery", "c")
    assert 0 < await store.pttl(key) <= KEPT
    await deliveries.again("c")
    assert await store.pttl(key) == -1


async def test_a_receiver_that_is_gone_comes_back_with_another_address(
    deliveries: Deliveries, conversation: Conversation
) -> None:
    await deliveries.gone(CRM)
    assert (await deliveries.counts(CRM)).gone
    moved = Hook("crm", "https://crm.example/new", CRM.secret, frozenset())
    assert not (await deliveries.counts(moved)).gone
    await deliveries.make("crm", "a", "reply", conversation, now_ms(), "1", Trouble.GONE)
    assert (await deliveries.get("a")).standing is Standing.DEAD
    await deliveries.again("a")
    assert not (await deliveries.counts(CRM)).gone


async def test_whatever_comes_of_them_each_is_somewhere_once(
    deliveries: Deliveries, conversation: Conversation, conversations: Conversations
) -> None:
    chance = random.Random(5)  # noqa: S311
    talks = [conversation, await conversations.create("web", "tr")]
    made: list[str] = []
    for n in range(60):
        talk = chance.choice(talks)
        match chance.randrange(5):
            case 0 | 1:
                await make(deliveries, talk, f"d{n}")
                made.append(f"d{n}")
            case 2 if first := await deliveries.head("crm", talk.id):
                await deliveries.sent(first, 200)
            case 3 if first := await deliveries.head("crm", talk.id):
                await deliveries.bury(first, Trouble.TIMEOUT)
            case 4 if dead := await deliveries.dead("crm"):
                await deliveries.again(chance.choice(dead).id)
        waiting = {each.id for each in await deliveries.waiting("crm")}
        buried = {each.id for each in await deliveries.dead("crm")}
        assert not waiting & buried
        for name in made:
            standing = (await deliveries.get(name)).standing
            assert (standing is Standing.WAITING) == (name in waiting)
            assert (standing is Standing.DEAD) == (name in buried)
        due = await deliveries.due("crm", now_ms() + 10, 10)
        lines = {each.conversation for each in await deliveries.waiting("crm")}
        assert set(due) == lines


def test_an_address_shows_itself_without_its_path() -> None:
    assert CRM.place == "https://crm.example"
    assert "key" not in repr(CRM)
    assert CRM.secret not in repr(CRM)
