"""The desk as an application, to be mounted at ``/desk``."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from handoff.desk import api, cases, pages
from handoff.desk.context import DeskContext
from handoff.desk.guard import Guard, NotLoggedIn, TooLong, language, refused
from handoff.desk.live import live
from handoff.errors import (
    AlreadyAssigned,
    CaseTaken,
    HandoffError,
    IllegalStep,
    NotYours,
    StoreUnavailable,
    UnknownCase,
    UnknownConversation,
    UnknownPicture,
    WordsMissing,
)

#: The status of each error that a route lets through; the nearest class up the tree counts.
_STATUS: dict[type[HandoffError], int] = {
    NotLoggedIn: 401,
    NotYours: 403,
    UnknownConversation: 404,
    UnknownCase: 404,
    UnknownPicture: 404,
    IllegalStep: 409,
    TooLong: 413,
    WordsMissing: 422,
    StoreUnavailable: 503,
}
_UNCLEAR = {
    "tr": "Gönderilenler eksik ya da hatalı.",
    "en": "Something is missing or wrong in what was sent.",
}


def create(desk: DeskContext) -> FastAPI:
    """The application. Mount it: ``gateway.mount("/desk", create(desk))``."""
    app = FastAPI(title="Destek desk", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = desk
    app.add_middleware(Guard, desk=desk)
    app.add_exception_handler(HandoffError, _refuse)
    app.add_exception_handler(RequestValidationError, _unclear)
    app.include_router(api.router)
    app.include_router(cases.router)
    app.include_router(pages.router)
    app.add_api_websocket_route("/socket", live)
    app.mount("/static", StaticFiles(directory=pages.HERE / "static"))
    return app


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, HandoffError)  # noqa: S101 - what it is registered for
    status = next((_STATUS[kind] for kind in type(error).mro() if kind in _STATUS), 400)
    data: dict[str, Any] = {}
    if isinstance(error, AlreadyAssigned | CaseTaken | NotYours):
        data["assignee"] = error.assignee
    return refused(error, status, language(request), **data)


async def _unclear(request: Request, _: Exception) -> Response:
    text = _UNCLEAR[language(request)]
    return JSONResponse({"error": {"code": "unclear", "text": text}}, 422)
