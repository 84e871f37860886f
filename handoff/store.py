"""The store's atomic scripts, and its errors turned into this room's."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.commands.core import AsyncScript
from redis.exceptions import (
    ClusterDownError,
    MasterDownError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
)
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from handoff.errors import StoreUnavailable, UnknownConversation
from handoff.keys import Keys

#: Connections of one client; a command takes well under a millisecond of one.
_CONNECTIONS = 50

#: A blocking read that has not returned by then has lost its connection (seconds).
_LONGEST_BLOCK = 15.0

#: Refusals of a store that will do it later: its disk is full, it is loading, it has no replica.
_PASSING = (
    *("MISCONF", "OOM", "READONLY", "NOREPLICAS"),
    *("LOADING", "TRYAGAIN", "MASTERDOWN", "CLUSTERDOWN"),
)

#: What a lost, starting or overloaded store looks like to whoever talks to it.
STORE_TROUBLE = (StoreUnavailable, RedisError, OSError)

_PAUSE_SECONDS = 0.5

_SCRIPTS = Path(__file__).parent / "scripts"

T = TypeVar("T")

log = structlog.get_logger(__name__)


def connect(url: str, *, blocking: bool = False) -> Redis:
    """A client of the store.

    Args:
        url: ``unix://…``, ``redis://…`` or ``rediss://…``.
        blocking: for blocking reads of a second or two, which a dead connection must not turn into
            endless ones. Writers must not retry by themselves: a write that timed out may have
            happened, and only our scripts know.
    """
    options: dict[str, Any] = {
        "decode_responses": True,
        "socket_connect_timeout": 2.0,
        "retry": Retry(NoBackoff(), 0),
    }
    if blocking:
        return Redis.from_url(url, socket_timeout=_LONGEST_BLOCK, **options)
    # Whoever comes when all connections are busy waits for one, rather than being refused.
    pool = BlockingConnectionPool.from_url(
        url, max_connections=_CONNECTIONS, timeout=5.0, socket_timeout=5.0, **options
    )
    return Redis.from_pool(pool)


@contextmanager
def available() -> Iterator[None]:
    """Turn a lost, silent or full store into :class:`StoreUnavailable`."""
    try:
        yield
    except (RedisConnectionError, RedisTimeoutError, ClusterDownError) as error:
        raise StoreUnavailable(str(error)) from error
    except ResponseError as error:
        # redis-py takes some code words off the message and makes classes of them.
        passing = isinstance(error, OutOfMemoryError | ReadOnlyError | MasterDownError)
        if passing or str(error).startswith(_PASSING):
            raise StoreUnavailable(str(error)) from error
        raise


def heed_cancellation() -> None:
    """Stop if this task was told to: call it in every loop that is to end by cancellation.

    On Python 3.11 ``asyncio.wait_for`` may swallow a cancellation that comes together with its
    result, and redis-py waits that way for a connection; the loop would then go on for ever.
    """
    task = asyncio.current_task()
    if task and task.cancelling():
        raise asyncio.CancelledError


async def steadily(work: Callable[[], Awaitable[T]]) -> T:
    """Do ``work``, however often the store has to be waited for. It must bear being done twice.

    Raises:
        ResponseError: the store refuses it for good.
    """
    while True:
        heed_cancellation()
        try:
            done = await work()
        except STORE_TROUBLE as error:
            if type(error) is ResponseError and not str(error).startswith(_PASSING):
                raise
            log.warning("store_unavailable", error=repr(error))
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            heed_cancellation()
            return done


class Refused(Exception):
    """A script refused: its code word and detail. Callers turn it into an error of the room."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail


@functools.cache
def source(name: str) -> str:
    """The text of ``scripts/<name>.lua``."""
    return (_SCRIPTS / f"{name}.lua").read_text("utf-8")


class Store:
    """Runs the scripts of one shop."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self.redis = redis
        self.keys = Keys(shop)
        self._scripts: dict[str, AsyncScript] = {}

    async def run(self, name: str, cid: str, *args: str | int, also: Sequence[str] = ()) -> Any:
        """Run ``scripts/<name>.lua`` for one conversation.

        Args:
            also: the keys that this script needs beside the conversation's.

        Raises:
            UnknownConversation: there is none with this id.
            Refused: the script checked and said no.
            StoreUnavailable: no answer.
        """
        script = self._scripts.get(name)
        if script is None:
            script = self._scripts[name] = self.redis.register_script(
                source("prelude") + source(name)
            )
        keys, argv = [*self.keys.of_script(cid), *also, *self.keys.of_agents()], [cid, *args]
        try:
            with available():
                try:
                    return await script(keys=keys, args=argv)
                except RedisConnectionError:
                    # A pooled connection that a restarted store has closed. A script that had
                    # run knows by external ids, the turn at the head or the state it expects.
                    return await script(keys=keys, args=argv)
        except ResponseError as error:
            code, _, detail = str(error).partition(" ")
            if code == "UNKNOWN":
                raise UnknownConversation(cid) from None
            if code in {"TAKEN", "STEP", "NOTYOURS", "FULL", "UNREAD", "AMEND"}:
                raise Refused(code, detail) from None
            raise
