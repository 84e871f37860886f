from __future__ import annotations

import asyncio
import json
import time
from contextlib import AsyncExitStack

import httpx
import pytest
from redis.asyncio import Redis

from handoff.agents import Agent, Profile
from handoff.desk.context import DeskContext
from handoff.desk.guard import COOKIE
from handoff.ending import Handoff
from handoff.inbox import Inbox
from handoff.routing import OFFER
from handoff.states import State, Step
from language.fold import fold
from tests.handoff import steps
from tests.handoff.desk.conftest import PASSWORD, SHOP, browser

ROUTES = [
    ("GET", "/desk/api/queue"),
    ("GET", "/desk/api/conversations/{cid}"),
    *(
        ("POST", f"/desk/api/conversations/{{cid}}/{step}")
        for step in ("claim", "pass", "release", "resolve", "reply", "note")
    ),
]
CHANGES = [path for method, path in ROUTES if method == "POST"]


def writing(text: str = "Merhaba, hemen bakıyorum.", id: str = "12345678-aaaa") -> dict[str, str]:
    return {"id": id, "text": text}


@pytest.fixture
async def cid(desk: DeskContext, inbox: Inbox) -> str:
    """A conversation that waits for a person."""
    conversation = await desk.conversations.create("web", "tr", customer={"name": "Deniz"})
    await steps.say(desk.conversations, conversation.id, "insanla görüşmek istiyorum")
    await steps.answer(desk.conversations, inbox, handoff=steps.handing_over())
    return conversation.id


async def state(desk: DeskContext, cid: str) -> tuple[State, str | None]:
    conversation = await desk.conversations.get(cid)
    return conversation.state, conversation.assignee


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_every_route_wants_a_login(
    anonymous: httpx.AsyncClient, cid: str, method: str, path: str
) -> None:
    body = writing() if method == "POST" else None
    answer = await anonymous.request(method, path.format(cid=cid), json=body)
    assert answer.status_code == 401
    assert answer.json() == {
        "error": {
            "code": "not_logged_in",
            "text": "Oturumunuz kapalı. Lütfen yeniden giriş yapın.",
        }
    }


@pytest.mark.parametrize("path", CHANGES)
@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
async def test_no_change_from_a_foreign_page(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str, path: str, origin: str | None
) -> None:
    await desk.queue.claim(cid, "Ayşe")
    before = await desk.conversations.entries(cid)
    request = ayse.build_request("POST", path.format(cid=cid), json=writing())
    del request.headers["Origin"]
    if origin:
        request.headers["Origin"] = origin
    assert (await ayse.send(request)).status_code == 403
    assert await desk.conversations.entries(cid) == before


async def test_the_queue_tells_what_an_agent_needs(ayse: httpx.AsyncClient, cid: str) -> None:
    board = (await ayse.get("/desk/api/queue")).json()
    assert board["agent"] == "Ayşe"
    assert board["hours"]["open"] is True
    (line,) = board["waiting"]
    assert line["id"] == cid
    assert line["reason"] == "asked"
    assert line["priority"] == 0
    assert line["case"] == "T-1"
    assert (line["channel"], line["lang"]) == ("web", "tr")
    assert line["customer"] == {"name": "Deniz"}
    assert line["last_text"] == "1. sıradasınız"
    assert line["queued_at"] > 0
    assert not line["after_hours"]
    assert board["assigned"] == []


async def test_a_list_shows_no_numbers_that_nobody_should_keep(
    desk: DeskContext, inbox: Inbox, ayse: httpx.AsyncClient
) -> None:
    typed = (
        "TC 10000000146, kart 4111 1111 1111 1111, IBAN TR330006100519786457841326, sipariş 123456"
    )
    shown = "TC [TC kimlik no], kart [kart no], IBAN [IBAN], sipariş 123456"
    cid = (await desk.conversations.create("web", "tr")).id
    await steps.say(desk.conversations, cid, typed)
    handed = Handoff(Step.HAND_OVER, "asked", "T-1", [], {"question": typed, "articles": []})
    await steps.answer(desk.conversations, inbox, [], handoff=handed)
    (line,) = (await ayse.get("/desk/api/queue")).json()["waiting"]
    found = (await ayse.get(f"/desk/api/conversations/{cid}")).json()
    for each in (line, found["conversation"]):
        assert each["last_text"] == shown
        assert each["handoff"] == {"question": shown, "articles": []}
    assert found["entries"][0]["text"] == (
        "TC •••••••••••, kart •••• •••• •••• 1111, IBAN TR•• •••• •••• 1326, sipariş 123456"
    )


