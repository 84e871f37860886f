"""Watch mode: sees when help articles change, by looking at their dates; standard library only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

_PAUSE = 2.0

_Seen = dict[str, tuple[int, int]]


async def changes(folder: Path, pause: float = _PAUSE) -> AsyncIterator[None]:
    """One item for each time articles in ``folder`` have changed, and then rested for a look.

    An editor that writes several files, or one file in several goes, is one change. What changes
    while the item is being handled is seen at the next look.
    """
    known = seen = await asyncio.to_thread(_look, folder)
    while True:
        await asyncio.sleep(pause)
        last, seen = seen, await asyncio.to_thread(_look, folder)
        if seen == last and seen != known:
            known = seen
            yield


def _look(folder: Path) -> _Seen:
    """Date and size of every article's file."""
    seen = {}
    for path in folder.glob("[a-z][a-z]/*.md"):
        try:
            status = path.stat()
        except OSError:
            continue  # it went this very moment
        seen[str(path)] = status.st_mtime_ns, status.st_size
    return seen
