"""Vectors of the examples, kept from one training to the next: only new texts are encoded."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

#: Vectors of texts that are no examples now and may be again, as many as this.
_SPARE = 20_000
#: Where Rasa keeps its own cache; without it nothing is kept.
FOLDER = "RASA_CACHE_DIRECTORY"


class Vectors:
    """Vectors by text, of one encoder, in one file; a file that cannot be read is made anew."""

    def __init__(self, path: Path | None) -> None:
        """`path` need not exist; None keeps nothing."""
        self._path = path
        self._known: dict[str, np.ndarray] = {}
        if path and path.exists():
            try:
                with np.load(path) as kept:
                    self._known = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))
            except (OSError, ValueError, KeyError, BadZipFile):
                self._known = {}

    @classmethod
    def of(cls, model: str) -> Vectors:
        """Those of the encoder `model`, in Rasa's cache."""
        folder = os.environ.get(FOLDER)
        name = hashlib.sha256(model.encode()).hexdigest()[:12]
        return cls(Path(folder) / f"vectors-{name}.npz" if folder else None)

    def missing(self, texts: list[str]) -> list[str]:
        """Those of `texts` that are not known, each once."""
        return [text for text in dict.fromkeys(texts) if text not in self._known]

    def add(self, texts: list[str], vectors: np.ndarray) -> None:
        """A row for each text."""
        self._known.update(zip(texts, vectors, strict=True))

    def rows(self, texts: list[str]) -> np.ndarray:
        """A row for each text. Raises KeyError for one that is not known."""
        return np.array([self._known[text] for text in texts], dtype=np.float32)

    def save(self, texts: list[str]) -> None:
        """Keep the vectors of `texts` and of some others, in a file that is whole or not there."""
        if not self._path or not texts:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        aside = self._path.with_name(f"{self._path.stem}-{os.getpid()}.npz")
        others = self._known.keys() - set(texts)
        each = [*dict.fromkeys(texts), *sorted(others)[:_SPARE]]
        np.savez(aside, texts=np.array(each), vectors=self.rows(each))
        aside.replace(self._path)
