"""Logins that are away at the provider: what each went with, kept until its browser comes back."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import asdict
from typing import Any

from redis.asyncio import Redis

from handoff.desk.provider import Errand
from handoff.keys import Keys
from handoff.store import available

#: So long may somebody take at the provider.
AWAY_SECONDS = 10 * 60


class Errands:
    """Those of one shop. The store knows the browser's token by its hash only."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis: Any = redis
        self._keys = Keys(shop)

    async def begin(self) -> tuple[str, Errand]:
        """A token for the browser's cookie, and what its login goes with."""
        token, errand = secrets.token_urlsafe(32), Errand(*_random(3))
        with available():
            await self._redis.set(self._key(token), json.dumps(asdict(errand)), ex=AWAY_SECONDS)
        return token, errand

    async def end(self, token: str, state: str) -> Errand | None:
        """What this browser's login went with, once; None unless ``state`` is its own."""
        with available():
            found = await self._redis.getdel(self._key(token)) if token else None
        errand = Errand(**json.loads(found)) if found else None
        own = errand is not None and secrets.compare_digest(
            errand.state.encode(), state.encode("utf-8", "replace")
        )
        return errand if own else None

    def _key(self, token: str) -> str:
        return self._keys.name("login-away", hashlib.sha256(token.encode()).hexdigest())


def _random(how_many: int) -> list[str]:
    """Each of 48 characters: as PKCE wants them, and more than anybody guesses."""
    return [secrets.token_urlsafe(36) for _ in range(how_many)]