async def test_a_number_that_the_preview_cuts_is_masked_whole(
    desk: DeskContext, ayse: httpx.AsyncClient
) -> None:
    cid = (await desk.conversations.create("web", "tr")).id
    await steps.say(desk.conversations, cid, "a" * 148 + " 4111111111111111")
    found = (await ayse.get(f"/desk/api/conversations/{cid}")).json()["conversation"]
    assert found["last_text"] == "a" * 148 + " [kart no]"


async def test_a_request_after_hours_is_marked(
    desk: DeskContext, inbox: Inbox, ayse: httpx.AsyncClient
) -> None:
    conversation = await desk.conversations.create("telegram", "en")
    await steps.say(desk.conversations, conversation.id)
    closed = steps.handing_over(Step.HAND_OVER_CLOSED)
    await steps.answer(desk.conversations, inbox, handoff=closed)
    (line,) = (await ayse.get("/desk/api/queue")).json()["waiting"]
    assert line["after_hours"]
    assert (await ayse.post(f"/desk/api/conversations/{line['id']}/claim")).status_code == 200


async def test_claiming_moves_it_from_the_queue_to_the_agent(
    ayse: httpx.AsyncClient, cid: str
) -> None:
    answer = await ayse.post(f"/desk/api/conversations/{cid}/claim")
    assert answer.status_code == 200
    assert answer.json()["conversation"]["assignee"] == "Ayşe"
    board = (await ayse.get("/desk/api/queue")).json()
    assert board["waiting"] == []
    assert [line["id"] for line in board["assigned"]] == [cid]
    again = await ayse.post(f"/desk/api/conversations/{cid}/claim")
    assert again.status_code == 200


async def test_who_has_as_many_as_he_may_is_told_so(
    desk: DeskContext, inbox: Inbox, ayse: httpx.AsyncClient, cid: str
) -> None:
    await desk.agents.change("Ayşe", Profile(capacity=1))
    assert (await ayse.post(f"/desk/api/conversations/{cid}/claim")).status_code == 200
    second = await steps.queued(desk.conversations, inbox)
    refused = await ayse.post(f"/desk/api/conversations/{second}/claim")
    assert refused.status_code == 409
    assert refused.json()["error"]["code"] == "at_capacity"
    assert await state(desk, second) == (State.QUEUED, None)


async def test_fifty_claim_and_one_has_it(desk: DeskContext, store: Redis, cid: str) -> None:
    names = [f"Temsilci {n}" for n in range(50)]
    async with AsyncExitStack() as stack:
        clients = []
        for name in names:
            # Nobody types a password here, so that nobody waits for fifty hashes.
            record = {"name": name, "hash": "", "generation": 1}
            await store.hset(f"{{{SHOP}}}:agents", fold(name), json.dumps(record))
            client = await stack.enter_async_context(browser(desk))
            token = await desk.logins.open(Agent(name))
            client.cookies.set(COOKIE, token, domain="desk.test", path="/desk")
            clients.append(client)
        claims = (c.post(f"/desk/api/conversations/{cid}/claim") for c in clients)
        answers = await asyncio.gather(*claims)
    winners = [name for name, a in zip(names, answers, strict=True) if a.status_code == 200]
    assert len(winners) == 1
    assert await state(desk, cid) == (State.ASSIGNED, winners[0])
    for answer in answers:
        if answer.status_code != 200:
            assert answer.status_code == 409
            error = answer.json()["error"]
            assert error["code"] == "already_assigned"
            assert error["assignee"] == winners[0]
            assert winners[0] in error["text"]
    entries = await desk.conversations.entries(cid)
    assert [e.author_id for e in entries if e.text == "claimed"] == winners


