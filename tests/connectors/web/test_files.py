"""Files that agents send to the widget, and customers' documents, against a running site."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from handoff.attachments import Attachments
from handoff.enclosing import enclosed
from handoff.entry import Document, Picture
from handoff.queue import Queue
from handoff.states import State
from tests.connectors.web.conftest import Site
from tests.handoff.drawn import opened, picture
from tests.handoff.typed import pdf

DOCUMENTS, PICTURES = "/chat/v1/documents", "/chat/v1/pictures"


def keeping(site: Site) -> Attachments:
    return Attachments.of(site.settings)


async def with_ayse(site: Site) -> tuple[str, str]:
    """A token and a conversation that Ayşe has."""
    token, cid = await site.begin()
    redis, keys = site.conversations._redis, site.conversations.keys
    await redis.hset(keys.conversation(cid), mapping={"state": "assigned", "assignee": "Ayşe"})
    assert (await site.conversations.get(cid)).state is State.ASSIGNED
    return token, cid


def queue(site: Site) -> Queue:
    return Queue(site.conversations._redis, site.settings.shop)


async def get(site: Site, address: str, token: str = "") -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return await site.http.get(address, headers=headers)


async def upload(
    site: Site, token: str, raw: bytes, name: str = "dekont.pdf", address: str = DOCUMENTS
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/pdf"}
    params = {"id": "m1", "name": name}
    return await site.http.post(address, params=params, content=raw, headers=headers)


async def test_the_customer_gets_what_an_agent_has_sent_and_nobody_else_does(site: Site) -> None:
    token, cid = await with_ayse(site)
    kept = keeping(site)
    files: list[Picture | Document] = [
        await kept.keep(cid, picture("PNG", (90, 60)), ""),
        await kept.keep(cid, pdf(), "İade etiketi.pdf"),
    ]
    shown, paper = files
    addresses = [f"{PICTURES}/{shown.id}", f"{DOCUMENTS}/{paper.id}"]
    for address in addresses:
        assert (await get(site, address, token)).status_code == 404  # not sent, yet
    await queue(site).reply(cid, "Ayşe", "ekte", "desk:1", enclosed=enclosed("ekte", files, "tr"))
    seen = (await get(site, "/chat/v1/entries", token)).json()["entries"][-1]
    assert (seen["author"], seen["name"], seen["text"]) == ("agent", "Ayşe", "ekte")
    assert (seen["pictures"], seen["documents"]) == ([shown.to_json()], [paper.to_json()])
    image, document = [await get(site, address, token) for address in addresses]
    assert opened(image.content).size == (90, 60)
    assert document.content == pdf()
    headers = document.headers
    assert headers["content-type"] == "application/pdf"
    assert headers["content-disposition"] == "attachment; filename*=UTF-8''%C4%B0ade%20etiketi.pdf"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    other, _ = await site.begin()
    for address in addresses:
        assert (await get(site, address)).status_code == 401
        assert (await get(site, address, other)).status_code == 404
    assert (await get(site, f"{DOCUMENTS}/{shown.id}", token)).status_code == 404


async def test_what_agents_note_for_themselves_never_reaches_the_customer(site: Site) -> None:
    token, cid = await with_ayse(site)
    kept = keeping(site)
    files: list[Picture | Document] = [
        await kept.keep(cid, picture(), ""),
        await kept.keep(cid, pdf(), "gizli.pdf"),
    ]
    await queue(site).note(cid, "Ayşe", "", "desk:1", enclosed("", files, "tr"))
    assert (await get(site, "/chat/v1/entries", token)).json()["entries"] == []
    assert (await get(site, f"{PICTURES}/{files[0].id}", token)).status_code == 404
    assert (await get(site, f"{DOCUMENTS}/{files[1].id}", token)).status_code == 404


async def test_a_customers_document_is_kept_for_the_agent(site: Site) -> None:
    token, cid = await with_ayse(site)
    answer = await upload(site, token, pdf(), "C:\\Belgeler\\dekont ğ.pdf")
    assert answer.status_code == 202
    again = await upload(site, token, pdf())
    assert again.json() == {"entry": answer.json()["entry"], "duplicate": True}
    (mine,) = await site.messages(cid)
    (paper,) = mine.documents
    assert (paper.name, paper.size, mine.told) == ("dekont ğ.pdf", len(pdf()), "[belge]")
    assert (await get(site, f"{DOCUMENTS}/{paper.id}", token)).content == pdf()
    assert len(list((site.settings.pictures_dir / cid).iterdir())) == 1


async def test_the_content_decides_what_a_file_is(site: Site) -> None:
    token, cid = await with_ayse(site)
    assert (await upload(site, token, picture(), "dekont.pdf")).status_code == 202
    (mine,) = await site.messages(cid)
    assert (len(mine.pictures), mine.documents) == (1, ())


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"<svg onload='alert(1)'/>", 415, "picture_unreadable"),
        (pdf()[:-30], 415, "document_unreadable"),
        (pdf() + b"\0" * 10 * 1024 * 1024, 413, "document_too_large"),
    ],
)
async def test_what_is_not_taken_is_said_kindly(
    site: Site, raw: bytes, status: int, code: str
) -> None:
    token, cid = await site.begin("en")
    answer = await upload(site, token, raw)
    error: dict[str, Any] = answer.json()["error"]
    assert (answer.status_code, error["code"], error["retry"]) == (status, code, False)
    assert "document" in error["text"]
    assert await site.messages(cid) == []
