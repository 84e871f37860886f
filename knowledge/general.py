"""What every shop's search asks alike: encoded once a model, and at hand for every index.

Customers' wordings and strangers' messages are some thousand texts, most of what a small shop's
index would have to encode.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from knowledge import serving, wording
from knowledge.model import Encoder, Progress
from knowledge.strangers import strangers
from knowledge.vectors import Vectors

_HOME = "general"


def vectors(
    searched: Path, models: Path, encoder: Encoder, langs: Iterable[str], progress: Progress
) -> Vectors:
    """The vectors of what is asked alike in `langs`; `encoder` is that of the model `searched`.

    Kept under `models`, as long as the folder the model is served from is there; indexes keep them
    as what they search, not once more as what they were made of.
    """
    home = models / _HOME
    _sweep(home, models)
    folder = home / serving.beside(searched, models).name
    identity = serving.identity(searched, models)
    found = Vectors(folder, identity, encoder, progress, lasting=True)
    found.step = "customers' wordings"
    known = len(found)
    for lang in langs:
        texts = [*wording.texts(wording.matters(lang)), *strangers(lang)]
        found(wording.read(texts, lang), "query")
    if len(found) > known:
        found.save_all()
    return found


def _sweep(home: Path, models: Path) -> None:
    for folder in home.glob("*"):
        if not (models / folder.name).is_dir():
            shutil.rmtree(folder, ignore_errors=True)