async def test_an_offer_is_let_pass_by_whom_it_is_made_to(
    desk: DeskContext, ayse: httpx.AsyncClient, mert: httpx.AsyncClient, cid: str
) -> None:
    now = round(time.time() * 1000)
    await desk.presences.beat("Ayşe", now)
    await desk.presences.beat("Mert", now + 1)
    await desk.router.round(now + 1)
    path = f"/desk/api/conversations/{cid}/pass"
    kept = (await mert.post(path)).json()["conversation"]
    assert (kept["offered"], kept["offered_until"]) == ("Ayşe", now + 1 + OFFER)
    assert (await ayse.post(path)).json()["conversation"]["offered_until"] == 0
    (offer,) = await desk.router.round(now + 2)
    assert offer.agent == "Mert"


async def test_the_assignee_replies_and_a_retry_does_not_double(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str
) -> None:
    await ayse.post(f"/desk/api/conversations/{cid}/claim")
    path = f"/desk/api/conversations/{cid}/reply"
    first = await ayse.post(path, json=writing("  Merhaba Deniz  "))
    second = await ayse.post(path, json=writing("  Merhaba Deniz  "))
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    written = [e for e in await desk.conversations.entries(cid) if e.id == first.json()["entry"]]
    (entry,) = written
    assert (entry.kind, entry.author, entry.text) == ("message", "agent", "Merhaba Deniz")
    assert entry.payload == {"agent": "Ayşe"}


@pytest.mark.parametrize("step", ["reply", "resolve", "release"])
async def test_only_the_assignee_may(
    desk: DeskContext, ayse: httpx.AsyncClient, mert: httpx.AsyncClient, cid: str, step: str
) -> None:
    await ayse.post(f"/desk/api/conversations/{cid}/claim")
    path = f"/desk/api/conversations/{cid}/{step}"
    before = await desk.conversations.entries(cid)
    refused = await mert.post(path, json=writing())
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "not_yours"
    assert refused.json()["error"]["assignee"] == "Ayşe"
    assert await desk.conversations.entries(cid) == before
    assert (await ayse.post(path, json=writing())).status_code == 200


@pytest.mark.parametrize("step", ["reply", "resolve", "release"])
async def test_nobody_may_before_the_claim(ayse: httpx.AsyncClient, cid: str, step: str) -> None:
    answer = await ayse.post(f"/desk/api/conversations/{cid}/{step}", json=writing())
    assert answer.status_code in (403, 409)


async def test_after_an_end_and_three_days_the_bot_has_the_word(
    store: Redis, desk: DeskContext, ayse: httpx.AsyncClient, cid: str
) -> None:
    await ayse.post(f"/desk/api/conversations/{cid}/claim")
    answer = await ayse.post(f"/desk/api/conversations/{cid}/resolve")
    assert answer.json()["conversation"]["state"] == "resolved"
    await steps.days_later(store, desk.conversations, cid, 4)
    await steps.say(desk.conversations, cid)
    assert (await state(desk, cid))[0] is State.BOT


async def test_releasing_puts_it_back_where_it_stood(
    desk: DeskContext, ayse: httpx.AsyncClient, mert: httpx.AsyncClient, cid: str
) -> None:
    since = (await desk.conversations.get(cid)).queued_at
    await ayse.post(f"/desk/api/conversations/{cid}/claim")
    await ayse.post(f"/desk/api/conversations/{cid}/release")
    (line,) = (await ayse.get("/desk/api/queue")).json()["waiting"]
    assert line["queued_at"] == since
    assert (await mert.post(f"/desk/api/conversations/{cid}/claim")).status_code == 200


async def test_a_note_is_for_agents_only(
    desk: DeskContext, mert: httpx.AsyncClient, cid: str
) -> None:
    answer = await mert.post(f"/desk/api/conversations/{cid}/note", json=writing("VIP müşteri"))
    entry = await desk.conversations.entry(cid, answer.json()["entry"])
    assert entry is not None
    assert (entry.kind, entry.author_id, entry.is_public) == ("note", "Mert", False)


