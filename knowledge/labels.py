"""Questions whose answer is known: JSON lines, from a file or kept beside the index.

`{"text": "kargom nerede", "lang": "tr", "expected": ["siparis-takibi"]}`; no article expected
means that none answers it. Other keys are read where they are understood (`split`, `kind`) and
left alone where not.
"""

from __future__ import annotations

import json
import os
from collections.abc import Container, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from language.detect import detect

_KEPT = "labels.jsonl"


class LabelsError(Exception):
    """A file of questions cannot be read; the text says where and what is wrong."""


class _BrokenLineError(Exception):
    pass


@dataclass(frozen=True)
class Label:
    """A question and the ids of the articles that answer it; none when nothing does."""

    text: str
    lang: str
    expected: tuple[str, ...] = ()
    split: str = ""
    kind: str = ""


def read(
    path: Path,
    *,
    answered: bool = True,
    known: Container[str] | None = None,
    langs: Container[str] | None = None,
) -> list[Label]:
    """The questions in the file at `path`. Raises LabelsError, with path and line.

    Without `answered` they are off-topic: nothing is expected, and no line needs to say so, nor
    its language.
    `known` are the ids that may be expected, `langs` the languages that may be asked in.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "is not UTF-8 text"
        raise LabelsError(f"{path}: {why}") from error
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                label = _label(line, answered=answered)
                _check(label, known, langs)
            except _BrokenLineError as error:
                raise LabelsError(f"{path}:{number}: {error}") from error
            found.append(label)
    if not found:
        raise LabelsError(f"{path}: holds no questions")
    return found


def kept(folder: Path) -> list[Label]:
    """The labels kept in the index's home. Raises LabelsError."""
    path = folder / _KEPT
    return read(path) if path.exists() else []


def keep(folder: Path, labels: Sequence[Label]) -> None:
    """Keep `labels` in the index's home, instead of those kept before."""
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{_KEPT}-{os.getpid()}"
    lines = [json.dumps(asdict(label), ensure_ascii=False) + "\n" for label in labels]
    aside.write_text("".join(lines), "utf-8")
    aside.replace(folder / _KEPT)


def _label(line: str, *, answered: bool) -> Label:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise _BrokenLineError(f"is not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(row, dict):
        raise _BrokenLineError(
            'must be an object such as {"text": "…", "lang": "tr", "expected": []}'
        )
    if not answered and isinstance(row.get("text"), str):
        row.setdefault("lang", detect(row["text"], "tr"))
    values = {}
    for key in ("text", "lang"):
        value = row.get(key)
        if not isinstance(value, str) or not value.strip():
            raise _BrokenLineError(f'"{key}" must be a text')
        values[key] = value
    expected = row.get("expected", None if answered else [])
    if not isinstance(expected, list) or not all(isinstance(item, str) for item in expected):
        raise _BrokenLineError('"expected" must be a list of article ids, empty when none answers')
    return Label(
        text=values["text"],
        lang=values["lang"],
        expected=tuple(expected) if answered else (),
        split=str(row.get("split", "")),
        kind=str(row.get("kind", "")),
    )


def _check(label: Label, known: Container[str] | None, langs: Container[str] | None) -> None:
    for identifier in label.expected:
        if known is not None and identifier not in known:
            raise _BrokenLineError(f"there is no article {identifier!r}")
    if langs is not None and label.lang not in langs:
        raise _BrokenLineError(f"there are no articles to search in {label.lang!r}")
