"""Watch mode: sees when help articles change, by looking at their dates."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

from knowledge.articles import files

_PAUSE = 2.0

_Seen = dict[str, tuple[int, int]]


async def changes(folder: Path, pause: float = _PAUSE) -> AsyncIterator[None]:
    """One item at once, then one each time articles in ``folder`` changed and rested for a look.

    The first item is for what changed before anybody looked. An editor that writes several files,
    or one file in several goes, is one change. What changes while an item is being handled is seen
    at the next look.
    """
    known = seen = await asyncio.to_thread(_look, folder)
    yield
    while True:
        await asyncio.sleep(pause)
        last, seen = seen, await asyncio.to_thread(_look, folder)
        if seen == last and seen != known:
            known = seen
            yield


def _look(folder: Path) -> _Seen:
    """Date and size of every article's file."""
    seen = {}
    # What goes this very moment, a file or its whole folder, is missed by the next look.
    with suppress(OSError):
        for path in files(folder):
            with suppress(OSError):
                status = path.stat()
                seen[str(path)] = status.st_mtime_ns, status.st_size
    return seen
