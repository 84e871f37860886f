"""Sliding-window limits, kept in the store so that every gateway process counts the same."""

from __future__ import annotations

import hashlib
import ipaddress
from typing import Any

from redis.asyncio import Redis

from connectors.web.problems import TooMany
from handoff.keys import Keys
from handoff.store import available

_MINUTE_MS = 60_000

# KEYS: window. ARGV: limit, window in ms, name of the event. Returns 0, or the ms to wait.
# A name that was let through before passes again: a retried message is not a second one.
_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local limit, span = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - span)
if redis.call('ZSCORE', KEYS[1], ARGV[3]) then return 0 end
if redis.call('ZCARD', KEYS[1]) >= limit then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return oldest[2] + span - now
end
redis.call('ZADD', KEYS[1], now, ARGV[3])
redis.call('PEXPIRE', KEYS[1], span)
return 0
"""


class Limits:
    """At most so many events of a kind in any minute."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._keys = Keys(shop)
        self._take = redis.register_script(_TAKE)

    async def take(self, kind: str, whose: str, name: str, limit: int) -> None:
        """Count the event ``name``.

        Raises:
            TooMany: there were ``limit`` others within the last minute.
            StoreUnavailable: nobody knows.
        """
        key = self._keys.name("limit", kind, whose)
        with available():
            wait: Any = await self._take(keys=[key], args=[limit, _MINUTE_MS, name])
        if int(wait) > 0:
            raise TooMany(int(wait))


def network_of(address: str | None) -> str:
    """A short name for who is behind an address, which does not tell the address itself.

    A household has a /64 of IPv6, so that much counts as one.
    """
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        plain = address or "unknown"
    else:
        prefix = 64 if ip.version == 6 else 32
        plain = str(ipaddress.ip_network((ip, prefix), strict=False))
    return hashlib.sha256(plain.encode()).hexdigest()[:16]
