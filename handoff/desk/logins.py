"""Logins: an agent stays known to the desk by a random token in a cookie.

The store keeps the token's hash only, so that reading the store lets nobody in. Of where a login
comes from it keeps the families of browser and system, for the agent to recognise it by, and no
address: whereabouts are nobody's business, and behind a mobile network an address says little.

Who has a second step gets a login that waits for it: it opens nothing but the page for the code.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from handoff.agents import Agent, Agents
from handoff.keys import Keys
from handoff.store import available
from language.fold import fold

#: A login ends after so many seconds without use, and after so many in any case.
IDLE_SECONDS, LONGEST_SECONDS = 12 * 3600, 7 * 24 * 3600

#: How long a login waits for its second step.
WAITING_SECONDS = 5 * 60

_ID_CHARS = 16


@dataclass(frozen=True, slots=True)
class Login:
    """An open login as its agent sees it: ``since`` and ``used`` are UTC seconds."""

    id: str
    device: str
    since: int
    used: int
    is_this: bool


class Logins:
    """The shop's open logins."""

    def __init__(self, redis: Redis, shop: str, agents: Agents) -> None:
        self._redis: Any = redis
        self._keys = Keys(shop)
        self._agents = agents

    async def open(self, agent: Agent, device: str = "") -> str:
        """Begin a login; returns the token for the agent's cookie."""
        token, since = secrets.token_urlsafe(32), int(time.time())
        record = json.dumps(_of(agent) | {"since": since, "device": device})
        index = self._index(agent.name)
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.set(self._key(token), record, ex=IDLE_SECONDS)
                pipe.zremrangebyscore(index, "-inf", since - LONGEST_SECONDS)
                pipe.zadd(index, {_hash(token): since})
                pipe.expire(index, LONGEST_SECONDS)
                await pipe.execute()
        return token

    async def find(self, token: str | None) -> Agent | None:
        """Whose login this is, kept open by the asking; None when it has ended or never was.

        A login ends when it expires, when it is closed, and when its agent gets a new password,
        logs out everywhere or is removed.
        """
        if not token:
            return None
        with available():
            found = await self._redis.getex(self._key(token), ex=IDLE_SECONDS)
        if not found:
            return None
        record = json.loads(found)
        agent = await self._agent(record)
        if agent is None or time.time() - record["since"] > LONGEST_SECONDS:
            await self.close(token)
            return None
        return agent

    async def close(self, token: str) -> None:
        """End a login."""
        with available():
            await self._redis.delete(self._key(token))

    async def of(self, agent: Agent, token: str | None = None) -> list[Login]:
        """An agent's open logins, the latest first; ``token`` says which one is asking."""
        index = self._index(agent.name)
        with available():
            hashes = await self._redis.zrevrange(index, 0, -1)
            async with self._redis.pipeline(transaction=False) as pipe:
                for each in hashes:
                    pipe.get(self._name(each))
                    pipe.ttl(self._name(each))
                found = await pipe.execute()
        now, own = time.time(), _hash(token or "")
        logins = []
        for each, kept, ttl in zip(hashes, found[::2], found[1::2], strict=True):
            record = json.loads(kept) if kept else {}
            if record.get("generation") == agent.generation:
                used = round(now - (IDLE_SECONDS - ttl))
                device, since = record.get("device", ""), record["since"]
                logins.append(Login(each[:_ID_CHARS], device, since, used, each == own))
        return logins

    async def end(self, agent: Agent, id: str) -> None:
        """End one of an agent's logins; one that has ended already is no matter."""
        with available():
            hashes = await self._redis.zrange(self._index(agent.name), 0, -1)
            gone = [self._name(each) for each in hashes if each[:_ID_CHARS] == id]
            if gone:
                await self._redis.delete(*gone)

    async def wait(self, agent: Agent) -> str:
        """Begin a login that waits for its second step; returns the token for a cookie."""
        token = secrets.token_urlsafe(32)
        with available():
            record = json.dumps(_of(agent))
            await self._redis.set(self._waiting(token), record, ex=WAITING_SECONDS)
        return token

    async def waiting(self, token: str | None) -> Agent | None:
        """Who waits for his second step; None when it took too long or nobody does."""
        if not token:
            return None
        with available():
            found = await self._redis.get(self._waiting(token))
        return await self._agent(json.loads(found)) if found else None

    async def waited(self, token: str) -> None:
        """The second step was made, or is not to be."""
        with available():
            await self._redis.delete(self._waiting(token))

    async def _agent(self, record: dict[str, Any]) -> Agent | None:
        agent = await self._agents.get(record["name"])
        return agent if agent and agent.generation == record["generation"] else None

    def _key(self, token: str) -> str:
        return self._name(_hash(token))

    def _name(self, hashed: str) -> str:
        return self._keys.name("login", hashed)

    def _waiting(self, token: str) -> str:
        return self._keys.name("login-waiting", _hash(token))

    def _index(self, name: str) -> str:
        return self._keys.name("logins", fold(name))


def _of(agent: Agent) -> dict[str, Any]:
    return {"name": agent.name, "generation": agent.generation}


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
