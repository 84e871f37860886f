"""The agents, for those who look after them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from handoff import passwords
from handoff.agents import MOST_AT_ONCE, ROLES, Agent, BadProfile, Profile, UnknownAgent
from handoff.desk import office
from handoff.desk.context import DeskContext
from handoff.desk.guard import Desk, Me, language
from handoff.desk.permits import needs
from handoff.permissions import may_manage_agents, may_see_agents
from language.fold import fold

router = APIRouter(prefix="/agents", include_in_schema=False)

_managing = needs(may_manage_agents)


@router.get("", dependencies=[needs(may_see_agents)])
async def agents(request: Request, desk: Desk, me: Me, done: str = "") -> Response:
    """Who is at the desk."""
    return await _page(request, desk, me, done=office.done(language(request), done))


@router.post("", dependencies=[_managing])
async def add_agent(request: Request, desk: Desk, me: Me) -> Response:
    """Take somebody on; answers with his password, for this once."""
    name, password = await office.field(request, "name"), passwords.generate()
    async with office.again(_page, request, desk, me, name=name):
        agent = await desk.agents.add(name, password, await _profile(request, desk))
    request.state.subject = agent.name
    return await _page(request, desk, me, made={"name": agent.name, "password": password})


@router.post("/{name}/change", dependencies=[_managing])
async def change_agent(request: Request, name: str, desk: Desk, me: Me) -> Response:
    """Another role, other teams, languages, or more or fewer conversations."""
    async with office.again(_page, request, desk, me):
        await desk.agents.change(name, await _profile(request, desk))
    return office.back_to(request, "/agents?done=changed")


@router.post("/{name}/password", dependencies=[_managing])
async def reset_password(request: Request, name: str, desk: Desk, me: Me) -> Response:
    """A new password for somebody who has lost his, shown for this once; his logins end."""
    password = passwords.generate()
    async with office.again(_page, request, desk, me):
        agent = await desk.agents.set_password(name, password)
    return await _page(request, desk, me, made={"name": agent.name, "password": password})


@router.post("/{name}/second-step", dependencies=[_managing])
async def reset_second_step(request: Request, name: str, desk: Desk, me: Me) -> Response:
    """Let somebody who has lost his phone log in without it."""
    async with office.again(_page, request, desk, me):
        if await desk.agents.get(name) is None:
            raise UnknownAgent(name)
        await desk.second_steps.off(name)
    return office.back_to(request, "/agents?done=second_step_reset")


@router.post("/{name}/account", dependencies=[_managing])
async def change_account(request: Request, name: str, desk: Desk, me: Me) -> Response:
    """Which account with the provider is his; the logins that another one has opened end."""
    async with office.again(_page, request, desk, me):
        email = await office.field(request, "email")
        if await desk.identities.expect(name, email) is not None:
            await desk.agents.end_logins(name)
    return office.back_to(request, "/agents?done=account")


@router.post("/{name}/remove", dependencies=[_managing])
async def remove_agent(request: Request, name: str, desk: Desk, me: Me) -> Response:
    """Let somebody go; his logins end."""
    async with office.again(_page, request, desk, me):
        await desk.agents.remove(name)
    return office.back_to(request, "/agents?done=removed")


async def _profile(request: Request, desk: DeskContext) -> Profile:
    """The profile in a form; a box that is not ticked is not sent.

    Raises:
        BadProfile: a capacity that is no number, or a team that there is not.
    """
    sent = await office.fields(request)
    capacity = sent.get("capacity", [""])[0]
    if not (capacity.isascii() and capacity.isdigit()):
        raise BadProfile("capacity")
    teams, known = sent.get("team", []), _teams(desk, "tr")
    for team in teams:
        if team not in known:
            raise BadProfile("team", team)
    role: Any = sent.get("role", [""])[0]
    return Profile(role, teams, sent.get("lang", []), int(capacity))


def _teams(desk: DeskContext, lang: str) -> dict[str, str]:
    """The shop's teams and what they are called."""
    return {
        id: team.name_en if lang == "en" else team.name_tr
        for id, team in desk.settings.teams.items()
    }


async def _page(
    request: Request, desk: DeskContext, me: Agent, status: int = 200, **data: Any
) -> Response:
    shown: dict[str, Any] = {"done": "", "fault": "", "made": None, "name": ""}
    with_second_step = await desk.second_steps.names()
    people = await desk.agents.all()
    identities = await desk.identities.all()
    emails = {each.agent: each.email or each.subject for each in identities.values()}
    return office.page(
        request,
        me,
        "agents.html",
        status,
        people=people,
        guarded={each.name for each in people if fold(each.name) in with_second_step},
        elsewhere=office.provider(desk, language(request)),
        emails=emails,
        teams=_teams(desk, language(request)),
        new=Agent(""),
        roles=ROLES,
        most=MOST_AT_ONCE,
        manages=may_manage_agents(me),
        **shown | data,
    )
