"""A Zendesk Help Center as its API gives it: JSON files of articles, sections and translations.

Understood are pages of a list (``{"articles": […], "next_page": …}``), single objects
(``{"article": {…}}``), bare lists, and a JSON object a line; translations stand with their article
or in lists of their own. Fields: developer.zendesk.com/api-reference/help_center.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.articles import Problem
from knowledge.importing.converting import from_html
from knowledge.importing.found import Found, Gathered, code, day, line, phrasings
from knowledge.importing.links import address

Object = dict[str, Any]
_KINDS = ("article", "section", "category", "translation")
_PLURALS = {"articles": "article", "sections": "section", "categories": "category"}
_ID = re.compile(r'"id"\s*:\s*(\d+)')


@dataclass
class _Export:
    """Everything an export's files hold, by the API's own identities."""

    articles: dict[tuple[str, str], tuple[Path, int, Object]] = field(default_factory=dict)
    sections: dict[str, Object] = field(default_factory=dict)
    categories: dict[str, Object] = field(default_factory=dict)
    translations: list[tuple[Path, int, Object]] = field(default_factory=list)


def read(paths: list[Path], root: Path) -> Gathered:
    """The articles of the export in `paths`, each in every language it has."""
    export = _Export()
    problems: list[Problem] = []
    for path in paths:
        problems += _load(path, export)
    yield from problems
    # An article may come in several languages: the one read first is translated.
    originals = {identity: each for (identity, _), (*_, each) in reversed(export.articles.items())}
    for path, at, translation in export.translations:
        _take_translation(export, originals, path, at, translation)
    for path, at, article in export.articles.values():
        yield _found(export, path, at, article)


def _load(path: Path, export: _Export) -> Iterator[Problem]:
    text = path.read_text("utf-8-sig", "replace")
    try:
        documents = [json.loads(text)]
    except json.JSONDecodeError as error:
        # Not splitlines: a text may hold other characters that part lines.
        rows = [row for row in text.split("\n") if row.strip()]
        try:
            documents = [json.loads(row) for row in rows]
        except json.JSONDecodeError:
            yield Problem(path, error.lineno, f"is not JSON: {error.msg}")
            return
    lines = _lines(text)
    for document in documents:
        for kind, thing in _objects(document):
            _keep(export, kind, thing, path, lines.get(str(thing.get("id")), 1))


def _lines(text: str) -> dict[str, int]:
    """The line each id is first said on."""
    lines: dict[str, int] = {}
    number, at = 1, 0
    for found in _ID.finditer(text):
        number += text.count("\n", at, found.start())
        at = found.start()
        lines.setdefault(found[1], number)
    return lines


def _objects(document: Any) -> Iterator[tuple[str, Object]]:
    if isinstance(document, list):
        for thing in document:
            yield from _objects(thing)
    elif isinstance(document, dict):
        lists = [
            name for name in (*_PLURALS, "translations") if isinstance(document.get(name), list)
        ]
        if "id" in document and "title" in document and "body" in document:
            yield ("translation" if "source_id" in document else "article"), document
        elif "id" in document and "name" in document and "title" not in document:
            yield ("section" if "category_id" in document else "category"), document
        else:
            for name in lists:
                for thing in document[name]:
                    if isinstance(thing, dict):
                        yield _PLURALS.get(name, "translation"), thing
            for name in _KINDS:
                if isinstance(document.get(name), dict):
                    yield name, document[name]


def _keep(export: _Export, kind: str, thing: Object, path: Path, at: int) -> None:
    identity = str(thing.get("id"))
    if kind == "article":
        export.articles[identity, str(thing.get("locale"))] = (path, at, thing)
        for translation in _listed(thing, "translations"):
            whole = {"source_id": thing.get("id"), "source_type": "Article", **translation}
            export.translations.append((path, at, whole))
    elif kind == "translation":
        export.translations.append((path, at, thing))
    else:
        kept = export.sections if kind == "section" else export.categories
        names = kept.setdefault(identity, {**thing, "names": {}})["names"]
        names[str(thing.get("locale"))] = line(thing.get("name"))
        for translation in _listed(thing, "translations"):
            names[str(translation.get("locale"))] = line(translation.get("title"))


def _listed(thing: Object, name: str) -> list[Object]:
    found = thing.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _take_translation(
    export: _Export, originals: dict[str, Object], path: Path, at: int, translation: Object
) -> None:
    identity, locale = str(translation.get("source_id")), str(translation.get("locale"))
    kind = str(translation.get("source_type", "Article")).lower()
    if kind == "article":
        if (identity, locale) in export.articles or identity not in originals:
            return
        told = ("title", "body", "locale", "draft", "html_url")
        fresh = {name: translation.get(name) for name in told}
        fresh["edited_at"] = translation.get("updated_at")
        export.articles[identity, locale] = (path, at, {**originals[identity], **fresh})
    elif thing := (export.sections if kind == "section" else export.categories).get(identity):
        thing["names"][locale] = line(translation.get("title"))


def _found(export: _Export, path: Path, at: int, article: Object) -> Found | Problem:
    title = line(article.get("title") or article.get("name"))
    said = f"{title!r} (article {article.get('id')}, {article.get('locale')})"
    if article.get("draft"):
        return Problem(path, at, f"{said} is a draft")
    segments = article.get("user_segment_id") or article.get("user_segment_ids")
    if segments:
        return Problem(path, at, f"{said} is not for everybody (user segment {segments})")
    locale = str(article.get("locale") or article.get("source_locale") or "")
    return Found(
        path=path,
        line=at,
        key=f"article {article.get('id')}",
        title=title,
        body=from_html(str(article.get("body") or "")),
        lang=code(locale),
        category=_trail(export, article, locale),
        updated=day(article.get("edited_at") or article.get("updated_at")),
        phrasings=phrasings(article.get("label_names"), code(locale)),
        base=str(article.get("html_url") or ""),
        address=address(f"https://zendesk/hc/articles/{article.get('id')}"),
    )


def _trail(export: _Export, article: Object, locale: str) -> tuple[str, ...]:
    """The names of the category and sections around an article, the outermost first."""
    names: list[str] = []
    section = export.sections.get(str(article.get("section_id")))
    category = None
    for _ in range(10):  # sections may stand in sections; a broken export must not go in circles
        if section is None:
            break
        names.insert(0, _name(section, locale))
        category = section.get("category_id") or category
        section = export.sections.get(str(section.get("parent_section_id")))
    if whole := export.categories.get(str(category)):
        names.insert(0, _name(whole, locale))
    return tuple(filter(None, names))


def _name(thing: Object, locale: str) -> str:
    names: dict[str, str] = thing["names"]
    return names.get(locale) or line(thing.get("name"))
