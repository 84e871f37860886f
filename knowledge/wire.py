"""The knowledge server's wire: frames, replies and clients. Standard library only, Python 3.10+.

A frame is a big-endian 4-byte length and that many bytes of UTF-8 JSON, in both directions.
A connection stays open and answers its requests one after another.

Errors::

    KnowledgeError(code, message)    the server answered: it cannot do this
    KnowledgeUnavailable             no server, a broken connection, or no answer in time
"""

from __future__ import annotations

import array
import asyncio
import base64
import contextlib
import json
import socket
import struct
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict, cast

LENGTH = struct.Struct(">I")
MAX_FRAME = 64 * 1024 * 1024
"""Largest frame either side takes, in bytes."""


class Hit(TypedDict):
    """One article found. `passage` is at most 600 characters; scores lie between 0 and 1."""

    article: str
    lang: str
    title: str
    category: str
    url: str
    passage: str
    score: float
    dense: float
    lexical: float


class Thresholds(TypedDict):
    """From `answer` up the top hit is answered, from `clarify` up it is asked about."""

    answer: float
    clarify: float


class Part(TypedDict):
    """One of several questions in a message, searched alone; fields mean what the whole's do."""

    text: str
    hits: list[Hit]
    probability: float
    band: str


class SearchReply(TypedDict):
    """What a search found. `probability`: calibrated chance that the top hit is right.

    `read` is what was searched: the text, or the text after the customer's previous question when
    it `leaned` on that. `parts` is empty unless the text asks for several articles at once.
    """

    hits: list[Hit]
    probability: float
    band: str  # "answer", "clarify" or "none"
    thresholds: Thresholds
    read: str
    leaned: bool
    parts: list[Part]
    model: str
    index: str
    ms: float


class ArticleReply(TypedDict):
    """One article. `html` is sanitised, `text` is the body without markup."""

    id: str
    lang: str
    title: str
    category: str
    updated: str
    html: str
    text: str


class Entry(TypedDict):
    """One article in a list. `summary`: how its text begins, at most 160 characters."""

    id: str
    lang: str
    title: str
    category: str
    updated: str
    url: str
    summary: str


class HealthReply(TypedDict):
    """What the server serves. `articles` counts them by language.

    `model` is the dialogue's, whose vectors `encode` gives and `dim` measures; `search_model` is
    the same one unless it was `adapted` to the articles. Vectors of another `encoder` are others,
    even when the model has the same name.
    """

    status: str
    model: str
    encoder: str
    search_model: str
    adapted: bool
    index: str
    articles: dict[str, int]
    dim: int


@dataclass(frozen=True)
class Vectors:
    """Unit vectors: `data` is little-endian float32, row after row of `dim`."""

    dim: int
    encoder: str
    data: bytes

    def rows(self) -> list[list[float]]:
        """The vectors as lists of floats."""
        values = array.array("f", self.data)
        if sys.byteorder == "big":
            values.byteswap()
        return [values[i : i + self.dim].tolist() for i in range(0, len(values), self.dim)]


class KnowledgeUnavailable(Exception):
    """The server cannot be reached or did not answer in time."""


class KnowledgeError(Exception):
    """The server refused a request. `code` is stable, `message` is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


def frame(content: object) -> bytes:
    """`content` as one frame. Raises ValueError when it is larger than MAX_FRAME."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    if len(body) > MAX_FRAME:
        raise ValueError(f"a frame of {len(body)} bytes is over {MAX_FRAME}")
    return LENGTH.pack(len(body)) + body


