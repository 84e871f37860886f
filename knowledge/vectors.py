"""Every vector by its text, kept beside the index, so that only what is new is encoded."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from knowledge import whole
from knowledge.model import Encoder, Kind, Matrix, Progress

_CHUNK = 128
_KEPT_EVERY = 4096  # texts; a minute's work or two


class Vectors:
    """Vectors by the hash of their text and kind; `save` keeps those this run used.

    `model` names the encoder's, `step` what progress hears. What `at_hand` knows is known too.
    What `lasting` ones keep is kept nowhere else, however many have them at hand.
    """

    def __init__(
        self,
        folder: Path,
        model: str,
        encoder: Encoder,
        progress: Progress,
        at_hand: Vectors | None = None,
        *,
        lasting: bool = False,
    ) -> None:
        self.step = "index"
        self._path = folder / f"{model}.npz"
        self._encoder = encoder
        self._progress = progress
        self._known: dict[bytes, Matrix] = {}
        self._used: dict[bytes, Matrix] = {}
        self._unsaved = 0
        try:
            with self._path.open("rb") as file, np.load(file) as stored:
                keys = stored["keys"].tobytes()
                rows = stored["rows"]
            self._known = {keys[16 * i : 16 * i + 16]: row for i, row in enumerate(rows)}
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            self._known = {}  # absent or broken: everything is encoded anew
        self._lasting = lasting
        self._elsewhere: dict[bytes, Matrix] = {}
        if at_hand is not None:
            self._known |= at_hand._known
            self._elsewhere = at_hand._known if at_hand._lasting else at_hand._elsewhere

    def __call__(self, texts: Sequence[str], kind: Kind) -> Matrix:
        keys = [hashlib.md5(f"{kind}\0{t}".encode(), usedforsecurity=False).digest() for t in texts]
        new = dict(zip(keys, texts, strict=True))
        missing = [key for key in new if key not in self._known]
        # Texts of like length together: padding costs most of a mixed batch.
        missing.sort(key=lambda key: len(new[key]))
        for start in range(0, len(missing), _CHUNK):
            if self._unsaved >= _KEPT_EVERY:
                self._store(self._known)  # a build that is stopped goes on from here
            chunk = missing[start : start + _CHUNK]
            self._progress(self.step, start, len(missing))
            rows = self._encoder.encode([new[key] for key in chunk], kind)
            self._known.update(zip(chunk, rows, strict=True))
            self._unsaved += len(chunk)
        if missing:
            self._progress(self.step, len(missing), len(missing))
        self._used.update((key, self._known[key]) for key in keys)
        found = [self._known[key] for key in keys]
        return np.array(found, dtype=np.float32).reshape(len(keys), self._encoder.dim)

    def __len__(self) -> int:
        """How many are known."""
        return len(self._known)

    def save(self) -> None:
        """Store what was used, and forget the rest."""
        self._store(self._used)

    def save_all(self) -> None:
        """Store all that is known."""
        self._store(self._known)

    def _store(self, vectors: dict[bytes, Matrix]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with whole.aside(self._path.parent) as aside:
            made = aside / self._path.name
            own = {key: row for key, row in vectors.items() if key not in self._elsewhere}
            keys = np.frombuffer(b"".join(own), dtype=np.uint8)
            np.savez(made, keys=keys, rows=np.array(list(own.values()), dtype=np.float32))
            whole.replace(made, self._path)
        self._unsaved = 0
