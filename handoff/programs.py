"""The shop's programs: what calls the API with a key, which scopes it has, and how often it may.

A key is shown once and kept by its hash. It names its program, so that one found in a log can be
revoked: ``destek_<name>_<secret>``. A program acts as ``api:<name>``, which no agent can be called.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from redis.asyncio import Redis

from handoff.agents import Agent
from handoff.attempts import Attempts, TooManyAttempts
from handoff.errors import HandoffError
from handoff.keys import Keys
from handoff.store import available

#: What a program's name begins with in logs and lists.
PREFIX = "api:"
#: Requests of one key in a minute.
PER_MINUTE = 600

_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_KEY = re.compile(r"destek_([a-z][a-z0-9-]{0,30})_([\w-]{43})", re.ASCII)
#: A program stands for a whole system behind it, so it has room for many at once.
_ROOM = 1_000


class Scope(StrEnum):
    """What a key may be good for; :mod:`handoff.permissions` says which permission asks which."""

    CONVERSATIONS_READ = "conversations:read"
    CONVERSATIONS_WRITE = "conversations:write"
    CONVERSATIONS_TAKE_OVER = "conversations:take_over"
    CUSTOMERS_READ = "customers:read"
    CASES_READ = "cases:read"
    CASES_WRITE = "cases:write"
    CANNED_READ = "canned:read"
    CANNED_WRITE = "canned:write"
    AGENTS_READ = "agents:read"


class BadKeyName(HandoffError):
    """The name cannot be a program's."""

    code = "bad_key_name"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Anahtarın adı küçük bir harfle başlamalı; en fazla 31 küçük harf (a–z), rakam ve "
        "- içerebilir.",
        "en": "A key's name begins with a small letter and has up to 31 of a–z, 0–9 and -.",
    }


class KeyExists(HandoffError):
    """There is a key of this name."""

    code = "key_exists"
    texts: ClassVar[dict[str, str]] = {
        "tr": "{name} adında bir anahtar zaten var; önce onu iptal edin.",
        "en": "There is already a key called {name}; revoke it first.",
    }

    def __init__(self, name: str) -> None:
        super().__init__(f"key {name!r} exists")
        self.name = name


class UnknownKey(HandoffError):
    """There is no key of this name."""

    code = "unknown_key"
    texts: ClassVar[dict[str, str]] = {
        "tr": "{name} adında bir anahtar yok.",
        "en": "There is no key called {name}.",
    }

    def __init__(self, name: str) -> None:
        super().__init__(f"no key {name!r}")
        self.name = name


class BadScope(HandoffError):
    """A scope that there is not, or none at all."""

    code = "bad_scope"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Anahtara şu kapsamlardan en az birini verin: {known}.",
        "en": "Give the key at least one of these scopes: {known}.",
    }

    def __init__(self) -> None:
        super().__init__("no such scope")
        self.known = ", ".join(Scope)


class TooManyRequests(HandoffError):
    """The key has been used too often; ``seconds`` until it is heard again."""

    code = "too_many_requests"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu anahtarla çok sık istek geldi. {seconds} saniye sonra yeniden deneyin.",
        "en": "Too many requests with this key. Try again in {seconds} s.",
    }

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many requests; wait {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Program(Agent):
    """A program as it acts: an agent without a role, who may what his scopes say."""

    scopes: frozenset[Scope] = frozenset()


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept. ``by`` is who made it, empty for the command line.

    ``made`` and ``used`` are UTC ms; ``used`` is 0 for never.
    """

    name: str
    scopes: frozenset[Scope]
    by: str
    made: int
    used: int = 0

    @property
    def program(self) -> Program:
        """Who acts with it."""
        return Program(f"{PREFIX}{self.name}", teams=(), capacity=_ROOM, scopes=self.scopes)


def known_as(name: str, shop: str) -> str:
    """How customers know whoever writes: an agent by his name, a program as the shop itself."""
    return shop if name.startswith(PREFIX) else name


class Programs:
    """The keys of one shop."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis: Any = redis
        keys = Keys(shop)
        self._kept, self._used = keys.name("api-keys"), keys.name("api-keys", "used")
        self._requests = Attempts(redis, shop, seconds=60)

    async def add(self, name: str, scopes: Iterable[str], at: int, by: str = "") -> tuple[Key, str]:
        """Make a key. Returns what is kept of it and the key itself, which is kept nowhere.

        Raises:
            BadKeyName, BadScope, KeyExists, StoreUnavailable.
        """
        if not _NAME.fullmatch(name):
            raise BadKeyName(name)
        wanted = frozenset(scopes)
        if not wanted or not wanted <= set(Scope):
            raise BadScope
        secret = secrets.token_urlsafe(32)
        record = {"scopes": sorted(wanted), "by": by, "made": at, "hash": _hashed(secret)}
        with available():
            new = await self._redis.hsetnx(self._kept, name, json.dumps(record))
        if not new:
            raise KeyExists(name)
        return _unpacked(name, record), f"destek_{name}_{secret}"

    async def all(self) -> list[Key]:
        """Every key, by name."""
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.hgetall(self._kept)
                pipe.hgetall(self._used)
                kept, used = await pipe.execute()
        return [
            _unpacked(name, json.loads(record), int(used.get(name, 0)))
            for name, record in sorted(kept.items())
        ]

    async def revoke(self, name: str) -> None:
        """Let a key open nothing any more, from this moment.

        Raises:
            UnknownKey, StoreUnavailable.
        """
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.hdel(self._kept, name)
                pipe.hdel(self._used, name)
                there, _ = await pipe.execute()
        if not there:
            raise UnknownKey(name)

    async def find(self, key: str, at: int) -> Program | None:
        """Whose key it is; None when it is nobody's. Each finding is one request of the key's.

        Raises:
            TooManyRequests, StoreUnavailable.
        """
        shape = _KEY.fullmatch(key)
        if shape is None:
            return None
        name, secret = shape.groups()
        with available():
            kept = await self._redis.hget(self._kept, name)
        record = json.loads(kept) if kept else {}
        if not hmac.compare_digest(record.get("hash", ""), _hashed(secret)):
            return None
        try:
            await self._requests.count({("key", name): PER_MINUTE})
        except TooManyAttempts as error:
            raise TooManyRequests(error.seconds) from None
        with available():
            await self._redis.hset(self._used, name, at)
        return _unpacked(name, record).program


def _unpacked(name: str, record: dict[str, Any], used: int = 0) -> Key:
    # A scope that a later version has given up opens nothing.
    scopes = frozenset(Scope(each) for each in record["scopes"] if each in set(Scope))
    return Key(name, scopes, record["by"], record["made"], used)


def _hashed(secret: str) -> str:
    """Enough for 256 random bits, which nobody guesses from their hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
