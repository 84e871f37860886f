"""The documented API, ``/api/v1``: the routes that the desk's pages call, for programs with a key.

There is one set of routes. The desk's application has them under ``/desk/api`` for its pages, which
come with a login's cookie; this one has them for whoever sends ``Authorization: Bearer <key>``, and
describes them (decision 0019).
"""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, Response

from handoff.agents import Agent
from handoff.desk import (
    about,
    amending,
    api,
    canned,
    cases,
    customers,
    files,
    lists,
    staff,
    steps,
    writing,
)
from handoff.desk.context import DeskContext
from handoff.desk.guard import Guard, TooLong, context
from handoff.desk.permits import OPEN, ScopeMissing, permission_of, refuse_unless_asked
from handoff.desk.refusals import (
    REFUSAL,
    NoKey,
    NotFound,
    Unclear,
    WrongMethod,
    may_refuse,
    refuse,
)
from handoff.errors import HandoffError, StoreUnavailable
from handoff.instants import now_ms
from handoff.permissions import scope_for
from handoff.programs import PER_MINUTE, Programs, TooManyRequests

VERSION = "1.0"

#: Every route of the API by what it is about, for both doors.
ROUTERS: tuple[tuple[str, APIRouter], ...] = (
    ("conversations", lists.router),
    ("conversations", api.router),
    ("conversations", about.router),
    ("conversations", writing.router),
    ("conversations", amending.router),
    ("conversations", files.router),
    ("conversations", steps.router),
    ("customers", customers.router),
    ("cases", cases.router),
    ("canned", canned.router),
    ("staff", staff.router),
)

_ABOUT = f"""
Conversations, customers, cases, canned answers, teams and agents of one shop.

Send `Authorization: Bearer <key>`; the shop makes keys at its desk or with `./destek key add`. A
key has scopes, named with each operation. It may be used {PER_MINUTE} times a minute; then comes
429 with `Retry-After`.

Lists come in pages: send the `cursor` of one as `before` (or `after`, for entries) to get the next.
Steps and texts have an `id` that the caller makes once for each: the same id is the same step, so
that a request may be sent again. Errors are `{{"error": {{"code", "text"}}}}`; `text` is in Turkish
or English, as `Accept-Language` asks.
"""


class KeyDoor:
    """The door of programs: a key in the ``Authorization`` header."""

    async def who(self, connection: HTTPConnection) -> Agent:
        """The program whose key it is. It looks on with every team's eyes.

        Raises:
            NoKey, TooManyRequests, StoreUnavailable.
        """
        if (known := getattr(connection.state, "program", None)) is not None:
            return known  # type: ignore[no-any-return]
        desk = context(connection)
        scheme, _, key = connection.headers.get("authorization", "").partition(" ")
        found = None
        if scheme.lower() == "bearer":
            found = await Programs(desk.redis, desk.shop).find(key.strip(), now_ms())
        if found is None:
            raise NoKey
        connection.state.program = replace(found, teams=tuple(desk.settings.teams))
        return connection.state.program  # type: ignore[no-any-return]

    def language(self, connection: HTTPConnection) -> str | None:
        """The first of ours that ``Accept-Language`` names."""
        wanted = connection.headers.get("accept-language", "").split(",")
        named = (each.strip()[:2].lower() for each in wanted)
        return next((each for each in named if each in ("tr", "en")), None)


def create(desk: DeskContext) -> FastAPI:
    """The application. Mount it: ``gateway.mount("/api/v1", create(desk))``."""
    app = FastAPI(
        title=f"{desk.settings.brand.name}: Destek",
        version=VERSION,
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(refuse_unless_asked)],
        generate_unique_id_function=_named,
    )
    app.state.desk, app.state.door = desk, KeyDoor()
    app.add_middleware(Guard, desk=desk, anywhere=True)
    app.add_exception_handler(HandoffError, _refuse)
    app.add_exception_handler(RequestValidationError, _unclear)
    app.add_exception_handler(HTTPException, _misplaced)
    for tag, router in ROUTERS:
        app.include_router(router, tags=[tag])
    described = functools.cache(lambda: describe(app))

    @app.get("/openapi.json", dependencies=[OPEN], include_in_schema=False)
    async def description() -> JSONResponse:
        """What the API is, for programs."""
        return JSONResponse(described())

    return app


def _named(route: APIRoute) -> str:
    """An operation's id: short, and unique by what it is about."""
    return "_".join([*map(str, route.tags[:1]), route.name])


def describe(app: FastAPI) -> dict[str, Any]:
    """The application's OpenAPI document: with each operation its scope and its refusals."""
    schema = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        servers=[{"url": "/api/v1"}],
    )
    for context_ in iter_route_contexts(app.routes):
        route = context_.original_route
        may = permission_of(route) if isinstance(route, APIRoute) else None
        if may is None:
            continue
        operations = schema["paths"][context_.path_format]
        for method in context_.methods or ():
            _complete(operations[method.lower()], scope_for(may))
    components = schema["components"]
    for taken_away in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(taken_away, None)
    components["schemas"]["Refusal"] = REFUSAL
    components["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "a key of the shop's"}
    }
    return schema


def _complete(operation: dict[str, Any], scope: str | None) -> None:
    """Say what every operation has in common; what is a route's own is said there."""
    operation["security"] = [{"key": [scope] if scope else []}]
    operation["description"] = f"{operation.get('description', '')}\n\nScope: `{scope}`".strip()
    common = [NoKey, ScopeMissing, TooManyRequests, StoreUnavailable]
    if "422" in operation["responses"]:
        common.append(Unclear)
        if "HTTPValidationError" in str(operation["responses"]["422"]):
            del operation["responses"]["422"]
    if "requestBody" in operation:
        common.append(TooLong)
    for status, said in may_refuse(*common).items():
        own = operation["responses"].get(str(status))
        if own:
            said["description"] = ", ".join((own["description"], said["description"]))
        operation["responses"][str(status)] = said
    operation["responses"] = dict(sorted(operation["responses"].items()))


async def _refuse(request: HTTPConnection, error: Exception) -> Response:
    assert isinstance(error, HandoffError)  # noqa: S101 - what it is registered for
    answer = refuse(request, error)
    if isinstance(error, NoKey):
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


async def _unclear(request: HTTPConnection, _: Exception) -> Response:
    return refuse(request, Unclear())


async def _misplaced(request: HTTPConnection, error: Exception) -> Response:
    """No such address or method, or a body that is no JSON."""
    assert isinstance(error, HTTPException)  # noqa: S101 - what it is registered for
    kinds: dict[int, type[HandoffError]] = {404: NotFound, 405: WrongMethod}
    answer = refuse(request, kinds.get(error.status_code, Unclear)())
    answer.headers.update(error.headers or {})
    return answer
