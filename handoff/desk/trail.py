"""The audit log as a page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from handoff.desk import office, views
from handoff.desk.guard import Desk, Me
from handoff.desk.permits import needs
from handoff.permissions import may_read_audit

router = APIRouter(include_in_schema=False)

_LINES = 100

Before = Annotated[str, Query(pattern=f"^$|{views.CURSOR}")]


@router.get("/audit", dependencies=[needs(may_read_audit)])
async def audit(
    request: Request, desk: Desk, me: Me, agent: str = "", before: Before = ""
) -> Response:
    """Who did what, the latest first: of everybody or of one agent."""
    traces = await desk.audit.latest(agent, before=before, limit=_LINES + 1)
    return office.page(
        request,
        me,
        "audit.html",
        agent=agent,
        names=await desk.agents.names(),
        traces=traces[:_LINES],
        before=before,
        older=traces[_LINES - 1].id if len(traces) > _LINES else "",
    )
