"""Zendesk's Help Center API as it answers: names and shapes are its own."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from knowledge.articles import Problem
from knowledge.importing.found import Found
from knowledge.importing.zendesk import read


def article(number: int, title: str, body: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "url": f"https://acme.zendesk.com/api/v2/help_center/tr/articles/{number}.json",
        "html_url": f"https://acme.zendesk.com/hc/tr/articles/{number}",
        "author_id": 1,
        "comments_disabled": True,
        "draft": False,
        "promoted": False,
        "section_id": 7,
        "created_at": "2024-01-01T10:00:00Z",
        "updated_at": "2026-03-04T10:00:00Z",
        "edited_at": "2026-02-03T10:00:00Z",
        "name": title,
        "title": title,
        "source_locale": "tr",
        "locale": "tr",
        "outdated": False,
        "user_segment_id": None,
        "label_names": [],
        "body": body,
        **more,
    }


SECTIONS = {"sections": [{"id": 7, "category_id": 3, "name": "İade", "locale": "tr"}]}
CATEGORIES = {"categories": [{"id": 3, "name": "Sipariş", "locale": "tr"}]}
ENGLISH = {
    "id": 99,
    "source_id": 1,
    "source_type": "Article",
    "locale": "en-us",
    "title": "Returns",
    "body": "<p>14 days.</p>",
    "draft": False,
    "updated_at": "2026-05-06T10:00:00Z",
    "html_url": "https://acme.zendesk.com/hc/en-us/articles/1",
}


def found(folder: Path, *documents: Any) -> tuple[list[Found], list[Problem]]:
    paths = []
    for number, document in enumerate(documents):
        paths.append(folder / f"{number}.json")
        text = document if isinstance(document, str) else json.dumps(document, indent=1)
        paths[-1].write_text(text, "utf-8")
    all_ = list(read(paths, folder))
    return (
        [each for each in all_ if isinstance(each, Found)],
        [each for each in all_ if isinstance(each, Problem)],
    )


def test_pages_of_a_list_with_sections_and_translations(tmp_path: Path) -> None:
    labels = {"label_names": ["iade", "geri göndermek istiyorum"]}
    listed = article(1, "İade", "<p>14 gün.</p>", **labels)
    first = {"count": 2, "next_page": "…?page=2", "articles": [listed]}
    second = {"count": 2, "next_page": None, "articles": [article(2, "Kargo", "<p>3 gün.</p>")]}
    translations = {"translations": [ENGLISH]}
    (one, two, english), problems = found(
        tmp_path, first, second, SECTIONS, CATEGORIES, translations
    )
    assert problems == []
    assert (one.title, one.body, one.lang, one.key) == ("İade", "14 gün.", "tr", "article 1")
    assert (one.category, one.updated) == (("Sipariş", "İade"), dt.date(2026, 2, 3))
    assert one.phrasings == ("geri göndermek istiyorum",)
    assert two.key == "article 2"
    assert (english.title, english.body, english.lang) == ("Returns", "14 days.", "en")
    assert (english.key, english.phrasings, english.updated) == (
        "article 1",
        (),
        dt.date(2026, 5, 6),
    )


@pytest.mark.parametrize("shape", ["list", "object", "lines", "with translations"])
def test_other_shapes_of_export(tmp_path: Path, shape: str) -> None:
    turkish = article(1, "İade", "<p>14\u2028gün.</p>")
    other = {name: value for name, value in ENGLISH.items() if not name.startswith("source")}
    document: Any = {
        "list": [turkish, ENGLISH],
        "object": [{"article": turkish}, {"translation": ENGLISH}],
        "lines": "".join(
            json.dumps(each, ensure_ascii=False) + "\r\n" for each in (turkish, ENGLISH)
        ),
        "with translations": {"articles": [{**turkish, "translations": [other]}]},
    }[shape]
    articles, problems = found(tmp_path, document)
    assert problems == []
    assert [(each.lang, each.title) for each in articles] == [("tr", "İade"), ("en", "Returns")]


def test_a_translation_has_what_it_lacks_from_the_article_read_first(tmp_path: Path) -> None:
    numbers = range(1, 6)
    sections = [{"id": n, "name": f"Section {n}", "locale": "en-us"} for n in (*numbers, 77)]
    listed = [article(n, f"Soru {n}", "<p>a</p>", section_id=n) for n in numbers]
    listed.append(article(3, "Frage 3", "<p>a</p>", locale="de", section_id=77))
    english = [{**ENGLISH, "source_id": n, "title": f"Question {n}"} for n in (5, 3, 99, 1)]
    articles, problems = found(
        tmp_path, {"translations": english}, {"articles": listed}, {"sections": sections}
    )
    assert problems == []
    assert [(each.key, each.title, each.category) for each in articles if each.lang == "en"] == [
        (f"article {n}", f"Question {n}", (f"Section {n}",)) for n in (5, 3, 1)
    ]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"draft": True}, "'Gizli' (article 5, tr) is a draft"),
        ({"user_segment_id": 12}, "'Gizli' (article 5, tr) is not for everybody (user segment 12)"),
    ],
)
def test_what_customers_must_not_see(tmp_path: Path, more: dict[str, Any], reason: str) -> None:
    shown = article(4, "Açık", "<p>a</p>")
    articles, (problem,) = found(
        tmp_path, {"articles": [shown, article(5, "Gizli", "<p>b</p>", **more)]}
    )
    assert [each.title for each in articles] == ["Açık"]
    assert problem.message == reason
    wanted = (tmp_path / "0.json").read_text().splitlines().index('   "id": 5,') + 1
    assert problem.line == wanted


def test_a_file_that_is_no_json_is_named(tmp_path: Path) -> None:
    articles, (problem,) = found(tmp_path, '{"articles": [\n', {"articles": [article(1, "A", "b")]})
    assert (problem.path.name, problem.line) == ("0.json", 2)
    assert len(articles) == 1
