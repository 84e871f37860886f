"""Articles in a table: CSV as Excel, Google Sheets or a help desk writes it.

Separators ``;``, ``,`` and tab; UTF-8 with or without its mark, UTF-16, Windows-1254. Columns are
known by their Turkish or English names, in any order and case.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from knowledge.articles import Problem
from knowledge.importing.converting import from_text
from knowledge.importing.found import (
    Found,
    Gathered,
    ImportTrouble,
    code,
    day,
    line,
    phrasings,
    slug,
)
from language.fold import fold

_COLUMNS = {
    "title": "baslik title soru question konu subject ad adi name makale article",
    "body": "icerik body govde metin cevap yanit answer content text html aciklama description",
    "category": "kategori category bolum section grup group klasor folder",
    "lang": "dil language lang locale",
    "key": "id kimlik kod code no slug anahtar key",
    "updated": "guncelleme guncellenme updated modified tarih date",
    "status": "durum status yayin published state draft taslak",
    "phrasings": "etiketler etiket tags labels keywords",
}
_UNPUBLISHED = {
    "draft",
    "taslak",
    "unpublished",
    "archived",
    "arsiv",
    "pasif",
    "hidden",
    "yayinda degil",
}
_NO = {"0", "false", "no", "hayir"}


class _NoColumnsError(ImportTrouble):
    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read(paths: list[Path], root: Path) -> Gathered:
    """The rows of the tables at `paths`, an article each.

    Raises ImportTrouble when none of them is a table of articles.
    """
    strange: list[_NoColumnsError] = []
    for path in paths:
        try:
            yield from _read(path)
        except _NoColumnsError as error:
            strange.append(error)
    if len(strange) == len(paths):
        raise strange[0]
    yield from (error.problem for error in strange)


def text_of(data: bytes) -> str:
    """The text in `data`, by its mark, else as UTF-8, else as Excel writes it on a Turkish PC."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1254", "replace")


def _read(path: Path) -> Iterator[Found | Problem]:
    # One article may be longer than csv expects of a cell.
    csv.field_size_limit(10_000_000)
    text = text_of(path.read_bytes())
    skipped = 0
    if text[:4].lower() == "sep=":  # Excel's own hint
        _, _, text = text.partition("\n")
        skipped = 1
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = max(";,\t|", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    header = next((row for row in rows if any(cell.strip() for cell in row)), [])
    columns = _columns(header)
    if not {"title", "body"} <= columns.keys():
        named = ", ".join(cell.strip() for cell in header if cell.strip()) or "none"
        message = f"needs columns such as Başlık and İçerik (or title and body); found are {named}"
        raise _NoColumnsError(Problem(path, 1 + skipped, message))
    while True:
        at = rows.line_num + 1 + skipped
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield Problem(path, at, f"is not a table from here on: {error}")
            return
        if row is None:
            return
        if any(cell.strip() for cell in row):
            cells = {name: row[i].strip() for name, i in columns.items() if i < len(row)}
            yield _found(path, at, cells)


def _columns(header: list[str]) -> dict[str, int]:
    """Which column holds what; a name said whole wins over one that only contains the word."""
    names = [fold(cell.replace("_", " ")) for cell in header]
    columns: dict[str, int] = {}
    for exact in (True, False):
        for meaning, words in _COLUMNS.items():
            for word in words.split():
                for number, name in enumerate(names):
                    fits = name == word if exact else word in name.split()
                    if fits and meaning not in columns and number not in columns.values():
                        columns[meaning] = number
    return columns


def _found(path: Path, at: int, cells: dict[str, str]) -> Found | Problem:
    title = line(cells.get("title"))
    status = fold(cells.get("status", ""))
    if status in _UNPUBLISHED | _NO:
        return Problem(path, at, f"{title!r} is not published ({cells['status']})")
    own, lang = cells.get("key", ""), code(cells.get("lang", ""))
    return Found(
        path=path,
        line=at,
        key=f"row {own or slug(title)}",
        title=title,
        body=from_text(cells.get("body", "")),
        lang=lang,
        slug="" if own.isdecimal() else slug(own),
        category=tuple(filter(None, [line(cells.get("category"))])),
        updated=day(cells.get("updated", "")),
        phrasings=phrasings(re.split("[,;|]", cells.get("phrasings", "")), lang),
    )
