"""Files on Telegram: agents' each once, in order, with their words; customers' documents."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from redis.asyncio import Redis

from connectors.telegram.rendering import CAPTION, render
from handoff.attachments import Attachments
from handoff.conversations import Conversations
from handoff.enclosing import enclosed
from handoff.entry import Document, Entry, Picture
from handoff.errors import DocumentTooLarge, DocumentUnreadable, PictureUnreadable
from handoff.inbox import Inbox
from handoff.queue import Queue
from ops.settings import Settings
from tests.connectors.telegram.conftest import SHOP, Serving
from tests.connectors.telegram.emulator import CHAT, Emulator
from tests.connectors.telegram.talk import accepted, conversation_of
from tests.handoff import steps
from tests.handoff.drawn import opened, picture
from tests.handoff.typed import pdf

Send = Callable[..., Awaitable[None]]
PHOTO, PAPER = Picture("p" * 32, 60, 40), Document("d" * 32, "İade etiketi.pdf", 9)


@pytest.fixture
def attachments(settings: Settings) -> Attachments:
    return Attachments.of(settings)


@pytest.fixture
async def cid(store: Redis, conversations: Conversations, inbox: Inbox) -> str:
    """A conversation on Telegram that Ayşe has."""
    customer = {"telegram": {"chat": CHAT}}
    cid = (await conversations.create("telegram", "tr", customer=customer)).id
    await steps.say(conversations, cid, "insan")
    await steps.answer(conversations, inbox, [], handoff=steps.handing_over())
    await Queue(store, SHOP).claim(cid, "Ayşe")
    await store.hset(conversations.keys.conversation(cid), "push", "1")  # from here on
    return cid


@pytest.fixture
def send(store: Redis, cid: str) -> Send:
    """Ayşe writes with files."""

    async def sending(text: str, *files: Picture | Document) -> None:
        told = enclosed(text, files, "tr")
        await Queue(store, SHOP).reply(cid, "Ayşe", text, f"desk:{text}", enclosed=told)

    return sending


def said(text: str, *files: Picture | Document) -> Entry:
    payload = {"agent": "Ayşe", **enclosed(text, files, "tr").payload}
    return Entry("1-0", "message", "agent", "Ayşe", text, "tr", payload)


def test_a_short_text_is_the_caption_of_the_first_file() -> None:
    parts = render(said("ekte", PHOTO, PAPER), "")
    assert [(part.text, part.file) for part in parts] == [("Ayşe: ekte", PHOTO), ("", PAPER)]
    (alone,) = render(said("", PAPER), "")
    assert (alone.text, alone.file) == ("Ayşe", PAPER)


@pytest.mark.parametrize(("letters", "parts"), [(1018, 1), (1019, 2), (8_000, 3)])
def test_a_longer_text_goes_before_the_files(letters: int, parts: int) -> None:
    rendered = render(said("a" * letters, PAPER), "")
    assert len(rendered) == parts
    assert rendered[-1].file == PAPER
    assert sum(len(part.text) for part in rendered) == letters + len("Ayşe: ")
    assert len(rendered[-1].text) <= CAPTION
    assert [part.file for part in rendered[:-1]] == [None] * (parts - 1)


def test_a_caption_is_counted_as_telegram_counts() -> None:
    assert len(render(said("🌼" * 509, PAPER), "")) == 1
    assert len(render(said("🌼" * 510, PAPER), "")) == 2


async def test_files_arrive_whole_in_order_and_once(
    telegram: Emulator, channel: object, attachments: Attachments, cid: str, send: Send
) -> None:
    shown = await attachments.keep(cid, picture("PNG", (300, 200)), "")
    paper = await attachments.keep(cid, pdf(), "İade etiketi ğüşıöç.pdf")
    await send("Etiketiniz ekte.", shown, paper)
    await send("bu kadar")
    await telegram.until(lambda: "Ayşe: bu kadar" in telegram.texts())
    (first, caption, photo), (second, none, document) = telegram.files()
    assert (first, caption, second, none) == (
        *("sendPhoto", "Ayşe: Etiketiniz ekte."),
        *("sendDocument", ""),
    )
    assert opened(photo.content).size == (300, 200)
    assert (document.name, document.content) == ("İade etiketi ğüşıöç.pdf", pdf())


@pytest.mark.parametrize("kind", ["429", "502", "drop"])
async def test_trouble_with_a_file_is_outlasted(
    telegram: Emulator, channel: object, attachments: Attachments, cid: str, send: Send, kind: str
) -> None:
    telegram.fault("sendDocument", kind, 2, retry_after=0)
    await send("ekte", await attachments.keep(cid, pdf(), "a.pdf"))
    await telegram.until(telegram.files)
    await send("bu kadar")
    await telegram.until(lambda: "Ayşe: bu kadar" in telegram.texts())
    assert [caption for _, caption, _ in telegram.files()] == ["Ayşe: ekte"]


async def test_what_has_arrived_is_not_sent_again_after_a_restart(
    telegram: Emulator, serving: Serving, attachments: Attachments, cid: str, send: Send
) -> None:
    telegram.fault("sendDocument", "hang", seconds=20.0)
    async with serving():
        shown, paper = [await attachments.keep(cid, raw, "a.pdf") for raw in (picture(), pdf())]
        await send("ekte", shown, paper)
        await telegram.until(lambda: telegram.called("sendDocument"))
    async with serving():
        await telegram.until(lambda: len(telegram.files()) == 2)
    assert [method for method, _, _ in telegram.files()] == ["sendPhoto", "sendDocument"]


async def test_a_picture_that_is_refused_goes_as_a_file(
    telegram: Emulator, channel: object, attachments: Attachments, cid: str, send: Send
) -> None:
    telegram.fault("sendPhoto", "400")
    await send("ekte", await attachments.keep(cid, picture(size=(2000, 20)), ""))
    ((method, caption, file),) = await telegram.until(telegram.files)
    assert (method, caption, file.name) == ("sendDocument", "Ayşe: ekte", "foto.jpg")


async def test_of_a_file_that_is_gone_the_words_still_arrive(
    telegram: Emulator,
    channel: object,
    attachments: Attachments,
    cid: str,
    send: Send,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await send("ekte", PHOTO, await attachments.keep(cid, pdf(), "a.pdf"))
    ((method, caption, _),) = await telegram.until(telegram.files)
    assert (method, caption, telegram.texts()) == ("sendDocument", "", ["Ayşe: ekte"])
    assert "telegram_file_gone" in capsys.readouterr().out


async def test_a_note_stays_at_the_desk(
    telegram: Emulator,
    channel: object,
    store: Redis,
    attachments: Attachments,
    cid: str,
    send: Send,
) -> None:
    paper = await attachments.keep(cid, pdf(), "gizli.pdf")
    told = enclosed("", [paper], "tr")
    await Queue(store, SHOP).note(cid, "Ayşe", "", "desk:note", told)
    await send("bu kadar")
    await telegram.until(telegram.sent)
    assert (telegram.texts(), telegram.files()) == (["Ayşe: bu kadar"], [])


@pytest.mark.parametrize("kind", ["application/pdf", "application/octet-stream"])
async def test_a_customers_document_is_kept_and_accepted(
    telegram: Emulator,
    channel: object,
    conversations: Conversations,
    attachments: Attachments,
    kind: str,
) -> None:
    telegram.photo(pdf(), document=kind, called="Dekont ğ.PDF", caption="ödedim")
    (entry,) = await accepted(conversations)
    (paper,) = entry.documents
    assert (paper.name, paper.size, entry.told) == ("Dekont ğ.pdf", len(pdf()), "[belge] ödedim")
    held = (await conversation_of(conversations)).id
    assert await attachments.documents.read(held, paper.id) == pdf()
    assert telegram.texts() == []


@pytest.mark.parametrize(
    ("raw", "fields", "words"),
    [
        (pdf()[:-30], {}, DocumentUnreadable.texts["tr"]),
        (b"PK\x03\x04", {}, PictureUnreadable.texts["tr"]),
        (pdf(), {"size": 11 * 1024 * 1024}, DocumentTooLarge(10 * 1024 * 1024).words("tr")),
    ],
)
async def test_a_document_we_do_not_take_is_said_kindly(
    telegram: Emulator,
    channel: object,
    conversations: Conversations,
    raw: bytes,
    fields: dict[str, Any],
    words: str,
) -> None:
    more = {"called": "a.pdf", "caption": "bakar mısınız", **fields}
    telegram.photo(raw, document="application/pdf", **more)
    (entry,) = await accepted(conversations)
    assert (entry.text, entry.files) == ("bakar mısınız", ())
    await telegram.until(telegram.sent)
    assert telegram.texts() == [words]
