"""Documents that customers and agents send: PDFs, kept as they are (:mod:`handoff.files`).

A document is told by its content and never opened here. Nobody's browser opens it on our pages
either: it is handed out as a file to save, whatever it is (:func:`headers`).
"""

from __future__ import annotations

import asyncio
import unicodedata
from urllib.parse import quote

from handoff.entry import Document
from handoff.errors import DocumentTooLarge, DocumentUnreadable, UnknownDocument
from handoff.files import FilesOfKind

MEDIA_TYPE = "application/pdf"
"""What every kept document is."""

_SUFFIX = ".pdf"
_MAGIC, _END = b"%PDF-", b"%%EOF"
#: Some programs write a little behind the end.
_TAIL_BYTES = 2048
_NAME_CHARS = 80
_UNNAMED = "belge"
#: What paths, shells and Windows read otherwise than people do.
_SPECIAL = str.maketrans(dict.fromkeys('<>:"|?*', " "))


def is_document(raw: bytes) -> bool:
    """Whether the bytes begin as a document does."""
    return raw.startswith(_MAGIC)


def clean(name: str) -> str:
    """A file's name as we tell it: no path, nothing that hides or reverses letters, ``.pdf`` last.

    Letters of every language stay.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in last)
    stem = " ".join(seen.translate(_SPECIAL).split())
    if stem[-len(_SUFFIX) :].lower() == _SUFFIX:
        stem = stem[: -len(_SUFFIX)]
    return (stem[:_NAME_CHARS].strip(" .") or _UNNAMED) + _SUFFIX


def headers(name: str) -> dict[str, str]:
    """What goes with a document: it is saved under its name, and nothing in it runs here."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }


class Documents(FilesOfKind):
    """The documents of one home."""

    suffix = _SUFFIX
    unknown = UnknownDocument

    async def keep(self, cid: str, raw: bytes, name: str) -> Document:
        """Write a document to the disk; when this returns, it is there to stay.

        Raises:
            DocumentTooLarge: more bytes than are taken.
            DocumentUnreadable: not a whole PDF.
        """
        if len(raw) > self.most_bytes:
            raise DocumentTooLarge(self.most_bytes)
        if not is_document(raw) or _END not in raw[-_TAIL_BYTES:]:
            raise DocumentUnreadable
        kept = await asyncio.to_thread(self._write, cid, raw)
        return Document(kept, clean(name), len(raw))

    async def look(self, cid: str, name: str, called: str) -> Document | None:
        """A kept document with its size, or None when this conversation has none of this name."""
        try:
            found = await asyncio.to_thread(self._path(cid, name).stat)
        except FileNotFoundError:
            return None
        return Document(name, clean(called), found.st_size)
