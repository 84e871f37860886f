"""The API keys, for those who look after them: which there are, making one, withdrawing one."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from handoff.agents import Agent
from handoff.desk import office
from handoff.desk.context import DeskContext
from handoff.desk.guard import Desk, Me, language
from handoff.desk.permits import needs
from handoff.instants import now_ms
from handoff.permissions import may_keep_keys
from handoff.programs import PREFIX, Programs, Scope

router = APIRouter(prefix="/keys", include_in_schema=False)

_keeping = needs(may_keep_keys)


@router.get("", dependencies=[_keeping])
async def keys(request: Request, desk: Desk, me: Me, done: str = "") -> Response:
    """Which keys there are, what each opens, and whether it is used."""
    return await _page(request, desk, me, done=office.done(language(request), done))


@router.post("", dependencies=[_keeping])
async def add_key(request: Request, desk: Desk, me: Me) -> Response:
    """Make a key; answers with it, for this once."""
    sent = await office.fields(request)
    name, scopes = sent.get("name", [""])[0].strip(), sent.get("scope", [])
    async with office.again(_page, request, desk, me, name=name, wanted=scopes):
        kept, key = await Programs(desk.redis, desk.shop).add(name, scopes, now_ms(), me.name)
    request.state.subject = kept.name
    return await _page(request, desk, me, made={"name": kept.name, "key": key})


@router.post("/{name}/revoke", dependencies=[_keeping])
async def revoke_key(request: Request, name: str, desk: Desk, me: Me) -> Response:
    """Let a key open nothing any more, from this moment."""
    async with office.again(_page, request, desk, me):
        await Programs(desk.redis, desk.shop).revoke(name)
    return office.back_to(request, "/keys?done=revoked")


async def _page(
    request: Request, desk: DeskContext, me: Agent, status: int = 200, **data: Any
) -> Response:
    shown: dict[str, Any] = {"done": "", "fault": "", "made": None, "name": "", "wanted": []}
    return office.page(
        request,
        me,
        "keys.html",
        status,
        keys=await Programs(desk.redis, desk.shop).all(),
        scopes=list(Scope),
        prefix=PREFIX,
        **shown | data,
    )
