"""What is kept of a document, what is refused, and under which name it is handed out."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff import documents
from handoff.attachments import AttachmentGone, Attachments
from handoff.documents import Documents, clean
from handoff.entry import Document, Picture
from handoff.errors import (
    DocumentTooLarge,
    DocumentUnreadable,
    PictureUnreadable,
    UnknownDocument,
)
from handoff.files import SETTLES_AFTER
from handoff.pictures import Pictures
from tests.handoff.drawn import picture
from tests.handoff.typed import pdf

CID = "0123456789abcdef01234567"
OTHER = "ffffffffffffffffffffffff"


@pytest.fixture
def kept(tmp_path: Path) -> Documents:
    return Documents(tmp_path / "pictures", 3_000_000)


@pytest.fixture
def attachments(tmp_path: Path) -> Attachments:
    folder = tmp_path / "pictures"
    return Attachments(Pictures(folder, 200_000), Documents(folder, 300_000))


async def test_a_document_is_kept_as_it_is(kept: Documents, tmp_path: Path) -> None:
    raw = pdf("İade etiketi")
    found = await kept.keep(CID, raw, "İade etiketi.pdf")
    assert (found.name, found.size) == ("İade etiketi.pdf", len(raw))
    assert await kept.read(CID, found.id) == raw
    file = tmp_path / "pictures" / CID / f"{found.id}.pdf"
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"%PDF-1.7",
        pdf()[:-40],
        b"\n" + pdf(),
        b"<html>%PDF-1.7 %%EOF</html>",
        b"PK\x03\x04" + pdf(),
        pdf() + b"\0" * 4_000,
    ],
)
async def test_what_is_no_whole_document_is_refused_whatever_it_is_called(
    kept: Documents, raw: bytes
) -> None:
    with pytest.raises(DocumentUnreadable):
        await kept.keep(CID, raw, "fatura.pdf")
    assert kept.conversations() == []


async def test_more_bytes_than_the_limit_are_refused_with_the_limit(kept: Documents) -> None:
    with pytest.raises(DocumentTooLarge) as refusal:
        await kept.keep(CID, pdf() + b"\0" * 3_000_000, "büyük.pdf")
    assert "2 MB" in refusal.value.words("tr")
    assert "2 MB" in refusal.value.words("en")


async def test_a_document_belongs_to_its_conversation(kept: Documents) -> None:
    found = await kept.keep(CID, pdf(), "a.pdf")
    for cid, name in [(OTHER, found.id), (CID, "A" * 32), (CID, "../x"), (f"../{CID}", found.id)]:
        with pytest.raises(UnknownDocument):
            await kept.read(cid, name)
        assert await kept.look(cid, name, "a.pdf") is None


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("İADE ETİKETİ ğüşıöç.PDF", "İADE ETİKETİ ğüşıöç.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Ayşe\\fatura.pdf", "fatura.pdf"),
        ("../../..", "belge.pdf"),
        ("fatura\u202efdp.exe", "fatura fdp.exe.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a b Set-Cookie x.pdf"),
        ("", "belge.pdf"),
        (".pdf", "belge.pdf"),
        ("2026-11 kasım.v2", "2026-11 kasım.v2.pdf"),
        ("ş" * 300 + ".pdf", "ş" * 80 + ".pdf"),
        (unicodedata.normalize("NFD", "ğ.pdf"), "ğ.pdf"),
    ],
)
def test_a_name_is_cleaned_and_turkish_letters_survive(told: str, name: str) -> None:
    assert clean(told) == name


@given(st.text(max_size=200))
def test_any_name_becomes_one_that_is_safe(told: str) -> None:
    name = clean(told)
    assert name.endswith(".pdf")
    assert 4 < len(name) <= 84
    assert clean(name) == name
    assert not set(name) & set('/\\<>:"|?*\r\n\0')
    assert all(unicodedata.category(letter)[0] != "C" for letter in name)
    told_to = documents.headers(name)["Content-Disposition"]
    told_to.encode("ascii")
    assert unquote(told_to.partition("''")[2]) == name


async def test_files_are_told_apart_by_their_content(attachments: Attachments) -> None:
    shown = await attachments.keep(CID, picture("PNG"), "etiket.pdf")
    paper = await attachments.keep(CID, pdf(), "foto.jpg")
    assert isinstance(shown, Picture)
    assert isinstance(paper, Document)
    assert paper.name == "foto.jpg.pdf"
    with pytest.raises(PictureUnreadable):
        await attachments.keep(CID, b"<svg onload='alert(1)'/>", "a.svg")
    again = await attachments.given(CID, [(paper.id, "../Fatura.pdf"), (shown.id, "")])
    assert again == [Document(paper.id, "Fatura.pdf", len(pdf())), shown]
    for cid, name in [(OTHER, paper.id), (CID, "B" * 32)]:
        with pytest.raises(AttachmentGone):
            await attachments.given(cid, [(name, "a.pdf")])


async def test_a_document_nobody_names_goes_with_the_pictures(
    attachments: Attachments, tmp_path: Path
) -> None:
    named, orphan = [await attachments.keep(CID, pdf(), "a.pdf") for _ in range(2)]
    shown = await attachments.keep(CID, picture(), "")
    file = tmp_path / "pictures" / CID / f"{orphan.id}.pdf"
    later = file.stat().st_mtime + SETTLES_AFTER
    assert attachments.documents.tidy(CID, {named.id, shown.id}, later - 1) == 0
    assert attachments.documents.tidy(CID, {named.id, shown.id}, later + 60) == 1
    assert await attachments.given(CID, [(named.id, ""), (shown.id, "")])
    attachments.documents.remove(CID)
    attachments.documents.remove(CID)
    assert attachments.pictures.conversations() == []
