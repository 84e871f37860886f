"""Files of the widget: customers' own come in, once for each id; what was sent to them goes out.

A file is given to whoever has the conversation's token, and only when a message that the customer
sees names it: what agents attach to their notes is nobody's business but theirs.
"""

from __future__ import annotations

import asyncio

from pydantic import TypeAdapter, ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.web.api import Api
from connectors.web.context import WebContext
from connectors.web.incoming import MessageId
from connectors.web.limits import Limits
from connectors.web.problems import BadRequest, TooSlow
from handoff import documents, pictures
from handoff.attachments import Attachments
from handoff.enclosing import enclosed
from handoff.errors import (
    DocumentTooLarge,
    HandoffError,
    PictureTooLarge,
    UnknownDocument,
    UnknownPicture,
)

#: Uploads that are in memory at the same time; others wait for their turn.
_AT_ONCE = 8
#: A phone in a tunnel gets so long for one; then it may try again.
_SECONDS = 60.0
_NAME_CHARS = 300
_MessageId: TypeAdapter[str] = TypeAdapter(MessageId)


class FileApi:
    """``/chat/v1/pictures`` and ``/chat/v1/documents``."""

    def __init__(self, context: WebContext, api: Api, limits: Limits) -> None:
        self._conversations = context.conversations
        self._api = api
        self._limits = limits
        settings = context.settings
        self._per_minute = settings.limits.messages_per_minute
        self._attachments = Attachments.of(settings)
        self._room = asyncio.Semaphore(_AT_ONCE)

    def routes(self) -> list[Route]:
        """What to mount."""
        return [
            Route("/pictures", self.take, methods=["POST"]),
            Route("/pictures/{name}", self.show, methods=["GET"]),
            Route("/documents", self.take, methods=["POST"]),
            Route("/documents/{name}", self.save, methods=["GET"]),
        ]

    async def take(self, request: Request) -> Response:
        """202 ``{"entry", "duplicate"}`` for the bytes of a file, whatever they turn out to be.

        ``?id=`` is the sender's, ``&name=`` what a document is called.
        """
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
        called = request.query_params.get("name", "")[:_NAME_CHARS]
        async with self._room:
            raw = await self._read(request)
            kept = await self._attachments.keep(conversation.id, raw, called)
        payload = enclosed("", [kept], conversation.lang).payload
        accepted = await self._conversations.accept(conversation.id, "", name, payload=payload)
        return JSONResponse({"entry": accepted.entry_id, "duplicate": accepted.duplicate}, 202)

    async def show(self, request: Request) -> Response:
        """A picture of this conversation's."""
        conversation = await self._api.conversation(request)
        name = request.path_params["name"]
        if not await self._conversations.naming(conversation.id, name, public=True):
            raise UnknownPicture(name)
        content = await self._attachments.pictures.read(conversation.id, name)
        headers = {"Content-Disposition": "inline", "Content-Security-Policy": "default-src 'none'"}
        return Response(content, headers=headers, media_type=pictures.MEDIA_TYPE)

    async def save(self, request: Request) -> Response:
        """A document of this conversation's; no browser shows it as a page."""
        conversation = await self._api.conversation(request)
        name = request.path_params["name"]
        entry = await self._conversations.naming(conversation.id, name, public=True)
        found = next((each for each in entry.documents if each.id == name), None) if entry else None
        if found is None:
            raise UnknownDocument(name)
        content = await self._attachments.documents.read(conversation.id, name)
        headers = documents.headers(found.name)
        return Response(content, headers=headers, media_type=documents.MEDIA_TYPE)

    async def _read(self, request: Request) -> bytes:
        most = self._attachments.most_bytes
        told = request.headers.get("content-length", "0")
        if told.isdecimal() and int(told) > most:
            raise self._too_large(request)
        raw = bytearray()
        try:
            async with asyncio.timeout(_SECONDS):
                async for part in request.stream():
                    raw += part
                    if len(raw) > most:
                        raise self._too_large(request)
        except (TimeoutError, ClientDisconnect):
            raise TooSlow from None
        return bytes(raw)

    def _too_large(self, request: Request) -> HandoffError:
        """In the words for what it was said to be: nobody has looked into it."""
        if request.headers.get("content-type") == documents.MEDIA_TYPE:
            return DocumentTooLarge(self._attachments.documents.most_bytes)
        return PictureTooLarge(self._attachments.most_bytes)