async def read(reader: asyncio.StreamReader) -> dict[str, Any]:
    """The next frame's content. Raises asyncio.IncompleteReadError at the end, ValueError."""
    (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
    return _content(await reader.readexactly(_checked(length)))


class Client:
    """A blocking client; threads may share one."""

    def __init__(self, path: str | Path, timeout: float = 10.0) -> None:
        """`path` is the server's Unix socket, `timeout` seconds for each answer."""
        self._path = str(path)
        self._timeout = timeout
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()

    def encode(self, texts: list[str], kind: str = "query") -> Vectors:
        """A unit vector for each text; `kind` is "query" or "passage"."""
        return _vectors(self.call({"op": "encode", "texts": texts, "kind": kind}))

    def search(self, text: str, lang: str, limit: int = 3, before: str = "") -> SearchReply:
        """The articles that answer `text`, best first; `before` is the question before it."""
        return cast("SearchReply", self.call(_search(text, lang, limit, before)))

    def article(self, identifier: str, lang: str) -> ArticleReply:
        """One article. Raises KnowledgeError "unknown_article"."""
        return cast("ArticleReply", self.call({"op": "article", "id": identifier, "lang": lang}))

    def articles(self, lang: str) -> list[Entry]:
        """The articles of `lang` that hold today."""
        return cast("list[Entry]", self.call({"op": "list", "lang": lang})["articles"])

    def health(self) -> HealthReply:
        """What the server serves."""
        return cast("HealthReply", self.call({"op": "health"}))

    def call(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send one request, return its reply. A connection that broke is opened anew once."""
        data = frame(request)
        with self._lock:
            fresh = self._socket is None
            try:
                return _reply(self._exchange(data))
            except TimeoutError as error:
                self._drop()
                raise KnowledgeUnavailable(f"no answer within {self._timeout} s") from error
            except (OSError, EOFError, ValueError) as error:
                self._drop()
                if fresh:
                    raise KnowledgeUnavailable(str(error)) from error
            try:
                return _reply(self._exchange(data))
            except (OSError, EOFError, ValueError) as error:
                self._drop()
                raise KnowledgeUnavailable(str(error)) from error

    def close(self) -> None:
        """Close the connection; the next call opens another."""
        with self._lock:
            self._drop()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _exchange(self, data: bytes) -> bytes:
        if self._socket is None:
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._socket.settimeout(self._timeout)
            self._socket.connect(self._path)
        self._socket.sendall(data)
        (length,) = LENGTH.unpack(self._receive(LENGTH.size))
        return self._receive(_checked(length))

    def _receive(self, size: int) -> bytes:
        assert self._socket is not None  # noqa: S101 - narrows the type for mypy
        data = bytearray()
        while len(data) < size:
            part = self._socket.recv(min(size - len(data), 1 << 20))
            if not part:
                raise EOFError("the knowledge server closed the connection")
            data += part
        return bytes(data)

    def _drop(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


class AsyncClient:
    """An asyncio client; tasks may share one."""

    def __init__(self, path: str | Path, timeout: float = 10.0) -> None:
        """`path` is the server's Unix socket, `timeout` seconds for each answer."""
        self._path = str(path)
        self._timeout = timeout
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._lock = asyncio.Lock()

    async def encode(self, texts: list[str], kind: str = "query") -> Vectors:
        """A unit vector for each text; `kind` is "query" or "passage"."""
        return _vectors(await self.call({"op": "encode", "texts": texts, "kind": kind}))

    async def search(self, text: str, lang: str, limit: int = 3, before: str = "") -> SearchReply:
        """The articles that answer `text`, best first; `before` is the question before it."""
        return cast("SearchReply", await self.call(_search(text, lang, limit, before)))

    async def article(self, identifier: str, lang: str) -> ArticleReply:
        """One article. Raises KnowledgeError "unknown_article"."""
        request = {"op": "article", "id": identifier, "lang": lang}
        return cast("ArticleReply", await self.call(request))

    async def articles(self, lang: str) -> list[Entry]:
        """The articles of `lang` that hold today."""
        return cast("list[Entry]", (await self.call({"op": "list", "lang": lang}))["articles"])

    async def health(self) -> HealthReply:
        """What the server serves."""
        return cast("HealthReply", await self.call({"op": "health"}))

    async def call(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send one request, return its reply. A connection that broke is opened anew once."""
        data = frame(request)
        async with self._lock:
            fresh = self._streams is None
            try:
                return _reply(await self._exchange(data))
            except TimeoutError as error:
                raise KnowledgeUnavailable(str(error)) from error
            except (OSError, EOFError, ValueError) as error:
                if fresh:
                    raise KnowledgeUnavailable(str(error)) from error
            try:
                return _reply(await self._exchange(data))
            except (OSError, EOFError, ValueError) as error:
                raise KnowledgeUnavailable(str(error)) from error

    async def close(self) -> None:
        """Close the connection; the next call opens another."""
        async with self._lock:
            if self._streams is not None:
                writer = self._streams[1]
                self._drop()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _exchange(self, data: bytes) -> bytes:
        try:
            return await asyncio.wait_for(self._answer(data), self._timeout)
        except asyncio.TimeoutError as error:  # noqa: UP041 - not yet the built-in one in 3.10
            self._drop()
            raise TimeoutError(f"no answer within {self._timeout} s") from error
        except BaseException:
            # Also when cancelled: a late answer must not meet the next question.
            self._drop()
            raise

    async def _answer(self, data: bytes) -> bytes:
        if self._streams is None:
            self._streams = await asyncio.open_unix_connection(self._path)
        reader, writer = self._streams
        writer.write(data)
        await writer.drain()
        (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
        return await reader.readexactly(_checked(length))

    def _drop(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def _search(text: str, lang: str, limit: int, before: str) -> dict[str, Any]:
    request = {"op": "search", "text": text, "lang": lang, "limit": limit}
    return {**request, "before": before} if before else request


def _checked(length: int) -> int:
    if length > MAX_FRAME:
        raise ValueError(f"a frame of {length} bytes is over {MAX_FRAME}")
    return length


def _content(body: bytes) -> dict[str, Any]:
    content = json.loads(body)
    if not isinstance(content, dict):
        raise ValueError("a frame holds a JSON object")  # noqa: TRY004 - bad data, not a bad call
    return content


def _reply(body: bytes) -> dict[str, Any]:
    reply = _content(body)
    if "error" in reply:
        raise KnowledgeError(reply["error"]["code"], reply["error"]["message"])
    return reply


def _vectors(reply: dict[str, Any]) -> Vectors:
    return Vectors(reply["dim"], reply["encoder"], base64.b64decode(reply["vectors"]))
