"""A question on its way through the search of one language."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.collection import Collection


@dataclass(frozen=True)
class Query:
    """`text` as it was typed, with its `vector`, encoded as `collection.read` reads it."""

    collection: Collection
    text: str
    vector: NDArray[np.float32]

    @functools.cached_property
    def like_wordings(self) -> NDArray[np.float32]:
        """The cosines of customers' wordings, which both search and signals look at."""
        known = self.collection.wordings
        return np.empty(0, np.float32) if known is None else known.vectors @ self.vector
