"""The customer's WebSocket: every message once and in order, refusals that can be read."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketState
from websockets.exceptions import ConnectionClosed, InvalidStatus

from connectors.web import socket
from connectors.web.socket import Gone, Line
from handoff.hints import Hint
from handoff.queue import Queue
from tests.connectors.web.conftest import Site


async def test_greeting(site: Site) -> None:
    token, cid = await site.begin()
    async with site.dial() as talk:
        await talk.send(type="hello", token=token, cursor="0-0", lang="tr")
        assert await talk.next() == {
            "type": "ready",
            "conversation": cid,
            "cursor": "0-0",
            "state": "bot",
            "agent": None,
            "assistant": "Papi",
            "brand": "Papatya",
        }


async def test_a_message_and_its_answer(site: Site) -> None:
    site.work()
    token, _ = await site.begin()
    async with site.talk(token) as talk:
        await talk.send(type="send", id="m1", text="merhaba")
        ack = await talk.next("ack")
        assert (ack["id"], ack["duplicate"]) == ("m1", False)
        mine = await talk.next("entry")
        assert (mine["entry"]["id"], mine["entry"]["external_id"]) == (ack["entry"], "m1")
        assert (await talk.next("typing"))["who"] == "bot"
        assert (await talk.next("entry"))["entry"]["text"] == "cevap: merhaba"
        await talk.send(type="send", id="m1", text="merhaba")
        assert (await talk.next("ack"))["duplicate"] is True


async def test_the_bot_is_seen_to_go_on_with_a_hint_that_is_not_shown(site: Site) -> None:
    assistant = site.work()
    token, cid = await site.begin()
    async with site.talk(token) as talk:
        await talk.send(type="send", id="m1", text="insan istiyorum")
        await talk.texts(2)
        await site.queue.claim(cid, "Ayşe")
        await talk.texts(1)
        assistant.hangs = 60
        await site.queue.give_back(cid, "Ayşe", Hint("kargo"))
        (told,) = await talk.texts(1)
        assert told.startswith("Ayşe görüşmeyi bana")
        assert (await talk.next("typing", "entry"))["type"] == "typing"


async def test_a_button_press(site: Site) -> None:
    site.work()
    token, cid = await site.begin()
    await site.send(token, id="m1", text="iade")
    offer = (await site.answered(cid, 2))[1]
    async with site.talk(token, offer.id) as talk:
        await talk.send(type="send", id="m2", button={"entry": offer.id, "index": 0})
        assert await talk.texts(2) == ["Evet, oldu", "cevap: /helpful"]


async def test_resuming_gives_everything_after_the_cursor_once(site: Site) -> None:
    token, cid = await site.begin()
    ids = [
        (await site.conversations.accept(cid, f"{number}", f"m{number}")).entry_id
        for number in range(450)
    ]
    async with site.talk(token, ids[99]) as talk:
        backlog = asyncio.create_task(talk.texts(400))
        for number in range(450, 500):
            await site.conversations.accept(cid, f"{number}", f"m{number}")
        assert await backlog == [str(number) for number in range(100, 500)]
        await talk.send(type="ping")
        assert (await talk.next("entry", "pong"))["type"] == "pong"


async def test_every_tab_sees_the_same(site: Site) -> None:
    token, _ = await site.begin()
    async with site.talk(token) as one, site.talk(token) as two:
        await one.send(type="send", id="a", text="bir")
        await one.next("ack")
        await two.send(type="send", id="b", text="iki")
        await two.next("ack")
        assert await one.texts(2) == ["bir", "iki"]
    async with site.talk(token) as late:
        assert await late.texts(2) == ["bir", "iki"]


async def test_who_is_there_and_who_is_not(site: Site) -> None:
    site.work()
    token, cid = await site.begin()
    async with site.talk(token) as talk:
        await talk.send(type="send", id="m1", text="insan istiyorum")
        queued = {"type": "state", "state": "queued", "agent": None, "place": 1, "minutes": None}
        assert await talk.next("state") == queued
        await site.queue.claim(cid, "Ayşe")
        assert await talk.next("state") == {"type": "state", "state": "assigned", "agent": "Ayşe"}
        await site.queue.note(cid, "Ayşe", "not", "n1")
        await site.queue.reply(cid, "Ayşe", "Merhaba", "r1")
        names = [(await talk.next("entry"))["entry"]["name"] for _ in range(4)]
        assert names == ["", "", "", "Ayşe"]
        await talk.next("typing")
        await talk.send(type="send", id="m2", text="teşekkürler")
        assert await talk.texts(1) == ["teşekkürler"]
        await site.queue.resolve(cid, "Ayşe")
        assert await talk.next("state") == {"type": "state", "state": "resolved", "agent": None}
        await talk.send(type="ping")
        assert (await talk.next("typing", "pong"))["type"] == "pong"


async def test_the_place_in_the_queue_changes_by_itself(site: Site) -> None:
    site.work()
    _, before = await site.begin()
    await site.conversations.accept(before, "insan istiyorum", "m0")
    while await site.conversations.waits.of(before) is None:
        await asyncio.sleep(0.01)
    pace = json.dumps({"seconds": 240, "until": 9e15})
    await site.redis.set(site.conversations.keys.pace, pace)
    token, cid = await site.begin()
    async with site.talk(token) as talk:
        await talk.send(type="send", id="m1", text="insan istiyorum")
        state = await talk.next("state")
        assert (state["place"], state["minutes"]) == (2, 10)
        await site.queue.claim(before, "Ayşe")
        await talk.send(type="ping")
        state = await talk.next("state")
        assert (state["place"], state["minutes"]) == (1, 5)
    messages = await site.messages(cid)
    assert "yaklaşık 10 dakika" in messages[-1].text
    assert len(messages) == 2  # the line says it, and no message
    async with site.dial() as talk:
        await talk.send(type="hello", token=token, cursor="0-0", lang="tr")
        assert (await talk.next("ready"))["place"] == 1


async def test_a_transfer_is_seen_and_a_snooze_is_not(site: Site) -> None:
    site.work()
    token, cid = await site.begin()
    async with site.talk(token) as talk:
        await talk.send(type="send", id="m1", text="insan istiyorum")
        assert (await talk.next("state"))["state"] == "queued"
        await site.queue.claim(cid, "Ayşe")
        await talk.next("state")
        await site.queue.transfer(cid, "Ayşe", "Mert", "not", "k1")
        assert await talk.next("state") == {"type": "state", "state": "assigned", "agent": "Mert"}
        now = datetime.now(UTC)
        await site.queue.snooze(cid, "Mert", now + timedelta(hours=1), now)
        await site.queue.wake(cid, "Mert")
        await site.queue.reply(cid, "Mert", "Merhaba", "r1")
        texts = []
        while "Merhaba" not in texts:
            frame = await talk.next("entry", "state")
            assert frame["type"] == "entry"
            texts.append(frame["entry"]["text"])
        assert sum("Mert ilgilenecek" in text for text in texts) == 1
        assert "not" not in texts


@pytest.mark.parametrize(
    ("hello", "code"),
    [
        ({"type": "hello"}, "token_missing"),
        ({"type": "hello", "token": 7}, "token_missing"),
        ({"type": "hello", "token": "garbage"}, "token_invalid"),
        ({"type": "ping"}, "bad_request"),
        ({"type": "hello", "token": "TOKEN", "cursor": "x"}, "bad_request"),
        ({"type": "hello", "token": "UNKNOWN"}, "unknown_conversation"),
    ],
)
async def test_refused_greetings(site: Site, hello: dict[str, Any], code: str) -> None:
    token, cid = await site.begin()
    named = {"TOKEN": token, "UNKNOWN": site.tokens.issue("f" * 24)}
    if "token" in hello:
        hello = {**hello, "token": named.get(hello["token"], hello["token"])}
    async with site.dial() as talk:
        await talk.send(**hello)
        error = await talk.next()
        assert (error["type"], error["code"], error["retry"]) == ("error", code, False)
        assert cid not in str(error)
        with pytest.raises(ConnectionClosed):
            await talk.next()


async def test_a_page_of_somebody_else(site: Site) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with site.dial("https://evil.example"):
            pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("origin", ["https://shop.example", None])
async def test_a_page_of_the_shop(site: Site, origin: str | None) -> None:
    token, _ = await site.begin()
    async with site.dial(origin) as talk:
        await talk.send(type="hello", token=token)
        assert (await talk.next())["type"] == "ready"


@pytest.mark.parametrize(
    ("sent", "code", "retry"),
    [
        ({"type": "send", "id": "m1", "text": " "}, "empty_message", False),
        ({"type": "send", "id": "m1", "text": "a" * 10_000}, "too_long", False),
        ({"type": "send", "id": "m1"}, "empty_message", False),
        ({"type": "send", "id": "m1", "text": {}}, "bad_request", False),
        ({"type": "send", "text": "x"}, "bad_request", False),
        ({"type": "dance"}, "bad_request", False),
    ],
)
async def test_a_refused_frame_does_not_end_the_talk(
    site: Site, sent: dict[str, Any], code: str, retry: bool
) -> None:
    token, _ = await site.begin()
    async with site.talk(token, lang="en") as talk:
        await talk.send(**sent)
        error = await talk.next("error")
        assert (error["code"], error["retry"], error.get("id")) == (code, retry, sent.get("id"))
        assert error["text"].isascii()
        await talk.send(type="send", id="m2", text="fine")
        assert (await talk.next("ack"))["id"] == "m2"


@pytest.mark.parametrize("raw", ["not json", "[]", '{"type":' + "[" * 50_000, "x" * 300_000])
async def test_frames_that_are_none(site: Site, raw: str) -> None:
    token, _ = await site.begin()
    async with site.talk(token) as talk:
        await talk.connection.send(raw)
        assert (await talk.next())["code"] in {"bad_request", "too_large"}


async def test_too_many_messages_may_come_later(site: Site) -> None:
    token, _ = await site.begin()
    async with site.talk(token) as talk:
        for number in range(21):
            await talk.send(type="send", id=f"m{number}", text="x")
        error = await talk.next("error")
        assert (error["id"], error["code"], error["retry"]) == ("m20", "too_many", True)
        assert 0 < error["wait_ms"] <= 60_000


async def test_silence_at_the_door(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "HELLO_SECONDS", 0.02)
    async with site.dial() as talk:
        with pytest.raises(ConnectionClosed):
            await talk.next()


async def test_a_browser_that_went_away(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "IDLE_SECONDS", 0.05)
    token, _ = await site.begin()
    async with site.talk(token) as talk:
        with pytest.raises(ConnectionClosed):
            await talk.next()


async def test_binary_frames_end_the_talk(site: Site) -> None:
    token, _ = await site.begin()
    async with site.talk(token) as talk:
        await talk.connection.send(b"\x00")
        with pytest.raises(ConnectionClosed):
            await talk.next()


async def test_a_browser_that_takes_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "SEND_SECONDS", 0.01)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        if message["type"] == "websocket.send":
            await asyncio.Event().wait()

    websocket = WebSocket({"type": "websocket", "headers": []}, receive, send)
    await websocket.accept()
    with pytest.raises(Gone):
        await Line(websocket).send({"type": "pong"})


async def test_listening_to_a_line_that_is_closed() -> None:
    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(_: Message) -> None:
        pass

    websocket = WebSocket({"type": "websocket", "headers": []}, receive, send)
    await websocket.accept()
    await websocket.close()
    websocket.application_state = WebSocketState.DISCONNECTED
    with pytest.raises(Gone):
        await Line(websocket).receive(1)


async def test_nobody_stays_subscribed(site: Site) -> None:
    token, cid = await site.begin()
    async with site.talk(token):
        assert cid in site.activity._of
    async with asyncio.timeout(5):
        while cid in site.activity._of:
            await asyncio.sleep(0.01)


async def test_how_it_went(site: Site) -> None:
    token, cid = await site.begin()
    site.work()
    asking = Queue(site.redis, site.settings.shop, asks=True)
    async with site.talk(token) as talk, site.talk(token) as other:
        await talk.send(type="send", id="m1", text="insan")
        while not await site.queue.waiting_list():
            await asyncio.sleep(0.01)
        await asking.claim(cid, "Ayşe")
        await asking.reply(cid, "Ayşe", "Buyurun", "r1")
        await asking.resolve(cid, "Ayşe")
        while "asks" not in (question := (await talk.next("entry"))["entry"]):
            assert question["author"] in {"customer", "system", "agent"}
        assert question["asks"] == "rating"
        answer = {"entry": question["id"], "rating": 4, "comment": "iyiydi"}
        await talk.send(type="rate", id="q1", **answer)
        told = await talk.next("rated")
        if "id" not in told:  # the log may be quicker
            told = await talk.next("rated")
        assert {**told, "at": 0} == {"type": "rated", "id": "q1", **answer, "at": 0}
        told = await other.next("rated")
        assert {**told, "at": 0} == {"type": "rated", **answer, "at": 0}
    async with site.talk(token, question["id"]) as late:
        assert (await late.next("rated"))["rating"] == 4


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"rating": 6}, "bad_request"),
        ({"rating": 0}, "bad_request"),
        ({"rating": "5"}, "bad_request"),
        ({"entry": "x"}, "bad_request"),
        ({}, "rating_closed"),
    ],
)
async def test_no_answer_to_what_nobody_asked(
    site: Site, answer: dict[str, Any], code: str
) -> None:
    token, cid = await site.begin()
    entry = (await site.conversations.accept(cid, "merhaba", "m1")).entry_id
    async with site.talk(token) as talk:
        await talk.send(type="rate", **{"id": "q1", "entry": entry, "rating": 5, **answer})
        error = await talk.next("error")
        assert (error["code"], error["id"], error["retry"]) == (code, "q1", False)


async def test_what_has_been_reached_and_read_is_noted(site: Site) -> None:
    token, cid = await site.begin()
    ids = [(await site.conversations.accept(cid, "x", f"m{n}")).entry_id for n in range(2)]
    async with site.talk(token) as talk:
        await talk.send(type="seen", reached=ids[1])
        await talk.send(type="seen", reached=ids[1], read=ids[0])
        await talk.send(type="ping")
        await talk.next("pong")
        now = await site.conversations.get(cid)
        assert (now.reached, now.read) == (ids[1], ids[0])
        await talk.send(type="seen", reached="x")
        assert (await talk.next("error"))["code"] == "bad_request"
