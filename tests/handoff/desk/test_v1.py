"""The documented API: what a key opens, what it does not, and what customers see of it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from connectors.web.views import public_entry, state_of
from handoff import programs as module
from handoff.agents import Profile
from handoff.cases.case import Draft, Kind
from handoff.desk.context import DeskContext
from handoff.enclosing import enclosed
from handoff.inbox import Inbox
from handoff.indexing import Indexer
from handoff.programs import Programs, Scope
from handoff.webhooks.envelope import Envelopes
from tests.handoff import steps
from tests.handoff.cases.conftest import DUE
from tests.handoff.desk.conftest import PASSWORD, SHOP, gateway
from tests.handoff.drawn import photo
from tests.handoff.typed import pdf

TEXT = {"id": "text-0001", "text": "Kargonuz yarın sizde olur."}
CANNED = {"words": {"tr": {"title": "Selam", "text": "Merhaba."}}}

#: One route of each kind under each scope: a key with all others is refused, one with it served.
SCOPED: list[tuple[Scope, str, str, dict[str, Any] | None]] = [
    (Scope.CONVERSATIONS_READ, "GET", "/conversations?view=all", None),
    (Scope.CONVERSATIONS_READ, "GET", "/conversations/{cid}", None),
    (Scope.CONVERSATIONS_READ, "GET", "/conversations/{cid}/entries?after=0-0", None),
    (Scope.CONVERSATIONS_READ, "GET", "/conversations/{cid}/about", None),
    (Scope.CONVERSATIONS_READ, "GET", "/views", None),
    (Scope.CONVERSATIONS_READ, "GET", "/queue", None),
    (Scope.CONVERSATIONS_READ, "GET", "/search?q=insan", None),
    (Scope.CONVERSATIONS_WRITE, "GET", "/choices", None),
    (Scope.CONVERSATIONS_WRITE, "POST", "/conversations/{mine}/claim", None),
    (Scope.CONVERSATIONS_WRITE, "POST", "/conversations/{mine}/reply", TEXT),
    (Scope.CONVERSATIONS_WRITE, "POST", "/conversations/{mine}/held", TEXT),
    (Scope.CONVERSATIONS_WRITE, "POST", "/conversations/{mine}/note", TEXT),
    (Scope.CONVERSATIONS_WRITE, "POST", "/conversations/{mine}/release", None),
    (Scope.CONVERSATIONS_WRITE, "POST", "/conversations/{mine}/transfer", {"to": "Ayşe"}),
    (Scope.CONVERSATIONS_WRITE, "POST", "/conversations/{mine}/resolve", {"outcome": "solved"}),
    (Scope.CONVERSATIONS_WRITE, "PUT", "/conversations/{mine}/entries/{sent}", TEXT),
    (Scope.CONVERSATIONS_WRITE, "DELETE", "/conversations/{mine}/entries/{sent}", None),
    (Scope.CONVERSATIONS_TAKE_OVER, "POST", "/conversations/{mine}/take_over", {}),
    (Scope.CUSTOMERS_READ, "GET", "/conversations/{cid}/customer", None),
    (Scope.CUSTOMERS_READ, "GET", "/customers/ayla", None),
    (Scope.CASES_READ, "GET", "/cases", None),
    (Scope.CASES_READ, "GET", "/cases/{number}", None),
    (Scope.CASES_WRITE, "POST", "/cases/{number}/take", {}),
    (Scope.CANNED_READ, "GET", "/canned", None),
    (Scope.CANNED_WRITE, "PUT", "/canned/selam", CANNED),
    (Scope.AGENTS_READ, "GET", "/agents", None),
    (Scope.AGENTS_READ, "GET", "/teams", None),
]


@pytest.fixture
async def outside(desk: DeskContext) -> AsyncIterator[httpx.AsyncClient]:
    """A program somewhere else, without a key yet."""
    base = "http://desk.test/api/v1"
    transport = httpx.ASGITransport(gateway(desk))
    async with httpx.AsyncClient(transport=transport, base_url=base) as client:
        yield client


async def key(desk: DeskContext, *scopes: str, name: str = "crm") -> dict[str, str]:
    """The header with a key that has these scopes."""
    _, made = await Programs(desk.redis, SHOP).add(name, scopes, 1)
    return {"Authorization": f"Bearer {made}"}


@pytest.fixture
async def cid(desk: DeskContext, inbox: Inbox) -> str:
    """Ayla's conversation, which waits for a person."""
    made = await desk.conversations.create(
        "web", "tr", customer={"id": "ayla", "name": "Ayla", "email": "ayla@posta.example"}
    )
    await steps.say(desk.conversations, made.id, "insanla görüşmek istiyorum")
    await steps.answer(desk.conversations, inbox, [], handoff=steps.handing_over())
    await Indexer(desk.redis, desk.redis, SHOP).catch_up()
    return made.id


