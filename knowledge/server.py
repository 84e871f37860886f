"""The knowledge server: one model and one index for every process, on a Unix socket.

`python -m knowledge.server` reads the shop's settings and serves until it is told to stop. All
work on the model runs in one thread, so requests wait for each other and the event loop for none;
a new index is loaded in another, and no request waits for it.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from knowledge import wire
from knowledge.answers import Answers
from knowledge.build import open_answers
from knowledge.encoding import give_back
from knowledge.index import IndexMissingError
from knowledge.model import ModelError

_TEXTS = 4096
_LIMIT = 20


class Server:
    """Serves `Answers` on a socket. `reopen` loads the newest index, for the op "reload"."""

    def __init__(self, socket: Path, reopen: Callable[[Answers | None], Answers]) -> None:
        """Nothing is loaded or opened before `run`."""
        self._socket = socket
        self._reopen = reopen
        self._answers: Answers | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="model", initializer=_compute_alone)
        self._reloading = asyncio.Lock()
        self._connections: set[asyncio.Task[None]] = set()

    async def run(self, ready: Callable[[], None], stop: asyncio.Event) -> None:
        """Load, listen, call `ready`, serve until `stop`. Raises ModelError, IndexMissingError."""
        try:
            self._answers = await self._work(self._reopen, None)
            self._socket.unlink(missing_ok=True)
            server = await asyncio.start_unix_server(self._accept, str(self._socket))
            self._socket.chmod(0o600)
            async with server:
                ready()
                await stop.wait()
                server.close()
                for connection in self._connections:
                    connection.cancel()
                await asyncio.gather(*self._connections, return_exceptions=True)
            self._socket.unlink(missing_ok=True)
        finally:
            self._worker.shutdown(cancel_futures=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a connection's callback always runs in a task
        self._connections.add(task)
        try:
            # A broken frame leaves no way to find the next one: the connection is closed.
            with contextlib.suppress(OSError, ValueError, asyncio.IncompleteReadError):
                while True:
                    reply = await self._reply(await wire.read(reader))
                    writer.write(wire.frame(reply))
                    await writer.drain()
        except asyncio.CancelledError:
            return
        finally:
            self._connections.discard(task)
            writer.close()

    async def _reply(self, request: dict[str, Any]) -> object:
        try:
            if request.get("op") == "reload":
                return await self._reload()
            return await self._work(self._answer, request)
        except wire.KnowledgeError as error:
            return {"error": {"code": error.code, "message": error.message}}
        except (ModelError, IndexMissingError) as error:
            return {"error": {"code": "not_ready", "message": str(error)}}
        except Exception as error:
            # One bad request must not take the server from everybody else.
            print(f"knowledge: {request.get('op')!r} failed: {error!r}", file=sys.stderr)
            return {"error": {"code": "internal", "message": "the request could not be served"}}

    async def _reload(self) -> object:
        async with self._reloading:
            fresh = await asyncio.to_thread(self._reopen, self._answers)
            # In the model's thread: a request is answered from one index or the other.
            await self._work(self._swap, fresh)
            await asyncio.to_thread(give_back)
            return fresh.health()

    def _swap(self, fresh: Answers) -> None:
        self._answers = fresh

    async def _work(self, call: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._worker, call, *arguments)

    def _answer(self, request: dict[str, Any]) -> object:
        answers = self._answers
        assert answers is not None  # noqa: S101 - loaded before the socket is there
        match request:
            case {"op": "encode", "texts": list(texts), "kind": "query" | "passage" as kind} if len(
                texts
            ) <= _TEXTS and all(isinstance(text, str) for text in texts):
                vectors = answers.encode(texts, kind)
                data = base64.b64encode(vectors.astype("<f4").tobytes()).decode()
                return {
                    "dim": answers.dialogue.dim,
                    "encoder": answers.dialogue.identity,
                    "vectors": data,
                }
            case {"op": "search", "text": str(text), "lang": str(lang)}:
                limit, before = request.get("limit", 3), request.get("before", "")
                if not isinstance(limit, int) or not 1 <= limit <= _LIMIT:
                    raise wire.KnowledgeError("bad_request", f"limit is 1 to {_LIMIT}")
                if not isinstance(before, str):
                    raise wire.KnowledgeError("bad_request", "before is a text")
                return answers.search(text, lang, limit, before)
            case {"op": "list", "lang": str(lang)}:
                return {"articles": answers.articles(lang)}
            case {"op": "article", "id": str(identifier), "lang": str(lang)}:
                return answers.article(identifier, lang)
            case {"op": "health"}:
                return answers.health()
        raise wire.KnowledgeError("bad_request", "no such operation, or its fields are wrong")


def _compute_alone() -> None:
    """One thread for each computation: a query is too small to share, and waiting costs more."""
    threadpool_limits(1)


async def _main() -> int:
    from ops.settings import SettingsError, load

    try:
        settings = load()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = Server(settings.knowledge_socket, lambda old: open_answers(settings, old))
    try:
        await server.run(lambda: print("knowledge server ready", flush=True), stop)
    except (ModelError, IndexMissingError) as error:
        print(f"knowledge: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(_main()))
