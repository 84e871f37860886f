"""Customers' pictures on Telegram: fetched, kept, accepted; and what is said when that fails."""

from __future__ import annotations

from typing import Any

import pytest
from redis.asyncio import Redis
from telegram import Update

from connectors.telegram import texts
from connectors.telegram.fetching import NotFetched
from connectors.telegram.updates import Updates
from handoff.conversations import Conversations
from handoff.errors import HandoffError, PictureTooLarge, PictureUnreadable
from handoff.pictures import Pictures
from ops.settings import Settings
from tests.connectors.telegram.conftest import SHOP, Serving
from tests.connectors.telegram.emulator import Emulator
from tests.connectors.telegram.talk import accepted, conversation_of, said
from tests.handoff.drawn import opened, picture

LOST, UNREADABLE = NotFetched.texts["tr"], PictureUnreadable.texts["tr"]


@pytest.fixture
def pictures(settings: Settings) -> Pictures:
    return Pictures(settings.pictures_dir, settings.picture_bytes)


@pytest.mark.parametrize("fields", [{}, {"document": "image/png"}])
async def test_a_picture_is_kept_in_its_largest_size_and_accepted(
    telegram: Emulator,
    channel: object,
    conversations: Conversations,
    pictures: Pictures,
    fields: dict[str, Any],
) -> None:
    telegram.photo(picture("PNG", (300, 200)), **fields)
    (entry,) = await accepted(conversations)
    (shown,) = entry.pictures
    assert (entry.text, shown.width, shown.height) == ("", 300, 200)
    cid = (await conversation_of(conversations)).id
    assert opened(await pictures.read(cid, shown.id)).size == (300, 200)
    assert [call.fields["file_id"] for call in telegram.called("getFile")] == ["photo-0"]
    assert telegram.texts() == []


async def test_a_caption_comes_along(
    telegram: Emulator, channel: object, conversations: Conversations
) -> None:
    telegram.photo(picture(), caption="the lid arrived broken", lang="tr")
    (entry,) = await accepted(conversations)
    assert (entry.told, entry.lang) == ("[photo] the lid arrived broken", "en")


async def test_an_album_is_as_many_messages(
    telegram: Emulator, channel: object, conversations: Conversations
) -> None:
    for number in range(4):
        fields = {"caption": "hepsi kırık"} if number == 0 else {}
        telegram.photo(picture(), media_group_id="7", **fields)
    told = [entry.told for entry in await accepted(conversations, 4)]
    assert told == ["[fotoğraf] hepsi kırık", "[fotoğraf]", "[fotoğraf]", "[fotoğraf]"]


@pytest.mark.parametrize("method", ["getFile", "download"])
@pytest.mark.parametrize("kind", ["502", "429", "drop"])
async def test_a_stumble_is_tried_again(
    telegram: Emulator, channel: object, conversations: Conversations, method: str, kind: str
) -> None:
    telegram.fault(method, kind, times=2, retry_after=0)
    telegram.photo(picture())
    (entry,) = await accepted(conversations)
    assert len(entry.pictures) == 1
    assert telegram.texts() == []


@pytest.mark.parametrize(("method", "kind"), [("download", "502"), ("getFile", "400")])
@pytest.mark.parametrize("caption", ["", "kapağı kırık"])
async def test_what_telegram_does_not_hand_over_is_asked_for_again(
    telegram: Emulator,
    channel: object,
    conversations: Conversations,
    method: str,
    kind: str,
    caption: str,
) -> None:
    telegram.fault(method, kind, times=100)
    telegram.photo(picture(), **({"caption": caption} if caption else {}))
    await telegram.until(telegram.sent)
    assert telegram.texts() == [LOST]
    telegram.say("son")
    entries = await accepted(conversations, 2 if caption else 1)
    assert [(e.text, e.pictures) for e in entries][:-1] == ([(caption, ())] if caption else [])


