"""Pictures as a phone or a screenshot makes them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

#: EXIF tags: which way up, who made it; and the folder of places.
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: Any
) -> bytes:
    """An encoded picture, its left half red and its right half blue."""
    image = Image.new(mode, size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def photo() -> bytes:
    """One that a phone took on its side, with its maker and the place in it."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "Telefoncu"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (41.0, 0.0, 0.0)
    return picture(exif=exif)


def opened(raw: bytes) -> Image.Image:
    """A picture to look at."""
    return Image.open(io.BytesIO(raw))
