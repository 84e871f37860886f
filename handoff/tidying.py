"""Files that no entry names are taken away, now and then."""

from __future__ import annotations

import asyncio

import structlog

from handoff.archive import Archive
from handoff.errors import StoreUnavailable
from handoff.pictures import Pictures

log = structlog.get_logger(__name__)

_EVERY_SECONDS = 24 * 3600.0


class Tidying:
    """Looks through all pictures at the start and once a day."""

    def __init__(self, pictures: Pictures, archive: Archive) -> None:
        self._pictures = pictures
        self._archive = archive

    async def run(self) -> None:
        """Tidy until cancelled; what failed is left for the next time."""
        while True:
            try:
                if gone := await self.tidy():
                    log.info("pictures_tidied", files=gone)
            except (StoreUnavailable, OSError) as error:
                log.warning("pictures_not_tidied", error=type(error).__name__)
            await asyncio.sleep(_EVERY_SECONDS)

    async def tidy(self, now: float | None = None) -> int:
        """Delete what was written and never accepted; returns how many files.

        A conversation that the store does not know keeps its pictures: an empty store may as well
        be the wrong one.
        """
        gone = 0
        for cid in await asyncio.to_thread(self._pictures.conversations):
            entries = await self._archive.entries(cid)
            if entries:
                named = {picture.id for entry in entries for picture in entry.pictures}
                gone += await asyncio.to_thread(self._pictures.tidy, cid, named, now)
        return gone
