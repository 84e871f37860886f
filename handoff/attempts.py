"""How often something may be tried that only the right person gets right.

Counts are taken before the attempt is looked at, so that many at once gain nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from ipaddress import AddressValueError, IPv6Address, ip_network
from typing import Any, ClassVar

from redis.asyncio import Redis

from handoff.errors import HandoffError
from handoff.keys import Keys
from handoff.store import available

_WINDOW_SECONDS = 15 * 60

#: Whoever has one address of IPv6 has all that share so many of its first bits.
_OWN_BITS = 64


class TooManyAttempts(HandoffError):
    """Too many were made; ``seconds`` until the next one is looked at."""

    code = "too_many_attempts"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Çok fazla deneme yapıldı. Lütfen {minutes} dakika sonra yeniden deneyin.",
        "en": "Too many attempts. Please try again in {minutes} min.",
    }

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many attempts; wait {seconds} s")
        self.seconds = seconds
        self.minutes = max(1, -(-seconds // 60))


class Attempts:
    """Counters of one shop; each is forgotten ``seconds`` after its first attempt.

    Where an attempt came from is kept here and nowhere else, and no longer than that.
    """

    def __init__(self, redis: Redis, shop: str, seconds: int = _WINDOW_SECONDS) -> None:
        self._redis: Any = redis
        self._keys = Keys(shop)
        self._seconds = seconds

    async def count(self, limits: Mapping[tuple[str, ...], int]) -> None:
        """One attempt more under each of these names.

        Raises:
            TooManyAttempts: one of them is over its limit; the attempt is not to be looked at.
            StoreUnavailable.
        """
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                for parts in limits:
                    key = self._key(parts)
                    pipe.incr(key)
                    pipe.expire(key, self._seconds, nx=True)
                    pipe.ttl(key)
                found = await pipe.execute()
        waits = [
            int(ttl)
            for count, ttl, limit in zip(found[::3], found[2::3], limits.values(), strict=True)
            if count > limit
        ]
        if waits:
            raise TooManyAttempts(max(waits))

    async def forget(self, *parts: str) -> None:
        """Somebody got it right: begin to count anew."""
        with available():
            await self._redis.delete(self._key(parts))

    async def take_back(self, *names: tuple[str, ...]) -> None:
        """It was right: it does not count against those who share these names."""
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                for parts in names:
                    pipe.decr(self._key(parts))
                    pipe.expire(self._key(parts), self._seconds, nx=True)
                await pipe.execute()

    def _key(self, parts: tuple[str, ...]) -> str:
        # As long for a name of a thousand letters, which somebody who has none may send.
        told = hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
        return self._keys.name("attempts", told)


def whereabouts(address: str) -> str:
    """The address as it is counted: of IPv6 the network that one connection is given."""
    try:
        six = IPv6Address(address)
    except AddressValueError:
        return address
    return str(six.ipv4_mapped or ip_network((six, _OWN_BITS), strict=False))