async def test_the_transcript_is_whole_and_in_order(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str, inbox: Inbox
) -> None:
    await ayse.post(f"/desk/api/conversations/{cid}/claim")
    await ayse.post(f"/desk/api/conversations/{cid}/note", json=writing("not", "note-0001"))
    await ayse.post(f"/desk/api/conversations/{cid}/reply", json=writing("cevap", "reply-0001"))
    await steps.say(desk.conversations, cid, "<b>teşekkürler</b>")
    await ayse.post(f"/desk/api/conversations/{cid}/resolve")

    seen = (await ayse.get(f"/desk/api/conversations/{cid}")).json()
    kept = await desk.conversations.entries(cid)
    decision = seen["entries"][2]
    assert decision.pop("explained")["headline"] == "test"
    assert seen["entries"] == [entry.to_json() for entry in kept]
    assert seen["cursor"] == kept[-1].id
    assert [(e["kind"], e["author"], e["text"]) for e in seen["entries"]] == [
        ("message", "customer", "insanla görüşmek istiyorum"),
        ("message", "bot", "buyurun"),
        ("decision", "bot", ""),
        ("event", "bot", "handed_over"),
        ("message", "system", "1. sıradasınız"),
        ("event", "agent", "claimed"),
        ("message", "system", seen["entries"][6]["text"]),
        ("note", "agent", "not"),
        ("message", "agent", "cevap"),
        ("message", "customer", "<b>teşekkürler</b>"),
        ("event", "agent", "resolved"),
        ("message", "system", seen["entries"][11]["text"]),
    ]
    cursor = seen["entries"][8]["id"]
    rest = (await ayse.get(f"/desk/api/conversations/{cid}", params={"after": cursor})).json()
    assert rest["entries"] == seen["entries"][9:]


@pytest.mark.parametrize("cursor", ["x1-1x", "٣-٣", "1-1\n", "99999999999999999999-0", "1", "-"])
async def test_a_cursor_that_is_none(ayse: httpx.AsyncClient, cid: str, cursor: str) -> None:
    answer = await ayse.get(f"/desk/api/conversations/{cid}", params={"after": cursor})
    assert answer.status_code == 422


async def test_a_transcript_longer_than_a_page_is_whole(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str
) -> None:
    for n in range(1_005):
        await desk.queue.note(cid, "Ayşe", f"{n}", f"note-{n}")
    seen = (await ayse.get(f"/desk/api/conversations/{cid}")).json()["entries"]
    notes = [entry["text"] for entry in seen if entry["kind"] == "note"]
    assert notes == [str(n) for n in range(1_005)]


@pytest.mark.parametrize(("method", "path"), ROUTES[1:])
async def test_unknown_conversations(ayse: httpx.AsyncClient, method: str, path: str) -> None:
    body = writing() if method == "POST" else None
    answer = await ayse.request(method, path.format(cid="nobody"), json=body)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "unknown_conversation"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (writing("   "), 422),
        (writing(id="x"), 422),
        ({}, 422),
        (writing("x" * 201), 413),
        (writing("x" * 70_000), 413),
        (writing("x" * 200), 200),
    ],
)
async def test_odd_writings(
    ayse: httpx.AsyncClient, cid: str, body: dict[str, str], status: int
) -> None:
    await ayse.post(f"/desk/api/conversations/{cid}/claim")
    answer = await ayse.post(f"/desk/api/conversations/{cid}/reply", json=body)
    assert answer.status_code == status
    assert status == 200 or answer.json()["error"]["text"]


async def test_errors_speak_the_agents_language(ayse: httpx.AsyncClient) -> None:
    await ayse.get("/desk/login?lang=en")
    answer = await ayse.get("/desk/api/conversations/nobody")
    assert answer.json()["error"]["text"] == "There is no such conversation."


async def test_a_new_password_logs_out(desk: DeskContext, ayse: httpx.AsyncClient) -> None:
    assert (await ayse.get("/desk/api/queue")).status_code == 200
    await desk.agents.set_password("Ayşe", PASSWORD + " kestane")
    assert (await ayse.get("/desk/api/queue")).status_code == 401
