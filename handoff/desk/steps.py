"""The desk's HTTP API for what agents do with a conversation beside answering it.

A body has an ``id`` that the page makes once for each step: the same id is the same step, so that
a request that is sent again tells the customer nothing twice. Claiming, letting pass and releasing
have none.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from handoff.agents import UnknownAgent
from handoff.desk import shapes, views
from handoff.desk.guard import Desk, Me, Shown, TooLong
from handoff.desk.permits import needs
from handoff.desk.refusals import Cid, may_refuse
from handoff.errors import (
    AlreadyAssigned,
    AtCapacity,
    ColleagueAtCapacity,
    CustomerWrote,
    IllegalStep,
    NotAhead,
    NotYours,
    UnknownConversation,
    UnknownTeam,
)
from handoff.hints import HINT_CHARS, Flow, Hint
from handoff.instants import now_ms
from handoff.outcomes import REMARK_CHARS, Outcome
from handoff.permissions import may_answer_customers, may_fill_colleagues, may_take_over
from handoff.presence import Presence
from handoff.snoozing import presets

router = APIRouter()

_answering = needs(may_answer_customers)

Text = Annotated[str, StringConstraints(strip_whitespace=True)]


class Doing(BaseModel):
    """A step. Without an ``id`` each request is a step of its own."""

    id: Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9-]{8,64})?$")] = ""


def _only(named: str, empty: str) -> dict[str, Any]:
    """What JSON Schema says of one of two texts that is given alone."""
    return {"required": [named], "properties": {named: {"pattern": r"\S"}, empty: {"maxLength": 0}}}


class Transfer(Doing):
    """To a colleague (``to``) or to a ``team``. The ``note`` is for them, not for the customer."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [_only("to", "team"), _only("team", "to")]}
    )

    to: Text = ""
    team: Text = ""
    note: Text = ""

    @model_validator(mode="after")
    def _one_of_them(self) -> Transfer:
        if bool(self.to) == bool(self.team):
            raise ValueError("either to a colleague or to a team")
        return self


class Snooze(Doing):
    """An ISO time; without an offset it is the shop's local time."""

    until: datetime


