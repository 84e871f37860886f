"""Pictures that customers and agents send, kept as files (:mod:`handoff.files`).

What comes in is decoded and written anew as JPEG, turned upright and no larger than a screen: that
leaves behind places, serial numbers and whatever else was hidden in it.
"""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

from PIL import Image, ImageOps

from handoff.entry import Entry, Picture
from handoff.errors import PictureTooLarge, PictureUnreadable, UnknownPicture
from handoff.files import FilesOfKind

MEDIA_TYPE = "image/jpeg"
"""What every kept picture is."""

#: Decided by the content; a name or a header may say anything.
_FORMATS = ("JPEG", "PNG", "WEBP")
#: Looked at before anything is decoded: a small file may unfold into gigabytes.
_MOST_PIXELS = 50_000_000
#: Pixels of the longer side that are kept; a scratch can still be seen.
_LONGEST_SIDE = 2048
_QUALITY = 85
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)

#: Pictures that follow one another as closely as this belong together (milliseconds).
_TOGETHER_MS = 60_000


def comes_along(entry: Entry, before: Entry | None) -> bool:
    """Whether a message is one more file right after the customer's message ``before``.

    The first of them is answered; the others need no answer of their own.
    """
    if entry.text or not entry.has_files or before is None or not before.has_files:
        return False
    return entry.at - before.at <= _TOGETHER_MS


class Pictures(FilesOfKind):
    """The pictures of one home."""

    suffix = ".jpg"
    unknown = UnknownPicture

    def __init__(self, folder: Path, most_bytes: int) -> None:
        super().__init__(folder, most_bytes)
        # Decoding takes some hundred megabytes at worst: not for two at once.
        self._decoding = asyncio.Lock()

    async def keep(self, cid: str, raw: bytes) -> Picture:
        """Write a picture to the disk; when this returns, it is there to stay.

        Raises:
            PictureTooLarge: more bytes or pixels than are taken.
            PictureUnreadable: not a whole JPEG, PNG or WebP.
        """
        if len(raw) > self.most_bytes:
            raise PictureTooLarge(self.most_bytes)
        async with self._decoding:
            return await asyncio.to_thread(self._keep, cid, raw)

    async def look(self, cid: str, name: str) -> Picture | None:
        """A kept picture with its size, or None when this conversation has none of this name."""
        return await asyncio.to_thread(self._look, cid, name)

    def _keep(self, cid: str, raw: bytes) -> Picture:
        image, encoded = _anew(raw)
        return Picture(self._write(cid, encoded), image.width, image.height)

    def _look(self, cid: str, name: str) -> Picture | None:
        try:
            with Image.open(self._path(cid, name)) as image:
                return Picture(name, image.width, image.height)
        except FileNotFoundError:
            return None


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
