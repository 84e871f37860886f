"""Which kind of source a path is, and its articles, sorted from what cannot be taken."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.articles import Problem
from knowledge.html import plain
from knowledge.importing import folders, pages, tables, zendesk
from knowledge.importing.found import LANGUAGES, Found, Gathered, ImportTrouble
from language.detect import detect
from language.fold import fold

_ENDINGS = {
    "zendesk": (".json", ".jsonl", ".ndjson"),
    "csv": (".csv", ".tsv"),
    "html": (".html", ".htm", ".xhtml"),
    "markdown": (".md", ".mdx", ".markdown"),
}
_READERS: dict[str, Callable[[list[Path], Path], Gathered]] = {
    "zendesk": zendesk.read,
    "csv": tables.read,
    "html": pages.read,
    "markdown": folders.read,
}
FORMATS = tuple(_READERS)
_TEXT_SEEN = 5000  # characters are plenty to tell two languages apart


@dataclass(frozen=True)
class Taken:
    """A source's articles, each in a known language and not twice, and what was left out."""

    format: str
    found: tuple[Found, ...]
    problems: tuple[Problem, ...]


def read(source: Path, format: str = "", lang: str = "", default: str = "tr") -> Taken:
    """Read `source`, a file or a folder; `format` is one of FORMATS, or empty to find out.

    `lang` is the language of articles that do not say theirs; when that is empty too their text
    tells, and `default` where even that does not. Raises ImportTrouble.
    """
    if not source.exists():
        raise ImportTrouble(f"{source}: there is no such file or folder")
    root = source if source.is_dir() else source.parent
    format = format or _format(source)
    paths = _files(source, format)
    if not paths:
        raise ImportTrouble(f"{source}: holds no {' or '.join(_ENDINGS[format])} files")
    found: list[Found] = []
    problems: list[Problem] = []
    try:
        for each in _READERS[format](paths, root):
            if isinstance(each, Problem):
                problems.append(each)
            else:
                found.append(each)
    except OSError as error:
        raise ImportTrouble(
            f"{error.filename or source}: cannot be read: {error.strerror}"
        ) from error
    kept = _once(_in_language(found, problems, lang, default), problems)
    return Taken(format, tuple(kept), tuple(problems))


def _files(source: Path, format: str) -> list[Path]:
    if source.is_file():
        return [source]
    paths = [
        path
        for path in sorted(source.rglob("*"))
        if path.suffix.lower() in _ENDINGS[format]
        and path.is_file()
        and not any(
            part.startswith((".", "node_modules")) for part in path.relative_to(source).parts
        )
    ]
    # Beside an export, files of other JSON lie about: settings, packages, our own records.
    return [path for path in paths if format != "zendesk" or path.name != "imported.json"]


def _format(source: Path) -> str:
    """The format most of the source's files have."""
    counts = {format: len(_files(source, format)) for format in FORMATS} if source.is_dir() else {
        format: int(source.suffix.lower() in endings) for format, endings in _ENDINGS.items()
    }  # fmt: skip
    best = max(counts, key=lambda format: counts[format])
    if not counts[best]:
        raise ImportTrouble(
            f"{source}: no Markdown, CSV, JSON or HTML in it; name its kind with --format"
        )
    return best


def _in_language(
    found: list[Found], problems: list[Problem], lang: str, default: str
) -> Iterator[Found]:
    for each in found:
        if not each.title:
            problems.append(Problem(each.path, each.line, "has no title"))
            continue
        text = plain(each.body)
        if not text:
            problems.append(Problem(each.path, each.line, f"{each.title!r} has no text"))
            continue
        own = each.lang or lang or detect(f"{each.title} {text[:_TEXT_SEEN]}", default)
        if own not in LANGUAGES:
            message = f"{each.title!r} is in {own!r}; understood are {' and '.join(LANGUAGES)}"
            problems.append(Problem(each.path, each.line, message))
            continue
        yield replace(each, lang=own)


def _once(found: Iterator[Found], problems: list[Problem]) -> list[Found]:
    """Each article once; a second title for the same text becomes a phrasing.

    Two texts of one name are two articles, unless they are one page's.
    """
    by_key: dict[tuple[str, str], Found] = {}
    by_text: dict[tuple[str, str], tuple[str, str]] = {}
    for each in found:
        text = each.lang, fold(plain(each.body))
        if text not in by_text and not each.known_anywhere:
            each = replace(each, key=_free(each, by_key))
        key = each.lang, each.key
        if key in by_key:
            message = f"{each.title!r} is there twice; the first one counts"
            problems.append(Problem(each.path, each.line, message))
        elif text in by_text:
            same = by_key[by_text[text]]
            message = (
                f"{each.title!r} says the same as {same.title!r}, which now goes by both names"
            )
            if fold(same.title) == fold(each.title):
                message = f"{each.title!r} is there twice; the first one counts"
            else:
                by_key[same.lang, same.key] = replace(same, phrasings=(*same.phrasings, each.title))
            problems.append(Problem(each.path, each.line, message))
        else:
            by_key[key], by_text[text] = each, key
    return list(by_key.values())


def _free(each: Found, taken: Container[tuple[str, str]]) -> str:
    """The article's key, numbered when another one of its language has it."""
    names = (f"{each.key} #{number}" for number in itertools.count(2))
    return next(key for key in itertools.chain([each.key], names) if (each.lang, key) not in taken)
