"""Pictures and documents in Telegram's messages: which file they are, and the file itself."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import ClassVar

import structlog
from telegram import Bot, Document, Message, PhotoSize
from telegram.error import BadRequest, RetryAfter, TelegramError

from connectors.telegram.patience import Patience, seconds
from connectors.telegram.secrecy import describe
from handoff.attachments import Attachments
from handoff.documents import MEDIA_TYPE
from handoff.errors import DocumentTooLarge, HandoffError, PictureTooLarge

log = structlog.get_logger(__name__)

_TRIES = 6
#: Files that are in memory at the same time.
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Source:
    """A file at Telegram's. ``unique`` names what is in it; ``size`` in bytes, 0 if not told.

    ``name`` is what the customer's device calls it; ``document`` says that it came as a PDF.
    """

    file: str
    unique: str
    size: int
    name: str = ""
    document: bool = False


class NotFetched(HandoffError):
    """Telegram did not hand the file over, however often it was asked."""

    code = "picture_not_fetched"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Gönderdiğiniz dosyayı Telegram'dan alamadık, bu yüzden elimizde yok. Bir daha "
        "gönderebilir misiniz?",
        "en": "We could not get your file from Telegram, so we do not have it. Could you send it "
        "once more?",
    }


def source(message: Message, most_bytes: int) -> Source | None:
    """The file of a message: a photo in the largest size within the limit, an image file, a PDF."""
    if message.photo:
        within = [size for size in message.photo if (size.file_size or 0) <= most_bytes]
        return _source(max(within or message.photo[:1], key=lambda size: size.width * size.height))
    document = message.document
    kind = (document and document.mime_type) or ""
    if document and kind.startswith("image/"):
        return _source(document)
    name = (document and document.file_name) or ""
    # Some devices say nothing of the kind; what is in it decides in the end.
    if document and (kind == MEDIA_TYPE or name.lower().endswith(".pdf")):
        return replace(_source(document), name=name, document=True)
    return None


def _source(found: PhotoSize | Document) -> Source:
    return Source(found.file_id, found.file_unique_id, found.file_size or 0)


class Fetching:
    """Downloads files, patiently."""

    def __init__(self, bot: Bot, patience: Patience, attachments: Attachments) -> None:
        self._bot = bot
        self._patience = patience
        self._attachments = attachments
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def fetch(self, wanted: Source) -> bytes:
        """The file.

        Raises:
            PictureTooLarge, DocumentTooLarge: it is beyond the limit, and was not asked for.
            NotFetched: see there.
        """
        self._bound(wanted, wanted.size)
        pause = self._patience.first_pause
        for left in reversed(range(_TRIES)):
            try:
                async with self._room:
                    return await self._download(wanted)
            except BadRequest as error:
                # Gone, or too large for bots.
                raise NotFetched(describe(error, self._bot.token)) from None
            except TelegramError as error:
                told = describe(error, self._bot.token)
                if not left:
                    raise NotFetched(told) from None
                log.warning("telegram_file_retry", error=told)
                limited = seconds(error) if isinstance(error, RetryAfter) else 0.0
                await asyncio.sleep(max(pause, min(limited, self._patience.longest_pause)))
                pause = self._patience.longer(pause)
        raise AssertionError("the last try ends the loop")

    async def _download(self, wanted: Source) -> bytes:
        file = await self._bot.get_file(wanted.file)
        self._bound(wanted, file.file_size or 0)
        if not file.file_path:
            raise NotFetched("no path")
        return bytes(await file.download_as_bytearray())

    def _bound(self, wanted: Source, size: int) -> None:
        pictures, documents = self._attachments.pictures, self._attachments.documents
        if wanted.document and size > documents.most_bytes:
            raise DocumentTooLarge(documents.most_bytes)
        if not wanted.document and size > pictures.most_bytes:
            raise PictureTooLarge(size)
