"""What is accepted, what is not, and what the customer hears then."""

from __future__ import annotations

from typing import Any

import pytest
from redis.asyncio import Redis

from connectors.telegram import texts
from handoff import privacy
from handoff.conversations import Conversations
from handoff.ending import Reply
from handoff.inbox import Inbox
from language.masks import CARD
from tests.connectors.telegram.emulator import Emulator
from tests.connectors.telegram.talk import BUTTONS, accepted, conversation_of, said, speak

pytestmark = pytest.mark.usefixtures("channel")

VIDEO = {
    "video": {
        **{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1, "duration": 3},
    }
}
STICKER = {
    "sticker": {
        **{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1},
        **{"is_animated": False, "is_video": False, "type": "regular"},
    }
}
VOICE = {"voice": {"file_id": "f", "file_unique_id": "u", "duration": 3}}
DOCUMENT = {"document": {"file_id": "f", "file_unique_id": "u", "file_name": "liste.xlsx"}}


@pytest.mark.parametrize(
    ("text", "code", "lang"),
    [
        ("kargom nerede", "en", "tr"),
        ("where is my order", "tr", "en"),
        ("12345", "en", "en"),
        ("12345", "tr-TR", "tr"),
        ("12345", "de", "tr"),
    ],
)
async def test_the_language_of_the_text_and_else_of_the_telegram(
    telegram: Emulator, conversations: Conversations, text: str, code: str, lang: str
) -> None:
    telegram.say(text, lang=code)
    (entry,) = await accepted(conversations)
    assert entry.lang == lang
    assert (await conversation_of(conversations)).lang == lang


@pytest.mark.parametrize("code", ["tr", "en"])
@pytest.mark.parametrize("text", ["/start", "/start kampanya-12"])
async def test_start_has_the_bot_greet(
    telegram: Emulator, conversations: Conversations, text: str, code: str
) -> None:
    telegram.say(text, lang=code)
    (entry,) = await accepted(conversations)
    assert entry.text == text
    assert entry.payload == {"button": {"title": text, "payload": "/greet"}}
    assert entry.lang == (await conversation_of(conversations)).lang == code


async def test_other_commands_are_text(telegram: Emulator, conversations: Conversations) -> None:
    telegram.say('/faq{"article":"x"}')
    (entry,) = await accepted(conversations)
    assert (entry.text, entry.payload) == ('/faq{"article":"x"}', {})


@pytest.mark.parametrize(
    "attachment", [VIDEO, STICKER, VOICE, DOCUMENT], ids=lambda a: next(iter(a))
)
async def test_what_is_not_text_gets_a_kind_sentence(
    telegram: Emulator, conversations: Conversations, attachment: dict[str, Any]
) -> None:
    telegram.message(**attachment)
    await telegram.until(telegram.sent)
    assert telegram.texts() == [texts.ONLY_TEXT["tr"]]
    assert await said(conversations) == []


async def test_an_album_of_videos_gets_one_sentence(
    telegram: Emulator, conversations: Conversations
) -> None:
    for _ in range(5):
        telegram.message(media_group_id="1", **VIDEO)
    telegram.say("bitti")
    await accepted(conversations)
    await telegram.until(telegram.sent)
    assert telegram.texts() == [texts.ONLY_TEXT["tr"]]


async def test_a_caption_is_accepted(telegram: Emulator, conversations: Conversations) -> None:
    telegram.message(caption="bu ürün kırık geldi", **VIDEO)
    (entry,) = await accepted(conversations)
    assert (entry.text, entry.payload) == ("bu ürün kırık geldi", {"attachment": True})
    await telegram.until(telegram.sent)
    assert telegram.texts() == [texts.ONLY_CAPTION["tr"]]


async def test_an_edit_is_a_new_message_that_names_the_old(
    telegram: Emulator, conversations: Conversations
) -> None:
    message_id = telegram.say("siparişim 1234 nerede")
    telegram.edit(message_id, "siparişim 1243 nerede")
    first, second = await accepted(conversations, 2)
    assert second.text == "siparişim 1243 nerede"
    assert second.payload == {"edited": first.id}


async def test_an_edit_that_changes_nothing_is_ignored(
    telegram: Emulator, conversations: Conversations
) -> None:
    message_id = telegram.say("siparişim nerede")
    telegram.edit(message_id, "siparişim nerede")
    telegram.say("son")
    assert [e.text for e in await accepted(conversations, 2)] == ["siparişim nerede", "son"]


