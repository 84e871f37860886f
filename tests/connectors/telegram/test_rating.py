"""How it went, on Telegram: five numbers under the question, a word in reply to the thanks."""

from __future__ import annotations

from typing import Any

import pytest
from redis.asyncio import Redis

from connectors.telegram.buttons import rating
from handoff.conversations import Conversations
from handoff.inbox import Inbox
from handoff.queue import Queue
from handoff.states import State
from tests.connectors.telegram.conftest import SHOP
from tests.connectors.telegram.emulator import Emulator, Sent
from tests.connectors.telegram.talk import conversation_of, said
from tests.handoff import steps

pytestmark = pytest.mark.usefixtures("channel")

ASKS = "Bu görüşme sizin için nasıldı?"
THANKS = "Puanınız için teşekkür ederiz."


@pytest.fixture
async def asked(
    telegram: Emulator, conversations: Conversations, inbox: Inbox, store: Redis
) -> Sent:
    """The question, as the customer got it."""
    queue = Queue(store, SHOP, asks=True)
    cid = (await conversation_of(conversations)).id
    await steps.say(conversations, cid, "insan")
    await steps.answer(conversations, inbox, [], handoff=steps.handing_over())
    await queue.claim(cid, "Ayşe")
    await queue.reply(cid, "Ayşe", "Buyurun", "r1")
    await queue.resolve(cid, "Ayşe")
    return await sent(telegram, ASKS)


async def sent(telegram: Emulator, text: str) -> Sent:
    """The message with this text, as soon as it is there."""
    return (await telegram.until(lambda: [s for s in telegram.sent() if text in s.text]))[0]


async def rated(conversations: Conversations) -> list[dict[str, Any]]:
    cid = (await conversation_of(conversations)).id
    return [e.payload for e in await conversations.entries(cid) if e.text == "rated"]


def keyboards(telegram: Emulator) -> list[str]:
    """What keyboards were changed to."""
    calls = telegram.called("editMessageReplyMarkup")
    return [str(call.fields.get("reply_markup", "")) for call in calls]


async def test_a_number_is_a_rating_and_says_so(
    telegram: Emulator, conversations: Conversations, inbox: Inbox, asked: Sent
) -> None:
    assert [title for title, _ in asked.buttons] == ["1", "2", "3", "4", "5"]
    assert all(len(data.encode()) <= 64 for _, data in asked.buttons)
    telegram.press(asked, 3)
    await sent(telegram, THANKS)
    assert await rated(conversations) == [{"rating": 4, "comment": ""}]
    toast = await telegram.until(lambda: telegram.called("answerCallbackQuery"))
    assert toast[0].fields["text"] == "Puanınız: 4. Teşekkür ederiz."
    (shown,) = await telegram.until(lambda: keyboards(telegram))
    assert "\\u2713 4" in shown or "✓ 4" in shown
    assert (await conversation_of(conversations)).state is State.RESOLVED
    assert [entry.text for entry in await said(conversations)] == ["insan"]
    assert await inbox.take(1) == []


async def test_another_number_changes_it_and_is_thanked_for_once(
    telegram: Emulator, conversations: Conversations, asked: Sent
) -> None:
    for index in (1, 1, 4):
        telegram.press(asked, index)
    await telegram.until(lambda: len(telegram.called("answerCallbackQuery")) == 3)
    assert [each["rating"] for each in await rated(conversations)] == [2, 5]
    await sent(telegram, THANKS)
    assert len([text for text in telegram.texts() if THANKS in text]) == 1


async def test_a_reply_to_the_thanks_is_a_word_about_it(
    telegram: Emulator, conversations: Conversations, inbox: Inbox, asked: Sent
) -> None:
    telegram.press(asked, 4)
    thanks = await sent(telegram, THANKS)
    telegram.say("Çok ilgiliydi", reply_to_message=replied(thanks))
    await sent(telegram, "Notunuzu ekibimize ilettik")
    assert (await rated(conversations))[-1] == {"rating": 5, "comment": "Çok ilgiliydi"}
    assert (await conversation_of(conversations)).state is State.RESOLVED
    assert await inbox.take(1) == []


@pytest.mark.parametrize("to", ["question", "nothing"])
async def test_whatever_needs_an_answer_is_a_message(
    telegram: Emulator, conversations: Conversations, inbox: Inbox, asked: Sent, to: str
) -> None:
    telegram.press(asked, 0)
    thanks = await sent(telegram, THANKS)
    text = {"question": "peki iadem ne zaman yatar?", "nothing": "bir şey daha var"}[to]
    reply = {"reply_to_message": replied(thanks)} if to == "question" else {}
    telegram.say(text, **reply)
    await telegram.until(lambda: telegram.confirmed)
    (ticket,) = await inbox.take(1)
    head = await conversations.head(ticket.conversation)
    assert head is not None
    assert head.text == text
    assert await rated(conversations) == [{"rating": 1, "comment": ""}]


async def test_what_nobody_asked_is_refused_and_the_numbers_go(
    telegram: Emulator, conversations: Conversations, asked: Sent
) -> None:
    telegram.press(asked, data="rate:1-1:5")
    toast = await telegram.until(lambda: telegram.called("answerCallbackQuery"))
    assert "artık değiştirilemiyor" in toast[0].fields["text"]
    assert await telegram.until(lambda: keyboards(telegram)) == [""]
    assert await rated(conversations) == []


@pytest.mark.parametrize("data", [None, "", "rate:1-0:0", "rate:1-0:6", "rate:x:5", "1-0:5"])
def test_data_that_we_never_wrote_is_no_rating(data: str | None) -> None:
    assert rating(data) is None


def replied(thanks: Sent) -> dict[str, Any]:
    """A message of ours as Telegram shows it in a reply."""
    chat = {"id": thanks.chat, "type": "private", "first_name": "Elif"}
    bot = {"id": 7000001, "is_bot": True, "first_name": "Papi"}
    ours = {"message_id": thanks.id, "date": 1_790_000_000, "chat": chat, "from": bot}
    return {**ours, "text": thanks.text}
