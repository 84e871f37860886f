"""Customers' pictures from the widget: in, once for each id, and back to the one who sent them."""

from __future__ import annotations

import asyncio
from typing import Any

from pydantic import TypeAdapter, ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.web.api import Api
from connectors.web.context import WebContext
from connectors.web.incoming import MessageId
from connectors.web.limits import Limits
from connectors.web.problems import BadRequest, TooSlow
from handoff.errors import PictureTooLarge
from handoff.pictures import MEDIA_TYPE, Pictures

#: Uploads that are in memory at the same time; others wait for their turn.
_AT_ONCE = 8
#: A phone in a tunnel gets so long for one; then it may try again.
_SECONDS = 60.0
_MessageId: TypeAdapter[str] = TypeAdapter(MessageId)


class PictureApi:
    """``/chat/v1/pictures``."""

    def __init__(self, context: WebContext, api: Api, limits: Limits) -> None:
        self._conversations = context.conversations
        self._api = api
        self._limits = limits
        settings = context.settings
        self._per_minute = settings.limits.messages_per_minute
        self._pictures = Pictures(settings.pictures_dir, settings.picture_bytes)
        self._room = asyncio.Semaphore(_AT_ONCE)

    def routes(self) -> list[Route]:
        """What to mount."""
        return [
            Route("/pictures", self.take, methods=["POST"]),
            Route("/pictures/{name}", self.show, methods=["GET"]),
        ]

    async def take(self, request: Request) -> Response:
        """202 ``{"entry", "duplicate"}`` for the bytes of a picture; ``?id=`` is the sender's."""
        self._api.admit(request)
        conversation = await self._api.conversation(request)
        try:
            name = _MessageId.validate_python(request.query_params.get("id"))
        except ValidationError:
            raise BadRequest("id: letters, digits, - and _, up to 64") from None
        # Before anything is read: what is sent again was often sent in whole the first time.
        if before := await self._conversations.find(conversation.id, name):
            return JSONResponse({"entry": before.id, "duplicate": True}, 202)
        await self._limits.take("messages", conversation.id, name, self._per_minute)
        async with self._room:
            raw = await self._read(request)
            picture = await self._pictures.keep(conversation.id, raw)
        payload: dict[str, Any] = {"pictures": [picture.to_json()]}
        accepted = await self._conversations.accept(conversation.id, "", name, payload=payload)
        return JSONResponse({"entry": accepted.entry_id, "duplicate": accepted.duplicate}, 202)

    async def show(self, request: Request) -> Response:
        """A picture of this conversation's."""
        conversation = await self._api.conversation(request)
        content = await self._pictures.read(conversation.id, request.path_params["name"])
        headers = {"Content-Disposition": "inline", "Content-Security-Policy": "default-src 'none'"}
        return Response(content, headers=headers, media_type=MEDIA_TYPE)

    async def _read(self, request: Request) -> bytes:
        most = self._pictures.most_bytes
        told = request.headers.get("content-length", "0")
        if told.isdecimal() and int(told) > most:
            raise PictureTooLarge(int(told))
        raw = bytearray()
        try:
            async with asyncio.timeout(_SECONDS):
                async for part in request.stream():
                    raw += part
                    if len(raw) > most:
                        raise PictureTooLarge(len(raw))
        except (TimeoutError, ClientDisconnect):
            raise TooSlow from None
        return bytes(raw)
