"""The customer's WebSocket: every message once and in order, refusals that can be read."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketState
from websockets.exceptions import ConnectionClosed, InvalidStatus

from connectors.web import socket
from connectors.web.socket import Gone, Line
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
        assert await talk.next("state") == {"type": "state", "state": "queued", "agent": None}
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
