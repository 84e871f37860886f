from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from knowledge import articles
from knowledge.importing import ImportTrouble, Outcome, write
from knowledge.importing.found import Found


def made(key: str, title: str, body: str = "Metin.", lang: str = "tr", **more: object) -> Found:
    return Found(path=Path("a.csv"), line=3, key=key, title=title, body=body, lang=lang, **more)  # type: ignore[arg-type]


def read(folder: Path) -> dict[tuple[str, str], articles.Article]:
    library = articles.load(folder)
    assert library.problems == ()
    return {(article.lang, article.id): article for article in library.articles}


def test_what_is_written_is_what_articles_reads(tmp_path: Path) -> None:
    turkish = made(
        "1",
        'Not: "Şükrü\'nün" iadesi #1',
        "---\n\n## Süre\n\n14 gün; ücret 1.500,00 TL\n\n| a |\n| --- |\n| b |",
        category=("Sipariş & İade",),
        updated=dt.date(2026, 2, 3),
        phrasings=("evet", "yes: no"),
        valid_until=dt.date(2026, 12, 31),
    )
    write([turkish, made("1", "Refund", "In 14 days.", "en")], tmp_path, "a")
    found = read(tmp_path)
    name = "not-sukrunun-iadesi-1"
    assert set(found) == {("tr", name), ("en", name)}
    article = found["tr", name]
    assert (article.title, article.body) == (turkish.title, turkish.body)
    assert (article.category, article.phrasings) == ("Sipariş & İade", turkish.phrasings)
    assert (article.updated, article.valid_until) == (turkish.updated, turkish.valid_until)


def test_a_second_import_updates_its_own_and_removes_nothing(tmp_path: Path) -> None:
    first = [made("1", "İade"), made("2", "Kargo"), made("3", "Üyelik")]
    assert sorted(write(first, tmp_path, "a").new) == ["tr/iade.md", "tr/kargo.md", "tr/uyelik.md"]
    again = [made("1", "İadenin yeni adı"), made("2", "Kargo"), made("4", "İade")]
    assert write(again, tmp_path, "a") == Outcome(
        new=["tr/iade-2.md"],
        changed=["tr/iade.md"],
        unchanged=["tr/kargo.md"],
        gone=["tr/uyelik.md"],
    )
    assert read(tmp_path)["tr", "iade"].title == "İadenin yeni adı"
    assert write([made("9", "Başka")], tmp_path, "b").gone == []
    assert len(read(tmp_path)) == 5


def test_nobodys_work_is_overwritten(tmp_path: Path) -> None:
    write([made("1", "İade"), made("2", "Kargo")], tmp_path, "a")
    edited = tmp_path / "tr" / "iade.md"
    edited.write_text("---\ntitle: Elle\n---\nElle yazıldı.\n")
    (tmp_path / "tr" / "uyelik.md").write_text("---\ntitle: Üyelik\n---\nBizim.\n")
    same = write([made("1", "İade"), made("2", "Kargo")], tmp_path, "a")
    assert (same.unchanged, same.problems) == (["tr/iade.md", "tr/kargo.md"], [])
    outcome = write([made("1", "İade", "Yeni."), made("3", "Üyelik")], tmp_path, "a")
    assert [problem.line for problem in outcome.problems] == [3, 3]
    assert "delete that file to take this one" in outcome.problems[0].message
    assert "which no import made" in outcome.problems[1].message
    assert edited.read_text().endswith("Elle yazıldı.\n")
    assert read(tmp_path)["tr", "uyelik"].body == "Bizim."
    assert outcome.files == 0


def test_another_source_may_number_its_articles_alike(tmp_path: Path) -> None:
    first = [made("row 1", "İade"), made("row 1", "Returns", lang="en"), made("row 2", "Kargo")]
    write(first, tmp_path, "a.csv")
    second = [made("row 1", "Kariyer"), made("row 1", "Careers", lang="en")]
    for _ in range(2):
        outcome = write(second, tmp_path, "b.csv")
        assert (outcome.changed, outcome.gone, outcome.problems) == ([], [], [])
    assert outcome.unchanged == ["tr/kariyer.md", "en/kariyer.md"]
    titles = {article.title for article in read(tmp_path).values()}
    assert titles == {"İade", "Returns", "Kargo", "Kariyer", "Careers"}
    # The first one again, in a file with another name: titles tell that it is.
    again = write([made("row 1", "İade", "Yeni."), first[2]], tmp_path, "a-2026.csv")
    assert (again.changed, again.unchanged, again.new) == (["tr/iade.md"], ["tr/kargo.md"], [])


def test_what_stands_on_the_web_is_itself_whatever_export_it_comes_in(tmp_path: Path) -> None:
    write([made("article 7", "İade", address="article 7")], tmp_path, "january.json")
    renamed = write([made("article 7", "İade hakkı", address="article 7")], tmp_path, "june.json")
    assert renamed.changed == ["tr/iade.md"]


def test_links_between_articles_follow_them(tmp_path: Path) -> None:
    linking = {"base": "file:///kargo/a.md", "address": "/kargo/a"}
    linked = {"base": "file:///iade.md", "address": "/iade"}
    write(
        [
            made("1", "Kargo", "[iade](../iade.md)", **linking),
            made("1", "Shipping", "[returns](../iade.md)", "en", **linking),
            made("2", "İade", "Süre.", **linked),
        ],
        tmp_path,
        "a",
    )
    found = read(tmp_path)
    assert found["tr", "kargo"].body == "[iade](/help/tr/iade)"
    assert found["en", "kargo"].body == "[returns](/help/tr/iade)"


def test_the_category_is_the_first_name_that_parts_articles(tmp_path: Path) -> None:
    trails = {"1": ("Yardım", "Sipariş", "İade"), "2": ("Yardım", "Hesap"), "3": ("Yardım",)}
    write([made(key, key, category=trails[key]) for key in ("1", "2")], tmp_path, "a")
    assert {a.category for a in read(tmp_path).values()} == {"Sipariş", "Hesap"}
    write([made("3", "3", category=trails["3"])], tmp_path, "b")
    assert read(tmp_path)["tr", "3"].category == "Yardım"


@pytest.mark.parametrize("record", ["{", "[]", json.dumps({"tr/a.md": {}})])
def test_a_broken_record_stops_the_import(tmp_path: Path, record: str) -> None:
    (tmp_path / "imported.json").write_text(record)
    with pytest.raises(ImportTrouble, match=r"imported\.json: cannot be read"):
        write([made("1", "A")], tmp_path, "a")
    assert not (tmp_path / "tr").exists()
