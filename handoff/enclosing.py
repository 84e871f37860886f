"""What goes with a message beside its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from handoff.entry import Document, Picture, told

KINDS = ("pictures", "documents")
"""The lists of an entry's payload that name files."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Files of one message, as its entry has them.

    ``gist`` is how a list of conversations shows the message; empty for its text.
    """

    payload: Mapping[str, Any] = field(default_factory=dict)
    gist: str = ""

    def under(self, name: str) -> dict[str, Any]:
        """The payload of what an agent writes to a customer, who reads it as ``name``'s."""
        return {"agent": name, **self.payload}


NOTHING = Enclosed()


def enclosed(text: str, files: Sequence[Picture | Document], lang: str) -> Enclosed:
    """``files`` beside ``text``; ``lang`` is that of the word for each of them."""
    pictures = [each.to_json() for each in files if isinstance(each, Picture)]
    documents = [each.to_json() for each in files if isinstance(each, Document)]
    if not files:
        return NOTHING
    lists = dict(zip(KINDS, (pictures, documents), strict=True))
    payload = {kind: found for kind, found in lists.items() if found}
    return Enclosed(payload, told(text, len(pictures), lang, len(documents)))
