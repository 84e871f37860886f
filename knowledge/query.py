"""A question on its way through the search of one language."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.collection import Collection
from knowledge.rows import Around


@dataclass(frozen=True)
class Query:
    """`text` as it was typed, with its `vector`, encoded as `collection.read` reads it."""

    collection: Collection
    text: str
    vector: NDArray[np.float32]

    @functools.cached_property
    def around(self) -> Around:
        """The collection's rows as they lie around the vector."""
        return self.collection.vectors.around(self.vector)

    @functools.cached_property
    def like_wordings(self) -> NDArray[np.float32]:
        """The cosines of customers' wordings, which both search and signals look at."""
        known = self.collection.wordings
        return np.empty(0, np.float32) if known is None else known.cosines(self.vector)
