""" "Did this help?" at the end of an article: a form that works without JavaScript."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from connectors.web.context import WebContext
from connectors.web.incoming import clean
from connectors.web.limits import Limits, network_of
from connectors.web.origins import Origins
from connectors.web.problems import BadRequest, OriginRefused, TooLarge
from handoff.errors import StoreUnavailable
from handoff.votes import REMEMBERED_SECONDS, Edition, Vote, Votes

#: A random name for the browser; it says nothing about the person and is set by the first vote.
COOKIE = "destek_reader"
#: Where the page is scrolled to after a vote.
PLACE = "your--vote"

_READER = re.compile(r"[0-9a-f]{32}")
_LARGEST_BODY = 8 * 1024
_PER_MINUTE = 20


@dataclass(frozen=True, slots=True)
class _Form:
    helped: bool | None
    missing: str


class Voting:
    """Reads the form, counts the vote, and goes back to the article."""

    def __init__(self, context: WebContext, limits: Limits) -> None:
        self._votes = Votes(context.redis, context.shop)
        self._limits = limits
        self._origins = Origins(context.settings.web.origins)
        self._secure = context.settings.web.public_url.startswith("https://")

    async def vote(self, request: Request, edition: Edition) -> Vote | None:
        """What this browser's reader said of the article as it is; None when nobody knows."""
        reader = _reader(request)
        if reader is None:
            return None
        try:
            return await self._votes.of(edition, reader)
        except StoreUnavailable:
            return None

    async def take(self, request: Request, edition: Edition) -> Response:
        """303 back to the article, with the vote or the remark kept.

        Raises:
            OriginRefused, TooLarge, BadRequest: not our form.
            TooMany: more votes than articles can be read.
            StoreUnavailable: nothing is kept.
        """
        if not self._origins.welcome(request):
            raise OriginRefused
        form = await _read(request)
        address = network_of(request.client.host if request.client else None)
        await self._limits.take("help-votes", address, secrets.token_hex(8), _PER_MINUTE)
        reader = _reader(request) or secrets.token_hex(16)
        if form.helped is not None:
            await self._votes.cast(edition, reader, form.helped)
        elif form.missing:
            await self._votes.remark(edition, reader, form.missing)
        done = RedirectResponse(f"{request.url.path}#{PLACE}", 303)
        done.set_cookie(
            COOKIE,
            reader,
            max_age=REMEMBERED_SECONDS,
            path="/help",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )
        return done


def _reader(request: Request) -> str | None:
    name = request.cookies.get(COOKIE, "")
    return name if _READER.fullmatch(name) else None


async def _read(request: Request) -> _Form:
    raw = bytearray()
    async for part in request.stream():
        raw += part
        if len(raw) > _LARGEST_BODY:
            raise TooLarge
    try:
        fields = parse_qs(raw.decode(), max_num_fields=10)
    except ValueError:
        raise BadRequest("a form is expected") from None
    vote = fields.get("helped", [""])[0]
    if vote not in {"", "yes", "no"}:
        raise BadRequest('helped: "yes" or "no"')
    missing = clean(fields.get("missing", [""])[0])
    return _Form(vote == "yes" if vote else None, missing)
