"""The desk's HTTP API for being there: an agent goes away for a while, and comes back."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from handoff.desk.guard import Desk, Me
from handoff.desk.permits import needs
from handoff.permissions import may_answer_customers
from handoff.presence import Presence

router = APIRouter(prefix="/api/presence", dependencies=[needs(may_answer_customers)])


class Choice(BaseModel):
    """What the agent wants to be; offline is who has closed the desk."""

    presence: Literal[Presence.ONLINE, Presence.AWAY]


@router.post("")
async def choose_presence(choice: Choice, desk: Desk, me: Me) -> dict[str, str]:
    """Be offered conversations, or only keep those one has."""
    await desk.presences.choose(me.name, choice.presence)
    return {"presence": choice.presence}
