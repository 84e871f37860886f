"""Waiting for a person on Telegram: the place, what changes, leaving, and the way back."""

from __future__ import annotations

import json

import pytest
from redis.asyncio import Redis

from handoff import announcements
from handoff.calendar import Calendar
from handoff.clocks import Clockwork
from handoff.conversations import Conversations
from handoff.ending import Handoff
from handoff.inbox import Inbox
from handoff.queue import Queue
from handoff.states import State, Step
from handoff.teams import Teams
from handoff.ushering import Usher
from handoff.waiting import Wait
from ops.settings import Service as Targets
from tests.connectors.telegram.conftest import SHOP
from tests.connectors.telegram.emulator import Emulator, Sent
from tests.connectors.telegram.talk import conversation_of
from tests.handoff import steps
from tests.handoff.test_timekeeping import ALWAYS, MINUTE

pytestmark = pytest.mark.usefixtures("channel")


async def joins(conversations: Conversations, inbox: Inbox, chat: int) -> str:
    """The customer of a chat asks for a person."""
    cid = (await conversation_of(conversations, chat)).id
    await steps.say(conversations, cid, "insan")
    words = announcements.queued("asked", "T-1", "tr", Wait(1, 10), "telegram")
    handoff = Handoff(Step.HAND_OVER, "asked", "T-1", words)
    await steps.answer(conversations, inbox, [], handoff=handoff)
    return cid


async def sent(telegram: Emulator, chat: int, text: str) -> Sent:
    """The message with this text, as soon as the chat has it."""
    return (await telegram.until(lambda: [s for s in telegram.sent(chat) if text in s.text]))[0]


async def test_place_wait_where_the_answer_comes_and_the_way_back_after_a_word_more(
    telegram: Emulator, conversations: Conversations, inbox: Inbox, store: Redis
) -> None:
    cid = await joins(conversations, inbox, 55)
    told = await sent(telegram, 55, "Sıradaki yeriniz: 1.")
    assert "yaklaşık 10 dakika" in told.text
    assert "yanıtımız Telegram'da bu sohbete gelir" in told.text
    await steps.say(conversations, cid, "bir de şu var")
    assert [title for title, _ in told.buttons] == ["Vazgeç, asistanla devam et"]
    telegram.press(told)
    await sent(telegram, 55, "Peki, buradan birlikte devam edelim.")
    assert (await conversations.get(cid)).state is State.BOT
    assert await Queue(store, SHOP).waiting_list() == []


async def test_what_changes_is_told_with_the_way_back(
    telegram: Emulator, conversations: Conversations, inbox: Inbox, store: Redis
) -> None:
    queue, clockwork = Queue(store, SHOP), Clockwork(Targets(), Calendar(ALWAYS))
    ahead = [await joins(conversations, inbox, chat) for chat in (61, 62, 63)]
    await joins(conversations, inbox, 64)
    for cid in ahead[:2]:
        await queue.claim(cid, "Ayşe")
    at = int((await store.time())[0]) * 1000 + 6 * MINUTE
    await Usher(store, SHOP, clockwork, Teams(clockwork.calendar), lambda: at).round()
    moved = await sent(telegram, 64, "Sıranız yaklaştı, yeriniz: 2.")
    telegram.press(moved)
    await sent(telegram, 64, "Peki, buradan birlikte devam edelim.")
    waiting = [each.conversation.id for each in await queue.waiting_list()]
    assert waiting == ahead[2:]


async def test_whoever_leaves_gets_the_answer_in_the_same_chat(
    telegram: Emulator, conversations: Conversations, inbox: Inbox, store: Redis
) -> None:
    cid, queue = await joins(conversations, inbox, 55), Queue(store, SHOP)
    await queue.claim(cid, "Ayşe")
    await queue.reply(cid, "Ayşe", "Buyurun", "r1")
    assert (await sent(telegram, 55, "Ayşe: Buyurun")).chat == 55
    assert json.loads(telegram.called("sendMessage")[-1].fields["chat_id"]) == 55
