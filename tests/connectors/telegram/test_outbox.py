"""Sending: in order, once where that can be known, until it has arrived."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from connectors.telegram.channel import TelegramChannel
from handoff.conversations import Conversations
from handoff.ending import Reply
from handoff.inbox import Inbox
from handoff.queue import Queue
from tests.connectors.telegram.conftest import SHOP, Serving
from tests.connectors.telegram.emulator import Emulator
from tests.connectors.telegram.talk import BUTTONS, conversation_of, emptied, speak
from tests.handoff import steps

OUTBOX = f"{{{SHOP}}}:outbox"


@pytest.mark.parametrize("kind", ["429", "502", "drop"])
async def test_trouble_is_outlasted(
    kind: str,
    channel: TelegramChannel,
    telegram: Emulator,
    conversations: Conversations,
    inbox: Inbox,
    store: Redis,
) -> None:
    telegram.fault("sendMessage", kind, 2)
    await speak(conversations, inbox, [Reply("bir"), Reply("iki")])
    await telegram.until(lambda: len(telegram.sent()) == 2)
    assert telegram.texts() == ["bir", "iki"]
    await emptied(store, SHOP)


async def test_a_lost_answer_is_sent_again_because_nothing_may_be_lost(
    channel: TelegramChannel,
    telegram: Emulator,
    conversations: Conversations,
    inbox: Inbox,
    store: Redis,
) -> None:
    telegram.fault("sendMessage", "drop_after")
    await speak(conversations, inbox, [Reply("bir"), Reply("iki")])
    await telegram.until(lambda: "iki" in telegram.texts())
    assert telegram.texts() == ["bir", "bir", "iki"]
    await emptied(store, SHOP)


async def test_a_customer_who_blocked_the_bot_is_given_up(
    channel: TelegramChannel,
    telegram: Emulator,
    conversations: Conversations,
    inbox: Inbox,
    store: Redis,
    capsys: pytest.CaptureFixture[str],
) -> None:
    telegram.fault("sendMessage", "403")
    cid = await speak(conversations, inbox, [Reply("gitmez")])
    await emptied(store, SHOP)
    assert len(telegram.called("sendMessage")) == 1
    assert "telegram_blocked_by_customer" in (said := capsys.readouterr().out)
    assert cid in said
    await speak(conversations, inbox, [Reply("gider")])
    await telegram.until(telegram.sent)
    assert telegram.texts() == ["gider"]


async def test_a_refused_message_is_sent_bare_once(
    channel: TelegramChannel, telegram: Emulator, conversations: Conversations, inbox: Inbox
) -> None:
    telegram.fault("sendMessage", "400")
    await speak(conversations, inbox, [Reply("bir", "tr", {"buttons": BUTTONS})])
    (sent,) = await telegram.until(telegram.sent)
    assert (sent.text, sent.buttons) == ("bir", [])


async def test_a_message_refused_bare_as_well_is_given_up_loudly(
    channel: TelegramChannel,
    telegram: Emulator,
    conversations: Conversations,
    inbox: Inbox,
    store: Redis,
    capsys: pytest.CaptureFixture[str],
) -> None:
    telegram.fault("sendMessage", "400", 2)
    await speak(conversations, inbox, [Reply("bir", "tr", {"buttons": BUTTONS}), Reply("iki")])
    await telegram.until(telegram.sent)
    assert telegram.texts() == ["iki"]
    await emptied(store, SHOP)
    assert "telegram_given_up" in capsys.readouterr().out


async def test_order_is_kept_in_each_chat_whatever_happens(
    channel: TelegramChannel, telegram: Emulator, conversations: Conversations, inbox: Inbox
) -> None:
    telegram.fault("sendMessage", "502", 5)
    for number in range(5):
        for chat in (101, 102, 103):
            await speak(conversations, inbox, [Reply(f"{chat}.{number}")], chat)
    await telegram.until(lambda: len(telegram.sent()) == 15)
    for chat in (101, 102, 103):
        assert telegram.texts(chat) == [f"{chat}.{number}" for number in range(5)]


async def test_a_very_long_answer_of_emoji_arrives_whole(
    channel: TelegramChannel, telegram: Emulator, conversations: Conversations, inbox: Inbox
) -> None:
    await speak(conversations, inbox, [Reply("🌼" * 3000, "tr", {"buttons": BUTTONS})])
    first, second = await telegram.until(lambda: telegram.sent() if telegram.sent()[1:] else [])
    assert first.text + second.text == "🌼" * 3000
    assert not first.buttons
    assert second.buttons


async def test_what_was_sent_before_a_restart_is_not_sent_again(
    telegram: Emulator, serving: Serving, conversations: Conversations, inbox: Inbox, store: Redis
) -> None:
    """A process dies between a send and its acknowledgement: the marks tell how far it was."""
    await speak(conversations, inbox, [Reply("a" * 4000 + "\n" + "b" * 4000), Reply("son")])
    await store.xgroup_create(OUTBOX, "telegram", "0")
    ((_, items),) = await store.xreadgroup("telegram", "reader", {OUTBOX: ">"})
    mark = f"{{{SHOP}}}:telegram:sent:{items[0][0]}"
    await store.hset(mark, mapping={"begun": 1, "arrived": 1})
    async with serving():
        await telegram.until(lambda: "son" in telegram.texts())
        await emptied(store, SHOP)
    assert telegram.texts() == ["b" * 4000, "son"]


async def test_what_was_in_doubt_at_a_restart_is_sent_again(
    telegram: Emulator, serving: Serving, conversations: Conversations, inbox: Inbox, store: Redis
) -> None:
    await speak(conversations, inbox, [Reply("bir")])
    ((item, _),) = await store.xrange(OUTBOX)
    await store.hset(f"{{{SHOP}}}:telegram:sent:{item}", mapping={"begun": 1})
    async with serving():
        await telegram.until(telegram.sent)
        await emptied(store, SHOP)
    assert telegram.texts() == ["bir"]


async def test_other_channels_items_are_left_to_them(
    channel: TelegramChannel,
    telegram: Emulator,
    conversations: Conversations,
    inbox: Inbox,
    store: Redis,
) -> None:
    await store.xadd(OUTBOX, {"c": "x", "e": "1-0", "ch": "whatsapp"})
    await speak(conversations, inbox, [Reply("bir")])
    await telegram.until(telegram.sent)
    async with asyncio.timeout(15):
        while await store.xlen(OUTBOX) > 1:
            await asyncio.sleep(0.02)
    pending = await store.xpending(OUTBOX, "telegram")
    assert pending["pending"] == 0


async def test_a_conversation_that_is_gone_stops_nobody(
    channel: TelegramChannel,
    telegram: Emulator,
    conversations: Conversations,
    inbox: Inbox,
    store: Redis,
) -> None:
    await store.xadd(OUTBOX, {"c": "gone", "e": "1-0", "ch": "telegram"})
    cid = (await conversation_of(conversations)).id
    await store.xadd(OUTBOX, {"c": cid, "e": "1-0", "ch": "telegram"})
    await speak(conversations, inbox, [Reply("bir")])
    await telegram.until(telegram.sent)
    await emptied(store, SHOP)


async def test_what_telegram_has_taken_of_an_agents_words_is_noted(
    channel: TelegramChannel,
    telegram: Emulator,
    conversations: Conversations,
    inbox: Inbox,
    store: Redis,
) -> None:
    queue = Queue(store, SHOP)
    cid = (await conversation_of(conversations)).id
    await steps.say(conversations, cid, "insan")
    await steps.answer(conversations, inbox, [], handoff=steps.handing_over())
    await queue.claim(cid, "Ayşe")
    await emptied(store, SHOP)
    assert (await conversations.get(cid)).reached == ""  # nothing of an agent's yet
    await queue.reply(cid, "Ayşe", "Buyurun", "r1")
    taken = await queue.reply(cid, "Ayşe", "Bakıyorum", "r2")
    await emptied(store, SHOP)
    telegram.fault("sendMessage", "403")
    await queue.reply(cid, "Ayşe", "Engellendik", "r3")
    await emptied(store, SHOP)
    now = await conversations.get(cid)
    assert (now.reached, now.read) == (taken, "")
