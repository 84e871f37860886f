"""The cases as a page: what the shop owes, and what it has settled, latest opened first."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from handoff.cases.states import UNSETTLED, CaseState
from handoff.desk import office
from handoff.desk.cases import Before
from handoff.desk.guard import Desk, Me
from handoff.desk.permits import needs
from handoff.permissions import may_read_cases

router = APIRouter(prefix="/cases", include_in_schema=False)

_LINES = 50
_WHICH = {"owed": UNSETTLED, "settled": frozenset(CaseState) - UNSETTLED}


@router.get("", dependencies=[needs(may_read_cases)])
async def case_list(
    request: Request,
    desk: Desk,
    me: Me,
    which: Annotated[Literal["owed", "settled"], Query()] = "owed",
    before: Before = "",
) -> Response:
    """Cases in pages; each leads to the conversation it came from."""
    page = await desk.cases.listed(_WHICH[which], before, _LINES)
    return office.page(
        request,
        me,
        "cases.html",
        page=page,
        which=which,
        kinds=list(_WHICH),
        before=before,
        now=desk.now(),
    )
