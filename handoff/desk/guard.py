"""Who may come in: the origin of every change, the login or the key behind every request.

The same routes stand behind two doors. Through the desk's come its pages with a login's cookie,
through that of ``/api/v1`` (:mod:`handoff.desk.v1`) programs with a key.

With a cookie, changes and sockets are accepted from the desk's own pages only. The cookie is
``SameSite=Strict`` already; the check of the origin stands behind it, in one place that no route
can forget. A key is sent by nobody who does not have it, so that door asks for no origin.
"""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from typing import Annotated, ClassVar, Protocol
from urllib.parse import urlsplit

from fastapi import Depends
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handoff.agents import Agent
from handoff.desk.context import DeskContext
from handoff.errors import DocumentTooLarge, HandoffError
from handoff.programs import known_as

#: The login's token, that of one waiting for its second step, and the language the agent chose.
COOKIE, STEP_COOKIE, LANG_COOKIE = "destek_desk", "destek_desk_step", "destek_desk_lang"
#: The token of one who is away at the provider of logins.
AWAY_COOKIE = "destek_desk_away"
_MAX_BODY = 64 * 1024
#: The one route that takes more than words.
_FILES = re.compile(r"/conversations/[^/]+/files$")
#: Methods that change nothing.
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    # "no-referrer" would turn the Origin of the login form into "null".
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class NotLoggedIn(HandoffError):
    """No login, or one that has ended."""

    code = "not_logged_in"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Oturumunuz kapalı. Lütfen yeniden giriş yapın.",
        "en": "You are not logged in. Please log in again.",
    }


class ForeignOrigin(HandoffError):
    """A change that does not come from the desk's own pages."""

    code = "foreign_origin"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu istek masanın kendi sayfasından gelmiyor.",
        "en": "This request does not come from the desk's own page.",
    }


class TooLong(HandoffError):
    """A request or a message beyond the limit."""

    code = "too_long"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Metin çok uzun; lütfen bölerek gönderin.",
        "en": "The text is too long; please send it in parts.",
    }


def context(connection: HTTPConnection) -> DeskContext:
    """The desk a request is for."""
    desk = connection.app.state.desk
    assert isinstance(desk, DeskContext)  # noqa: S101 - narrows Starlette's untyped state
    return desk


class Door(Protocol):
    """How one comes in; an application has one as its ``state.door``."""

    async def who(self, connection: HTTPConnection) -> Agent:
        """Whose request it is.

        Raises:
            HandoffError: nobody's.
        """

    def language(self, connection: HTTPConnection) -> str | None:
        """The language that was asked for, if one was that there is."""


class LoginDoor:
    """The door of the desk's pages: a login's cookie."""

    async def who(self, connection: HTTPConnection) -> Agent:
        """The agent who is logged in.

        Raises:
            NotLoggedIn, StoreUnavailable.
        """
        agent = await context(connection).logins.find(connection.cookies.get(COOKIE))
        if agent is None:
            raise NotLoggedIn
        return agent

    def language(self, connection: HTTPConnection) -> str | None:
        """The language the agent chose."""
        chosen = connection.cookies.get(LANG_COOKIE)
        return chosen if chosen in ("tr", "en") else None


def language(connection: HTTPConnection) -> str:
    """The language that was asked for, else the shop's."""
    door: Door = connection.app.state.door
    default: str = context(connection).settings.languages.default
    return door.language(connection) or default


async def agent_of(connection: HTTPConnection) -> Agent:
    """Whose request it is.

    Raises:
        NotLoggedIn, StoreUnavailable: and what else the door raises.
    """
    door: Door = connection.app.state.door
    return await door.who(connection)


Desk = Annotated[DeskContext, Depends(context)]
Me = Annotated[Agent, Depends(agent_of)]


def known_to_customers(me: Me, desk: Desk) -> str:
    """How customers know whose request it is."""
    return known_as(me.name, desk.settings.brand.name)


Shown = Annotated[str, Depends(known_to_customers)]


def remember(
    response: Response, connection: HTTPConnection, token: str, cookie: str = COOKIE
) -> None:
    """Put a login's token into its cookie, or take it away when ``token`` is empty.

    The cookie of one who is away must come back with him from a foreign site, so it is ``Lax``.
    """
    public = str(context(connection).settings.web.public_url)
    response.set_cookie(
        cookie,
        token,
        max_age=None if token else 0,
        path=connection.scope.get("root_path") or "/",
        secure=connection.url.scheme in ("https", "wss") or public.startswith("https:"),
        httponly=True,
        samesite="lax" if cookie == AWAY_COOKIE else "strict",
    )


class Guard:
    """Middleware: refuses foreign origins and oversized bodies, adds the security headers.

    ``anywhere``: requests may come from any origin, because they come with a key.
    """

    def __init__(self, app: ASGIApp, desk: DeskContext, *, anywhere: bool = False) -> None:
        self._app = app
        self._desk = desk
        self._anywhere = anywhere
        self._largest_file = desk.attachments.most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or socket."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, _with_headers(send, scope["path"]))
        else:
            await refusal(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        changing = scope["type"] == "websocket" or scope["method"] not in SAFE
        own = self._anywhere or self._is_own(headers.get("origin"), headers.get("host"))
        if changing and not own:
            return self._refused(ForeignOrigin(), 403, headers)
        if changing and scope["type"] == "http":
            length = headers.get("content-length", "0")
            is_file = _FILES.search(scope["path"]) is not None
            most = self._largest_file if is_file else _MAX_BODY
            if "transfer-encoding" in headers or int(length) > most:
                error = DocumentTooLarge(most) if is_file else TooLong()
                return self._refused(error, 413, headers)
        return None

    def _is_own(self, origin: str | None, host: str | None) -> bool:
        if not origin or not host:
            return False
        own = urlsplit(str(self._desk.settings.web.public_url))
        parts = urlsplit(origin.lower())
        if parts.netloc == own.netloc.lower():
            # Where the desk has TLS, a page without it may have been put in on the way.
            return parts.scheme in {own.scheme, "https"}
        return parts.scheme in ("http", "https") and parts.netloc == host.lower()

    def _refused(self, error: HandoffError, status: int, headers: Headers) -> Response:
        chosen = SimpleCookie(headers.get("cookie", "")).get(LANG_COOKIE)
        lang = chosen.value if chosen else self._desk.settings.languages.default
        return refused(error, status, lang)


def refused(error: HandoffError, status: int, lang: str, **data: str | None) -> JSONResponse:
    """An error as the desk's API says it."""
    body = {"error": {"code": error.code, "text": error.words(lang), **data}}
    return JSONResponse(body, status)


def _with_headers(send: Send, path: str) -> Send:
    caching = "no-cache" if "/static/" in path else "no-store"

    async def sending(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            headers = MutableHeaders(scope=message)
            # A file's own policy is stricter than a page's.
            policy = headers.get("Content-Security-Policy", _HEADERS["Content-Security-Policy"])
            ours = {"Content-Security-Policy": policy, "Cache-Control": caching}
            headers.update({**_HEADERS, **ours})
        await send(message)

    return sending
