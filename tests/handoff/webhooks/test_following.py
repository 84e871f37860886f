"""Which entries become deliveries, after crashes and long absences too."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from handoff.conversations import TAKE_BACK, Conversations
from handoff.errors import StoreUnavailable
from handoff.inbox import Inbox
from handoff.instants import now_ms
from handoff.keys import Keys
from handoff.queue import Queue
from handoff.store import connect
from handoff.webhooks.delivery import Trouble, UnknownDelivery
from handoff.webhooks.envelope import Envelopes
from handoff.webhooks.following import Follower
from handoff.webhooks.hook import Hook
from handoff.webhooks.register import Deliveries
from tests.handoff import steps
from tests.handoff.conftest import SHOP

ALL = frozenset({"handoff", "reply", "resolve", "back_to_bot", "rating"})
CRM = Hook("crm", "https://crm.example/in", "a secret for both of us", ALL)


def follower(store: Redis, *hooks: Hook) -> Follower:
    known = {hook.id: hook for hook in hooks}
    return Follower(store, store, SHOP, known, Envelopes(SHOP, "tr", "https://x.example"))


@pytest.fixture
def deliveries(store: Redis) -> Deliveries:
    return Deliveries(store, SHOP)


async def all_of(following: Follower) -> None:
    while await following.follow(1):
        pass


async def events(deliveries: Deliveries, hook: str = "crm") -> list[str]:
    return [each.event for each in await deliveries.waiting(hook)]


async def test_a_webhook_is_told_what_it_asks_for(
    store: Redis, conversations: Conversations, queue: Queue, inbox: Inbox, deliveries: Deliveries
) -> None:
    hooks = (
        CRM,
        Hook("ends", CRM.url, CRM.secret, frozenset({"resolve"})),
        Hook("english", CRM.url, CRM.secret, ALL, languages=frozenset({"en"})),
        Hook("returns", CRM.url, CRM.secret, ALL, teams=frozenset({"returns"})),
        Hook("general", CRM.url, CRM.secret, ALL, teams=frozenset({"general"})),
    )
    following = follower(store, *hooks)
    await following.begin()
    cid = await steps.queued(conversations, inbox)
    await queue.claim(cid, "Ayşe")
    await queue.note(cid, "Ayşe", "gizli", "desk:0")
    await queue.reply(cid, "Ayşe", "Merhaba", "desk:1")
    await queue.resolve(cid, "Ayşe")
    await all_of(following)
    assert await events(deliveries) == ["handoff", "reply", "resolve"]
    assert await events(deliveries, "general") == ["handoff", "reply", "resolve"]
    assert await events(deliveries, "ends") == ["resolve"]
    assert await events(deliveries, "english") == await events(deliveries, "returns") == []


async def test_what_goes_back_to_the_bot_is_told_to_whose_team_it_was(
    store: Redis, conversations: Conversations, queue: Queue, inbox: Inbox, deliveries: Deliveries
) -> None:
    """Also what came before: a follower that was away reads it when it is no team's any more."""
    following = follower(
        store,
        Hook("returns", CRM.url, CRM.secret, ALL, teams=frozenset({"returns"})),
        Hook("general", CRM.url, CRM.secret, ALL, teams=frozenset({"general"})),
    )
    await following.begin()
    returns = replace(steps.handing_over(), team="returns")
    given, taken = [(await conversations.create("web", "tr")).id for _ in range(2)]
    for cid in (given, taken):
        await steps.say(conversations, cid, "iade")
        await steps.answer(conversations, inbox, [], handoff=returns)
    await queue.claim(given, "Ayşe")
    await queue.reply(given, "Ayşe", "Bakıyorum", "desk:1")
    await queue.give_back(given, "Ayşe")
    back = {"button": {"payload": TAKE_BACK}}
    await conversations.accept(taken, "vazgeç", "b1", payload=back)
    await all_of(following)
    assert sorted(await events(deliveries, "returns")) == [
        *("back_to_bot", "back_to_bot", "handoff", "handoff", "reply"),
    ]
    assert await events(deliveries, "general") == []


async def test_what_was_before_a_webhook_was_there_is_not_told(
    store: Redis, conversations: Conversations, inbox: Inbox, deliveries: Deliveries
) -> None:
    first = follower(store, CRM)
    await steps.queued(conversations, inbox)
    await first.begin()
    await all_of(first)
    assert await events(deliveries) == []
    await steps.queued(conversations, inbox)
    later = Hook("later", CRM.url, CRM.secret, ALL)
    both = follower(store, CRM, later)
    last = (await store.xrevrange(Keys(SHOP).activity, count=1))[0][0]
    while now_ms() <= int(last.partition("-")[0]):
        await asyncio.sleep(0.001)
    await both.begin()
    await all_of(both)
    assert await events(deliveries) == ["handoff"]
    assert await events(deliveries, "later") == []


