from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from knowledge.articles import Problem
from knowledge.importing.found import Found, ImportTrouble
from knowledge.importing.tables import read

_CELL = '"Ürünü; 14 gün,\nişte böyle ""geri"" gönderin."'


def articles(path: Path) -> list[Found]:
    return [each for each in read([path], path.parent) if isinstance(each, Found)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1254", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_what_excel_writes(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = [
        ["BAŞLIK", "İçerik", "Kategori", "Dil", "Son güncelleme"],
        ["İade süresi", _CELL, "Sipariş", "Türkçe", "3.02.2026"],
        ["Returns", "Within 14 days.", "Orders", "en-US", ""],
    ]
    path = tmp_path / "makaleler.csv"
    path.write_bytes("\r\n".join(map(separator.join, rows)).encode(encoding))
    turkish, english = articles(path)
    assert (turkish.title, turkish.lang, turkish.category) == ("İade süresi", "tr", ("Sipariş",))
    assert turkish.body == 'Ürünü; 14 gün,\n\nişte böyle "geri" gönderin.'
    assert turkish.updated == dt.date(2026, 2, 3)
    assert (turkish.line, english.line) == (2, 4)
    assert (english.lang, english.updated) == ("en", None)


def test_columns_are_known_by_meaning_not_place(tmp_path: Path) -> None:
    path = tmp_path / "faq.csv"
    path.write_text(
        "sep=;\nanswer_text;id;Question title;tags\n<b>Evet.</b>;42;Olur mu?;bir iki,üç\n"
    )
    (found,) = articles(path)
    assert (found.title, found.body, found.key) == ("Olur mu?", "**Evet**.", "row 42")
    assert (found.slug, found.phrasings, found.line) == ("", ("bir iki",), 3)


def test_unpublished_rows_are_left_out_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,body,status\nA,x,published\n\nB,y,Taslak\nC,z,\n")
    first, left, last = read([path], tmp_path)
    assert isinstance(left, Problem)
    assert str(left) == f"{path}:4: 'B' is not published (Taslak)"
    assert [each.title for each in (first, last) if isinstance(each, Found)] == ["A", "C"]


def test_a_table_without_the_columns_says_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("ürün;fiyat\nA;3\n")
    with pytest.raises(ImportTrouble, match=r"a\.csv:1: needs columns .* found are ürün, fiyat"):
        articles(path)


def test_a_cell_longer_than_csv_expects(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,body\nUzun," + "kelime " * 30_000)
    (found,) = articles(path)
    assert len(found.body) > 200_000


def test_a_table_of_something_else_does_not_stop_its_neighbours(tmp_path: Path) -> None:
    other, help_ = tmp_path / "a.csv", tmp_path / "b.csv"
    other.write_text("ürün;fiyat\nA;3\n")
    help_.write_text("title;body\nA;x\n")
    found, problem = read([other, help_], tmp_path)
    assert isinstance(found, Found)
    assert str(problem).startswith(f"{other}:1: needs columns such as Başlık")
