"""Which sentence model search uses for a folder of articles: the one adapted to them, if any.

`<models>/adapted-<key>.json` names it, `key` being the articles' (`settings.articles_key`); the
model itself is an ordinary sentence-transformers folder beside it, `<base name>-adapted-<hash>`.
A model that learnt from older articles stays in use until a better one is accepted. The dialogue
never uses it: Rasa learns from the base model's vectors.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from knowledge import whole

MARK = "-adapted-"
"""Stands in the name of every adapted model's folder."""

_MADE = re.compile(rf"(.+{MARK}[0-9a-f]{{12}})(-[0-9a-f]{{8}}-int8\.\d+)?")
"""An adapted model's folder, or the one it is served from: the first group is the model's."""
_ABANDONED = 3600  # seconds


@dataclass(frozen=True)
class Adapted:
    """An accepted model. `base`: its base's fingerprint; `articles`: a hash of what it learnt from.

    `figures` are those it was accepted by; `at` is when, in ISO 8601.
    """

    folder: Path
    base: str
    articles: str
    figures: dict[str, float]
    at: str


def chosen(models: Path, base: str, key: str) -> Adapted | None:
    """The model accepted for `key`, while it is there whole and was made from this `base`."""
    try:
        told = json.loads(record(models, key).read_text("utf-8"))
        found = Adapted(**{**told, "folder": models / told["folder"]})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found.base == base and whole.is_whole(found.folder) else None


def accept(models: Path, key: str, adapted: Adapted) -> None:
    """Let search use `adapted`, a folder right under `models`, from its next index on."""
    told = {**asdict(adapted), "folder": adapted.folder.name}
    aside = models / f".adapted-{key}-{os.getpid()}.json"
    aside.write_text(json.dumps(told, indent=1), "utf-8")
    aside.replace(record(models, key))


def named(models: Path, key: str) -> Path | None:
    """The folder of the model accepted for `key`, whatever has become of it."""
    try:
        return models / str(json.loads(record(models, key).read_text("utf-8"))["folder"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def record(models: Path, key: str) -> Path:
    """The file that names the model accepted for `key`."""
    return models / f"adapted-{key}.json"


def sweep(models: Path, base: str) -> None:
    """Remove adapted models nobody names any more; the model called `base` is never one of them.

    Call it once the index of the last one accepted is served: an index needs its own model.
    """
    kept = {base}
    for path in models.glob("adapted-*.json"):
        if folder := named(models, path.stem.removeprefix("adapted-")):
            kept.add(folder.name)
    for folder in models.glob(f"*{MARK}*"):
        made = _MADE.fullmatch(folder.name)
        # What was made just now may be about to be accepted.
        fresh = time.time() - folder.stat().st_mtime < _ABANDONED
        if made and made[1] not in kept and not fresh:
            shutil.rmtree(folder, ignore_errors=True)
