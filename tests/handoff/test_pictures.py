"""What is kept of a picture, what is refused, and what becomes of a file nobody names."""

from __future__ import annotations

import asyncio
import io
import re
import struct
import tempfile
import time
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from handoff.errors import PictureTooLarge, PictureUnreadable, UnknownPicture
from handoff.files import ID, SETTLES_AFTER
from handoff.pictures import Pictures
from tests.handoff.drawn import ORIENTATION, opened, photo, picture

CID = "0123456789abcdef01234567"
OTHER = "ffffffffffffffffffffffff"


@pytest.fixture
def kept(tmp_path: Path) -> Pictures:
    return Pictures(tmp_path / "pictures", 200_000)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_is_kept_as_jpeg_whatever_it_came_as(kept: Pictures, kind: str) -> None:
    found = await kept.keep(CID, picture(kind))
    assert (found.width, found.height) == (60, 40)
    assert re.fullmatch(ID, found.id)
    image = opened(await kept.read(CID, found.id))
    assert (image.format, image.size) == ("JPEG", (60, 40))
    red, _, blue = image.getpixel((5, 20))
    assert red > 200 > 100 > blue


async def test_nothing_but_pixels_is_kept_and_they_stand_upright(kept: Pictures) -> None:
    raw = photo()
    assert b"Telefoncu" in raw
    found = await kept.keep(CID, raw + b"<script>alert(1)</script>")
    assert (found.width, found.height) == (40, 60)
    stored = await kept.read(CID, found.id)
    assert b"Telefoncu" not in stored
    assert b"script" not in stored
    assert dict(opened(stored).getexif()) == {}


async def test_a_large_photo_stands_upright_too(kept: Pictures) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    found = await kept.keep(CID, picture(size=(4000, 1000), exif=exif))
    assert (found.width, found.height) == (512, 2048)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "1"), ("PNG", "LA"), ("PNG", "I;16")],
)
async def test_any_colours_are_kept(kept: Pictures, kind: str, mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (30, 20)).save(out, kind)
    found = await kept.keep(CID, out.getvalue())
    assert opened(await kept.read(CID, found.id)).mode == "RGB"


@given(
    kind=st.sampled_from(["JPEG", "PNG", "WEBP"]),
    places=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=8),
    cut=st.integers(20, 2_000),
)
def test_whatever_is_sent_is_kept_or_refused(
    kind: str, places: list[tuple[int, int]], cut: int
) -> None:
    raw = bytearray(picture(kind))
    for place, value in places:
        raw[place % len(raw)] = value
    with tempfile.TemporaryDirectory() as folder:
        pictures = Pictures(Path(folder), 200_000)
        with suppress(PictureTooLarge, PictureUnreadable):
            found = asyncio.run(pictures.keep(CID, bytes(raw[:cut])))
            assert opened(asyncio.run(pictures.read(CID, found.id))).format == "JPEG"


async def test_a_large_one_is_made_smaller(kept: Pictures) -> None:
    found = await kept.keep(CID, picture(size=(4000, 1000)))
    assert (found.width, found.height) == (2048, 512)


async def test_what_is_see_through_stands_on_white(kept: Pictures) -> None:
    clear = picture("PNG", mode="RGBA")
    found = await kept.keep(CID, clear)
    assert opened(await kept.read(CID, found.id)).mode == "RGB"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html>kapi.jpg</html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture("GIF"),
        picture("BMP"),
        picture()[:300],
        picture("PNG")[:90],
    ],
)
async def test_what_is_no_whole_picture_of_a_known_kind_is_refused(
    kept: Pictures, raw: bytes
) -> None:
    with pytest.raises(PictureUnreadable):
        await kept.keep(CID, raw)
    assert kept.conversations() == []


async def test_more_bytes_than_the_limit_are_refused(kept: Pictures) -> None:
    raw = picture("PNG")
    await kept.keep(CID, raw + b"\0" * (200_000 - len(raw)))
    with pytest.raises(PictureTooLarge):
        await kept.keep(CID, raw + b"\0" * (200_001 - len(raw)))


@pytest.mark.parametrize("side", [7_200, 12_000, 60_000])
async def test_a_small_file_that_unfolds_into_gigabytes_is_refused(
    kept: Pictures, side: int
) -> None:
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    raw = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\0"))
    with pytest.raises(PictureTooLarge):
        await kept.keep(CID, raw)


async def test_only_the_owner_may_look_at_the_files(kept: Pictures, tmp_path: Path) -> None:
    await kept.keep(CID, picture())
    folder = tmp_path / "pictures"
    (file,) = (folder / CID).iterdir()
    assert [p.stat().st_mode & 0o777 for p in (folder, folder / CID, file)] == [0o700, 0o700, 0o600]


async def test_a_picture_belongs_to_its_conversation(kept: Pictures) -> None:
    found = await kept.keep(CID, picture())
    for cid, name in [(OTHER, found.id), (CID, "A" * 32), (CID, "../x"), (f"../{CID}", found.id)]:
        with pytest.raises(UnknownPicture):
            await kept.read(cid, name)


async def test_names_differ_and_many_may_come_at_once(kept: Pictures) -> None:
    found = await asyncio.gather(*(kept.keep(CID, picture()) for _ in range(10)))
    assert len({each.id for each in found}) == 10


async def test_a_file_nobody_names_goes_after_a_while(kept: Pictures, tmp_path: Path) -> None:
    named, orphan = await kept.keep(CID, picture()), await kept.keep(CID, picture())
    (tmp_path / "pictures" / CID / "half.part").write_bytes(b"\xff")
    assert kept.conversations() == [CID]
    assert kept.tidy(CID, {named.id}) == 0
    assert kept.tidy(CID, {named.id}, time.time() + SETTLES_AFTER + 60) == 2
    await kept.read(CID, named.id)
    with pytest.raises(UnknownPicture):
        await kept.read(CID, orphan.id)


def _chunk(name: bytes, data: bytes) -> bytes:
    checked = name + data
    return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))
