"""Who may come in: the origin of every change, the login behind every request.

Changes and sockets are accepted from the desk's own pages only. The cookie is ``SameSite=Strict``
already; the check of the origin stands behind it, in one place that no route can forget.
"""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Annotated, ClassVar
from urllib.parse import urlsplit

from fastapi import Depends
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handoff.agents import Agent
from handoff.desk.context import DeskContext
from handoff.errors import HandoffError

#: The login's token, and the language the agent chose.
COOKIE, LANG_COOKIE = "destek_desk", "destek_desk_lang"
_MAX_BODY = 64 * 1024
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
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


def language(connection: HTTPConnection) -> str:
    """The language the agent chose, else the shop's."""
    chosen = connection.cookies.get(LANG_COOKIE)
    default: str = context(connection).settings.languages.default
    return chosen if chosen in ("tr", "en") else default


async def agent_of(connection: HTTPConnection) -> Agent:
    """Whose request it is.

    Raises:
        NotLoggedIn, StoreUnavailable.
    """
    agent = await context(connection).logins.find(connection.cookies.get(COOKIE))
    if agent is None:
        raise NotLoggedIn
    return agent


Desk = Annotated[DeskContext, Depends(context)]
Me = Annotated[Agent, Depends(agent_of)]


def remember(response: Response, connection: HTTPConnection, token: str) -> None:
    """Put a login's token into the cookie, or take it away when ``token`` is empty."""
    public = str(context(connection).settings.web.public_url)
    response.set_cookie(
        COOKIE,
        token,
        max_age=None if token else 0,
        path=connection.scope.get("root_path") or "/",
        secure=connection.url.scheme in ("https", "wss") or public.startswith("https:"),
        httponly=True,
        samesite="strict",
    )


class Guard:
    """Middleware: refuses foreign origins and oversized bodies, adds the security headers."""

    def __init__(self, app: ASGIApp, desk: DeskContext) -> None:
        self._app = app
        self._desk = desk

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
        changing = scope["type"] == "websocket" or scope["method"] not in _SAFE
        if changing and not self._is_own(headers.get("origin"), headers.get("host")):
            return self._refused(ForeignOrigin(), 403, headers)
        if changing and scope["type"] == "http":
            length = headers.get("content-length", "0")
            if "transfer-encoding" in headers or int(length) > _MAX_BODY:
                return self._refused(TooLong(), 413, headers)
        return None

    def _is_own(self, origin: str | None, host: str | None) -> bool:
        if not origin or not host:
            return False
        own = urlsplit(str(self._desk.settings.web.public_url))
        parts = urlsplit(origin.lower())
        at_host = parts.scheme in ("http", "https") and parts.netloc == host.lower()
        return at_host or (parts.scheme, parts.netloc) == (own.scheme, own.netloc.lower())

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
            headers.update({**_HEADERS, "Cache-Control": caching})
        await send(message)

    return sending