async def test_a_card_number_is_hidden_and_an_edit_of_it_too(
    telegram: Emulator, conversations: Conversations
) -> None:
    message_id = telegram.say("kartım 4111 1111 1111 1111")
    telegram.edit(message_id, "kartım 4111 1111 1111 1111")
    telegram.edit(message_id, "kartım 4111111111111111 idi")
    entries = await accepted(conversations, 2)
    assert [e.text for e in entries] == [
        "kartım •••• •••• •••• 1111",
        "kartım •••• •••• •••• 1111 idi",
    ]
    await telegram.until(telegram.sent)
    assert telegram.texts() == [privacy.hidden({CARD}, "tr")]


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_only_private_chats_are_served(
    telegram: Emulator, conversations: Conversations, store: Redis, kind: str
) -> None:
    group = {"chat": {"id": -100, "type": kind, "title": "G"}}
    user = {"from": {"id": 55, "is_bot": False, "first_name": "Elif"}}
    message = {"message_id": 1, "date": 1, "text": "kargom nerede", **group, **user}
    telegram.update({"message": message})
    telegram.say("son")
    assert [e.text for e in await accepted(conversations)] == ["son"]
    assert len(await store.keys("*:conversation:*:log")) == 1
    assert telegram.sent() == []


async def test_telegrams_own_notes_and_bots_are_ignored(
    telegram: Emulator, conversations: Conversations
) -> None:
    telegram.message(message_auto_delete_timer_changed={"message_auto_delete_time": 86400})
    telegram.say("bot", **{"from": {"id": 9, "is_bot": True, "first_name": "B"}})
    telegram.say("son")
    assert [e.text for e in await accepted(conversations)] == ["son"]


async def test_a_message_over_the_shops_limit_is_refused_kindly(
    telegram: Emulator, conversations: Conversations
) -> None:
    telegram.say("ş" * 4001)
    await telegram.until(telegram.sent)
    assert telegram.texts() == [texts.TOO_LONG["tr"].format(limit=4000)]
    telegram.say("ş" * 4000)
    assert len((await accepted(conversations))[0].text) == 4000


async def test_a_flood_is_answered_once(telegram: Emulator, conversations: Conversations) -> None:
    for number in range(65):
        telegram.say(f"{number}")
    await telegram.until(telegram.sent)
    # A minute may turn meanwhile; within one no more than 30 are taken.
    assert 30 <= len(await said(conversations)) <= 60
    assert telegram.texts() == [texts.TOO_MANY["tr"]]


@pytest.mark.parametrize("data", ["nonsense", "1-0:0", "{own}:2", "{foreign}:0"])
async def test_a_button_that_was_not_offered_here_is_refused(
    telegram: Emulator, conversations: Conversations, inbox: Inbox, data: str
) -> None:
    reply = Reply("Oldu mu?", "tr", {"buttons": BUTTONS})
    await speak(conversations, inbox, [reply], 99)
    (foreign,) = await telegram.until(lambda: telegram.sent(99))
    await speak(conversations, inbox, [reply])
    (own,) = await telegram.until(lambda: telegram.sent(55))
    ids = {"own": own, "foreign": foreign}
    entries = {name: sent.buttons[0][1].rpartition(":")[0] for name, sent in ids.items()}
    telegram.press(own, data=data.format(**entries))
    (answer,) = await telegram.until(lambda: telegram.called("answerCallbackQuery"))
    assert answer.fields["text"] == texts.BUTTON_GONE["tr"]
    assert len(await said(conversations)) == 1
    assert len(await said(conversations, 99)) == 1


async def test_a_button_pressed_twice_is_one_decision(
    telegram: Emulator, conversations: Conversations, inbox: Inbox
) -> None:
    await speak(conversations, inbox, [Reply("Oldu mu?", "tr", {"buttons": BUTTONS})])
    (sent,) = await telegram.until(telegram.sent)
    telegram.press(sent, 0)
    telegram.press(sent, 1)
    await telegram.until(lambda: len(telegram.called("answerCallbackQuery")) == 2)
    assert [e.text for e in await said(conversations)] == ["merhaba", "Evet, oldu"]


@pytest.mark.parametrize("words", [getattr(texts, name) for name in vars(texts) if name.isupper()])
def test_everything_is_said_in_both_languages(words: dict[str, str]) -> None:
    assert set(words) == {"tr", "en"}
    assert all("!" not in text for text in words.values())
