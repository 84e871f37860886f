"""Imported articles written as files, and the record by which a later import knows its own.

``<folder>/imported.json`` says which file came from what, and what was written. A file that was
changed by hand since, that no import made or that holds another source's article is never
overwritten; nothing is ever removed.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from knowledge.articles import Article, Problem, load
from knowledge.importing.found import LANGUAGES, Found, ImportTrouble, slug
from knowledge.importing.links import relinked
from language.fold import fold

RECORD = "imported.json"


@dataclass
class Outcome:
    """What writing did, by file name from the folder on; `gone` are no longer in the source."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def files(self) -> int:
        """How many files are as the source has them."""
        return len(self.new) + len(self.changed) + len(self.unchanged)


def write(found: Sequence[Found], folder: Path, source: str) -> Outcome:
    """Write `found` into `folder` as <lang>/<id>.md; `source` is the name the record keeps.

    Raises ImportTrouble when the record or the folder cannot be used.
    """
    record = _record(folder)
    found = _told_apart(found, record, folder, source)
    ids = _ids(found, record)
    categories = _categories(found)
    places = {
        (each.lang, each.address): f"/help/{each.lang}/{ids[each.key]}"
        for each in found
        if each.address
    }
    outcome = Outcome()
    for each in found:

        def place(address: str, lang: str = each.lang) -> str:
            others = (places.get((other, address), "") for other in LANGUAGES)
            return places.get((lang, address), "") or next(filter(None, others), "")

        text = _text(each, ids[each.key], categories.get((each.lang, each.category), ""), place)
        name = f"{each.lang}/{ids[each.key]}.md"
        try:
            _write(each, folder, name, text, record, outcome)
        except OSError as error:
            raise ImportTrouble(f"{error.filename}: cannot be written: {error.strerror}") from error
        if name in record:
            record[name] |= {"source": each.key, "from": source}
    names = {f"{each.lang}/{ids[each.key]}.md" for each in found}
    outcome.gone = [
        name for name, kept in record.items() if kept["from"] == source and name not in names
    ]
    if outcome.files:
        _replace(folder / RECORD, json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True))
    return outcome


def _write(
    each: Found, folder: Path, name: str, text: str, record: dict[str, Any], outcome: Outcome
) -> None:
    path, wanted = folder / name, _hash(text)
    there = path.read_text("utf-8") if path.exists() else None
    if there == text:
        outcome.unchanged.append(name)
    elif there is None:
        outcome.new.append(name)
        _replace(path, text)
    elif name not in record:
        message = f"{each.title!r} would overwrite {path}, which no import made; it is left alone"
        outcome.problems.append(Problem(each.path, each.line, message))
        return
    elif record[name]["hash"] != _hash(there):
        if record[name]["hash"] == wanted:
            outcome.unchanged.append(name)
            return
        message = (
            f"{each.title!r} changed here and in {path}, which is left alone;"
            " delete that file to take this one"
        )
        outcome.problems.append(Problem(each.path, each.line, message))
        return
    else:
        outcome.changed.append(name)
        _replace(path, text)
    record[name] = {"hash": wanted}


def _record(folder: Path) -> dict[str, dict[str, str]]:
    path = folder / RECORD
    try:
        record: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
        return {
            name: {key: str(kept[key]) for key in ("hash", "source", "from")}
            for name, kept in record.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise ImportTrouble(
            f"{path}: cannot be read; it says which articles were imported. Mend it or delete it"
        ) from error


def _told_apart(
    found: Sequence[Found], record: dict[str, Any], folder: Path, source: str
) -> list[Found]:
    """`found`, with other names for what only happens to be called like another source's articles.

    Rows are numbered from 1 in many tables. A title that stayed tells that it is the same article,
    in a table that was given a new name.
    """
    titles = {f"{each.lang}/{each.id}.md": fold(each.title) for each in _there(folder)}
    others = {
        (name.partition("/")[0], kept["source"]): titles.get(name)
        for name, kept in record.items()
        if kept["from"] != source
    }
    strange = {
        each.key
        for each in found
        if not each.known_anywhere
        and others.get((each.lang, each.key)) not in (None, fold(each.title))
    }
    return [
        replace(each, key=f"{each.key} of {source}") if each.key in strange else each
        for each in found
    ]


def _there(folder: Path) -> Iterable[Article]:
    try:
        return load(folder).articles
    except FileNotFoundError:
        return ()


def _ids(found: Sequence[Found], record: dict[str, Any]) -> dict[str, str]:
    """The file name of each article's key: the one it has had, else one nothing else has."""
    ids = {kept["source"]: Path(name).stem for name, kept in record.items()}
    taken = set(ids.values())
    # The Turkish title names both languages' files, as it comes first in the shop's own.
    for each in sorted(found, key=lambda each: each.lang != "tr"):
        if each.key in ids:
            continue
        wished = each.slug or slug(each.title) or f"makale-{_hash(each.key)[:8]}"
        number, name = 1, wished
        while name in taken:
            number += 1
            name = f"{wished}-{number}"
        ids[each.key] = name
        taken.add(name)
    return ids


def _categories(found: Iterable[Found]) -> dict[tuple[str, tuple[str, ...]], str]:
    """The category of each trail of names: the outermost that tells a language's articles apart."""
    found = [each for each in found if each.category]
    trails = [[each.category for each in found if each.lang == lang] for lang in LANGUAGES]
    depth = min((_shared(own) for own in trails if own), default=0)
    return {
        (each.lang, each.category): each.category[min(depth, len(each.category) - 1)]
        for each in found
    }


def _shared(trails: Sequence[tuple[str, ...]]) -> int:
    """How many names all `trails` begin with."""
    steps = zip(*trails, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda names: len(set(names)) == 1, steps))


def _text(each: Found, identifier: str, category: str, place: Any) -> str:
    front: dict[str, Any] = {
        "id": identifier,
        "title": each.title,
        "category": category,
        "updated": each.updated,
        "valid_from": each.valid_from,
        "valid_until": each.valid_until,
        "phrasings": list(each.phrasings),
    }
    told = {key: value for key, value in front.items() if value}
    header = yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{header}---\n{relinked(each.body, each.base, place).strip()}\n"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(text, "utf-8")
    fresh.replace(path)
