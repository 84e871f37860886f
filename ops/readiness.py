"""How the runner knows that a part is ready, and which ports are free. No client libraries."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

Ready = Callable[[], Awaitable[bool]]

_PATIENCE = 2.0


def answers(url: str) -> Ready:
    """Ready when a GET of ``url`` is answered with 200."""
    parts = urlsplit(url)
    host, port, path = parts.hostname or "127.0.0.1", parts.port or 80, parts.path or "/"
    asked = parts.netloc

    async def ready() -> bool:
        request = f"GET {path} HTTP/1.0\r\nHost: {asked}\r\n\r\n".encode()
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                reader, writer = await asyncio.open_connection(host, port)
                try:
                    writer.write(request)
                    status = await reader.readline()
                finally:
                    writer.close()
            return status.split(b" ")[1:2] == [b"200"]
        return False

    return ready


def listens(path: Path) -> Ready:
    """Ready when somebody takes connections on the Unix socket ``path``."""

    async def ready() -> bool:
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                _, writer = await asyncio.open_unix_connection(path)
                writer.close()
            return True
        return False

    return ready


def pongs(path: Path) -> Ready:
    """Ready when the Valkey on ``path`` has loaded its data and answers PING."""

    async def ready() -> bool:
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                reader, writer = await asyncio.open_unix_connection(path)
                try:
                    writer.write(b"PING\r\n")
                    return await reader.readline() == b"+PONG\r\n"
                finally:
                    writer.close()
        return False

    return ready


class PortInUse(Exception):
    """Somebody else listens where the gateway should."""

    def __init__(self, host: str, port: int, why: str) -> None:
        self.host, self.port = host, port
        super().__init__(
            f"web.port = {port}: {host}:{port} cannot be used ({why}). Stop what listens there, or"
            " choose another: web.port in destek.toml, or ./destek up --port N"
        )


def check_port(host: str, port: int) -> None:
    """Make sure that the gateway will be able to listen.

    Raises:
        PortInUse: it would not.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
            trial.listen(1)
        except OSError as error:
            raise PortInUse(host, port, (error.strerror or str(error)).lower()) from error


def free_port() -> int:
    """A port of the loopback address that nobody uses now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port
