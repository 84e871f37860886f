"""One process at a time: who comes second says so and waits. Standard library only."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ops.progress import say


@contextmanager
def alone(path: Path, waiting: str) -> Iterator[bool]:
    """Hold the lock file ``path`` for this block; whether somebody else had to be waited for.

    ``waiting`` is said then. The system gives the lock back however its process ends.
    """
    waited = False
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"  … {waiting}")
            fcntl.flock(lock, fcntl.LOCK_EX)
            waited = True
        except OSError:
            pass  # a file system without locks: then nobody is waited for
        yield waited
