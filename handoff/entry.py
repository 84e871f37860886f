"""One entry of a conversation's log, and how it is written in the stream."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

Kind = Literal["message", "event", "decision", "note"]
Author = Literal["customer", "bot", "agent", "system"]


_PICTURE = {"tr": "[fotoğraf]", "en": "[photo]"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A customer's picture by its name in :mod:`handoff.pictures`, with its size in pixels."""

    id: str
    width: int
    height: int

    def to_json(self) -> dict[str, Any]:
        """As the payload of an entry has it, in its list ``pictures``."""
        return {"id": self.id, "width": self.width, "height": self.height}


def told(text: str, pictures: int, lang: str) -> str:
    """A message where there is room for words only: "[fotoğraf] kapağı kırık"."""
    return " ".join([_PICTURE.get(lang, _PICTURE["tr"])] * pictures + [text] * bool(text))


@dataclass(frozen=True, slots=True)
class Entry:
    """What was said or what happened. ``id`` is the stream's own and is the cursor to resume from.

    The customer sees entries of kind ``message`` only; an agent sees all of them.
    """

    id: str
    kind: Kind
    author: Author
    author_id: str
    text: str
    lang: str
    payload: dict[str, Any] = field(default_factory=dict)
    external_id: str = ""

    @property
    def at(self) -> int:
        """When it was written, UTC milliseconds: the first half of the stream's id."""
        return int(self.id.partition("-")[0])

    @property
    def is_public(self) -> bool:
        """Whether the customer sees it."""
        return self.kind == "message"

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What the customer has sent beside the text; older entries have none."""
        return tuple(
            Picture(found["id"], found["width"], found["height"])
            for found in self.payload.get("pictures") or ()
        )

    @property
    def told(self) -> str:
        """The text, with a word for each picture: see :func:`told`."""
        return told(self.text, len(self.pictures), self.lang)

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
