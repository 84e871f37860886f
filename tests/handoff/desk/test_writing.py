"""The desk's API around a reply that is being written, and for canned answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from handoff.agents import Profile
from handoff.cases.case import Draft, Kind
from handoff.desk.context import DeskContext
from handoff.ending import Handoff
from handoff.inbox import Inbox
from handoff.states import Step
from knowledge import wire
from tests.handoff import steps

API = "/desk/api"
ROUTES = [
    ("GET", f"{API}/canned"),
    ("PUT", f"{API}/canned/own"),
    ("DELETE", f"{API}/canned/own"),
    ("GET", f"{API}/conversations/{{cid}}/canned"),
    ("POST", f"{API}/conversations/{{cid}}/suggestions"),
    ("POST", f"{API}/conversations/{{cid}}/held"),
    ("DELETE", f"{API}/conversations/{{cid}}/held/12345678"),
]
TITLE = {"title": "Selam", "text": "Merhaba {ad}, ben {temsilci}."}


@pytest.fixture
async def cid(desk: DeskContext, inbox: Inbox) -> str:
    """A conversation that Ayşe has; its customer has asked about an order."""
    conversation = await desk.conversations.create("web", "tr", customer={"name": "Deniz"})
    await steps.say(desk.conversations, conversation.id, "siparişim nerede")
    handed = Handoff(Step.HAND_OVER, "asked", "T-1", [], {"slots": {"order_number": "TR10"}})
    await steps.answer(desk.conversations, inbox, handoff=handed)
    await desk.queue.claim(conversation.id, "Ayşe")
    return conversation.id


def writing(text: str = "Merhaba.", id: str = "12345678-aaaa") -> dict[str, str]:
    return {"id": id, "text": text}


async def said(desk: DeskContext, cid: str) -> list[str]:
    entries = await desk.conversations.entries(cid)
    return [e.text for e in entries if (e.kind, e.author) == ("message", "agent")]


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_every_route_wants_a_login(
    anonymous: httpx.AsyncClient, cid: str, method: str, path: str
) -> None:
    answer = await anonymous.request(method, path.format(cid=cid), json={})
    assert answer.status_code == 401


async def test_a_held_reply_goes_before_the_step_that_follows_it(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str
) -> None:
    path = f"{API}/conversations/{cid}/held"
    answer = await ayse.post(path, json=writing())
    assert answer.json()["entry"] == ""
    assert answer.json()["due"] > 0
    assert await said(desk, cid) == []
    await ayse.post(f"{API}/conversations/{cid}/resolve")
    entries = await desk.conversations.entries(cid)
    assert [e.text for e in entries][-3:-1] == ["Merhaba.", "resolved"]
    gone = await ayse.delete(f"{path}/12345678-aaaa")
    assert gone.status_code == 409
    assert gone.json()["error"]["code"] == "too_late"


async def test_a_held_reply_is_taken_back_by_who_wrote_it(
    desk: DeskContext, ayse: httpx.AsyncClient, mert: httpx.AsyncClient, cid: str
) -> None:
    path = f"{API}/conversations/{cid}/held"
    assert (await mert.post(path, json=writing())).status_code == 403
    await ayse.post(path, json=writing())
    assert (await mert.delete(f"{path}/12345678-aaaa")).status_code == 409
    assert (await ayse.delete(f"{path}/12345678-aaaa")).status_code == 200
    await desk.held.send_now(cid)
    assert await said(desk, cid) == []


@pytest.mark.parametrize("route", ["reply", "held"])
async def test_a_gap_is_never_sent(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str, route: str
) -> None:
    body = writing("Merhaba {müşterinin adı}.")
    answer = await ayse.post(f"{API}/conversations/{cid}/{route}", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["text"] == ("Göndermeden önce “müşterinin adı” kısmını doldurun.")
    await desk.held.send_now(cid)
    assert await said(desk, cid) == []


async def test_canned_answers_come_filled_from_the_conversation(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str
) -> None:
    path = f"{API}/conversations/{cid}/canned"
    (greeting,) = (await ayse.get(path, params={"q": "KARSIL"})).json()["answers"]
    assert greeting["title"] == "Karşılama"
    assert greeting["text"].startswith("Merhaba Deniz, ben Ayşe.")
    (late,) = (await ayse.get(path, params={"q": "talep acildi"})).json()["answers"]
    assert late["text"].startswith("Konuyu T-1 numarasıyla kayda aldım. {tarih} gününe kadar")
    due = datetime(2026, 11, 24, 15, tzinfo=UTC)
    draft = Draft(Kind.RETURN, f"conversation:{cid}", cid, due, order="TR10")
    case = await desk.cases.open(draft, "k1")
    (late,) = (await ayse.get(path, params={"q": "talep acildi"})).json()["answers"]
    assert f"{case.number} numarasıyla" in late["text"]
    assert "24 Kasım Salı gününe kadar" in late["text"]
    (invoice,) = (await ayse.get(path, params={"q": "fatura"})).json()["answers"]
    assert invoice["text"].startswith("TR10 numaralı")
    assert (await ayse.get(f"{API}/conversations/nobody/canned")).status_code == 404


async def test_canned_answers_come_in_the_customers_language(
    desk: DeskContext, ayse: httpx.AsyncClient
) -> None:
    cid = (await desk.conversations.create("telegram", "en", customer={"first_name": "Sam"})).id
    path = f"{API}/conversations/{cid}/canned"
    (greeting,) = (await ayse.get(path, params={"q": "greeting"})).json()["answers"]
    assert greeting["text"].startswith("Hello Sam, this is Ayşe.")
    (invoice,) = (await ayse.get(path, params={"q": "invoice"})).json()["answers"]
    assert "order {order number} to" in invoice["text"]


async def test_the_set_is_kept_at_the_desk(
    desk: DeskContext, ayse: httpx.AsyncClient, mert: httpx.AsyncClient
) -> None:
    for name in ("Ayşe", "Mert"):
        await desk.agents.change(name, Profile("supervisor"))
    body = {"team": "billing", "words": {"tr": TITLE, "en": {"title": "", "text": ""}}}
    made = (await ayse.put(f"{API}/canned/own", json=body)).json()["answer"]
    assert (made["by"], made["team"], list(made["words"])) == ("Ayşe", "billing", ["tr"])
    assert made in (await mert.get(f"{API}/canned")).json()["answers"]
    stale = await mert.put(f"{API}/canned/own", json=body)
    assert stale.status_code == 409
    assert "Ayşe" in stale.json()["error"]["text"]
    seen = {"seen": made["at"]}
    assert (await mert.put(f"{API}/canned/own", json=body | seen)).status_code == 200
    assert (await ayse.delete(f"{API}/canned/own", params=seen)).status_code == 409
    now = next(a for a in (await ayse.get(f"{API}/canned")).json()["answers"] if a["id"] == "own")
    gone = await ayse.delete(f"{API}/canned/own", params={"seen": now["at"]})
    assert gone.status_code == 200
    assert "own" not in [a["id"] for a in (await ayse.get(f"{API}/canned")).json()["answers"]]


async def test_agents_use_the_set_and_supervisors_keep_it(ayse: httpx.AsyncClient) -> None:
    assert (await ayse.get(f"{API}/canned")).status_code == 200
    made = await ayse.put(f"{API}/canned/own", json={"words": {"tr": TITLE}})
    assert made.json()["error"]["code"] == "not_allowed"
    assert (await ayse.delete(f"{API}/canned/greeting")).status_code == 403


async def test_searching_while_writing_fills_no_audit_log(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str
) -> None:
    path = f"{API}/conversations/{cid}"
    for text in ("iade", "iadem", "iademi"):
        await ayse.post(f"{path}/suggestions", json={"text": text})
        await ayse.get(f"{path}/canned", params={"q": text})
    await ayse.post(f"{path}/held", json=writing())
    await ayse.delete(f"{path}/held/12345678-aaaa")
    done = [trace.action for trace in reversed(await desk.audit.latest("Ayşe"))]
    assert done == ["log_in", "opened", "reply", "take_back"]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ({}, 422),
        ({"tr": {"title": "x", "text": ""}}, 422),
        ({"de": TITLE}, 422),
        ({"tr": {"title": "x" * 81, "text": "y"}}, 422),
        ({"tr": {"title": "x", "text": "y" * 201}}, 413),
    ],
)
async def test_what_cannot_be_a_canned_answer(
    desk: DeskContext, ayse: httpx.AsyncClient, words: dict[str, Any], status: int
) -> None:
    await desk.agents.change("Ayşe", Profile("supervisor"))
    answer = await ayse.put(f"{API}/canned/own", json={"words": words})
    assert answer.status_code == status


@asynccontextmanager
async def serving(path: Path, reply: dict[str, Any]) -> AsyncIterator[list[dict[str, Any]]]:
    """A server of the knowledge server's wire that always answers the same."""
    asked: list[dict[str, Any]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                asked.append(await wire.read(reader))
                writer.write(wire.frame(reply))
        except asyncio.IncompleteReadError:
            writer.close()

    path.parent.mkdir(parents=True, exist_ok=True)
    server = await asyncio.start_unix_server(serve, path)
    yield asked
    server.close()


def hit(article: str, score: float, url: str = "") -> dict[str, Any]:
    url = url or f"/help/tr/{article}"
    return {"article": article, "title": article.title(), "url": url, "lang": "tr", "score": score}


async def test_articles_are_suggested_with_whole_addresses(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str
) -> None:
    far = "https://x.example/b"
    hits = [hit("a", 0.9), hit("b", 0.85, far), hit("c", 0.8)]
    reply = {"hits": hits, "band": "clarify", "probability": 0.5}
    async with serving(desk.settings.knowledge_socket, reply) as asked:
        body = {"text": "kartım 4111 1111 1111 1111 nerede"}
        found = await ayse.post(f"{API}/conversations/{cid}/suggestions", json=body)
        await desk.knowledge.close()
    base = str(desk.settings.web.public_url).rstrip("/")
    assert found.json()["articles"] == [
        {"id": "a", "title": "A", "url": f"{base}/help/tr/a", "lang": "tr"},
        {"id": "b", "title": "B", "url": far, "lang": "tr"},
    ]
    assert asked[0]["lang"] == "tr"
    assert "4111" not in asked[0]["text"]


async def test_nothing_is_suggested_when_nothing_fits_or_nobody_knows(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str
) -> None:
    path, body = f"{API}/conversations/{cid}/suggestions", {"text": "hava nasıl"}
    for reply in (
        {"hits": [hit("a", 0.9)], "band": "none", "probability": 0.1},
        {"error": {"code": "no_index", "message": "not yet"}},
    ):
        async with serving(desk.settings.knowledge_socket, reply):
            assert (await ayse.post(path, json=body)).json() == {"articles": []}
            await desk.knowledge.close()
    found = await ayse.post(path, json=body)
    assert (found.status_code, found.json()) == (200, {"articles": []})
