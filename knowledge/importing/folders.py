"""A folder of Markdown, as documentation is often kept: front matter or none, folders as topics.

Languages are told by front matter (``lang``), by a folder (``docs/tr/…``) or by the file's name
(``iade.tr.md``); files that differ in that alone are translations of each other.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from knowledge.articles import Problem
from knowledge.importing.converting import levelled
from knowledge.importing.found import LANGUAGES, Found, Gathered, code, day, line, slug
from knowledge.importing.links import address
from knowledge.importing.tables import text_of
from language.fold import fold

_FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|\Z)", re.DOTALL)
_FIRST = re.compile(r"\A\s*(?:#[ \t]+(?P<atx>.+?)[ \t]*#*|(?P<under>\S[^\n]*)\n=+[ \t]*)(?:\n|\Z)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MARKUP = re.compile(r"[*_`]|\[([^\]]*)\]\([^)]*\)")
_UPDATED = ("updated", "lastmod", "last_modified_at", "modified", "date")
_INDEX = ("index", "readme", "_index")


def read(paths: list[Path], root: Path) -> Gathered:
    """The articles in the Markdown files at `paths`, whose folders under `root` are topics."""
    for path in paths:
        try:
            yield from _read(path, PurePosixPath(path.relative_to(root).as_posix()))
        except OSError as error:
            yield Problem(path, 1, f"cannot be read: {error.strerror}")


def _read(path: Path, place: PurePosixPath) -> Iterator[Found | Problem]:
    text = text_of(path.read_bytes()).replace("\r\n", "\n")
    front, at = {}, 1
    if found := _FRONT.match(text):
        try:
            front = _front(found[1], found[2])
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            yield Problem(path, 2 + (mark.line if mark else 0), f"front matter: {error.problem}")
            return
        except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError) as error:
            yield Problem(path, 1, f"front matter: {line(error)}")
            return
        at += text.count("\n", 0, found.end())
        text = text[found.end() :]
    text = _COMMENT.sub("", text).strip()
    heading = _FIRST.match(text)
    named = line(_MARKUP.sub(r"\1", heading["atx"] or heading["under"])) if heading else ""
    title = line(front.get("title") or front.get("baslik")) or named
    if heading and fold(named) == fold(title):
        text = text[heading.end() :].strip()
    if front.get("draft") is True or front.get("published") is False:
        yield Problem(path, 1, f"{title!r} is a draft")
        return
    name, lang, folders = _place(place)
    whole = "/".join((*folders, name))
    yield Found(
        path=path,
        line=at,
        key=f"file {front.get('translationKey') or whole}",
        title=title or ("" if not text else name.replace("-", " ").replace("_", " ").capitalize()),
        body=levelled(text),
        lang=code(line(front.get("lang") or front.get("language") or front.get("locale"))) or lang,
        slug=slug(line(front.get("id") or front.get("slug")).rpartition("/")[2])
        or ("" if name.lower() in _INDEX else slug(name)),
        category=_category(front, folders),
        updated=next(filter(None, (day(front.get(name)) for name in _UPDATED)), None),
        phrasings=_texts(front.get("phrasings")),
        valid_from=day(front.get("valid_from")),
        valid_until=day(front.get("valid_until")),
        # Without the language: a neighbour that is not translated is linked to as it is.
        base=f"file:///{whole}.md",
        address=address(f"file:///{whole}.md"),
    )


def _front(fence: str, source: str) -> dict[str, Any]:
    data = tomllib.loads(source) if fence == "+++" else yaml.safe_load(source)
    return data if isinstance(data, dict) else {}


def _place(place: PurePosixPath) -> tuple[str, str, tuple[str, ...]]:
    """The file's name, its language if its place tells, and the topics it stands in."""
    name, _, ending = place.stem.rpartition(".")
    lang = ending if name and ending in LANGUAGES else ""
    folders = []
    for folder in place.parent.parts:
        if not lang and folder.lower() in LANGUAGES:
            lang = folder.lower()
        else:
            folders.append(folder)
    return (name if lang == ending and name else place.stem), lang, tuple(folders)


def _category(front: dict[str, Any], folders: tuple[str, ...]) -> tuple[str, ...]:
    told = front.get("category") or front.get("kategori") or front.get("categories")
    if isinstance(told, list):
        told = told[0] if told else ""
    return (line(told),) if told else tuple(re.sub(r"^\d+[-_. ]+", "", name) for name in folders)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(line(each) for each in value if each) if isinstance(value, list) else ()
