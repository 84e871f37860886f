"""The customers' HTTP API: begin a conversation, read it from a cursor, write to it."""

from __future__ import annotations

import json
import secrets
from typing import Any

from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.web.context import WebContext
from connectors.web.incoming import Counter, EntryId
from connectors.web.limits import Limits, network_of
from connectors.web.origins import Origins
from connectors.web.problems import BadRequest, OriginRefused, Refusal, TooLarge, details, status_of
from connectors.web.tokens import Tokens
from connectors.web.views import public_entry, state_of
from handoff.conversation import Conversation

#: A message of 10,000 characters is refused kindly, so it must come in: even fully escaped.
LARGEST_BODY = 256 * 1024
BEGINNING = "0-0"
_PAGE = 200
_EntryId: TypeAdapter[str] = TypeAdapter(EntryId)


class Api:
    """The routes under ``/chat/v1`` but the socket."""

    def __init__(
        self, context: WebContext, tokens: Tokens, limits: Limits, counter: Counter
    ) -> None:
        self._context = context
        self._tokens = tokens
        self._limits = limits
        self._counter = counter
        self._origins = Origins(context.settings.web.origins)

    def routes(self) -> list[Route]:
        """What to mount."""
        return [
            Route("/shop", self.shop, methods=["GET"]),
            Route("/conversations", self.begin, methods=["POST"]),
            Route("/entries", self.entries, methods=["GET"]),
            Route("/messages", self.send, methods=["POST"]),
        ]

    async def shop(self, request: Request) -> Response:
        """What the widget shows before anything is said."""
        settings = self._context.settings
        content = {
            "brand": settings.brand.name,
            "assistant": settings.brand.assistant,
            "color": settings.brand.color,
            "languages": list(settings.languages.enabled),
            "message_chars": settings.limits.message_chars,
            "picture_bytes": settings.picture_bytes,
            "document_bytes": settings.document_bytes,
        }
        return JSONResponse(content, headers={"Cache-Control": "public, max-age=300"})

    async def begin(self, request: Request) -> Response:
        """201 ``{"token", "conversation", "cursor"}``."""
        data = await self._body(request)
        request.state.lang = self._language(data.get("lang"))
        address = request.client.host if request.client else None
        limit = self._context.conversations_per_minute
        name = secrets.token_hex(8)
        await self._limits.take("conversations", network_of(address), name, limit)
        made = await self._context.conversations.create("web", request.state.lang)
        token = self._tokens.issue(made.id)
        content = {"token": token, "conversation": made.id, "cursor": BEGINNING}
        return JSONResponse(content, 201)

    async def entries(self, request: Request) -> Response:
        """``{"entries", "amended", "cursor", "more", "state", "agent"}`` after ``?after``.

        ``entries`` are the messages from there on, ``amended`` those from before it that were
        edited or withdrawn since, as they read now.
        """
        conversation = await self.conversation(request)
        try:
            after = _EntryId.validate_python(request.query_params.get("after", BEGINNING))
        except ValidationError:
            raise BadRequest("after: a cursor such as 1700000000000-0") from None
        found = await self._context.conversations.entries(conversation.id, after, _PAGE)
        assistant = self._context.settings.brand.assistant
        there = {entry.id for entry in found}
        named = dict.fromkeys(e.payload["of"] for e in found if e.amended and not e.is_public)
        before = [
            await self._context.conversations.entry(conversation.id, entry_id)
            for entry_id in named
            if entry_id not in there
        ]
        return JSONResponse(
            {
                "entries": [public_entry(e, assistant) for e in found if e.is_public],
                "amended": [public_entry(e, assistant) for e in before if e],
                "cursor": found[-1].id if found else after,
                "more": len(found) == _PAGE,
                **state_of(conversation, shop=self._context.settings.brand.name),
            }
        )

    async def send(self, request: Request) -> Response:
        """202 ``{"entry", "duplicate"}``: the message is in the store."""
        conversation = await self.conversation(request)
        accepted = await self._counter.take(conversation.id, await self._body(request))
        content = {"entry": accepted.entry_id, "duplicate": accepted.duplicate}
        return JSONResponse(content, 202)

    def refuse(self, request: Request, refusal: Exception) -> Response:
        """A refusal as JSON in the customer's language; for the application's handlers."""
        if not isinstance(refusal, Refusal):
            raise refusal
        lang = getattr(request.state, "lang", None) or self._language(None, request)
        error = details(refusal, lang)
        headers = {}
        if error["retry"]:
            seconds = -(-int(str(error.get("wait_ms", 3000))) // 1000)
            headers["Retry-After"] = str(seconds)
        return JSONResponse({"error": error}, status_of(refusal), headers)

    def misplaced(self, request: Request, error: Exception) -> Response:
        """404 and 405 under the API's own prefix."""
        if not isinstance(error, HTTPException):
            raise error
        content = {"error": {"code": "no_such_address", "text": error.detail, "retry": False}}
        return JSONResponse(content, error.status_code, error.headers)

    async def conversation(self, request: Request) -> Conversation:
        """The conversation that the request's token is for.

        Raises:
            NoToken, UnknownConversation, StoreUnavailable.
        """
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        cid = self._tokens.read(token.strip() if kind.lower() == "bearer" else None)
        conversation = await self._context.conversations.get(cid)
        request.state.lang = conversation.lang
        return conversation

    def admit(self, request: Request) -> None:
        """Raises :class:`OriginRefused` for a page that may not use this API."""
        if not self._origins.welcome(request):
            raise OriginRefused

    async def _body(self, request: Request) -> dict[str, Any]:
        self.admit(request)
        raw = bytearray()
        async for part in request.stream():
            raw += part
            if len(raw) > LARGEST_BODY:
                raise TooLarge
        try:
            data = json.loads(raw or b"{}")
        except (ValueError, RecursionError):
            raise BadRequest("not JSON") from None
        if not isinstance(data, dict):
            raise BadRequest("an object is expected")
        return data

    def _language(self, asked: object, request: Request | None = None) -> str:
        languages = self._context.settings.languages
        accepted = request.headers.get("accept-language", "") if request else ""
        for wish in (asked, accepted):
            short = wish[:2].lower() if isinstance(wish, str) else ""
            if short in languages.enabled:
                return short
        return languages.default