@pytest.mark.parametrize(
    ("raw", "fields", "words"),
    [
        (b"%PS-Adobe", {"document": "image/jpeg"}, UNREADABLE),
        (picture("GIF"), {"document": "image/gif"}, UNREADABLE),
        (
            picture(),
            {"size": 9 * 1024 * 1024, "document": "image/png"},
            PictureTooLarge.texts["tr"],
        ),
    ],
)
async def test_what_we_do_not_take_is_said_kindly_and_once(
    telegram: Emulator,
    channel: object,
    conversations: Conversations,
    raw: bytes,
    fields: dict[str, Any],
    words: str,
) -> None:
    telegram.photo(raw, media_group_id="1", **fields)
    telegram.photo(raw, media_group_id="1", **fields)
    telegram.say("son")
    assert [e.text for e in await accepted(conversations)] == ["son"]
    await telegram.until(telegram.sent)
    assert telegram.texts() == [words]


async def test_a_photo_too_large_in_its_first_size_is_taken_in_a_smaller_one(
    telegram: Emulator, channel: object, conversations: Conversations
) -> None:
    telegram._api.assets["small"] = {"data": picture(size=(90, 60))}
    telegram.photo(picture(), size=9 * 1024 * 1024)
    (entry,) = await accepted(conversations)
    assert entry.pictures[0].width == 90


async def test_an_edited_caption_brings_no_second_picture(
    telegram: Emulator, channel: object, conversations: Conversations
) -> None:
    message_id = telegram.photo(picture(), caption="kapağı kırk")
    sizes = [{"file_id": "photo-0", "file_unique_id": "u-photo-0", "width": 9, "height": 9}]
    telegram.edit(message_id, "kapağı kırk", photo=sizes)
    telegram.edit(message_id, "kapağı kırık", photo=sizes)
    first, second = await accepted(conversations, 2)
    assert (second.text, second.pictures) == ("kapağı kırık", ())
    assert second.payload["edited"] == first.id
    assert len(telegram.called("download")) == 1


async def test_another_picture_in_its_place_is_a_new_message(
    telegram: Emulator, channel: object, conversations: Conversations
) -> None:
    message_id = telegram.photo(picture())
    await accepted(conversations)
    telegram._api.assets["other"] = {"data": picture(size=(20, 10))}
    sizes = [{"file_id": "other", "file_unique_id": "u-other", "width": 9, "height": 9}]
    for _ in range(2):
        telegram.edit(message_id, "bu doğrusu", photo=sizes)
    telegram.say("son")
    first, second, last = await accepted(conversations, 3)
    assert (second.payload["edited"], second.pictures[0].width) == (first.id, 20)
    assert last.text == "son"


async def test_nobody_waits_for_anothers_picture(
    telegram: Emulator, channel: object, conversations: Conversations
) -> None:
    telegram.fault("download", "hang", seconds=8.0)
    telegram.photo(picture(), chat=71)
    await telegram.until(lambda: telegram.called("download"))
    telegram.say("kargom nerede", chat=72)
    await accepted(conversations, chat=72, seconds=6.0)
    assert await said(conversations, 71) == []


async def test_the_same_update_again_keeps_the_picture_once(
    telegram: Emulator, serving: Serving, conversations: Conversations, store: Redis
) -> None:
    async with serving():
        telegram.photo(picture())
        await accepted(conversations)
    message = telegram._message(55, "tr", 10_001) | {
        "photo": [{"file_id": "photo-0", "file_unique_id": "u-photo-0", "width": 9, "height": 9}]
    }
    again = Update.de_json({"update_id": 999_999, "message": message})
    assert again
    await Updates(store, store, SHOP).put(again)
    async with serving():
        telegram.say("son")
        entries = await accepted(conversations, 2)
    assert [len(e.pictures) for e in entries] == [1, 0]
    assert len(telegram.called("download")) == 1


async def test_an_english_customer_hears_it_in_english(telegram: Emulator, channel: object) -> None:
    telegram.photo(b"%PS-Adobe", document="image/jpeg", lang="en")
    await telegram.until(telegram.sent)
    assert telegram.texts() == [PictureUnreadable.texts["en"]]


@pytest.mark.parametrize("error", [NotFetched, PictureTooLarge, PictureUnreadable])
def test_every_refusal_is_said_in_both_languages(error: type[HandoffError]) -> None:
    assert set(error.texts) == {"tr", "en"}
    assert all("!" not in text for text in error.texts.values())


def test_no_words_speak_of_text_alone_any_more() -> None:
    assert "fotoğraf" in texts.ONLY_TEXT["tr"]
    assert "photos" in texts.ONLY_TEXT["en"]
