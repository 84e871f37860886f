"""The API for teams and agents: who there is to give a conversation to."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from handoff.desk import shapes
from handoff.desk.guard import Desk
from handoff.desk.permits import needs
from handoff.instants import now_ms
from handoff.permissions import may_see_agents
from handoff.presence import Presence
from handoff.teams import Teams

router = APIRouter()

_seeing = needs(may_see_agents)


@router.get("/agents", dependencies=[_seeing], response_model=shapes.Agents)
async def agents(desk: Desk) -> dict[str, Any]:
    """Everybody at the desk, by the name that customers read, and whether he is there."""
    there = await desk.presences.all(now_ms())
    return {
        "agents": [
            {
                "name": agent.name,
                "role": agent.role,
                "teams": agent.teams,
                "languages": agent.languages,
                "capacity": agent.capacity,
                "presence": there.get(agent.name, Presence.OFFLINE),
            }
            for agent in await desk.agents.all()
        ]
    }


@router.get("/teams", dependencies=[_seeing], response_model=shapes.Teams)
async def teams(desk: Desk) -> dict[str, Any]:
    """Every team: what comes to it, and whether it is in its hours."""
    found = Teams.read(desk.settings.teams, desk.settings.hours, desk.calendar)
    now = desk.now()
    return {
        "teams": [
            {
                "id": team.id,
                "names": team.names,
                "languages": sorted(team.languages),
                "reasons": sorted(team.reasons),
                "topics": sorted(team.topics),
                "open": team.calendar.is_open(now),
            }
            for team in found
        ]
    }
