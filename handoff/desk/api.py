"""The desk's HTTP API for reading a conversation and writing in it.

Every route of the API asks for a permission; every change names who makes it.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from handoff.attachments import AttachmentGone
from handoff.canned import GapLeft, without_gaps
from handoff.desk import boards, files, shapes, views
from handoff.desk.files import Writing
from handoff.desk.guard import Desk, Me, Shown, language
from handoff.desk.permits import needs
from handoff.desk.refusals import Cid, may_refuse
from handoff.errors import NotYours, UnknownConversation
from handoff.permissions import (
    may_answer_customers,
    may_read_cases,
    may_read_conversations,
    may_see_queue,
)

router = APIRouter()

_reading = needs(may_read_conversations, "opened")
_answering = needs(may_answer_customers)

Cursor = Annotated[str, Query(pattern=views.CURSOR)]


@router.get("/queue", dependencies=[needs(may_see_queue)], response_model=shapes.Board)
async def queue(desk: Desk, me: Me) -> Response:
    """Who waits, and who is being looked after by whom."""
    found = await boards.board(desk, me)
    return Response(found.text(agent=me.name), media_type="application/json")


@router.get(
    "/conversations/{cid}",
    dependencies=[_reading],
    response_model=shapes.Opened,
    response_model_exclude_unset=True,
    responses=may_refuse(UnknownConversation),
)
async def conversation(
    cid: Cid, desk: Desk, me: Me, request: Request, after: Cursor = "0-0"
) -> dict[str, Any]:
    """A conversation with its entries after the cursor: all that the customer saw, and more.

    ``cases`` are what the shop still owes this customer.
    """
    found = await desk.conversations.get(cid)
    entries = await desk.conversations.rest(cid, after)
    return {
        "conversation": views.summary(found),
        "cases": await views.customer_cases(desk, found) if may_read_cases(me) else [],
        "entries": views.told(entries, language(request)),
        "cursor": entries[-1].id if entries else after,
    }


@router.post(
    "/conversations/{cid}/reply",
    dependencies=[_answering],
    response_model=shapes.Written,
    responses=may_refuse(UnknownConversation, NotYours, GapLeft, AttachmentGone),
)
async def reply(cid: Cid, writing: Writing, desk: Desk, me: Me, shown: Shown) -> dict[str, str]:
    """Write to the customer; the assignee only."""
    text = without_gaps(writing.within(desk.settings.limits.message_chars))
    enclosed = await files.enclosed_in(desk, cid, writing)
    key = writing.external_id
    return {"entry": await desk.queue.reply(cid, me.name, text, key, shown, enclosed)}


@router.post(
    "/conversations/{cid}/note",
    dependencies=[_answering],
    response_model=shapes.Written,
    responses=may_refuse(UnknownConversation, AttachmentGone),
)
async def note(cid: Cid, writing: Writing, desk: Desk, me: Me) -> dict[str, str]:
    """Leave a note that agents see and the customer does not."""
    text = writing.within(desk.settings.limits.message_chars)
    enclosed = await files.enclosed_in(desk, cid, writing)
    return {"entry": await desk.queue.note(cid, me.name, text, writing.external_id, enclosed)}