async def test_killed_before_it_wrote_down_where_it_was_it_makes_nothing_twice(
    store: Redis, conversations: Conversations, inbox: Inbox, deliveries: Deliveries
) -> None:
    following = follower(store, CRM)
    await following.begin()
    cursor = Keys(SHOP).name("webhooks", "cursor")
    before = await store.get(cursor)
    await steps.queued(conversations, inbox)
    await steps.queued(conversations, inbox)
    await all_of(following)
    first = (await deliveries.waiting("crm"))[0]
    await deliveries.sent(first, 200)
    await store.set(cursor, before)
    again = follower(store, CRM)
    await again.begin()
    await all_of(again)
    assert len(await deliveries.waiting("crm")) == 1


async def test_what_the_activity_does_not_tell_any_more_is_told(
    store: Redis, conversations: Conversations, queue: Queue, inbox: Inbox, deliveries: Deliveries
) -> None:
    following = follower(store, CRM)
    kept, gone = [await steps.queued(conversations, inbox) for _ in range(2)]
    await following.begin()
    for cid in (kept, gone):
        await queue.claim(cid, "Ayşe")
        await queue.reply(cid, "Ayşe", "Merhaba", f"desk:{cid}")
    await all_of(following)
    assert await events(deliveries) == ["reply", "reply"]
    await queue.resolve(kept, "Ayşe")
    await conversations.forget(gone)
    await store.xtrim(Keys(SHOP).activity, maxlen=1)
    await steps.queued(conversations, inbox)
    await store.xtrim(Keys(SHOP).activity, maxlen=1)
    returned = follower(store, CRM)
    await returned.begin()
    await all_of(returned)
    waiting = await deliveries.waiting("crm")
    assert sorted(each.event for each in waiting) == ["handoff", "reply", "resolve"]
    assert gone not in {each.conversation for each in waiting}


async def test_of_a_forgotten_conversation_nothing_is_kept(
    store: Redis, conversations: Conversations, queue: Queue, inbox: Inbox, deliveries: Deliveries
) -> None:
    following = follower(store, CRM)
    await following.begin()
    cid = await steps.queued(conversations, inbox)
    await queue.claim(cid, "Ayşe")
    await queue.reply(cid, "Ayşe", "Merhaba", "desk:1")
    await all_of(following)
    dead, waits = await deliveries.waiting("crm")
    await deliveries.bury(dead, Trouble.TIMEOUT)
    await conversations.forget(cid)
    await all_of(following)
    assert await deliveries.waiting("crm") == await deliveries.dead("crm") == []
    for each in (dead, waits):
        with pytest.raises(UnknownDelivery):
            await deliveries.get(each.id)


async def test_a_rating_is_told_as_soon_as_it_is_in_the_log(
    store: Redis, conversations: Conversations, deliveries: Deliveries
) -> None:
    following = follower(store, CRM)
    await following.begin()
    cid = (await conversations.create("web", "tr")).id
    keys = conversations.keys
    fields = {"kind": "event", "author": "customer", "author_id": "", "text": "rated"}
    payload = json.dumps({"rating": 2, "comment": "geç geldi"})
    fields |= {"lang": "tr", "payload": payload, "external_id": "rating:1"}
    entry = await store.xadd(keys.log(cid), fields)  # type: ignore[arg-type]
    await store.xadd(keys.activity, {"c": cid, "e": entry, "k": "event"})
    await all_of(following)
    (delivery,) = await deliveries.waiting("crm")
    assert json.loads(delivery.body)["data"] == {"rating": 2, "comment": "geç geldi"}


async def test_without_webhooks_nothing_is_followed(
    store: Redis, conversations: Conversations, inbox: Inbox
) -> None:
    await follower(store, CRM).begin()
    await follower(store).begin()
    assert await store.keys(Keys(SHOP).name("webhooks", "*")) == []


async def test_a_store_that_does_not_answer_is_said(deliveries: Deliveries) -> None:
    lost = connect("redis://127.0.0.1:1")
    with pytest.raises(StoreUnavailable):
        await follower(lost, CRM).begin()
    await lost.aclose()