@pytest.fixture
async def places(desk: DeskContext, inbox: Inbox, cid: str) -> dict[str, str]:
    """What stands in the addresses: who waits, whom the program has, its reply there, a case."""
    await desk.agents.add("Ayşe", PASSWORD, Profile("supervisor"))
    mine = await steps.queued(desk.conversations, inbox)
    await desk.queue.claim(mine, "api:crm")
    sent = await desk.queue.reply(mine, "api:crm", "İade 13 gün.", "desk:1", "Papatya")
    case = await desk.cases.open(Draft(Kind.DAMAGED, "id:ayla", cid, DUE), "1-0:case")
    return {"cid": cid, "mine": mine, "sent": sent, "number": case.number}


@pytest.mark.parametrize(("scope", "method", "path", "body"), SCOPED)
async def test_a_key_opens_what_it_has_the_scope_for_and_nothing_else(
    desk: DeskContext,
    outside: httpx.AsyncClient,
    places: dict[str, str],
    scope: Scope,
    method: str,
    path: str,
    body: dict[str, Any] | None,
) -> None:
    address = path.format(**places)
    others = await key(desk, *(set(Scope) - {scope}), name="others")
    before = [await desk.conversations.get(places[name]) for name in ("cid", "mine")]
    refused = await outside.request(method, address, json=body, headers=others)
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "scope_missing"
    assert scope in refused.json()["error"]["text"]
    assert [await desk.conversations.get(places[name]) for name in ("cid", "mine")] == before
    assert await desk.audit.latest("api:others") == []
    served = await outside.request(method, address, json=body, headers=await key(desk, scope))
    assert served.status_code == 200, served.text
    (trace,) = await desk.audit.latest("api:crm")
    assert trace.subject


