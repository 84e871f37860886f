"""Logins: an agent stays known to the desk by a random token in a cookie.

The store keeps the token's hash only, so that reading the store lets nobody in.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from typing import Any

from redis.asyncio import Redis

from handoff.agents import Agent, Agents
from handoff.keys import Keys
from handoff.store import available

#: A login ends after so many seconds without use, and after so many in any case.
IDLE_SECONDS, LONGEST_SECONDS = 12 * 3600, 7 * 24 * 3600


class Logins:
    """The shop's open logins."""

    def __init__(self, redis: Redis, shop: str, agents: Agents) -> None:
        self._redis: Any = redis
        self._keys = Keys(shop)
        self._agents = agents

    async def open(self, agent: Agent) -> str:
        """Begin a login; returns the token for the agent's cookie."""
        token = secrets.token_urlsafe(32)
        record = {"name": agent.name, "generation": agent.generation, "since": int(time.time())}
        with available():
            await self._redis.set(self._key(token), json.dumps(record), ex=IDLE_SECONDS)
        return token

    async def find(self, token: str | None) -> Agent | None:
        """Whose login this is, kept open by the asking; None when it has ended or never was.

        A login ends when it expires, when it is closed, and when its agent gets a new password.
        """
        if not token:
            return None
        with available():
            found = await self._redis.getex(self._key(token), ex=IDLE_SECONDS)
        if not found:
            return None
        record = json.loads(found)
        agent = await self._agents.get(record["name"])
        old = time.time() - record["since"] > LONGEST_SECONDS
        if agent is None or agent.generation != record["generation"] or old:
            await self.close(token)
            return None
        return agent

    async def close(self, token: str) -> None:
        """End a login."""
        with available():
            await self._redis.delete(self._key(token))

    def _key(self, token: str) -> str:
        return self._keys.name("login", hashlib.sha256(token.encode()).hexdigest())
