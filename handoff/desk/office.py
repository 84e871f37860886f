"""What the pages of the desk's office share: account, agents, audit log.

They are plain pages with forms, made on the server: seldom used, they need no script and work on
a phone and by keyboard as any page does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from handoff.agents import Agent
from handoff.attempts import TooManyAttempts
from handoff.desk.context import DeskContext
from handoff.desk.guard import context, language
from handoff.desk.office_words import OFFICE
from handoff.errors import HandoffError, StoreUnavailable
from handoff.permissions import (
    may_keep_keys,
    may_keep_webhooks,
    may_read_audit,
    may_read_cases,
    may_see_agents,
)

_FOLDER = Path(__file__).parent / "templates"
_templates = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined
)
_STATUS: dict[type[HandoffError], int] = {TooManyAttempts: 429, StoreUnavailable: 503}
_FIELDS = 60
_MOMENT = {"tr": "%d.%m.%Y %H:%M", "en": "%d %b %Y %H:%M"}


class Again(Exception):
    """A form that cannot be accepted as it is: ``response`` shows it again and says why.

    An exception, so that what was not done leaves no trace.
    """

    def __init__(self, response: Response) -> None:
        super().__init__("the form is shown again")
        self.response = response


async def show_again(_: HTTPConnection, error: Exception) -> Response:
    """The handler of :class:`Again`."""
    assert isinstance(error, Again)  # noqa: S101 - what it is registered for
    return error.response


@asynccontextmanager
async def again(
    page: Callable[..., Awaitable[Response]],
    request: Request,
    desk: DeskContext,
    me: Agent,
    beside: str = "",
    **data: Any,
) -> AsyncIterator[None]:
    """Turn an error inside into the same ``page`` with its status, and with its words as ``fault``.

    Args:
        beside: the form that the words are about, where a page has several.
    """
    try:
        yield
    except HandoffError as error:
        words, status = error.words(language(request)), _STATUS.get(type(error), 422)
        fault = {beside: words} if beside else words
        raise Again(await page(request, desk, me, status, fault=fault, **data)) from error


async def fields(request: Request) -> dict[str, list[str]]:
    """The fields of a form."""
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return parse_qs(body, keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError:
        # No form of ours has so many.
        return {}


async def field(request: Request, name: str) -> str:
    """One field of a form; empty when it was not sent."""
    return (await fields(request)).get(name, [""])[0]


def page(
    request: Request, me: Agent, template: str, status: int = 200, **data: Any
) -> HTMLResponse:
    """A page of the office for somebody who is logged in."""
    desk, lang = context(request), language(request)
    known = {
        "base": request.scope.get("root_path", ""),
        "path": request.scope["route"].path,
        "lang": lang,
        "words": OFFICE[lang],
        "brand": desk.settings.brand.name,
        "me": me,
        "reads_cases": may_read_cases(me),
        "sees_agents": may_see_agents(me),
        "reads_audit": may_read_audit(me),
        "keeps_webhooks": may_keep_webhooks(me),
        "keeps_keys": may_keep_keys(me),
        "moment": lambda seconds: _moment(desk, lang, seconds),
        "named": lambda family, code: named(lang, family, code),
    }
    return HTMLResponse(_templates.get_template(template).render(known | data), status)


def refusal(request: HTTPConnection, error: HandoffError, status: int) -> HTMLResponse:
    """A page that says why somebody does not get what he asked for."""
    lang = language(request)
    data = {
        "base": request.scope.get("root_path", ""),
        "lang": lang,
        "words": OFFICE[lang],
        "brand": context(request).settings.brand.name,
        "text": error.words(lang),
    }
    return HTMLResponse(_templates.get_template("refusal.html").render(data), status)


def wants_page(connection: HTTPConnection) -> bool:
    """Whether a browser asks for a page, and no script for data."""
    is_http = connection.scope["type"] == "http"
    return is_http and "text/html" in connection.headers.get("accept", "")


def back_to(request: HTTPConnection, path: str) -> RedirectResponse:
    """Go on with a page of the desk's."""
    return RedirectResponse(f"{request.scope.get('root_path', '')}{path}", 303)


def done(lang: str, code: str) -> str:
    """What was done just now, in words; what a link has made up is not said in our name."""
    return OFFICE[lang].get(f"done_{code}", "")


def provider(desk: DeskContext, lang: str) -> str:
    """What the provider of logins is called; empty where there is none."""
    if desk.provider is None:
        return ""
    return desk.settings.oidc.name or OFFICE[lang]["company_account"]


def named(lang: str, family: str, code: str) -> str:
    """Words for a code; a code without words shows itself."""
    return OFFICE[lang].get(f"{family}_{code}", code.replace("_", " "))


def _moment(desk: DeskContext, lang: str, seconds: float) -> str:
    return datetime.fromtimestamp(seconds, desk.settings.hours.zone).strftime(_MOMENT[lang])
