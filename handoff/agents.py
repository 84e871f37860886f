"""The people who answer: who they are, and whether somebody is who he says he is."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, ClassVar

from redis.asyncio import Redis

from handoff import passwords
from handoff.errors import HandoffError
from handoff.keys import Keys
from handoff.store import available
from language.fold import fold

#: Letters first; no "@": an agent's name is shown to customers and must not be an address.
_NAME = re.compile(r"[^\W\d_](?:[\w .'’-]{0,38}[\w.])?")

_WINDOW_SECONDS = 15 * 60
#: Attempts in a window: one name from one address, one address, one name from anywhere. The last
#: is generous, so that nobody can lock an agent out from afar without great effort.
_PAIR_LIMIT, _ADDRESS_LIMIT, _NAME_LIMIT = 5, 30, 100


class BadName(HandoffError):
    """The name cannot be an agent's."""

    code = "bad_name"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Ad bir harfle başlamalı; en fazla 40 harf, rakam, boşluk ve . ' - içerebilir.",
        "en": "A name begins with a letter and has up to 40 letters, digits, spaces and . ' -",
    }


class AgentExists(HandoffError):
    """The name is taken, by an agent whose name folds to the same letters."""

    code = "agent_exists"
    texts: ClassVar[dict[str, str]] = {
        "tr": "{name} adında bir temsilci zaten var.",
        "en": "There is already an agent called {name}.",
    }

    def __init__(self, name: str) -> None:
        super().__init__(f"agent {name!r} exists")
        self.name = name


class UnknownAgent(HandoffError):
    """There is no agent of this name."""

    code = "unknown_agent"
    texts: ClassVar[dict[str, str]] = {
        "tr": "{name} adında bir temsilci yok.",
        "en": "There is no agent called {name}.",
    }

    def __init__(self, name: str) -> None:
        super().__init__(f"no agent {name!r}")
        self.name = name


class TooManyAttempts(HandoffError):
    """Too many logins were tried; ``seconds`` until the next one is looked at."""

    code = "too_many_attempts"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Çok fazla deneme yapıldı. Lütfen {minutes} dakika sonra yeniden deneyin.",
        "en": "Too many attempts. Please try again in {minutes} min.",
    }

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many attempts; wait {seconds} s")
        self.seconds = seconds
        self.minutes = max(1, -(-seconds // 60))


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent. ``name`` is how he is addressed by everybody, customers included.

    ``generation`` grows with each new password; logins of an older generation have ended.
    """

    name: str
    generation: int = 1


class Agents:
    """The shop's agents, in one hash. Names are looked up folded: "Ayşe" and "AYSE" are one."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis: Any = redis
        self._keys = Keys(shop)
        self._key = self._keys.name("agents")

    async def add(self, name: str, password: str) -> Agent:
        """Take somebody on.

        Raises:
            BadName, AgentExists, WeakPassword, StoreUnavailable.
        """
        name = _tidy(name)
        passwords.check(password, name)
        record = _packed(name, await passwords.hashed(password), 1)
        with available():
            new = await self._redis.hsetnx(self._key, fold(name), record)
        if not new:
            raise AgentExists(name)
        return Agent(name)

    async def set_password(self, name: str, password: str) -> Agent:
        """Give an agent a new password, and end every login made with the old one.

        Raises:
            UnknownAgent, WeakPassword, StoreUnavailable.
        """
        record = await self._record(name)
        if record is None:
            raise UnknownAgent(name)
        passwords.check(password, record["name"])
        agent = Agent(record["name"], record["generation"] + 1)
        await self._keep(agent, await passwords.hashed(password))
        return agent

    async def get(self, name: str) -> Agent | None:
        """The agent of this name, however it is written."""
        record = await self._record(name)
        return Agent(record["name"], record["generation"]) if record else None

    async def names(self) -> list[str]:
        """Everybody's name, in alphabetical order."""
        with available():
            records = await self._redis.hvals(self._key)
        return sorted((json.loads(record)["name"] for record in records), key=fold)

    async def verify(self, name: str, password: str, address: str = "") -> Agent | None:
        """The agent, if the password is his; None for a wrong password and a wrong name alike.

        Args:
            address: where the attempt comes from, for the throttle.

        Raises:
            TooManyAttempts: right or wrong, it is not looked at. Counts are taken before the
                password is, so that many attempts at once gain nothing.
        """
        folded = fold(name)
        await self._throttle(folded, address)
        record = await self._record(name)
        kept = record["hash"] if record else None
        if not await passwords.matches(kept, password) or record is None:
            return None
        agent = Agent(record["name"], record["generation"])
        if passwords.outdated(record["hash"]):
            await self._keep(agent, await passwords.hashed(password))
        with available():
            await self._redis.delete(self._attempts("pair", folded, address))
        return agent

    async def _throttle(self, folded: str, address: str) -> None:
        limits = {
            self._attempts("pair", folded, address): _PAIR_LIMIT,
            self._attempts("address", address): _ADDRESS_LIMIT,
            self._attempts("name", folded): _NAME_LIMIT,
        }
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                for key in limits:
                    pipe.incr(key)
                    pipe.expire(key, _WINDOW_SECONDS, nx=True)
                    pipe.ttl(key)
                found = await pipe.execute()
        waits = [
            int(ttl)
            for count, ttl, limit in zip(found[::3], found[2::3], limits.values(), strict=True)
            if count > limit
        ]
        if waits:
            raise TooManyAttempts(max(waits))

    def _attempts(self, *parts: str) -> str:
        return self._keys.name("attempts", *parts)

    async def _record(self, name: str) -> dict[str, Any] | None:
        with available():
            record = await self._redis.hget(self._key, fold(name))
        return json.loads(record) if record else None

    async def _keep(self, agent: Agent, kept: str) -> None:
        with available():
            await self._redis.hset(
                self._key, fold(agent.name), _packed(agent.name, kept, agent.generation)
            )


def _packed(name: str, kept: str, generation: int) -> str:
    record = {"name": name, "hash": kept, "generation": generation}
    return json.dumps(record, ensure_ascii=False)


def _tidy(name: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not _NAME.fullmatch(name):
        raise BadName(name)
    return name
