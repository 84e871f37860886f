"""The index on disk: built aside, moved in whole, found again by what it was made of.

Each folder of articles has a home under `.destek/index/`. In it: one folder for each index, named
by the hash of the articles, the sentence model, the operator's error rate and this room's own code;
`current`, the name of the one to serve; `vectors/`, every vector by its text, so that a rebuild
encodes only what is new.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import re
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge import fitting, whole
from knowledge.articles import Article
from knowledge.collection import Collection
from knowledge.confidence import Confidence
from knowledge.labels import Label
from knowledge.legs import build as build_collection
from knowledge.model import Encoder, Progress
from knowledge.vectors import Vectors

_NAME = re.compile("[0-9a-f]{16}")
_RECENT = 3600  # seconds
_CODE = (
    "articles.py",
    "collection.py",
    "confidence.py",
    "cosines.py",
    "fitting.py",
    "html.py",
    "index.py",
    "legs.py",
    "lexical.py",
    "model.py",
    "passages.py",
    "prior.py",
    "questions.py",
    "rows.py",
    "search.py",
    "signals.py",
    "stored.py",
    "strangers.py",
    "telling.py",
    "titles.py",
    "wording.py",
    "customers/tr.txt",
    "customers/en.txt",
    "asking/tr.txt",
    "asking/en.txt",
    "offtopic/tr.txt",
    "offtopic/en.txt",
    "../language/fold.py",
    "../language/diacritics.py",
    "../language/detect.py",
)


class IndexMissingError(Exception):
    """There is no index to serve: it has not been built yet, or what is there is damaged."""


@dataclass(frozen=True)
class Index:
    """A loaded index. `collections` and `confidence` are by language.

    `model` is the sentence model's name and `identity` the hash of what its vectors depend on.
    """

    hash: str
    model: str
    identity: str
    dim: int
    articles: tuple[Article, ...]
    collections: dict[str, Collection]
    confidence: dict[str, Confidence]

    def article(self, identifier: str, lang: str) -> Article | None:
        """The article in `lang`, else in any language it exists in."""
        found = [article for article in self.articles if article.id == identifier]
        found.sort(key=lambda article: article.lang != lang)
        return found[0] if found else None


def content_hash(
    articles: Sequence[Article], model: str, max_wrong: float, labels: Sequence[Label] = ()
) -> str:
    """The name of the index these would make; `model` is the model's identity."""
    digest = hashlib.sha256()
    room = Path(__file__).parent
    for name in _CODE:
        digest.update((room / name).read_bytes())
    digest.update(f"{model}\0{max_wrong!r}\0".encode())
    digest.update(json.dumps([_written(article) for article in articles]).encode())
    digest.update(json.dumps([dataclasses.astuple(label) for label in labels]).encode())
    return digest.hexdigest()[:16]


def current(folder: Path) -> str | None:
    """The name of the index to serve, if there is one."""
    try:
        name = (folder / "current").read_text("utf-8").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return name if name and (folder / name).is_dir() else None


def build(
    articles: Sequence[Article],
    encoder: Encoder,
    model: str,
    folder: Path,
    max_wrong: float,
    progress: Progress,
    labels: Sequence[Label] = (),
    at_hand: Vectors | None = None,
) -> str:
    """Build the index under `folder`, make it the current one and return its name.

    `labels` are the shop's own questions with their answers, for the confidence; what `at_hand`
    knows is not encoded again.
    """
    name = content_hash(articles, model, max_wrong, labels)
    folder.mkdir(parents=True, exist_ok=True)
    encode = Vectors(folder / "vectors", model, encoder, progress, at_hand)
    with whole.aside(folder) as aside:
        written = [_written(article) for article in articles]
        (aside / "articles.json").write_text(json.dumps(written, ensure_ascii=False), "utf-8")
        for lang in sorted({article.lang for article in articles}):
            encode.step = f"index {lang}"
            part = aside / lang
            part.mkdir()
            mine = _for_language(articles, lang)
            collection = build_collection(lang, mine, encode)
            collection.save(part)
            encode.step = f"confidence {lang}"
            fitted = fitting.fit(collection, encode, max_wrong, labels)
            fitted.save(part / "confidence.json")
        about = {"model": encoder.name, "identity": model, "dim": encoder.dim}
        (aside / "index.json").write_text(json.dumps(about), "utf-8")
        whole.move_in(aside, folder / name)
    encode.save()
    make_current(folder, name)
    return name


def make_current(folder: Path, name: str) -> None:
    """Serve the index `name` from now on; older ones but the last are removed.

    What was made within the hour stays: somebody else may have built it, and be about to name it.
    """
    last = current(folder)
    whole.write(folder / "current", name + "\n")
    models = set()
    for path in folder.iterdir():
        if not _NAME.fullmatch(path.name):
            continue
        if whole.is_whole(path) and (path.name in {name, last} or _is_recent(path)):
            models.add(_about(path)["identity"])
        else:
            shutil.rmtree(path, ignore_errors=True)
    for path in (folder / "vectors").glob("*.npz"):
        if path.stem not in models and not _is_recent(path):
            path.unlink(missing_ok=True)


def load(folder: Path) -> Index:
    """Load the current index. Raises IndexMissingError."""
    name = current(folder)
    if name is None:
        raise IndexMissingError(f"there is no index in {folder}: ./destek faq index builds one")
    home = folder / name
    if not whole.is_whole(home):
        raise IndexMissingError(
            f"the index in {home} is damaged: ./destek faq index builds it again"
        )
    try:
        return _load(home)
    except Exception as error:
        raise IndexMissingError(
            f"the index in {home} cannot be read ({error}): remove that folder, "
            "./destek faq index builds it again"
        ) from error


def _load(home: Path) -> Index:
    about = _about(home)
    articles = tuple(map(_read, json.loads((home / "articles.json").read_text("utf-8"))))
    library = {(article.id, article.lang): article for article in articles}
    parts = sorted(path for path in home.iterdir() if path.is_dir())
    return Index(
        hash=home.name,
        model=about["model"],
        identity=about["identity"],
        dim=about["dim"],
        articles=articles,
        collections={part.name: Collection.load(part, library) for part in parts},
        confidence={part.name: Confidence.load(part / "confidence.json") for part in parts},
    )


def _about(home: Path) -> dict[str, Any]:
    about: dict[str, Any] = json.loads((home / "index.json").read_text("utf-8"))
    return about


def _is_recent(path: Path) -> bool:
    return time.time() - path.stat().st_mtime < _RECENT


def _for_language(articles: Sequence[Article], lang: str) -> list[Article]:
    """The language's own articles, and those that exist in another one only."""
    own = [article for article in articles if article.lang == lang]
    known = {article.id for article in own}
    for article in articles:
        if article.id not in known:
            known.add(article.id)
            own.append(article)
    return own


def _written(article: Article) -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, dt.date) else value
        for key, value in dataclasses.asdict(article).items()
    }


def _read(written: dict[str, Any]) -> Article:
    dates = {
        key: dt.date.fromisoformat(written[key]) if written[key] else None
        for key in ("updated", "valid_from", "valid_until")
    }
    return Article(**{**written, **dates, "phrasings": tuple(written["phrasings"])})
