"""An encoder that remembers: what was asked lately is not encoded again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.model import Encoder, Kind, Matrix, spelled

LONGEST = 2000
"""Characters of a text that are read: more than the model takes, and than a person asks at once."""

_REMEMBERED = 2048


class Remembering:
    """An `Encoder` of texts as people type them. Not for several threads at once."""

    def __init__(self, encoder: Encoder, identity: str = "") -> None:
        """`identity` is the model's (`serving.identity`), by which it is known to be the same."""
        self.encoder = encoder
        self.identity = identity
        self.name = encoder.name
        self.dim = encoder.dim
        self._known: OrderedDict[tuple[Kind, str], NDArray[np.float32]] = OrderedDict()

    def encode(self, texts: Sequence[str], kind: Kind) -> Matrix:
        """A unit vector for each text."""
        keys = [(kind, spelled(text[:LONGEST])) for text in texts]
        found = {key: self._known[key] for key in keys if key in self._known}
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing:
            rows = self.encoder.encode([text for _, text in missing], kind)
            found.update(zip(missing, rows, strict=True))
        for key in found:
            self._known[key] = found[key]
            self._known.move_to_end(key)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        rows = np.array([found[key] for key in keys], dtype=np.float32)
        return rows.reshape(len(keys), self.dim)
