"""The desk's HTTP API for files, and what an agent writes with them.

A file is sent to the desk when it is chosen and has a name from then on; the writing that goes with
it tells the name. Until then only the page that has sent it knows of it.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from starlette.responses import Response

from handoff import documents, pictures
from handoff.attachments import MOST
from handoff.desk import shapes
from handoff.desk.guard import Desk, TooLong
from handoff.desk.permits import needs
from handoff.desk.refusals import Cid, may_refuse
from handoff.enclosing import NOTHING, Enclosed, enclosed
from handoff.entry import Document, Picture
from handoff.errors import (
    DocumentTooLarge,
    DocumentUnreadable,
    PictureTooLarge,
    PictureUnreadable,
    UnknownConversation,
    UnknownDocument,
    UnknownPicture,
)
from handoff.files import ID
from handoff.permissions import may_answer_customers, may_read_conversations

router = APIRouter(prefix="/conversations/{cid}")

_INLINE = {"Content-Disposition": "inline"}
_ANY = "application/octet-stream"
_BYTES = {"schema": {"type": "string", "format": "binary"}}

_reading = needs(may_read_conversations, "opened")


#: What the description says of a writing, as `Writing` itself checks it.
_SAYS_SOMETHING: dict[str, Any] = {
    "anyOf": [
        {"required": ["text"], "properties": {"text": {"pattern": r"\S"}}},
        {"required": ["files"], "properties": {"files": {"minItems": 1}}},
    ]
}


class Named(BaseModel):
    """A file that was sent before; ``name`` is what a document is called."""

    id: Annotated[str, StringConstraints(pattern=ID)]
    name: Annotated[str, StringConstraints(max_length=300)] = ""


class Words(BaseModel):
    """What an agent writes. ``id`` is made by the page, once for each text: a retry is the same."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{8,64}$")]
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"\S")]

    def within(self, limit: int) -> str:
        """The text.

        Raises:
            TooLong: it has more than ``limit`` characters.
        """
        if len(self.text) > limit:
            raise TooLong
        return self.text

    @property
    def external_id(self) -> str:
        """The id as the log keeps it, apart from the ids that customers' devices make."""
        return f"desk:{self.id}"


class Writing(Words):
    """Words with files, or either."""

    model_config = ConfigDict(json_schema_extra=_SAYS_SOMETHING)

    text: Annotated[str, StringConstraints(strip_whitespace=True)] = ""
    files: Annotated[list[Named], Field(max_length=MOST)] = []

    @model_validator(mode="after")
    def _says_something(self) -> Writing:
        if not self.text and not self.files:
            raise ValueError("neither a text nor a file")
        return self


async def enclosed_in(desk: Desk, cid: str, writing: Writing) -> Enclosed:
    """The files that a writing names.

    Raises:
        AttachmentGone: one of them is not there.
    """
    if not writing.files:
        return NOTHING
    lang = (await desk.conversations.get(cid)).lang
    named = ((each.id, each.name) for each in writing.files)
    return enclosed(writing.text, await desk.attachments.given(cid, named), lang)


@router.post(
    "/files",
    dependencies=[needs(may_answer_customers)],
    response_model=shapes.Attached,
    response_model_exclude_none=True,
    responses=may_refuse(
        UnknownConversation,
        PictureTooLarge,
        DocumentTooLarge,
        PictureUnreadable,
        DocumentUnreadable,
    ),
    openapi_extra={"requestBody": {"required": True, "content": {_ANY: _BYTES}}},
)
async def attach(
    cid: Cid, desk: Desk, request: Request, name: Annotated[str, Query(max_length=300)] = ""
) -> dict[str, Any]:
    """Take in a file, the request's body, that is going to be sent: a picture or a PDF."""
    found = await desk.conversations.get(cid)
    kept = await desk.attachments.keep(found.id, await request.body(), name)
    return {"picture" if isinstance(kept, Picture) else "document": kept.to_json()}


@router.get(
    "/pictures/{name}",
    dependencies=[_reading],
    response_class=Response,
    responses={
        200: {"content": {pictures.MEDIA_TYPE: _BYTES}},
        **may_refuse(UnknownConversation, UnknownPicture),
    },
)
async def picture(cid: Cid, name: str, desk: Desk) -> Response:
    """A picture of this conversation."""
    found = await desk.conversations.get(cid)
    content = await desk.attachments.pictures.read(found.id, name)
    return Response(content, headers=_INLINE, media_type=pictures.MEDIA_TYPE)


@router.get(
    "/documents/{name}",
    dependencies=[_reading],
    response_class=Response,
    responses={
        200: {"content": {documents.MEDIA_TYPE: _BYTES}},
        **may_refuse(UnknownConversation, UnknownDocument),
    },
)
async def document(cid: Cid, name: str, desk: Desk) -> Response:
    """A document of this conversation, to save; also one whose message was withdrawn."""
    entry = await desk.conversations.naming((await desk.conversations.get(cid)).id, name)
    found = entry.file(name, withdrawn=True) if entry else None
    if not isinstance(found, Document):
        raise UnknownDocument(name)
    content = await desk.attachments.documents.read(cid, name)
    headers = documents.headers(found.name)
    return Response(content, headers=headers, media_type=documents.MEDIA_TYPE)
