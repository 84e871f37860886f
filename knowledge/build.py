"""The room's face to the command line: prepare what search needs, and search once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge import articles, index, labels, serving
from knowledge import model as models
from knowledge.answers import Answers
from knowledge.articles import Problem
from knowledge.labels import LabelsError
from knowledge.model import ModelError, Progress
from knowledge.wire import Client, KnowledgeUnavailable, SearchReply

if TYPE_CHECKING:
    from ops.settings import Settings

__all__ = [
    "IndexInfo",
    "LabelsError",
    "ModelError",
    "Paths",
    "model_ready",
    "prepare",
    "search_once",
]


@dataclass(frozen=True)
class Paths:
    """Where this room keeps what it makes."""

    models: Path
    index: Path

    @classmethod
    def of(cls, settings: Settings) -> Paths:
        """The folders under the settings' home."""
        return cls(settings.home / "models", settings.home / "index")


@dataclass(frozen=True)
class IndexInfo:
    """What `prepare` left ready. `built` is false when all of it was there already."""

    hash: str
    model: Path
    articles: dict[str, int]
    problems: tuple[Problem, ...]
    built: bool


def model_ready(settings: Settings, progress: Progress) -> tuple[Path, Path]:
    """The model's folder and the one it is served from, made when missing. Raises ModelError."""
    home = Paths.of(settings).models
    folder = models.prepare(settings.answers.model, home, progress)
    return folder, serving.prepare(folder, home, progress)


def prepare(settings: Settings, progress: Progress) -> IndexInfo:
    """Make the sentence model and the index ready; does nothing that is already done.

    `progress` hears each long step. Raises ModelError, LabelsError when the labels kept cannot
    be read, and FileNotFoundError when there is no folder of articles.
    """
    folder, served = model_ready(settings, progress)
    library = articles.load(settings.answers.articles)
    # The index belongs to the vectors served, so to the quantised model too.
    identity = f"{models.fingerprint(folder)}-{models.fingerprint(served)}"
    home = Paths.of(settings).index
    max_wrong = settings.answers.max_wrong_answers
    labelled = labels.kept(home)
    name = index.content_hash(library.articles, identity, max_wrong, labelled)
    built = not (home / name).is_dir()
    if built:
        encoder = serving.load_encoder(folder, Paths.of(settings).models, threads=2)
        index.build(library.articles, encoder, identity, home, max_wrong, progress, labelled)
    elif index.current(home) != name:
        index.make_current(home, name)
    counts: dict[str, int] = {}
    for article in library.articles:
        counts[article.lang] = counts.get(article.lang, 0) + 1
    return IndexInfo(name, folder, counts, library.problems, built)


def search_once(settings: Settings, text: str, lang: str, limit: int = 3) -> SearchReply:
    """Search through the running server, or else in this process.

    Raises ModelError or index.IndexMissingError when neither can.
    """
    try:
        with Client(settings.knowledge_socket, timeout=30) as client:
            return client.search(text, lang, limit)
    except KnowledgeUnavailable:
        return open_answers(settings).search(text, lang, limit)


def open_answers(settings: Settings, old: Answers | None = None) -> Answers:
    """The prepared model and current index, loaded; `old` lends its model if it is the same.

    Raises ModelError, index.IndexMissingError.
    """
    paths = Paths.of(settings)
    folder = models.prepare(settings.answers.model, paths.models, _silent)
    loaded = index.load(paths.index)
    same = old is not None and old.encoder.name == folder.name
    encoder = (
        old.encoder if old is not None and same else serving.load_encoder(folder, paths.models)
    )
    return Answers(loaded, encoder, settings.languages.default, settings.hours.zone)


def _silent(step: str, done: int, total: int) -> None:
    """Nobody watches: what is prepared is only looked up."""
