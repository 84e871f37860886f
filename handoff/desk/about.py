"""What stands beside a conversation: its summary, its customer, and what has come before."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from handoff.desk import customers, shapes, views
from handoff.desk.guard import Desk, language
from handoff.desk.permits import needs
from handoff.desk.refusals import Cid, may_refuse
from handoff.earlier import proven_orders
from handoff.errors import UnknownConversation
from handoff.permissions import may_read_conversations
from handoff.summary import summarise

router = APIRouter(prefix="/conversations/{cid}")

_reading = needs(may_read_conversations, "opened")
_UNKNOWN = may_refuse(UnknownConversation)

Cursor = Annotated[str, Query(pattern=f"^$|{views.CURSOR}")]


@router.get("/about", dependencies=[_reading], response_model=shapes.About, responses=_UNKNOWN)
async def about(cid: Cid, desk: Desk, request: Request) -> dict[str, Any]:
    """What the customer wants and what was tried; who he is; his orders and earlier sessions."""
    conversation = await desk.conversations.get(cid)
    entries = await desk.conversations.latest(cid, customers.LATEST)
    others = await customers.others(desk, conversation)
    earlier = await customers.earlier(desk, entries, cid, others)
    return {
        "summary": summarise(conversation.handoff, entries, language(request)).to_json(),
        "customer": customers.who(conversation, others),
        "orders": proven_orders(entries),
        "earlier": [each.to_json() for each in earlier],
    }


@router.get(
    "/entries",
    dependencies=[_reading],
    response_model=shapes.Entries,
    response_model_exclude_unset=True,
    responses=_UNKNOWN,
)
async def entries(
    cid: Cid,
    desk: Desk,
    request: Request,
    before: Cursor = "",
    after: Cursor = "",
    limit: Annotated[int, Query(ge=1, le=500)] = views.PAGE,
) -> dict[str, Any]:
    """The entries right before or right after one; without either the first ones.

    They come oldest first. ``more`` says whether others are left on that side, and ``cursor`` is
    what to go on with.
    """
    await desk.conversations.get(cid)
    if before:
        found = await desk.conversations.earlier(cid, before, limit + 1)
        page, cursor = found[-limit:], before
        end = page[0] if page else None
    else:
        found = await desk.conversations.entries(cid, after or "0-0", limit + 1)
        page, cursor = found[:limit], after or "0-0"
        end = page[-1] if page else None
    return {
        "entries": views.told(page, language(request)),
        "more": len(found) > limit,
        "cursor": end.id if end else cursor,
    }
