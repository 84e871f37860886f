"""No route without a permission, and no change or look without a trace."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from redis.asyncio import Redis
from starlette.routing import Mount

from handoff.agents import ROLES, Agent, Profile, Role
from handoff.desk.app import create
from handoff.desk.context import DeskContext
from handoff.desk.guard import COOKIE
from handoff.desk.permits import Unguarded, asks, needs
from handoff.inbox import Inbox
from handoff.permissions import may_manage_agents, may_see_agents, may_see_queue
from tests.handoff import steps
from tests.handoff.desk.conftest import ORIGIN

QUESTION = "siparişim nerede kaldı"


@pytest.fixture
def app(desk: DeskContext) -> FastAPI:
    return create(desk)


async def client_of(desk: DeskContext, app: FastAPI, role: Role | None) -> httpx.AsyncClient:
    """Somebody at the desk's door, logged in if he has a role."""
    transport = httpx.ASGITransport(app)
    client = httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"Origin": ORIGIN})
    if role:
        agent = await desk.agents.add("Ayşe", "mor tramvay limon", Profile(role))
        client.cookies.set(COOKIE, await desk.logins.open(agent))
    return client


async def traces(desk: DeskContext) -> list[tuple[str, str, str]]:
    found = await desk.audit.latest()
    return [(each.agent, each.action, each.subject) for each in reversed(found)]


def test_every_route_asks_for_a_permission_or_is_open_on_purpose(app: FastAPI) -> None:
    routes = [each.original_route for each in iter_route_contexts(app.routes)]
    forgetful = [route for route in routes if not asks(route) and not isinstance(route, Mount)]
    assert forgetful == []
    (files,) = [route for route in routes if isinstance(route, Mount)]
    assert files.path == "/static"
    assert len(routes) > 15


async def test_a_route_that_forgets_to_ask_serves_nobody(desk: DeskContext, app: FastAPI) -> None:
    @app.get("/forgetful")
    async def forgetful() -> str:
        return "secret"

    async with await client_of(desk, app, "admin") as client:
        with pytest.raises(Unguarded, match="/forgetful"):
            await client.get("/forgetful")


@pytest.mark.parametrize("role", [None, *ROLES])
@pytest.mark.parametrize(
    ("may", "allowed"),
    [
        (may_see_queue, {"agent", "supervisor", "admin"}),
        (may_see_agents, {"supervisor", "admin"}),
        (may_manage_agents, {"admin"}),
    ],
)
async def test_a_route_serves_whom_its_permission_is_for(
    desk: DeskContext, app: FastAPI, may: object, allowed: set[str], role: Role | None
) -> None:
    @app.post("/things/{name}", dependencies=[needs(may)])  # type: ignore[arg-type]
    async def rename(name: str) -> str:
        return name

    async with await client_of(desk, app, role) as client:
        answer = await client.post("/things/lamba")
    if role in allowed:
        assert answer.json() == "lamba"
        assert await traces(desk) == [("Ayşe", "rename", "lamba")]
    else:
        assert answer.status_code == (403 if role else 401)
        assert answer.json()["error"]["code"] == ("not_allowed" if role else "not_logged_in")
        assert await traces(desk) == []


async def test_a_search_by_post_leaves_no_trace(desk: DeskContext, app: FastAPI) -> None:
    @app.post("/things/{name}/search", dependencies=[needs(may_see_queue, traced=False)])
    async def search(name: str) -> str:
        return name

    async with await client_of(desk, app, "agent") as client:
        assert (await client.post("/things/lamba/search")).json() == "lamba"
    assert await traces(desk) == []


async def test_what_failed_leaves_no_trace(ayse: httpx.AsyncClient, desk: DeskContext) -> None:
    before = await traces(desk)
    assert (await ayse.get("/desk/api/conversations/none")).status_code == 404
    assert (await ayse.post("/desk/api/conversations/none/claim")).status_code == 404
    assert await traces(desk) == before


async def test_who_came_opened_and_changed_what_is_known_and_no_word_of_a_customer(
    desk: DeskContext, inbox: Inbox, ayse: httpx.AsyncClient, store: Redis
) -> None:
    cid = (await desk.conversations.create("web", "tr", customer={"name": "Deniz"})).id
    await steps.say(desk.conversations, cid, QUESTION)
    await steps.answer(desk.conversations, inbox, handoff=steps.handing_over())
    path = f"/desk/api/conversations/{cid}"
    await ayse.get("/desk/api/queue")
    for _ in range(2):
        assert (await ayse.get(path)).status_code == 200
    await ayse.post(f"{path}/claim")
    for kind in ("reply", "note"):
        await ayse.post(f"{path}/{kind}", json={"id": f"12345678-{kind}", "text": QUESTION})
    await ayse.post("/desk/logout")
    assert await traces(desk) == [
        ("Ayşe", "log_in", ""),
        *(("Ayşe", action, cid) for action in ("opened", "claim", "reply", "note")),
        ("Ayşe", "log_out", ""),
    ]
    kept = str(await store.xrange("{testshop}:audit"))
    assert QUESTION not in kept
    assert "Deniz" not in kept


async def test_a_role_that_is_taken_away_counts_at_once(desk: DeskContext, app: FastAPI) -> None:
    @app.get("/things", dependencies=[needs(may_see_agents)])
    async def things() -> list[str]:
        return []

    await desk.agents.add("Mert", "sarı vapur kestane", Profile("admin"))
    async with await client_of(desk, app, "supervisor") as client:
        assert (await client.get("/things")).status_code == 200
        changed: Agent = await desk.agents.change("Ayşe", Profile("agent"))
        assert changed.role == "agent"
        assert (await client.get("/things")).status_code == 403
