"""Who is at the desk: whose page is open, and what he has chosen to be.

The page's socket beats on the server's side, for a browser slows the timers of a page down that
nobody looks at, and an agent is there all the same. Dead sockets are found out by the web server.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from redis.asyncio import Redis

from handoff.keys import Keys
from handoff.store import available, source

#: Seconds between two beats of a page.
BEAT = 25.0
#: How long an agent counts as being there after his last beat (ms): a reload, a tunnel.
GRACE = 60_000


class Presence(StrEnum):
    """Whether an agent may be given conversations (online), has his own only, or is gone."""

    ONLINE = "online"
    AWAY = "away"
    OFFLINE = "offline"


class Presences:
    """The presence of one shop's agents. Every moment is UTC ms."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis: Any = redis
        keys = Keys(shop)
        self._beats, self._chosen, self._idle = keys.presence, keys.chosen, keys.idle
        self._beat = redis.register_script(source("beat"))

    async def beat(self, agent: str, at: int) -> Presence:
        """A page of this agent's is open. Who was gone before is online now, whatever he chose."""
        keys = [self._beats, self._chosen, self._idle]
        with available():
            chosen = await self._beat(keys=keys, args=[agent, at, at - GRACE])
        return Presence(chosen or Presence.ONLINE)

    async def choose(self, agent: str, presence: Presence) -> None:
        """Be online or away from now on."""
        with available():
            if presence is Presence.AWAY:
                await self._redis.hset(self._chosen, agent, presence)
            else:
                await self._redis.hdel(self._chosen, agent)

    async def all(self, at: int) -> dict[str, Presence]:
        """Everybody who is there; whoever is missing is offline."""
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.zrange(self._beats, at - GRACE, "+inf", byscore=True)
                pipe.hgetall(self._chosen)
                names, chosen = await pipe.execute()
        return {name: Presence(chosen.get(name, Presence.ONLINE)) for name in names}

    async def of(self, agent: str, at: int) -> Presence:
        """One agent's presence."""
        return (await self.all(at)).get(agent, Presence.OFFLINE)

    async def is_there(self, agent: str, at: int) -> bool:
        """Whether he may be given a conversation."""
        return await self.of(agent, at) is Presence.ONLINE
