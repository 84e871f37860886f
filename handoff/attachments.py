"""What people attach to what they write: pictures and documents, told apart by their content."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import ClassVar

from handoff.documents import Documents, is_document
from handoff.entry import Document, Picture
from handoff.errors import HandoffError
from handoff.pictures import Pictures
from ops.settings import Settings

MOST = 10
"""How many files one message may have."""


class AttachmentGone(HandoffError):
    """A file that was to go with a message is not there, or not any more."""

    code = "attachment_gone"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Eklerden biri artık burada yok. Lütfen kaldırıp yeniden ekleyin.",
        "en": "One of the attachments is no longer here. Please remove it and attach it again.",
    }


class Attachments:
    """The files of one shop's conversations."""

    def __init__(self, pictures: Pictures, documents: Documents) -> None:
        self.pictures = pictures
        self.documents = documents

    @classmethod
    def of(cls, settings: Settings) -> Attachments:
        """Those of the shop's home: both kinds lie in one folder for each conversation."""
        folder = settings.pictures_dir
        return cls(
            Pictures(folder, settings.picture_bytes), Documents(folder, settings.document_bytes)
        )

    @property
    def most_bytes(self) -> int:
        """Nothing larger is taken in, whatever it is."""
        return max(self.pictures.most_bytes, self.documents.most_bytes)

    async def keep(self, cid: str, raw: bytes, name: str) -> Picture | Document:
        """Write a file to the disk; when this returns, it is there to stay.

        Raises:
            PictureTooLarge, PictureUnreadable, DocumentTooLarge, DocumentUnreadable.
        """
        if is_document(raw):
            return await self.documents.keep(cid, raw, name)
        return await self.pictures.keep(cid, raw)

    async def given(self, cid: str, named: Iterable[tuple[str, str]]) -> list[Picture | Document]:
        """Files that were kept before, by their ids and what people call them.

        Raises:
            AttachmentGone: one of them is not there.
        """
        return list(await asyncio.gather(*(self._find(cid, *each) for each in named)))

    async def _find(self, cid: str, name: str, called: str) -> Picture | Document:
        found = await self.pictures.look(cid, name) or await self.documents.look(cid, name, called)
        if found is None:
            raise AttachmentGone
        return found
