"""Files that no entry names are taken away now and then, those of a deleted conversation soon."""

from __future__ import annotations

import asyncio
import itertools

import structlog

from handoff.archive import Archive
from handoff.errors import StoreUnavailable
from handoff.files import Files
from handoff.held import Held

log = structlog.get_logger(__name__)

#: How often to look for deleted conversations, and after how many looks at all files.
_EVERY_SECONDS, _LOOKS_A_DAY = 60.0, 24 * 60


class Tidying:
    """Looks through all files at the start and once a day."""

    def __init__(self, files: Files, archive: Archive, held: Held) -> None:
        self._files = files
        self._archive = archive
        self._held = held

    async def run(self) -> None:
        """Tidy until cancelled; what failed is left for the next time."""
        for look in itertools.count():
            try:
                await self.bury()
                if look % _LOOKS_A_DAY == 0 and (gone := await self.tidy()):
                    log.info("files_tidied", files=gone)
            except (StoreUnavailable, OSError) as error:
                log.warning("files_not_tidied", error=type(error).__name__)
            await asyncio.sleep(_EVERY_SECONDS)

    async def bury(self) -> None:
        """Delete the files of conversations that were deleted, whoever did it and when."""
        for cid in await self._archive.forgotten():
            await asyncio.to_thread(self._files.remove, cid)
            await self._archive.bury(cid)

    async def tidy(self, now: float | None = None) -> int:
        """Delete what was written and never accepted; returns how many files.

        A conversation that the store does not know keeps its files: an empty store may as well
        be the wrong one.
        """
        gone = 0
        for cid in await asyncio.to_thread(self._files.conversations):
            # What is held is looked at first: meanwhile it may become an entry.
            named = await self._held.files(cid)
            if entries := await self._archive.entries(cid):
                named |= {file.id for entry in entries for file in entry.files}
                gone += await asyncio.to_thread(self._files.tidy, cid, named, now)
        return gone
