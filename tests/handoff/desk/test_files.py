"""Files that agents attach: taken in, sent with a reply or a note, and shown."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from handoff.attachments import MOST
from handoff.desk.context import DeskContext
from handoff.entry import Entry
from tests.handoff.drawn import opened, photo, picture
from tests.handoff.typed import pdf

API = "/desk/api/conversations"


async def attach(
    client: httpx.AsyncClient, cid: str, raw: bytes, name: str = "İade etiketi.pdf"
) -> httpx.Response:
    return await client.post(f"{API}/{cid}/files", params={"name": name}, content=raw)


async def attached(client: httpx.AsyncClient, cid: str, raw: bytes, **more: str) -> dict[str, Any]:
    answer = await attach(client, cid, raw, **more)
    assert answer.status_code == 200
    (found,) = answer.json().values()
    return dict(found)


def writing(*files: dict[str, Any], text: str = "", id: str = "12345678") -> dict[str, Any]:
    named = [{"id": each["id"], "name": each.get("name", "")} for each in files]
    return {"id": id, "text": text, "files": named}


async def last(desk: DeskContext, cid: str) -> Entry:
    return (await desk.conversations.entries(cid))[-1]


@pytest.mark.parametrize("route", ["reply", "held", "note"])
async def test_pictures_and_documents_go_with_what_an_agent_writes(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str, route: str
) -> None:
    shown, paper = await attached(ayse, cid, photo()), await attached(ayse, cid, pdf())
    assert (shown["width"], shown["height"]) == (40, 60)
    body = writing(shown, paper | {"name": "../İade etiketi.PDF"}, text="Etiketiniz ekte.")
    assert (await ayse.post(f"{API}/{cid}/{route}", json=body)).status_code == 200
    again = await ayse.post(f"{API}/{cid}/{route}", json=body)
    assert again.status_code == 200
    await desk.held.send_now(cid)
    entry = await last(desk, cid)
    assert [each.to_json() for each in entry.files] == [shown, paper]
    assert (entry.text, entry.kind) == (
        "Etiketiniz ekte.",
        "note" if route == "note" else "message",
    )
    told = (await desk.conversations.get(cid)).last_text
    assert (told == "[fotoğraf] [belge] Etiketiniz ekte.") is (route != "note")
    assert len([e for e in await desk.conversations.entries(cid) if e.has_files]) == 1


async def test_a_file_needs_no_words_and_words_no_file(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str
) -> None:
    path = f"{API}/{cid}/reply"
    assert (await ayse.post(path, json=writing())).status_code == 422
    assert (await ayse.post(path, json={"id": "12345678", "text": " "})).status_code == 422
    paper = await attached(ayse, cid, pdf())
    assert (await ayse.post(path, json=writing(paper))).status_code == 200
    assert (await last(desk, cid)).told == "[belge]"
    many = writing(*[paper] * (MOST + 1), id="another-1")
    assert (await ayse.post(path, json=many)).status_code == 422


async def test_a_reply_taken_back_takes_its_files_along(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str
) -> None:
    paper = await attached(ayse, cid, pdf())
    await ayse.post(f"{API}/{cid}/held", json=writing(paper))
    assert (await ayse.delete(f"{API}/{cid}/held/12345678")).status_code == 200
    await desk.held.send_now(cid)
    assert not any(e.has_files for e in await desk.conversations.entries(cid))
    await ayse.post(f"{API}/{cid}/reply", json=writing(paper, id="another-1"))
    assert [each.id for each in (await last(desk, cid)).documents] == [paper["id"]]


async def test_a_document_is_saved_under_its_name_and_opened_by_no_page(
    ayse: httpx.AsyncClient, cid: str
) -> None:
    raw = pdf("<script>")
    paper = await attached(ayse, cid, raw)
    address = f"{API}/{cid}/documents/{paper['id']}"
    assert (await ayse.get(address)).status_code == 404  # it was not sent, yet
    await ayse.post(f"{API}/{cid}/note", json=writing(paper))
    answer = await ayse.get(address)
    assert (answer.status_code, answer.content) == (200, raw)
    headers = answer.headers
    assert headers["content-type"] == "application/pdf"
    assert headers["content-disposition"] == "attachment; filename*=UTF-8''%C4%B0ade%20etiketi.pdf"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


async def test_a_picture_is_seen_before_it_is_sent(ayse: httpx.AsyncClient, cid: str) -> None:
    shown = await attached(ayse, cid, picture("WEBP", (90, 50)))
    answer = await ayse.get(f"{API}/{cid}/pictures/{shown['id']}")
    assert opened(answer.content).size == (90, 50)
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src")


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"", 415, "picture_unreadable"),
        (b"<svg onload='alert(1)'/>", 415, "picture_unreadable"),
        (b"<html>", 415, "picture_unreadable"),
        (b"MZ" + pdf(), 415, "picture_unreadable"),
        (pdf()[:-30], 415, "document_unreadable"),
        (picture() + b"\0" * 8 * 1024 * 1024, 413, "picture_too_large"),
        (pdf() + b"\0" * 10 * 1024 * 1024, 413, "document_too_large"),
    ],
)
async def test_what_is_not_taken_is_said(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str, raw: bytes, status: int, code: str
) -> None:
    answer = await attach(ayse, cid, raw, "fatura.pdf")
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["text"]
    assert desk.attachments.pictures.conversations() == []


async def test_nothing_else_takes_more_than_words(ayse: httpx.AsyncClient, cid: str) -> None:
    body = writing(text="a" * 70_000)
    for route in ("reply", "note", "held", "files/more"):
        assert (await ayse.post(f"{API}/{cid}/{route}", json=body)).status_code == 413


async def test_a_file_that_is_gone_or_anothers_sends_nothing(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str
) -> None:
    other = (await desk.conversations.create("web", "tr")).id
    elsewhere = await attached(ayse, other, pdf())
    for file in (elsewhere, {"id": "A" * 32}):
        answer = await ayse.post(f"{API}/{cid}/held", json=writing(file, text="ekte"))
        assert (answer.status_code, answer.json()["error"]["code"]) == (410, "attachment_gone")
    await desk.held.send_now(cid)
    assert not any(e.text == "ekte" for e in await desk.conversations.entries(cid))
    assert (await ayse.post(f"{API}/{'0' * 24}/files", content=pdf())).status_code == 404
    assert (await ayse.get(f"{API}/{other}/documents/{elsewhere['id']}")).status_code == 404


async def test_who_may_attach_and_look(
    desk: DeskContext,
    anonymous: httpx.AsyncClient,
    ayse: httpx.AsyncClient,
    mert: httpx.AsyncClient,
    cid: str,
) -> None:
    paper = await attached(ayse, cid, pdf())
    await ayse.post(f"{API}/{cid}/note", json=writing(paper))
    address = f"{API}/{cid}/documents/{paper['id']}"
    assert (await attach(anonymous, cid, pdf())).status_code == 401
    assert (await anonymous.get(address)).status_code == 401
    foreign = await ayse.post(
        f"{API}/{cid}/files", content=pdf(), headers={"Origin": "https://evil.example"}
    )
    assert foreign.status_code == 403
    # Every agent reads every conversation and leaves notes, but only its assignee replies.
    assert (await mert.get(address)).status_code == 200
    theirs = await attached(mert, cid, pdf())
    refused = await mert.post(f"{API}/{cid}/held", json=writing(theirs, id="another-1"))
    assert refused.status_code == 403
    noted = await mert.post(f"{API}/{cid}/note", json=writing(theirs, id="another-2"))
    assert noted.status_code == 200
    traces = [(t.agent, t.action, t.subject) for t in await desk.audit.latest()]
    assert ("Ayşe", "attach", cid) in traces
    assert ("Mert", "opened", cid) in traces


async def test_files_of_a_withdrawn_message_stay_to_be_seen_at_the_desk(
    desk: DeskContext, ayse: httpx.AsyncClient, mert: httpx.AsyncClient, cid: str
) -> None:
    shown, paper = await attached(ayse, cid, photo()), await attached(ayse, cid, pdf())
    sent = await ayse.post(f"{API}/{cid}/reply", json=writing(shown, paper, text="Faturanız"))
    path = f"{API}/{cid}/entries/{sent.json()['entry']}"
    assert (await ayse.delete(path)).status_code == 200
    entries = (await mert.get(f"{API}/{cid}")).json()["entries"]
    (now,) = [each for each in entries if each["id"] == sent.json()["entry"]]
    assert "documents" not in now["payload"]
    assert now["amended"]["beside"] == {"pictures": [shown], "documents": [paper]}
    saved = await mert.get(f"{API}/{cid}/documents/{paper['id']}")
    assert (saved.status_code, saved.content) == (200, pdf())
    assert (await mert.get(f"{API}/{cid}/pictures/{shown['id']}")).status_code == 200
    assert (await mert.get(f"{API}/{cid}/documents/{shown['id']}")).status_code == 404
    assert ("opened", cid) in [(t.action, t.subject) for t in await desk.audit.latest("Mert")]
