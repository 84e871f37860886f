from __future__ import annotations

import time
from pathlib import Path

import pytest
from redis.asyncio import Redis

from handoff.archive import Archive
from handoff.attachments import Attachments
from handoff.conversations import Conversations
from handoff.documents import Documents
from handoff.enclosing import enclosed
from handoff.entry import Document, Picture
from handoff.errors import UnknownDocument, UnknownPicture
from handoff.files import SETTLES_AFTER
from handoff.held import Held
from handoff.inbox import Inbox
from handoff.pictures import Pictures
from handoff.queue import Queue
from handoff.tidying import Tidying
from tests.handoff import steps
from tests.handoff.conftest import SHOP
from tests.handoff.drawn import picture
from tests.handoff.typed import pdf

STRANGER = "0" * 24
LATER = SETTLES_AFTER + 60


@pytest.fixture
def kept(tmp_path: Path) -> Attachments:
    folder = tmp_path / "files"
    return Attachments(Pictures(folder, 100_000), Documents(folder, 100_000))


@pytest.fixture
def held(store: Redis) -> Held:
    return Held(store, SHOP, 600.0)


@pytest.fixture
def tidying(store: Redis, kept: Attachments, held: Held) -> Tidying:
    return Tidying(kept.documents, Archive(store, SHOP), held)


async def test_only_what_no_entry_names_is_taken_away(
    conversations: Conversations, kept: Attachments, tidying: Tidying
) -> None:
    cid = (await conversations.create("web", "tr")).id
    pictures, documents = kept.pictures, kept.documents
    named, orphan = await pictures.keep(cid, picture()), await pictures.keep(cid, picture())
    paper, lost = [await documents.keep(cid, pdf(), "a.pdf") for _ in range(2)]
    payload = {"pictures": [named.to_json()], "documents": [paper.to_json()]}
    await conversations.accept(cid, "", "m1", payload=payload)
    elsewhere = await pictures.keep(STRANGER, picture())
    assert await tidying.tidy() == 0
    assert await tidying.tidy(time.time() + LATER) == 2
    await pictures.read(cid, named.id)
    await documents.read(cid, paper.id)
    await pictures.read(STRANGER, elsewhere.id)
    with pytest.raises(UnknownPicture):
        await pictures.read(cid, orphan.id)
    with pytest.raises(UnknownDocument):
        await documents.read(cid, lost.id)


async def test_what_a_held_reply_or_a_note_names_stays(
    store: Redis,
    conversations: Conversations,
    inbox: Inbox,
    kept: Attachments,
    held: Held,
    tidying: Tidying,
) -> None:
    cid = await steps.queued(conversations, inbox)
    queue = Queue(store, SHOP)
    await queue.claim(cid, "Ayşe")
    files: list[Picture | Document] = [
        await kept.keep(cid, picture(), ""),
        await kept.keep(cid, pdf(), "etiket.pdf"),
    ]
    await held.hold(cid, "Ayşe", "", "desk:1", enclosed=enclosed("", files, "tr"))
    noted = await kept.keep(cid, pdf(), "not.pdf")
    await queue.note(cid, "Ayşe", "bakınız", "desk:2", enclosed("bakınız", [noted], "tr"))
    await kept.keep(cid, pdf(), "yarım.pdf")
    assert await tidying.tidy(time.time() + LATER) == 1
    await held.send_now(cid)
    assert await tidying.tidy(time.time() + LATER) == 0
    sent = (await conversations.entries(cid))[-1]
    assert sent.files == tuple(files)
    assert (await conversations.get(cid)).last_text == "[fotoğraf] [belge]"


async def test_the_files_of_a_deleted_conversation_go_soon(
    conversations: Conversations, kept: Attachments, tidying: Tidying
) -> None:
    gone, stays = [(await conversations.create("web", "tr")).id for _ in range(2)]
    for cid in (gone, stays):
        found = await kept.keep(cid, picture(), "")
        await conversations.accept(cid, "", "m1", payload={"pictures": [found.to_json()]})
    await conversations.forget(gone)
    assert kept.pictures.conversations() == sorted([gone, stays])
    await tidying.bury()
    await tidying.bury()
    assert kept.pictures.conversations() == [stays]
