"""Files and folders that appear whole or not at all, whoever is killed and when.

What is made stands aside, in a folder that is locked as long as its maker lives, is written to the
disk and then gets its name. What a killed maker left is removed by the next one. Standard library
only.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_ASIDE = ".aside-"
SIZES = "sizes.json"
"""Stands in every folder moved in, and tells the sizes of its files."""


@contextlib.contextmanager
def aside(parent: Path) -> Iterator[Path]:
    """A new folder under `parent`, for things that move on; gone in the end. Raises OSError."""
    _sweep(parent)
    folder, held = _locked(parent)
    try:
        yield folder
    finally:
        os.close(held)
        shutil.rmtree(folder, ignore_errors=True)


def move_in(made: Path, folder: Path) -> None:
    """Give the folder `made` the name `folder`, unless that is there and whole already.

    Folders are named by their content, so either one will do. Raises OSError.
    """
    (made / SIZES).write_text(json.dumps(_sizes(made)), "utf-8")
    for path in (*made.rglob("*"), made):
        _sync(path)
    made.chmod(0o755)
    with aside(folder.parent) as broken:
        if not is_whole(folder):
            with contextlib.suppress(FileNotFoundError):
                folder.rename(broken / folder.name)
        try:
            made.rename(folder)
        except OSError:
            if not is_whole(folder):
                raise
    _sync(folder.parent)


def replace(made: Path, path: Path) -> None:
    """Let the file `made` take the place of `path`. Raises OSError."""
    _sync(made)
    made.replace(path)
    _sync(path.parent)


def write(path: Path, text: str) -> None:
    """Write `text` to `path`. Raises OSError."""
    with aside(path.parent) as folder:
        made = folder / path.name
        made.write_text(text, "utf-8")
        replace(made, path)


def is_whole(folder: Path) -> bool:
    """Whether `folder` holds what `move_in` gave it, by the sizes of its files."""
    try:
        promised = json.loads((folder / SIZES).read_text("utf-8"))
        return bool(promised.items() <= _sizes(folder).items())
    except (OSError, ValueError, AttributeError):
        return False


def is_damaged(folder: Path) -> bool:
    """Whether `folder` is gone, or lost something of what `move_in` gave it, if that made it."""
    return not folder.is_dir() or ((folder / SIZES).exists() and not is_whole(folder))


def _sizes(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != SIZES
    }


def _locked(parent: Path) -> tuple[Path, int]:
    """A new folder aside, and the open descriptor whose lock says that its maker lives."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=parent))
        try:
            held = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:
            continue  # swept before it was locked
        with contextlib.suppress(OSError):  # a file system without locks: then nothing is swept
            fcntl.flock(held, fcntl.LOCK_EX)
        if folder.exists():
            return folder, held
        os.close(held)


def _sweep(parent: Path) -> None:
    """Remove what makers left that were killed: nobody holds its lock."""
    for folder in parent.glob(f"{_ASIDE}*"):
        with contextlib.suppress(OSError):  # its maker lives, or somebody else swept it
            held = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(held)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
