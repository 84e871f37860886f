"""Webhooks to a real receiver that fails, hangs, hangs up, is gone and comes back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import structlog
from redis.asyncio import Redis

from connectors import webhooks as module
from connectors.webhooks import PAUSES, Answer, Post, Sender, Webhooks
from handoff import lease
from handoff.conversations import Conversations
from handoff.inbox import Inbox
from handoff.instants import now_ms
from handoff.queue import Queue
from handoff.webhooks.delivery import Delivery, Standing, Trouble
from handoff.webhooks.envelope import Envelopes
from handoff.webhooks.hook import Hook
from handoff.webhooks.register import Deliveries
from tests.connectors.receiver import SECRET, Receiver
from tests.handoff import steps

SHOP = "testshop"
ALL = frozenset({"handoff", "reply", "resolve", "back_to_bot", "rating"})


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOOK_SECONDS", 0.02)
    monkeypatch.setattr(module, "_BLOCK_MS", 20)
    monkeypatch.setattr(lease, "RENEWAL", 0.02)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver
        assert receiver.forged == 0


class Shop:
    """A shop with people at work, and its deliveries."""

    def __init__(self, store: Redis) -> None:
        self.store = store
        self.conversations = Conversations(store, SHOP)
        self.queue = Queue(store, SHOP)
        self.inbox = Inbox(store, store, SHOP, "w1")
        self.deliveries = Deliveries(store, SHOP)

    async def handed_over(self) -> str:
        return await steps.queued(self.conversations, self.inbox)

    async def claimed(self) -> str:
        cid = await self.handed_over()
        await self.queue.claim(cid, "Ayşe")
        return cid

    async def dead(self, count: int, hook: str = "crm") -> list[Delivery]:
        """The dead letters, as soon as they are so many."""
        async with asyncio.timeout(30):
            while len(found := await self.deliveries.dead(hook)) < count:
                await asyncio.sleep(0.01)
        return found

    async def settled(self, hook: str = "crm") -> None:
        """Nothing waits for the webhook."""
        async with asyncio.timeout(30):
            while await self.deliveries.waiting(hook):
                await asyncio.sleep(0.01)

    @asynccontextmanager
    async def telling(
        self,
        *hooks: Hook,
        pauses: tuple[float, ...] = (0.02, 0.02, 0.02),
        patience: float = 30.0,
    ) -> AsyncIterator[None]:
        """The worker runs and has seen all the webhooks; without any it has done its work."""
        known = {hook.id: hook for hook in hooks}
        envelopes = Envelopes(SHOP, "tr", "https://papatya.example")
        worker = Webhooks(
            self.store, self.store, SHOP, known, envelopes, post=Post(patience), pauses=pauses
        )
        task = asyncio.create_task(worker.run())
        cursor = f"{{{SHOP}}}:webhooks:cursor"
        async with asyncio.timeout(30):
            if not known:
                await task
            while known and not await self.store.get(cursor):
                assert not task.done()
                await asyncio.sleep(0.01)
        try:
            yield
            assert not known or not task.done()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def shop(store: Redis) -> Shop:
    shop = Shop(store)
    await shop.inbox.open()
    return shop


def hook(receiver: Receiver, id: str = "crm", events: frozenset[str] = ALL) -> Hook:
    return Hook(id, receiver.url, SECRET, events)


async def test_everything_is_told_once_in_order_and_signed(shop: Shop, receiver: Receiver) -> None:
    async with shop.telling(hook(receiver)):
        cid = await shop.claimed()
        await shop.queue.reply(cid, "Ayşe", "Merhaba, bakıyorum.", "desk:1")
        await shop.queue.resolve(cid, "Ayşe")
        got = await receiver.has(3)
        await shop.settled()
    assert [each.json["event"] for each in got] == ["handoff", "reply", "resolve"]
    assert {each.json["conversation"]["id"] for each in got} == {cid}
    assert len({each.json["id"] for each in got}) == 3
    first = got[0]
    assert first.headers["x-destek-event"] == "handoff"
    assert first.headers["x-destek-delivery"] == first.json["id"]
    assert first.headers["x-destek-attempt"] == "1"
    assert first.headers["content-type"] == "application/json; charset=utf-8"
    sent = await shop.deliveries.get(first.json["id"])
    assert (sent.standing, sent.status, sent.body) == (Standing.SENT, 200, "")


@pytest.mark.parametrize("deed", [500, 400, 302, "hang up", "hang"])
async def test_what_failed_is_sent_again_the_same(
    shop: Shop, receiver: Receiver, deed: int | str
) -> None:
    receiver.plan = [deed, 503]
    async with shop.telling(hook(receiver), patience=3.0 if deed == "hang" else 30.0):
        await shop.handed_over()
        got = await receiver.has(3)
        await shop.settled()
    assert len({each.body for each in got}) == 1
    assert [each.headers["x-destek-attempt"] for each in got] == ["1", "2", "3"]
    assert await shop.deliveries.dead("crm") == []


async def test_what_keeps_failing_is_a_dead_letter_that_can_be_sent_again(
    shop: Shop, receiver: Receiver
) -> None:
    receiver.plan = [500, 500, 404, "hang up", 500]
    async with shop.telling(hook(receiver)):
        cid = await shop.handed_over()
        (dead,) = await shop.dead(1)
        assert (dead.conversation, dead.tries, dead.trouble) == (cid, 4, Trouble.UNREACHABLE)
        assert len(receiver.got) == 4
        assert dead.body.encode() == receiver.got[0].body
        await shop.deliveries.again(dead.id)
        got = await receiver.has(6)
        await shop.settled()
        assert await shop.deliveries.dead("crm") == []
    assert len({each.body for each in got}) == 1


async def test_a_receiver_that_hangs_delays_no_other(shop: Shop, receiver: Receiver) -> None:
    async with Receiver(["hang"] * 100) as slow:
        async with shop.telling(hook(slow, "slow"), hook(receiver)):
            for _ in range(6):
                await shop.handed_over()
            await receiver.has(6)
            await shop.settled()
            # Every conversation waits, a few of them with the receiver.
            assert len(await shop.deliveries.waiting("slow")) == 6
        assert 0 < len(slow.got) <= 4


async def test_one_conversation_that_fails_holds_back_only_itself(
    shop: Shop, receiver: Receiver
) -> None:
    receiver.plan = [500]
    async with shop.telling(hook(receiver), pauses=(0.5,)):
        cid = await shop.claimed()
        await receiver.has(1)
        await shop.queue.reply(cid, "Ayşe", "Merhaba", "desk:1")
        other = await shop.handed_over()
        got = await receiver.has(4)
    of = [(each.json["conversation"]["id"], each.json["event"]) for each in got]
    assert of[0] == (cid, "handoff")
    assert (other, "handoff") in of[1:]
    assert of.index((cid, "reply")) > of.index((cid, "handoff"), 1)


async def test_a_receiver_that_is_gone_is_left_alone_until_somebody_asks(
    shop: Shop, receiver: Receiver
) -> None:
    receiver.plan = [410]
    crm = hook(receiver)
    async with shop.telling(crm):
        await shop.handed_over()
        (first,) = await shop.dead(1)
        assert (first.trouble, first.status, first.tries) == (Trouble.GONE, 410, 1)
        while not (await shop.deliveries.counts(crm)).gone:
            await asyncio.sleep(0.01)
        await shop.handed_over()
        later = (await shop.dead(2))[0]
        assert (later.trouble, later.tries) == (Trouble.GONE, 0)
        assert len(receiver.got) == 1
        await shop.deliveries.again(first.id)
        await receiver.has(2)
        await shop.settled()
        assert not (await shop.deliveries.counts(crm)).gone
        await shop.handed_over()
        assert (await receiver.has(3))[2].json["event"] == "handoff"


async def test_a_receiver_that_asks_for_a_pause_gets_it(shop: Shop, receiver: Receiver) -> None:
    receiver.plan = [(429, {"Retry-After": "3000"})]
    crm = hook(receiver)
    async with shop.telling(crm):
        await shop.handed_over()
        async with asyncio.timeout(30):
            while not (until := (await shop.deliveries.willing(crm))[0]):
                await asyncio.sleep(0.01)
        assert 2_900_000 < until - now_ms() <= 3_000_000
        await shop.handed_over()
        async with asyncio.timeout(30):
            while len(waiting := await shop.deliveries.waiting("crm")) < 2:
                await asyncio.sleep(0.01)
        assert len(receiver.got) == 1
        for each in waiting:
            await shop.deliveries.again(each.id)
        await receiver.has(3)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("120", 120), ("999999", 3600), ("-5", 0), ("soon", 0), ("", 0), ("٣", 0)],
)
async def test_how_long_a_pause_may_be(receiver: Receiver, asked: str, seconds: int) -> None:
    receiver.plan = [(503, {"Retry-After": asked} if asked.isascii() else {})]
    post = Post()
    answer = await post(hook(receiver), "ping", "a", "{}")
    await post.aclose()
    assert answer == Answer(503, Trouble.ANSWERED, seconds)


async def test_a_pause_may_end_at_a_moment(receiver: Receiver) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=600), usegmt=True)
    receiver.plan = [(503, {"Retry-After": moment}), (500, {"Retry-After": "60"})]
    post = Post()
    assert 500 < (await post(hook(receiver), "ping", "a", "{}")).rest <= 600
    assert (await post(hook(receiver), "ping", "a", "{}")).rest == 0
    await post.aclose()


async def test_killed_between_sending_and_writing_it_down_it_sends_the_same_again(
    shop: Shop, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = asyncio.Event()

    async def killed(*_: object) -> None:
        dead.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as patch:
        patch.setattr(Deliveries, "sent", killed)
        async with shop.telling(hook(receiver)):
            await shop.handed_over()
            await dead.wait()
    async with shop.telling(hook(receiver)):
        got = await receiver.has(2)
        await shop.settled()
    assert got[0].body == got[1].body
    assert got[0].headers["x-destek-delivery"] == got[1].headers["x-destek-delivery"]
    assert len(got) == 2


async def test_what_happens_while_nobody_runs_is_told_later(shop: Shop, receiver: Receiver) -> None:
    async with shop.telling(hook(receiver)):
        pass
    cids = [await shop.handed_over() for _ in range(3)]
    async with shop.telling(hook(receiver)):
        got = await receiver.has(3)
    assert sorted(each.json["conversation"]["id"] for each in got) == sorted(cids)


async def test_two_gateways_send_once(shop: Shop, receiver: Receiver) -> None:
    async with shop.telling(hook(receiver)), shop.telling(hook(receiver)):
        for _ in range(5):
            await shop.handed_over()
        got = await receiver.has(5)
        await shop.settled()
    assert len({each.json["id"] for each in got}) == len(got) == 5


async def test_a_look_that_was_under_way_when_a_try_failed_does_not_try_again(
    shop: Shop, receiver: Receiver
) -> None:
    class Slow(Deliveries):
        """Its answers are old when they come."""

        async def due(self, hook: str, now: int, limit: int) -> list[str]:
            found = await super().due(hook, now, limit)
            sender.wake()
            await asyncio.sleep(0.3)
            return found

    receiver.plan = [500]
    crm = hook(receiver)
    async with shop.telling(crm, pauses=(3600,)):
        await shop.handed_over()
        await receiver.has(1)
        (waiting,) = await shop.deliveries.waiting("crm")
    await shop.deliveries.again(waiting.id)
    receiver.plan = [500]
    deliveries = Slow(shop.store, SHOP)
    sender = Sender(crm, deliveries, Post(), (3600.0, 3600.0, 3600.0))
    task = asyncio.create_task(sender.run())
    await receiver.has(2)
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert len(receiver.got) == 2


async def test_without_webhooks_what_is_left_of_old_ones_is_given_up(
    shop: Shop, receiver: Receiver
) -> None:
    receiver.plan = [500]
    async with shop.telling(hook(receiver), pauses=(3600,)):
        await shop.handed_over()
        await receiver.has(1)
    async with shop.telling():
        (dead,) = await shop.deliveries.dead("crm")
    assert dead.trouble == Trouble.REMOVED
    await shop.handed_over()
    async with shop.telling(hook(receiver)):
        cid = await shop.handed_over()
        got = await receiver.has(2)
    assert got[1].json["conversation"]["id"] == cid


async def test_neither_words_nor_addresses_nor_secrets_are_logged(
    shop: Shop, receiver: Receiver
) -> None:
    receiver.plan = [500, "hang up", 200, 410]
    with structlog.testing.capture_logs() as lines:
        async with shop.telling(hook(receiver)):
            cid = await shop.claimed()
            await shop.queue.reply(cid, "Ayşe", "Kodunuz 8841", "desk:1")
            await shop.dead(1)
    told = repr(lines)
    assert {"webhook_failed", "webhook_sent", "webhook_gone"} <= {each["event"] for each in lines}
    assert not any(each in told for each in (SECRET, "8841", receiver.url, "insan", "Ayşe"))


def test_it_is_tried_for_about_a_day() -> None:
    assert 23 * 3600 < sum(PAUSES) < 25 * 3600
    assert list(PAUSES) == sorted(PAUSES)
