"""One entry of a conversation's log, and how it is written in the stream."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from handoff.amendment import Amendment

Kind = Literal["message", "event", "decision", "note"]
Author = Literal["customer", "bot", "agent", "system"]


_PICTURE = {"tr": "[fotoğraf]", "en": "[photo]"}
_DOCUMENT = {"tr": "[belge]", "en": "[document]"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its name in :mod:`handoff.pictures`, with its size in pixels."""

    id: str
    width: int
    height: int

    def to_json(self) -> dict[str, Any]:
        """As the payload of an entry has it, in its list ``pictures``."""
        return {"id": self.id, "width": self.width, "height": self.height}


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF by its name in :mod:`handoff.documents`: what people call it, its size in bytes."""

    id: str
    name: str
    size: int

    def to_json(self) -> dict[str, Any]:
        """As the payload of an entry has it, in its list ``documents``."""
        return {"id": self.id, "name": self.name, "size": self.size}


def told(text: str, pictures: int, lang: str, documents: int = 0) -> str:
    """A message where there is room for words only: "[fotoğraf] kapağı kırık"."""
    files = [_PICTURE.get(lang, _PICTURE["tr"])] * pictures
    files += [_DOCUMENT.get(lang, _DOCUMENT["tr"])] * documents
    return " ".join(files + [text] * bool(text))


@dataclass(frozen=True, slots=True)
class Entry:
    """What was said or what happened. ``id`` is the stream's own and is the cursor to resume from.

    The customer sees entries of kind ``message`` only; an agent sees all of them. ``text`` is as
    the message reads now; ``amended`` says what it was, where that is something else.
    """

    id: str
    kind: Kind
    author: Author
    author_id: str
    text: str
    lang: str
    payload: dict[str, Any] = field(default_factory=dict)
    external_id: str = ""
    amended: Amendment | None = None

    @property
    def at(self) -> int:
        """When it was written, UTC milliseconds: the first half of the stream's id."""
        return int(self.id.partition("-")[0])

    @property
    def is_public(self) -> bool:
        """Whether the customer sees it."""
        return self.kind == "message"

    @property
    def is_hint(self) -> bool:
        """Whether it gives the bot something to go on with, and so is a turn: `handoff.hints`."""
        return self.kind == "event" and bool(self.payload.get("hint"))

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What was sent beside the text; older entries have none."""
        return _pictures(self.payload)

    @property
    def documents(self) -> tuple[Document, ...]:
        """What was sent beside text and pictures."""
        return _documents(self.payload)

    @property
    def files(self) -> tuple[Picture | Document, ...]:
        """Everything that was sent beside the text."""
        return self.pictures + self.documents

    @property
    def withdrawn_files(self) -> tuple[Picture | Document, ...]:
        """What a message had beside its text before it was withdrawn: for agents only."""
        beside = self.amended.beside if self.amended else {}
        return _pictures(beside) + _documents(beside)

    def file(self, id: str, *, withdrawn: bool = False) -> Picture | Document | None:
        """The file of this id that was sent with it; ``withdrawn``: or was, and is not any more."""
        found = self.files + (self.withdrawn_files if withdrawn else ())
        return next((each for each in found if each.id == id), None)

    @property
    def has_files(self) -> bool:
        """Whether anything was sent beside the text."""
        return bool(self.payload.get("pictures") or self.payload.get("documents"))

    @property
    def told(self) -> str:
        """The text, with a word for each file: see :func:`told`."""
        return told(self.text, len(self.pictures), self.lang, len(self.documents))

    def to_json(self) -> dict[str, Any]:
        """Everything, for the desk and for tools; the customer's view is cut elsewhere."""
        return {
            "id": self.id,
            "kind": self.kind,
            "author": self.author,
            "author_id": self.author_id,
            "text": self.text,
            "lang": self.lang,
            "payload": self.payload,
            "external_id": self.external_id,
            "at": self.at,
            **({"amended": self.amended.to_json()} if self.amended else {}),
        }

    @classmethod
    def from_stream(cls, entry_id: str, fields: Mapping[str, str]) -> Entry:
        """Read back what ``store.lua``'s ``append`` wrote."""
        return cls(
            id=entry_id,
            kind=cast(Kind, fields["kind"]),
            author=cast(Author, fields["author"]),
            author_id=fields["author_id"],
            text=fields["text"],
            lang=fields["lang"],
            payload=json.loads(fields["payload"]),
            external_id=fields["external_id"],
        )


def _pictures(payload: Mapping[str, Any]) -> tuple[Picture, ...]:
    return tuple(
        Picture(found["id"], found["width"], found["height"])
        for found in payload.get("pictures") or ()
    )


def _documents(payload: Mapping[str, Any]) -> tuple[Document, ...]:
    return tuple(
        Document(found["id"], found["name"], found["size"])
        for found in payload.get("documents") or ()
    )
