"""Help articles: Markdown files with front matter, one folder a language.

`<folder>/tr/iade-suresi.md` and `<folder>/en/iade-suresi.md` are the same article twice. A file
that cannot be read is a `Problem` with its path and line; the rest still loads.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Article:
    """One article in one language. `body` is Markdown; validity dates are inclusive."""

    id: str
    lang: str
    title: str
    body: str
    category: str = ""
    updated: dt.date | None = None
    phrasings: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None

    @property
    def url(self) -> str:
        """Where a customer reads it, from the site's root."""
        return f"/help/{self.lang}/{self.id}"

    @property
    def dated(self) -> bool:
        """Whether the article holds for a time only."""
        return self.valid_from is not None or self.valid_until is not None

    def valid(self, day: dt.date) -> bool:
        """Whether the article holds on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True)
class Problem:
    """Why a file was left out. `line` counts from 1."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Library:
    """What a folder held: the readable articles, by language and name, and the problems."""

    articles: tuple[Article, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    def valid(self, day: dt.date) -> tuple[Article, ...]:
        """The articles that hold on `day`."""
        return tuple(article for article in self.articles if article.valid(day))


class _BrokenFileError(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def files(folder: Path) -> list[Path]:
    """Every file of an article under `folder`; hidden ones are notes of editors and systems."""
    found = folder.glob("[a-z][a-z]/*.md")
    return sorted(path for path in found if not path.name.startswith("."))


def load(folder: Path) -> Library:
    """Read every `<lang>/<id>.md` under `folder`. Raises FileNotFoundError without a folder."""
    if not folder.is_dir():
        raise FileNotFoundError(f"no folder of articles at {folder}")
    articles, problems = [], []
    for path in files(folder):
        try:
            articles.append(_read(path))
        except _BrokenFileError as error:
            problems.append(Problem(path, error.line, error.message))
        except OSError as error:
            problems.append(Problem(path, 1, f"cannot be read: {error.strerror}"))
    return Library(tuple(articles), tuple(problems))


def _read(path: Path) -> Article:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _BrokenFileError(line, "is not UTF-8 text") from error
    fences = list(_FENCE.finditer(text))
    if not fences or fences[0].start() != 0:
        raise _BrokenFileError(1, "must begin with front matter between two lines of ---")
    if len(fences) < 2:
        raise _BrokenFileError(1, "its front matter is never closed by a line of ---")
    header = _FrontMatter(text[fences[0].end() : fences[1].start()])
    body = text[fences[1].end() :].strip()
    if not body:
        raise _BrokenFileError(text.count("\n", 0, fences[1].end()) + 1, "has no text")
    identifier = header.text("id") or path.stem
    if identifier != path.stem:
        raise _BrokenFileError(header.line("id"), f"id {identifier!r} is not the file's name")
    if not _ID.fullmatch(identifier):
        raise _BrokenFileError(1, "the file's name may hold a-z, 0-9 and hyphens only")
    title = header.text("title")
    if not title:
        raise _BrokenFileError(header.line("title"), "has no title")
    return Article(
        id=identifier,
        lang=path.parent.name,
        title=title,
        body=body,
        category=header.text("category"),
        updated=header.date("updated"),
        phrasings=header.texts("phrasings"),
        valid_from=header.date("valid_from"),
        valid_until=header.date("valid_until"),
    )


class _FrontMatter:
    """The YAML between the fences, each value with the line it stands on."""

    def __init__(self, source: str) -> None:
        try:
            node = yaml.compose(source, Loader=yaml.SafeLoader)
            self._values: Any = yaml.safe_load(source)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            problem = error.problem or error.context or "is not YAML"
            raise _BrokenFileError(mark.line + 1 if mark else 1, problem) from error
        except (yaml.YAMLError, ValueError) as error:
            raise _BrokenFileError(1, f"front matter: {error}") from error
        if not isinstance(node, yaml.MappingNode):
            raise _BrokenFileError(1, "front matter must be lines of key: value")
        self._lines = {key.value: key.start_mark.line + 1 for key, _ in node.value}

    def line(self, key: str) -> int:
        # The source begins with the rest of the opening fence's line, so lines already agree.
        return int(self._lines.get(key, 1))

    def text(self, key: str) -> str:
        value = self._values.get(key)
        if value is None:
            return ""
        if isinstance(value, (dict, list)):
            raise _BrokenFileError(self.line(key), f"{key} must be text")
        return " ".join(str(value).split())

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._values.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or any(isinstance(item, (dict, list)) for item in value):
            raise _BrokenFileError(self.line(key), f"{key} must be a list of texts")
        return tuple(" ".join(str(item).split()) for item in value if item is not None)

    def date(self, key: str) -> dt.date | None:
        value = self._values.get(key)
        if value is None:
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        raise _BrokenFileError(self.line(key), f"{key} must be a date like 2026-10-12")
