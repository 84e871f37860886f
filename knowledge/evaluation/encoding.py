"""Vectors for building collections and asking them, each text encoded once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.model import Encoder, Kind, Matrix, Progress

_CHUNK = 32


class Encoding:
    """An encoder that keeps all it encoded, and says how far it is with `step`."""

    def __init__(self, encoder: Encoder, step: str, progress: Progress) -> None:
        self._encoder = encoder
        self._step = step
        self._progress = progress
        self._known: dict[tuple[Kind, str], NDArray[np.float32]] = {}

    def __call__(self, texts: Sequence[str], kind: Kind) -> Matrix:
        missing = [text for text in dict.fromkeys(texts) if (kind, text) not in self._known]
        missing.sort(key=len)
        for start in range(0, len(missing), _CHUNK):
            self._progress(self._step, start, len(missing))
            chunk = missing[start : start + _CHUNK]
            rows = self._encoder.encode(chunk, kind)
            self._known.update(zip([(kind, text) for text in chunk], rows, strict=True))
        self._progress(self._step, len(missing), len(missing))
        return np.array([self._known[kind, text] for text in texts], dtype=np.float32)

    def anew(self, texts: Sequence[str]) -> Matrix:
        """The vectors of questions, each encoded alone, as when they are asked."""
        rows = [self._encoder.encode([text], "query")[0] for text in texts]
        return np.array(rows, dtype=np.float32)