def test_every_scope_is_tried() -> None:
    assert {scope for scope, *_ in SCOPED} == set(Scope)


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer x", "Basic {key}", "{key}", "Bearer {key}x"]
)
async def test_without_a_key_of_the_shops_nothing(
    desk: DeskContext, outside: httpx.AsyncClient, sent: str
) -> None:
    made = (await key(desk, "conversations:read"))["Authorization"].removeprefix("Bearer ")
    headers = {"Authorization": sent.format(key=made), "Accept-Language": "en-GB,tr;q=0.5"}
    answer = await outside.get("/views", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["error"]["code"] == "no_key"
    assert answer.json()["error"]["text"].startswith("A valid key is needed")


async def test_a_login_opens_nothing_here_and_a_key_nothing_at_the_desk(
    desk: DeskContext, ayse: httpx.AsyncClient
) -> None:
    assert (await ayse.get("/desk/api/views")).status_code == 200
    cookies = "; ".join(f"{name}={value}" for name, value in ayse.cookies.items())
    answer = await ayse.get("/api/v1/views", headers={"Cookie": cookies})
    assert answer.status_code == 401
    ayse.cookies.clear()
    headers = await key(desk, *Scope)
    assert (await ayse.get("/desk/api/views", headers=headers)).status_code == 401
    assert (await ayse.get("/api/v1/views", headers=headers)).status_code == 200


async def test_a_revoked_key_is_refused_at_once(
    desk: DeskContext, outside: httpx.AsyncClient
) -> None:
    headers = await key(desk, "conversations:read")
    assert (await outside.get("/views", headers=headers)).status_code == 200
    (kept,) = await Programs(desk.redis, SHOP).all()
    assert kept.used > 1
    await Programs(desk.redis, SHOP).revoke("crm")
    assert (await outside.get("/views", headers=headers)).status_code == 401


async def test_too_many_requests_are_told_when_to_come_back(
    desk: DeskContext, outside: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PER_MINUTE", 2)
    headers = await key(desk, "conversations:read")
    statuses = [(await outside.get("/views", headers=headers)).status_code for _ in range(2)]
    assert statuses == [200, 200]
    answer = await outside.get("/views", headers=headers)
    assert answer.status_code == 429
    error = answer.json()["error"]
    assert error["code"] == "too_many_requests"
    assert answer.headers["Retry-After"] == str(error["seconds"])
    assert 0 < error["seconds"] <= 60


async def test_a_conversation_from_the_queue_to_its_end_and_the_customer_reads_of_the_shop(
    desk: DeskContext, outside: httpx.AsyncClient, cid: str
) -> None:
    outside.headers.update(await key(desk, "conversations:read", "conversations:write"))
    path, brand = f"/conversations/{cid}", desk.settings.brand.name
    (waiting,) = (await outside.get("/conversations?view=team")).json()["conversations"]
    assert waiting["id"] == cid
    claimed = (await outside.post(f"{path}/claim")).json()["conversation"]
    assert (claimed["state"], claimed["assignee"]) == ("assigned", "api:crm")
    seen = state_of(await desk.conversations.get(cid), shop=brand)
    assert seen == {"state": "assigned", "agent": brand}
    for _ in range(2):
        written = (await outside.post(f"{path}/reply", json=TEXT)).json()["entry"]
    await outside.post(f"{path}/note", json={"id": "note-0001", "text": "ERP'de açıldı"})
    ended = await outside.post(f"{path}/resolve", json={"id": "end-00001", "outcome": "solved"})
    assert ended.json()["conversation"]["state"] == "resolved"
    entries = await desk.conversations.entries(cid)
    (reply,) = [each for each in entries if each.author == "agent" and each.is_public]
    assert (reply.id, reply.author_id, reply.text) == (written, "api:crm", TEXT["text"])
    shown = [public_entry(each, "Papi") for each in entries if each.is_public]
    assert brand in [each["name"] for each in shown]
    assert any(brand in each["text"] for each in shown if each["author"] == "system")
    assert "api:crm" not in str(shown)
    done = [each.action for each in reversed(await desk.audit.latest("api:crm"))]
    assert done == ["listed", "claim", "reply", "reply", "note", "resolve"]


async def test_a_reply_is_refused_where_somebody_else_has_the_conversation(
    desk: DeskContext, outside: httpx.AsyncClient, cid: str
) -> None:
    headers = await key(desk, *Scope)
    await desk.agents.add("Ayşe", PASSWORD)
    await desk.queue.claim(cid, "Ayşe")
    for step in ("claim", "reply", "release", "resolve"):
        answer = await outside.post(
            f"/conversations/{cid}/{step}", json=TEXT if step == "reply" else None, headers=headers
        )
        assert answer.status_code == (409 if step == "claim" else 403)
        assert answer.json()["error"]["assignee"] == "Ayşe"
    taken = await outside.post(f"/conversations/{cid}/take_over", json={}, headers=headers)
    assert taken.json()["conversation"]["assignee"] == "api:crm"


async def test_a_program_amends_its_own_replies_and_nobody_elses(
    desk: DeskContext, outside: httpx.AsyncClient, places: dict[str, str]
) -> None:
    path = f"/conversations/{places['mine']}/entries"
    outside.headers.update(await key(desk, "conversations:read", "conversations:write"))
    edited = await outside.put(f"{path}/{places['sent']}", json=TEXT)
    assert edited.status_code == 200
    entries = (await outside.get(path, params={"after": "0-0"})).json()["entries"]
    now = next(each for each in entries if each["id"] == places["sent"])
    assert (now["text"], now["amended"]["was"]) == (TEXT["text"], ["İade 13 gün."])
    assert (now["amended"]["id"], now["amended"]["by"]) == (edited.json()["entry"], "api:crm")
    (reply,) = [
        each for each in await desk.conversations.entries(places["mine"]) if each.id == now["id"]
    ]
    assert public_entry(reply, "Papi")["name"] == "Papatya"
    other = {"id": "text-0002", "text": "başka"}
    await desk.queue.take_over(places["mine"], "Ayşe")
    late = await outside.put(f"{path}/{places['sent']}", json=other)
    assert late.status_code == 403
    assert late.json()["error"]["assignee"] == "Ayşe"
    theirs = await desk.queue.reply(places["mine"], "Ayşe", "Ben bakıyorum.", "desk:2")
    every = await key(desk, *Scope, name="erp")
    for headers in ({}, every):
        for answer in (
            await outside.put(f"{path}/{theirs}", json=other, headers=headers),
            await outside.delete(f"{path}/{theirs}", headers=headers),
        ):
            assert answer.status_code == 403
            assert answer.json()["error"]["code"] == "not_your_message"
    assert (await outside.delete(f"{path}/{places['sent']}")).status_code == 200
    traced = [each.action for each in reversed(await desk.audit.latest("api:crm"))]
    assert [each for each in traced if each != "opened"] == ["edit_message", "withdraw_message"]


async def test_a_file_is_fetched_where_a_webhook_says_it_is(
    desk: DeskContext, outside: httpx.AsyncClient, places: dict[str, str]
) -> None:
    mine, crm = places["mine"], "api:crm"
    kept = [await desk.attachments.keep(mine, raw, "iade.pdf") for raw in (photo(), pdf())]
    sent = await desk.queue.reply(mine, crm, "", "desk:2", "Papatya", enclosed("", kept, "tr"))
    (entry,) = [each for each in await desk.conversations.entries(mine) if each.id == sent]
    envelopes = Envelopes(SHOP, "tr", "http://desk.test")
    body = json.loads(envelopes.pack("crm", await desk.conversations.get(mine), entry, ()))
    reads, others = await key(desk, "conversations:read"), set(Scope) - {Scope.CONVERSATIONS_READ}
    refused = await key(desk, *others, name="erp")
    for told, raw in zip(body["data"]["files"], (None, pdf()), strict=True):
        answer = await outside.get(told["url"], headers=reads)
        assert (answer.status_code, answer.headers["content-type"]) == (200, told["type"])
        assert raw in (None, answer.content)
        assert told["size"] in (None, len(answer.content))
        assert (await outside.get(told["url"], headers=refused)).status_code == 403


async def test_entries_are_read_on_from_a_cursor_each_once(
    desk: DeskContext, outside: httpx.AsyncClient, cid: str
) -> None:
    outside.headers.update(await key(desk, "conversations:read"))
    for n in range(5):
        await desk.queue.note(cid, "Ayşe", f"not {n}", f"n{n}")
    whole = [each.id for each in await desk.conversations.entries(cid)]
    path = f"/conversations/{cid}/entries"
    read: list[str] = []
    cursor, more = "", True
    while more:
        page = (await outside.get(path, params={"after": cursor, "limit": 3})).json()
        assert len(page["entries"]) <= 3
        read += [each["id"] for each in page["entries"]]
        cursor, more = page["cursor"], page["more"]
    assert read == whole
    nothing = (await outside.get(path, params={"after": cursor})).json()
    assert nothing == {"entries": [], "more": False, "cursor": cursor}
    back = (await outside.get(path, params={"before": whole[3], "limit": 2})).json()
    assert [each["id"] for each in back["entries"]] == whole[1:3]
    assert (back["more"], back["cursor"]) == (True, whole[1])


async def test_a_customer_is_known_with_cases_and_conversations(
    desk: DeskContext, outside: httpx.AsyncClient, places: dict[str, str]
) -> None:
    outside.headers.update(await key(desk, "customers:read"))
    found = (await outside.get("/customers/ayla")).json()
    assert found["customer"]["name"] == "Ayla"
    assert found["customer"]["contacts"] == ["ayla@posta.example"]
    assert [each["number"] for each in found["cases"]] == [places["number"]]
    assert [each["id"] for each in found["conversations"]] == [places["cid"]]
    assert (await outside.get(f"/conversations/{places['cid']}/customer")).json() == found
    stranger = (await outside.get(f"/conversations/{places['mine']}/customer")).json()
    assert (stranger["customer"]["id"], stranger["customer"]["verified"]) == (None, False)
    unknown = await outside.get("/customers/nobody")
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "unknown_customer")


async def test_cases_of_a_customer_are_not_told_to_a_key_that_may_read_none(
    desk: DeskContext, outside: httpx.AsyncClient, places: dict[str, str]
) -> None:
    path = f"/conversations/{places['cid']}"
    reads = await key(desk, "conversations:read")
    assert (await outside.get(path, headers=reads)).json()["cases"] == []
    both = await key(desk, "conversations:read", "cases:read", name="erp")
    told = (await outside.get(path, headers=both)).json()["cases"]
    assert [each["number"] for each in told] == [places["number"]]


async def test_a_case_is_taken_in_the_shops_name(
    desk: DeskContext, outside: httpx.AsyncClient, places: dict[str, str]
) -> None:
    headers = await key(desk, "cases:write")
    taken = await outside.post(f"/cases/{places['number']}/take", json={}, headers=headers)
    assert taken.json()["case"]["agent"] == "api:crm"
    said = [each.text for each in await desk.conversations.entries(places["cid"])]
    assert any(f"artık {desk.settings.brand.name} ilgileniyor" in each for each in said)
    assert not any("api:crm" in each for each in said)


async def test_agents_are_told_by_the_name_that_customers_read_and_no_more(
    desk: DeskContext, outside: httpx.AsyncClient
) -> None:
    await desk.agents.add("Ayşe", PASSWORD, Profile("supervisor", ["general"], ["tr"], 7))
    headers = await key(desk, "agents:read")
    (agent,) = (await outside.get("/agents", headers=headers)).json()["agents"]
    assert agent == {
        **{"name": "Ayşe", "role": "supervisor", "teams": ["general"], "languages": ["tr"]},
        **{"capacity": 7, "presence": "offline"},
    }
    teams = (await outside.get("/teams", headers=headers)).json()["teams"]
    assert [team["id"] for team in teams] == list(desk.settings.teams)
    assert all(team["open"] for team in teams)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/", 404, "not_found"),
        ("DELETE", "/views", 405, "wrong_method"),
        ("GET", "/conversations/none", 404, "unknown_conversation"),
        ("GET", "/conversations/a:log", 422, "unclear"),
        ("GET", "/conversations?view=none", 404, "unknown_view"),
        ("GET", "/conversations?view=all&before=x", 422, "unclear"),
        ("GET", "/cases/T-1", 404, "unknown_case"),
    ],
)
@pytest.mark.parametrize("lang", ["tr", "en"])
async def test_errors_have_one_shape_in_the_language_asked_for(
    desk: DeskContext,
    outside: httpx.AsyncClient,
    method: str,
    path: str,
    status: int,
    code: str,
    lang: str,
) -> None:
    headers = {**await key(desk, *Scope), "Accept-Language": lang}
    answer = await outside.request(method, path, headers=headers)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert error["code"] == code
    assert any(each in "çğıöşü" for each in error["text"].lower()) is (lang == "tr")


async def test_a_body_that_is_too_long_or_no_json_is_refused_in_that_shape(
    desk: DeskContext, outside: httpx.AsyncClient, cid: str
) -> None:
    headers = {**await key(desk, *Scope), "Content-Type": "application/json"}
    path = f"/conversations/{cid}/note"
    for content, status, code in [
        (b'{"id": "note-0001", "text": "' + b"a" * 70_000 + b'"}', 413, "too_long"),
        (b'{"id": "note-0001", "text": "' + b"a" * 201 + b'"}', 413, "too_long"),
        (b"{", 422, "unclear"),
        (b'{"id": "\xff"}', 422, "unclear"),
    ]:
        answer = await outside.post(path, content=content, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


async def test_the_description_is_open_and_names_scopes_and_refusals(
    outside: httpx.AsyncClient,
) -> None:
    answer = await outside.get("/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    described = answer.json()
    claim = described["paths"]["/conversations/{cid}/claim"]["post"]
    assert claim["security"] == [{"key": ["conversations:write"]}]
    assert "`already_assigned`" in claim["responses"]["409"]["description"]
    ids = [each["operationId"] for path in described["paths"].values() for each in path.values()]
    assert len(ids) == len(set(ids)) > 30
