"""The desk's HTTP API. Every route needs a login; every change names the one who makes it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, StringConstraints
from starlette.responses import Response

from handoff.desk import views
from handoff.desk.guard import Desk, Me, TooLong, agent_of, language
from handoff.pictures import MEDIA_TYPE

router = APIRouter(prefix="/api", dependencies=[Depends(agent_of)])

_INLINE = {"Content-Disposition": "inline"}

Cursor = Annotated[str, Query(pattern=views.CURSOR)]


class Writing(BaseModel):
    """What an agent writes. ``id`` is made by the page, once for each text: a retry is the same."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{8,64}$")]
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

    def within(self, limit: int) -> str:
        """The text.

        Raises:
            TooLong: it has more than ``limit`` characters.
        """
        if len(self.text) > limit:
            raise TooLong
        return self.text

    @property
    def external_id(self) -> str:
        """The id as the log keeps it, apart from the ids that customers' devices make."""
        return f"desk:{self.id}"


@router.get("/queue")
async def queue(desk: Desk, me: Me) -> dict[str, Any]:
    """Who waits, and who is being looked after by whom."""
    return {"agent": me.name, **await views.board(desk)}


@router.get("/conversations/{cid}")
async def conversation(
    cid: str, desk: Desk, request: Request, after: Cursor = "0-0"
) -> dict[str, Any]:
    """A conversation with its entries after the cursor: all that the customer saw, and more.

    ``cases`` are what the shop still owes this customer.
    """
    found = await desk.conversations.get(cid)
    entries = await views.transcript(desk, cid, after)
    return {
        "conversation": views.summary(found),
        "cases": await views.customer_cases(desk, found),
        "entries": views.told(entries, language(request)),
        "cursor": entries[-1].id if entries else after,
    }


@router.get("/conversations/{cid}/pictures/{name}")
async def picture(cid: str, name: str, desk: Desk) -> Response:
    """A picture that the customer of this conversation has sent."""
    found = await desk.conversations.get(cid)
    content = await desk.pictures.read(found.id, name)
    return Response(content, headers=_INLINE, media_type=MEDIA_TYPE)


@router.post("/conversations/{cid}/claim")
async def claim(cid: str, desk: Desk, me: Me) -> dict[str, Any]:
    """Take a waiting conversation; 409 with the ``assignee`` when somebody else was quicker."""
    await desk.queue.claim(cid, me.name)
    return await _after(desk, cid)


@router.post("/conversations/{cid}/release")
async def release(cid: str, desk: Desk, me: Me) -> dict[str, Any]:
    """Put it back into the queue, where it stood."""
    await desk.queue.release(cid, me.name)
    return await _after(desk, cid)


@router.post("/conversations/{cid}/resolve")
async def resolve(cid: str, desk: Desk, me: Me) -> dict[str, Any]:
    """Close it; the customer's next message goes to the bot."""
    await desk.queue.resolve(cid, me.name)
    return await _after(desk, cid)


@router.post("/conversations/{cid}/reply")
async def reply(cid: str, writing: Writing, desk: Desk, me: Me) -> dict[str, str]:
    """Write to the customer; the assignee only."""
    text = writing.within(desk.settings.limits.message_chars)
    return {"entry": await desk.queue.reply(cid, me.name, text, writing.external_id)}


@router.post("/conversations/{cid}/note")
async def note(cid: str, writing: Writing, desk: Desk, me: Me) -> dict[str, str]:
    """Leave a note that agents see and the customer does not."""
    text = writing.within(desk.settings.limits.message_chars)
    return {"entry": await desk.queue.note(cid, me.name, text, writing.external_id)}


async def _after(desk: Desk, cid: str) -> dict[str, Any]:
    return {"conversation": views.summary(await desk.conversations.get(cid))}
