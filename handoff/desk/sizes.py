"""How many conversations the lists hold, asked once for all pages that ask in the same moment."""

from __future__ import annotations

from collections.abc import Iterable

from handoff.desk.together import Together
from handoff.listing import Lists


class Sizes:
    """The sizes of one shop's lists, for one process's pages."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._wanted: set[str] = set()
        self._asked = Together(self._ask)

    async def of(self, names: Iterable[str]) -> dict[str, int]:
        """The sizes of these lists, and of what others have asked for meanwhile.

        Raises:
            StoreUnavailable.
        """
        self._wanted.update(names)
        return await self._asked.ask()

    async def _ask(self) -> dict[str, int]:
        wanted, self._wanted = self._wanted, set()
        return await self._lists.sizes(wanted)