class GivingBack(Doing):
    """What the bot goes on with: a ``flow`` it begins, or a ``hint`` it reads as if the customer
    had written it; neither leaves the next word to the customer. ``read`` is the last entry that
    whoever gives it back has read."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"properties": {"hint": {"maxLength": 0}}},
                {"properties": {"flow": {"type": "null"}}},
            ]
        }
    )

    hint: Annotated[Text, StringConstraints(max_length=HINT_CHARS)] = ""
    flow: Flow | None = None
    read: Annotated[str, StringConstraints(pattern=f"{views.CURSOR}|^$")] = ""

    @model_validator(mode="after")
    def _not_both(self) -> GivingBack:
        if self.hint and self.flow:
            raise ValueError("either a flow or a hint")
        return self


class Ending(Doing):
    """How it ended, and what the agent has to add for his colleagues."""

    outcome: Outcome = Outcome.SOLVED
    remark: Annotated[Text, StringConstraints(max_length=REMARK_CHARS)] = ""


@router.get("/choices", dependencies=[_answering], response_model=shapes.Choices)
async def choices(desk: Desk, me: Me) -> dict[str, Any]:
    """To whom a conversation may go, until when it may sleep, how it may end, and what the bot
    can begin when it has it again."""
    offered = presets(desk.calendar, desk.now())
    there = await desk.presences.all(now_ms())
    loads = await desk.queue.loads()
    return {
        "agents": [
            {
                "name": agent.name,
                "presence": there.get(agent.name, Presence.OFFLINE),
                "full": loads[agent.name] >= agent.capacity and not may_fill_colleagues(me),
            }
            for agent in await desk.agents.all()
            if agent.name != me.name
        ],
        "snooze": [
            {
                "name": each.name,
                "until": each.at.isoformat(),
                "at": round(each.at.timestamp() * 1000),
            }
            for each in offered
        ],
        "outcomes": list(Outcome),
        "hints": [
            {"flow": flow, "names": {lang: flow.named(lang) for lang in ("tr", "en")}}
            for flow in Flow
        ],
    }


@router.post(
    "/conversations/{cid}/claim",
    dependencies=[_answering],
    response_model=shapes.Step,
    responses=may_refuse(UnknownConversation, AlreadyAssigned, AtCapacity, IllegalStep),
)
async def claim(cid: Cid, desk: Desk, me: Me, shown: Shown) -> dict[str, Any]:
    """Take a waiting conversation.

    409 with the ``assignee`` when somebody else was quicker, and when one has as many as one may.
    """
    await desk.queue.claim(cid, me.name, me.capacity, shown)
    return await views.after(desk, cid)


@router.post(
    "/conversations/{cid}/pass",
    dependencies=[_answering],
    response_model=shapes.Step,
    responses=may_refuse(UnknownConversation),
)
async def let_pass(cid: Cid, desk: Desk, me: Me) -> dict[str, Any]:
    """Let pass what is offered to oneself, so that the next agent has it at once."""
    await desk.router.let_pass(cid, me.name)
    return await views.after(desk, cid)


@router.post(
    "/conversations/{cid}/release",
    dependencies=[_answering],
    response_model=shapes.Step,
    responses=may_refuse(UnknownConversation, NotYours, IllegalStep),
)
async def release(cid: Cid, desk: Desk, me: Me) -> dict[str, Any]:
    """Put it back into the queue, where it stood."""
    await desk.held.send_now(cid)
    await desk.queue.release(cid, me.name)
    return await views.after(desk, cid)


@router.post(
    "/conversations/{cid}/transfer",
    dependencies=[_answering],
    response_model=shapes.Step,
    responses=may_refuse(
        UnknownConversation, UnknownAgent, UnknownTeam, NotYours, IllegalStep, ColleagueAtCapacity
    ),
)
async def transfer(cid: Cid, step: Transfer, desk: Desk, me: Me) -> dict[str, Any]:
    """Give one's conversation away; the customer is told who is there for him now.

    409 for a colleague who has as many as he may, unless a supervisor gives it to him.
    """
    if len(step.note) > desk.settings.limits.message_chars:
        raise TooLong
    if step.team:
        if step.team not in desk.settings.teams:
            raise UnknownTeam(step.team)
        team = desk.settings.teams[step.team]
        names = {"tr": team.name_tr, "en": team.name_en}
        await desk.held.send_now(cid)
        await desk.queue.transfer_to_team(cid, me.name, step.team, names, step.note, step.id)
    else:
        colleague = await desk.agents.get(step.to)
        if colleague is None:
            raise UnknownAgent(step.to)
        await desk.held.send_now(cid)
        capacity = None if may_fill_colleagues(me) else colleague.capacity
        await desk.queue.transfer(cid, me.name, colleague.name, step.note, step.id, capacity)
    return await views.after(desk, cid)


@router.post(
    "/conversations/{cid}/take_over",
    dependencies=[needs(may_take_over)],
    response_model=shapes.Step,
    responses=may_refuse(UnknownConversation, IllegalStep),
)
async def take_over(cid: Cid, step: Doing, desk: Desk, me: Me, shown: Shown) -> dict[str, Any]:
    """Take what a colleague has; the event tells him."""
    await desk.held.send_now(cid)
    await desk.queue.take_over(cid, me.name, step.id, shown)
    return await views.after(desk, cid)


@router.post(
    "/conversations/{cid}/snooze",
    dependencies=[_answering],
    response_model=shapes.Step,
    responses=may_refuse(UnknownConversation, NotAhead, NotYours, IllegalStep),
)
async def snooze(cid: Cid, step: Snooze, desk: Desk, me: Me) -> dict[str, Any]:
    """Put one's conversation off; it wakes then, or when the customer writes."""
    until = step.until if step.until.tzinfo else step.until.replace(tzinfo=desk.calendar.zone)
    await desk.held.send_now(cid)
    await desk.queue.snooze(cid, me.name, until, desk.now(), step.id)
    return await views.after(desk, cid)


@router.post(
    "/conversations/{cid}/wake",
    dependencies=[_answering],
    response_model=shapes.Step,
    responses=may_refuse(UnknownConversation, NotYours, IllegalStep, AtCapacity),
)
async def wake(cid: Cid, step: Doing, desk: Desk, me: Me) -> dict[str, Any]:
    """Go on with one's conversation before its time."""
    await desk.queue.wake(cid, me.name, step.id, me.capacity)
    return await views.after(desk, cid)


@router.post(
    "/conversations/{cid}/give_back",
    dependencies=[_answering],
    response_model=shapes.Step,
    responses=may_refuse(UnknownConversation, NotYours, IllegalStep, CustomerWrote),
)
async def give_back(cid: Cid, step: GivingBack, desk: Desk, me: Me, shown: Shown) -> dict[str, Any]:
    """Give it back to the bot, which goes on at once; who may take over, whoever has it.

    409 when the customer has written after what was read.
    """
    await desk.held.send_now(cid)
    hint, mine = Hint(step.hint, step.flow), not may_take_over(me)
    await desk.queue.give_back(cid, me.name, hint, step.id, shown, read=step.read, mine=mine)
    return await views.after(desk, cid)


@router.post(
    "/conversations/{cid}/resolve",
    dependencies=[_answering],
    response_model=shapes.Step,
    responses=may_refuse(UnknownConversation, NotYours, IllegalStep),
)
async def resolve(cid: Cid, desk: Desk, me: Me, ending: Ending | None = None) -> dict[str, Any]:
    """Close it; who writes again within three days goes back to whom he has been with."""
    ended = ending or Ending()
    await desk.held.send_now(cid)
    await desk.queue.resolve(cid, me.name, ended.outcome, ended.remark, ended.id)
    return await views.after(desk, cid)
