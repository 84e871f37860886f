"""The desk as an application, to be mounted at ``/desk``."""

from __future__ import annotations

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from handoff.desk import (
    account,
    attendance,
    case_list,
    hooks,
    live,
    office,
    overview,
    pages,
    people,
    program_keys,
    signing,
    trail,
    v1,
)
from handoff.desk.context import DeskContext
from handoff.desk.guard import Guard, LoginDoor, NotLoggedIn
from handoff.desk.permits import refuse_unless_asked
from handoff.desk.refusals import Unclear, refuse, status_of
from handoff.errors import HandoffError


def create(desk: DeskContext) -> FastAPI:
    """The application. Mount it: ``gateway.mount("/desk", create(desk))``."""
    asked = [Depends(refuse_unless_asked)]
    app = FastAPI(
        title="Destek desk", docs_url=None, redoc_url=None, openapi_url=None, dependencies=asked
    )
    app.state.desk, app.state.door = desk, LoginDoor()
    app.state.overview = overview.shared(desk)
    app.add_middleware(Guard, desk=desk)
    app.add_exception_handler(HandoffError, _refuse)
    app.add_exception_handler(RequestValidationError, _unclear)
    app.add_exception_handler(office.Again, office.show_again)
    for _, router in v1.ROUTERS:
        app.include_router(router, prefix="/api")
    for each in (
        attendance,
        pages,
        signing,
        live,
        overview,
        account,
        people,
        trail,
        hooks,
        case_list,
        program_keys,
    ):
        app.include_router(each.router)
    app.mount("/static", StaticFiles(directory=pages.HERE / "static"))
    return app


async def _refuse(request: HTTPConnection, error: Exception) -> Response:
    assert isinstance(error, HandoffError)  # noqa: S101 - what it is registered for
    if not office.wants_page(request):
        return refuse(request, error)
    if isinstance(error, NotLoggedIn):
        return office.back_to(request, "/login")
    return office.refusal(request, error, status_of(type(error)))


async def _unclear(request: HTTPConnection, _: Exception) -> Response:
    return refuse(request, Unclear())
