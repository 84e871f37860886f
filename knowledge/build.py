"""The room's face to the command line: prepare what search needs, and search once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge import adapted, articles, general, index, labels, serving, whole
from knowledge import model as models
from knowledge.answers import Answers
from knowledge.articles import Problem
from knowledge.labels import LabelsError
from knowledge.model import ModelError, Progress
from knowledge.remembering import Remembering
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

_CORES = os.cpu_count() or 1


@dataclass(frozen=True)
class Paths:
    """Where this room keeps what it makes."""

    models: Path
    index: Path

    @classmethod
    def of(cls, settings: Settings) -> Paths:
        """The folders under the settings' home; the index's belongs to the articles."""
        return cls(settings.home / "models", settings.index_dir)


@dataclass(frozen=True)
class IndexInfo:
    """What `prepare` left ready. `built` is false when all of it was there already.

    `model` is the dialogue's, `search_model` the one the index was made with.
    """

    hash: str
    model: Path
    search_model: Path
    articles: dict[str, int]
    problems: tuple[Problem, ...]
    built: bool


def model_ready(settings: Settings, progress: Progress) -> tuple[Path, Path]:
    """The model's folder and the one it is served from, made when missing. Raises ModelError."""
    home = Paths.of(settings).models
    folder = models.prepare(settings.answers.model, home, progress)
    return folder, serving.prepare(folder, home, progress)


def prepare(settings: Settings, progress: Progress) -> IndexInfo:
    """Make the sentence models and the index ready; does nothing that is already done.

    Search uses the model adapted to these articles once one was accepted, unless the shop does
    not want any. `progress` hears each long step. Raises ModelError, LabelsError when the labels
    kept cannot be read, and FileNotFoundError when there is no folder of articles.
    """
    paths = Paths.of(settings)
    folder, _ = model_ready(settings, progress)
    searched = _search_model(settings, folder)
    serving.prepare(searched, paths.models, progress)
    library = articles.load(settings.answers.articles)
    identity = serving.identity(searched, paths.models)
    max_wrong = settings.answers.max_wrong_answers
    labelled = labels.kept(paths.index)
    name = index.content_hash(library.articles, identity, max_wrong, labelled)
    built = not whole.is_whole(paths.index / name)
    if built:
        encoder = serving.load_encoder(searched, paths.models, threads=_CORES)
        langs = sorted({article.lang for article in library.articles})
        index.build(
            library.articles,
            encoder,
            identity,
            paths.index,
            max_wrong,
            progress,
            labelled,
            general.vectors(searched, paths.models, encoder, langs, progress),
        )
    elif index.current(paths.index) != name:
        index.make_current(paths.index, name)
    counts: dict[str, int] = {}
    for article in library.articles:
        counts[article.lang] = counts.get(article.lang, 0) + 1
    return IndexInfo(name, folder, searched, counts, library.problems, built)


def search_once(
    settings: Settings, text: str, lang: str, limit: int = 3, before: str = ""
) -> SearchReply:
    """Search through the running server when it serves these articles, or else in this process.

    Raises ModelError or index.IndexMissingError when neither can.
    """
    try:
        with Client(settings.knowledge_socket, timeout=30) as client:
            if client.health()["index"] == index.current(Paths.of(settings).index):
                return client.search(text, lang, limit, before)
    except KnowledgeUnavailable:
        pass
    return open_answers(settings).search(text, lang, limit, before)


def open_answers(settings: Settings, old: Answers | None = None) -> Answers:
    """The current index and its models, loaded; `old` lends those that are the same.

    Raises ModelError, index.IndexMissingError.
    """
    paths = Paths.of(settings)
    loaded = index.load(paths.index)
    folder = models.find(settings.answers.model, paths.models)
    if loaded.model != folder.name and not loaded.model.startswith(folder.name + adapted.MARK):
        raise _of_another_model(loaded)
    lent = {} if old is None else {each.identity: each for each in (old.dialogue, old.encoder)}
    dialogue = _encoder(folder, paths.models, lent)
    searched = folder if loaded.model == folder.name else paths.models / loaded.model
    search = dialogue if searched == folder else _encoder(searched, paths.models, lent)
    if search.identity != loaded.identity:
        raise _of_another_model(loaded)
    return Answers(loaded, search, settings.languages.default, settings.hours.zone, dialogue)


def _search_model(settings: Settings, base: Path) -> Path:
    if not settings.answers.adapt:
        return base
    home = Paths.of(settings).models
    found = adapted.chosen(home, models.fingerprint(base), settings.articles_key)
    return found.folder if found else base


def _encoder(folder: Path, home: Path, lent: dict[str, Remembering]) -> Remembering:
    if not folder.is_dir():
        raise ModelError(f"the model in {folder} is gone: ./destek faq index does without it")
    models.check(folder)
    identity = serving.identity(folder, home)
    return lent.get(identity) or Remembering(serving.load_encoder(folder, home, _CORES), identity)


def _of_another_model(loaded: index.Index) -> ModelError:
    return ModelError(
        f"the index was made with another sentence model ({loaded.model}) than the one there is "
        "now: ./destek faq index builds it again"
    )
