"""The desk's HTTP API for views and search: conversations in pages, latest first."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from handoff.desk import shapes, views
from handoff.desk.boards import joined, packed
from handoff.desk.guard import Desk, Me
from handoff.desk.permits import needs
from handoff.desk.refusals import may_refuse
from handoff.listing import CURSOR, LONGEST, VIEWS, UnknownView, lists_of
from handoff.permissions import may_read_conversations, may_see_queue
from handoff.searching import Found

router = APIRouter()

_seeing = needs(may_see_queue)
_reading = needs(may_read_conversations)

ViewId = Annotated[str, Query(json_schema_extra={"enum": [view.id for view in VIEWS]})]
Before = Annotated[str, Query(pattern=f"^$|{CURSOR}")]
Limit = Annotated[int, Query(ge=1, le=LONGEST)]


@router.get("/views", dependencies=[_seeing], response_model=shapes.Views)
async def counts(desk: Desk, me: Me) -> dict[str, Any]:
    """The agent's views: the lists each is made of, and how many conversations it holds."""
    return {"views": views.counted(me, await desk.lists.sizes(lists_of(me)))}


@router.get(
    "/conversations",
    dependencies=[_reading],
    response_model=shapes.Page,
    responses=may_refuse(UnknownView),
)
async def listed(
    view: ViewId, desk: Desk, me: Me, before: Before = "", limit: Limit = 100
) -> Response:
    """A page of a view, latest change first; ``cursor`` is empty when nothing comes after it."""
    found = next((each for each in VIEWS if each.id == view), None)
    if found is None:
        raise UnknownView
    page = await desk.lists.page(found, me, before, limit)
    total = (await desk.lists.counts(me))[view]
    rest = packed({"cursor": page.cursor, "total": total})
    lines = await desk.lines.all(page.ids, keep=False)
    text = f'{{"conversations":{joined(lines)},{rest[1:]}'
    return Response(text, media_type="application/json")


@router.get("/search", dependencies=[_reading], response_model=shapes.Results)
async def search(
    desk: Desk,
    q: Annotated[str, Query(max_length=200)] = "",
    before: Before = "",
    limit: Limit = 30,
) -> dict[str, Any]:
    """Conversations that hold every word of ``q``, latest writing first, each with a snippet.

    ``vague``: a word begins too many words for all of them to be looked up.
    """
    results = await desk.search.find(q, before, limit)
    return {
        "conversations": [_found(each) for each in results.found],
        "cursor": results.cursor,
        "total": results.total,
        "vague": results.vague,
    }


def _found(found: Found) -> dict[str, Any]:
    snippet = [{"text": piece.text, "found": piece.found} for piece in found.snippet]
    return {**views.summary(found.conversation), "found_at": found.at, "snippet": snippet}
