"""The store's atomic scripts, and its errors turned into this room's."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.commands.core import AsyncScript
from redis.exceptions import BusyLoadingError, ResponseError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from handoff.errors import StoreUnavailable, UnknownConversation
from handoff.keys import Keys

_SCRIPTS = Path(__file__).parent / "scripts"


def connect(url: str, *, blocking: bool = False) -> Redis:
    """A client of the store.

    Args:
        url: ``unix://…``, ``redis://…`` or ``rediss://…``.
        blocking: for blocking reads, which must outlast any socket timeout. Writers must not retry
            by themselves: a write that timed out may have happened, and only our scripts know.
    """
    timeout = None if blocking else 5.0
    return Redis.from_url(
        url,
        decode_responses=True,
        socket_timeout=timeout,
        socket_connect_timeout=2.0,
        retry=Retry(NoBackoff(), 0),
    )


@contextmanager
def available() -> Iterator[None]:
    """Turn a lost or silent store into :class:`StoreUnavailable`."""
    try:
        yield
    except (RedisConnectionError, RedisTimeoutError, BusyLoadingError) as error:
        raise StoreUnavailable(str(error)) from error


class Refused(Exception):
    """A script refused: its code word and detail. Callers turn it into an error of the room."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail


@functools.cache
def _source(name: str) -> str:
    prelude, body = (_SCRIPTS / f"{part}.lua" for part in ("prelude", name))
    return prelude.read_text("utf-8") + body.read_text("utf-8")


class Store:
    """Runs the scripts of one shop."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self.redis = redis
        self.keys = Keys(shop)
        self._scripts: dict[str, AsyncScript] = {}

    async def run(self, name: str, cid: str, *args: str | int) -> Any:
        """Run ``scripts/<name>.lua`` for one conversation.

        Raises:
            UnknownConversation: there is none with this id.
            Refused: the script checked and said no.
            StoreUnavailable: no answer.
        """
        script = self._scripts.get(name)
        if script is None:
            script = self._scripts[name] = self.redis.register_script(_source(name))
        keys, argv = self.keys.of_script(cid), [cid, *args]
        try:
            with available():
                try:
                    return await script(keys=keys, args=argv)
                except RedisConnectionError:
                    # A pooled connection that a restarted store has closed. Every script may run
                    # twice: external ids, the turn at the head or the expected state tell it so.
                    return await script(keys=keys, args=argv)
        except ResponseError as error:
            code, _, detail = str(error).partition(" ")
            if code == "UNKNOWN":
                raise UnknownConversation(cid) from None
            if code in {"TAKEN", "STEP", "NOTYOURS"}:
                raise Refused(code, detail) from None
            raise
