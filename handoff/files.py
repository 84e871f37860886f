"""Files of conversations on the disk: one folder for each, every file under a name nobody guesses.

A file is whole on the disk before the entry that names it is accepted, so a crash between the two
leaves a file nobody names; :meth:`Files.tidy` takes those away. The folder goes when its
conversation goes.
"""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import shutil
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from handoff.errors import HandoffError

ID = r"^[A-Za-z0-9_-]{32}$"
"""A file's name: random, and nobody guesses it."""

#: A file may wait so long for its entry: an agent writes today and sends tomorrow (seconds).
SETTLES_AFTER = 24 * 3600.0

_CONVERSATION = re.compile(r"[0-9a-f]{24}")
_NAME = re.compile(ID)
_HALF = ".part"


class Files:
    """The files of one home. Safe for several processes; each file is written once."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is made when it is needed."""
        self._folder = folder

    def conversations(self) -> list[str]:
        """Ids of the conversations that have files."""
        try:
            return sorted(f.name for f in self._folder.iterdir() if _CONVERSATION.fullmatch(f.name))
        except FileNotFoundError:
            return []

    def tidy(self, cid: str, named: Collection[str], now: float | None = None) -> int:
        """Delete what no entry names, a while after it was written; returns how many files."""
        before = (time.time() if now is None else now) - SETTLES_AFTER
        files = [file for file in (self._folder / cid).iterdir() if file.is_file()]
        unnamed = [file for file in files if file.suffix == _HALF or file.stem not in named]
        orphans = [file for file in unnamed if file.stat().st_mtime < before]
        for file in orphans:
            file.unlink(missing_ok=True)
        return len(orphans)

    def remove(self, cid: str) -> None:
        """Delete a conversation's folder; one that is not there is nothing."""
        if _CONVERSATION.fullmatch(cid):
            with suppress(FileNotFoundError):
                shutil.rmtree(self._folder / cid)


class FilesOfKind(Files):
    """The files of one home that are of one kind."""

    suffix: ClassVar[str]
    unknown: ClassVar[type[HandoffError]]
    """There is none of this name."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        """``most_bytes`` bounds what is taken in."""
        super().__init__(folder)
        self.most_bytes = most_bytes

    async def read(self, cid: str, name: str) -> bytes:
        """What is in a file.

        Raises:
            UnknownPicture, UnknownDocument: this conversation has none of this name.
        """
        try:
            return await asyncio.to_thread(self._path(cid, name).read_bytes)
        except FileNotFoundError:
            raise self.unknown(name) from None

    def _write(self, cid: str, content: bytes) -> str:
        """Write a file to the disk; when this returns its name, it is there to stay."""
        name = secrets.token_urlsafe(24)
        path = self._path(cid, name)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        fresh = path.with_suffix(_HALF)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        return name

    def _path(self, cid: str, name: str) -> Path:
        """Where a file lies.

        Raises:
            FileNotFoundError: no file of ours is called so.
        """
        if not _CONVERSATION.fullmatch(cid) or not _NAME.fullmatch(name):
            raise FileNotFoundError(name)
        return self._folder / cid / f"{name}{self.suffix}"
