"""Customers' pictures, kept as files: one folder for each conversation.

What comes in is decoded and written anew as JPEG, turned upright and no larger than a screen: that
leaves behind places, serial numbers and whatever else was hidden in it. A picture is whole on the
disk before the entry that names it is accepted, so a crash between the two leaves a file nobody
names; :meth:`Pictures.tidy` takes those away. The folder goes when its conversation goes.
"""

from __future__ import annotations

import asyncio
import io
import os
import re
import secrets
import time
from collections.abc import Collection, Iterator
from pathlib import Path

from PIL import Image, ImageOps

from handoff.entry import Entry, Picture
from handoff.errors import PictureTooLarge, PictureUnreadable, UnknownPicture

MEDIA_TYPE = "image/jpeg"
"""What every kept picture is."""

ID = r"^[A-Za-z0-9_-]{32}$"
"""A picture's name: random, and nobody guesses it."""

#: Decided by the content; a name or a header may say anything.
_FORMATS = ("JPEG", "PNG", "WEBP")
#: Looked at before anything is decoded: a small file may unfold into gigabytes.
_MOST_PIXELS = 50_000_000
#: Pixels of the longer side that are kept; a scratch can still be seen.
_LONGEST_SIDE = 2048
_QUALITY = 85
_CONVERSATION = re.compile(r"[0-9a-f]{24}")
_NAME = re.compile(ID)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
#: A file as young as this may belong to an entry that is just being written (seconds).
_SETTLES_AFTER = 3600.0


#: Pictures that follow one another as closely as this belong together (milliseconds).
_TOGETHER_MS = 60_000


def comes_along(entry: Entry, before: Entry | None) -> bool:
    """Whether a message is one more picture right after the customer's message ``before``.

    The first of them is answered; the others need no answer of their own.
    """
    if entry.text or not entry.pictures or before is None or not before.pictures:
        return False
    return entry.at - before.at <= _TOGETHER_MS


class Pictures:
    """The pictures of one home. Safe for several processes; each picture is written once."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        """``folder`` is made when it is needed; ``most_bytes`` bounds what is taken in."""
        self._folder = folder
        self.most_bytes = most_bytes
        # Decoding takes some hundred megabytes at worst: not for two at once.
        self._decoding = asyncio.Lock()

    async def keep(self, cid: str, raw: bytes) -> Picture:
        """Write a customer's picture to the disk; when this returns, it is there to stay.

        Raises:
            PictureTooLarge: more bytes or pixels than are taken.
            PictureUnreadable: not a whole JPEG, PNG or WebP.
        """
        if len(raw) > self.most_bytes:
            raise PictureTooLarge(self.most_bytes)
        async with self._decoding:
            return await asyncio.to_thread(self._keep, cid, raw)

    async def read(self, cid: str, name: str) -> bytes:
        """A kept picture, as :data:`MEDIA_TYPE`.

        Raises:
            UnknownPicture: this conversation has none of this name.
        """
        try:
            return await asyncio.to_thread(self._path(cid, name).read_bytes)
        except FileNotFoundError:
            raise UnknownPicture(name) from None

    def conversations(self) -> list[str]:
        """Ids of the conversations that have pictures."""
        try:
            return sorted(f.name for f in self._folder.iterdir() if _CONVERSATION.fullmatch(f.name))
        except FileNotFoundError:
            return []

    def tidy(self, cid: str, named: Collection[str], now: float | None = None) -> int:
        """Delete what no entry names, a while after it was written; returns how many files."""
        before = (time.time() if now is None else now) - _SETTLES_AFTER
        unnamed = [f for f in self._files(cid) if f.name.removesuffix(".jpg") not in named]
        orphans = [file for file in unnamed if file.stat().st_mtime < before]
        for file in orphans:
            file.unlink(missing_ok=True)
        return len(orphans)

    def _keep(self, cid: str, raw: bytes) -> Picture:
        image, encoded = _anew(raw)
        name = secrets.token_urlsafe(24)
        path = self._path(cid, name)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        fresh = path.with_suffix(".part")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(encoded)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        return Picture(name, image.width, image.height)

    def _path(self, cid: str, name: str) -> Path:
        if not _CONVERSATION.fullmatch(cid) or not _NAME.fullmatch(name):
            raise UnknownPicture(name)
        return self._folder / cid / f"{name}.jpg"

    def _files(self, cid: str) -> Iterator[Path]:
        yield from (file for file in (self._folder / cid).iterdir() if file.is_file())


def _anew(raw: bytes) -> tuple[Image.Image, bytes]:
    """The picture as it is kept: decoded, upright, opaque, within bounds, nothing but pixels."""
    try:
        with Image.open(io.BytesIO(raw), formats=_FORMATS) as found:
            if found.width * found.height > _MOST_PIXELS:
                raise PictureTooLarge(len(raw))
            found.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
            found.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            image = _opaque(ImageOps.exif_transpose(found))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=_QUALITY, exif=b"")
    except PictureTooLarge:
        raise
    except _BOMBS:
        raise PictureTooLarge(len(raw)) from None
    except Exception:
        # Decoders meet what nobody thought of, and fail in as many ways.
        raise PictureUnreadable from None
    return image, out.getvalue()


def _opaque(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")
