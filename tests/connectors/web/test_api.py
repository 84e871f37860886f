"""The customers' HTTP API against a running site and a real store."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.web.tokens import Tokens
from handoff.states import State
from tests.connectors.web.conftest import SECRET, Site


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_a_conversation_from_its_beginning(site: Site) -> None:
    site.work()
    began = await site.http.post("/chat/v1/conversations", json={"lang": "tr"})
    assert began.status_code == 201
    token, cid, cursor = (began.json()[key] for key in ("token", "conversation", "cursor"))
    sent = await site.send(token, id="m1", text="iade süresi?")
    assert (sent.status_code, sent.json()["duplicate"]) == (202, False)
    await site.answered(cid, 2)
    read = await site.http.get(f"/chat/v1/entries?after={cursor}", headers=_bearer(token))
    mine, answer = read.json()["entries"]
    assert (mine["id"], mine["external_id"]) == (sent.json()["entry"], "m1")
    assert answer["text"] == "cevap: iade süresi?"
    assert answer["buttons"] == [{"title": "Evet, oldu"}]
    again = await site.http.get(
        f"/chat/v1/entries?after={read.json()['cursor']}", headers=_bearer(token)
    )
    assert again.json() == {
        "entries": [],
        "amended": [],
        "cursor": read.json()["cursor"],
        "more": False,
        "state": "bot",
        "agent": None,
    }


@pytest.mark.parametrize(
    ("wish", "spoken"),
    [({"lang": "en"}, "en"), ({"lang": "fr"}, "tr"), ({}, "tr"), ({"lang": 7}, "tr")],
)
async def test_the_language_of_a_conversation(site: Site, wish: Any, spoken: str) -> None:
    began = await site.http.post("/chat/v1/conversations", json=wish)
    assert (await site.conversations.get(began.json()["conversation"])).lang == spoken


async def test_without_a_body_a_conversation_begins_too(site: Site) -> None:
    assert (await site.http.post("/chat/v1/conversations")).status_code == 201


async def test_the_same_id_twice_is_one_message(site: Site) -> None:
    token, cid = await site.begin()
    first = await site.send(token, id="m1", text="bir kere")
    second = await site.send(token, id="m1", text="bir kere")
    assert second.json() == {"entry": first.json()["entry"], "duplicate": True}
    assert len(await site.messages(cid)) == 1


@pytest.mark.parametrize(
    ("header", "status", "code"),
    [
        ({}, 401, "token_missing"),
        ({"Authorization": "Basic eDp5"}, 401, "token_missing"),
        ({"Authorization": "Bearer"}, 401, "token_missing"),
        ({"Authorization": "Bearer garbage"}, 403, "token_invalid"),
        (_bearer(Tokens(SECRET, "another-shop").issue("x")), 403, "token_invalid"),
    ],
)
async def test_strangers_learn_nothing(site: Site, header: Any, status: int, code: str) -> None:
    _, cid = await site.begin()
    for answer in (
        await site.http.get("/chat/v1/entries", headers=header),
        await site.http.post("/chat/v1/messages", json={"id": "a", "text": "x"}, headers=header),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
        assert cid not in answer.text
        assert set(answer.json()["error"]) == {"code", "text", "retry"}


async def test_a_conversation_that_is_gone(site: Site) -> None:
    answer = await site.send(site.tokens.issue("f" * 24), id="m1", text="merhaba")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown_conversation")


async def test_one_token_does_not_open_another_conversation(site: Site) -> None:
    mine, _ = await site.begin()
    theirs, _ = await site.begin()
    await site.send(theirs, id="m1", text="gizli")
    read = await site.http.get("/chat/v1/entries", headers=_bearer(mine))
    assert read.json()["entries"] == []


@pytest.mark.parametrize(
    ("content", "status", "code", "words"),
    [
        ({"text": ""}, 422, "empty_message", "boş"),
        ({"text": "   \n"}, 422, "empty_message", "boş"),
        ({}, 422, "empty_message", "boş"),
        ({"text": "\u200b"}, 422, "empty_message", "boş"),
        ({"text": "a" * 10_000}, 413, "too_long", "500"),
        ({"text": "😀" * 501}, 413, "too_long", "500"),
        ({"text": 5}, 422, "bad_request", "anlayamadık"),
        ({"button": {"entry": "1-1", "index": 0}}, 404, "unknown_message", "geçerli"),
    ],
)
async def test_refusals_in_the_customers_language(
    site: Site, content: Any, status: int, code: str, words: str
) -> None:
    token, cid = await site.begin("tr")
    answer = await site.send(token, id="m1", **content)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["retry"]) == (status, code, False)
    assert words in error["text"]
    assert await site.messages(cid) == []


async def test_refusals_in_english(site: Site) -> None:
    token, _ = await site.begin("en")
    assert "empty" in (await site.send(token, id="m1", text="")).json()["error"]["text"]


@pytest.mark.parametrize(
    "text", ["😀👍🏽", "<script>alert(1)</script>", "/restart", "a" * 500, "😀" * 500, "\u202eters"]
)
async def test_odd_messages_are_taken_as_they_are(site: Site, text: str) -> None:
    token, cid = await site.begin()
    assert (await site.send(token, id="m1", text=text)).status_code == 202
    (entry,) = await site.messages(cid)
    assert (entry.text, entry.payload) == (text, {})


async def test_a_button_that_was_offered(site: Site) -> None:
    assistant = site.work()
    token, cid = await site.begin()
    await site.send(token, id="m1", text="iade")
    offer = (await site.answered(cid, 2))[1]
    pressed = await site.send(token, id="m2", button={"entry": offer.id, "index": 0})
    assert pressed.status_code == 202
    said = (await site.answered(cid, 4))[2]
    assert (said.text, said.payload) == (
        "Evet, oldu",
        {"button": {"title": "Evet, oldu", "payload": "/helpful"}},
    )
    assert assistant.asked[1].text == "/helpful"


async def test_buttons_that_were_not_offered(site: Site) -> None:
    site.work()
    token, cid = await site.begin()
    await site.send(token, id="m1", text="iade")
    mine, offer = await site.answered(cid, 2)
    other, _ = await site.begin()
    for whose, entry, index, code in (
        (token, offer.id, 1, "not_offered"),
        (token, mine.id, 0, "unknown_message"),
        (other, offer.id, 0, "unknown_message"),
    ):
        answer = await site.send(whose, id="m2", button={"entry": entry, "index": index})
        assert answer.json()["error"]["code"] == code
    assert len(await site.messages(cid)) == 2


async def test_a_typed_slash_does_not_reach_the_assistant_as_a_command(site: Site) -> None:
    assistant = site.work()
    token, cid = await site.begin()
    await site.send(token, id="m1", text='/return_request{"order_number":"X"}')
    await site.answered(cid, 2)
    assert not assistant.asked[0].text.startswith("/")


@pytest.mark.parametrize(
    "body", [b"not json", b"[1]", b"\xff\xfe", b'{"id":' + b"[" * 50_000, b"null"]
)
async def test_broken_bodies(site: Site, body: bytes) -> None:
    token, _ = await site.begin()
    answer = await site.http.post("/chat/v1/messages", content=body, headers=_bearer(token))
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_request")


async def test_a_huge_body_is_cut_off(site: Site) -> None:
    token, _ = await site.begin()
    answer = await site.http.post(
        "/chat/v1/messages", content=b"x" * 300_000, headers=_bearer(token)
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize("cursor", ["x", "1", "(1-0", "-", "+", "$", "1-0 2-0", "9" * 40 + "-0"])
async def test_cursors_that_are_none(site: Site, cursor: str) -> None:
    token, _ = await site.begin()
    answer = await site.http.get(
        "/chat/v1/entries", params={"after": cursor}, headers=_bearer(token)
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_request")


async def test_too_many_messages(site: Site) -> None:
    token, _ = await site.begin()
    for number in range(20):
        assert (await site.send(token, id=f"m{number}", text="x")).status_code == 202
    refused = await site.send(token, id="m20", text="x")
    assert (refused.status_code, refused.json()["error"]["retry"]) == (429, True)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert (await site.send(token, id="m0", text="x")).json()["duplicate"] is True


async def test_too_many_conversations_from_one_address(site: Site) -> None:
    answers = [await site.http.post("/chat/v1/conversations") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [201] * 5 + [429]


@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://shop.example", 201), ("https://evil.example", 403), ("null", 403)],
)
async def test_origins(site: Site, origin: str, status: int) -> None:
    answer = await site.http.post("/chat/v1/conversations", headers={"Origin": origin})
    assert answer.status_code == status
    allowed = answer.headers.get("access-control-allow-origin")
    assert allowed == (origin if status == 201 else None)


async def test_preflight(site: Site) -> None:
    asked = {
        "Origin": "https://shop.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    answer = await site.http.options("/chat/v1/messages", headers=asked)
    assert answer.status_code == 200
    assert "access-control-allow-credentials" not in answer.headers
    refused = await site.http.options(
        "/chat/v1/messages", headers={**asked, "Origin": "https://evil.example"}
    )
    assert refused.status_code == 400


async def test_refusals_can_be_read_by_the_shops_page(site: Site) -> None:
    answer = await site.http.get("/chat/v1/entries", headers={"Origin": "https://shop.example"})
    assert answer.status_code == 401
    assert answer.headers["access-control-allow-origin"] == "https://shop.example"


async def test_answers_are_not_cached_and_not_sniffed(site: Site) -> None:
    answer = await site.http.post("/chat/v1/conversations")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_the_shops_face(site: Site) -> None:
    assert (await site.http.get("/chat/v1/shop")).json() == {
        "brand": "Papatya",
        "assistant": "Papi",
        "color": "#0f766e",
        "languages": ["tr", "en"],
        "message_chars": 500,
        "picture_bytes": 8 * 1024 * 1024,
        "document_bytes": 10 * 1024 * 1024,
    }


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/chat/v1/nothing"), ("GET", "/chat/v1/messages")]
)
async def test_wrong_addresses_answer_in_json(site: Site, method: str, path: str) -> None:
    answer = await site.http.request(method, path)
    assert answer.status_code in (404, 405)
    assert answer.json()["error"]["code"] == "no_such_address"


async def test_an_assigned_conversation_says_who(site: Site) -> None:
    site.work()
    token, cid = await site.begin()
    await site.send(token, id="m1", text="insan")
    await site.answered(cid, 2)
    await site.queue.claim(cid, "Ayşe")
    await site.queue.reply(cid, "Ayşe", "Merhaba", "r1")
    await site.queue.note(cid, "Ayşe", "müşteri görmesin", "n1")
    read = (await site.http.get("/chat/v1/entries", headers=_bearer(token))).json()
    assert (read["state"], read["agent"]) == (State.ASSIGNED, "Ayşe")
    assert (read["entries"][-1]["name"], read["entries"][-1]["text"]) == ("Ayşe", "Merhaba")
    assert "görmesin" not in str(read)
