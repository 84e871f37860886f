"""Replies that an agent may still take back: held in the store for some seconds, then sent.

They are held here and not on the agent's page, so that what was accepted is sent when the page is
closed, its machine asleep or this process killed: whoever runs next sends what is due. Accepting,
sending and taking back are one atomic script each, so a reply is either sent once or taken back.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass
from typing import Any, ClassVar

import structlog
from redis.asyncio import Redis

from handoff.enclosing import KINDS, NOTHING, Enclosed
from handoff.errors import HandoffError, NotYours, StoreUnavailable
from handoff.store import Refused, Store, available, heed_cancellation

log = structlog.get_logger(__name__)

#: How often to look for what another process held before it died (seconds).
_LOOK_SECONDS = 5.0


class TooLate(HandoffError):
    """The reply has been sent; it cannot be taken back any more."""

    code = "too_late"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Mesaj müşteriye ulaştı, artık geri alınamıyor.",
        "en": "The message has reached the customer and cannot be taken back.",
    }


@dataclass(frozen=True, slots=True)
class Accepted:
    """A reply that will be sent at ``due`` (UTC ms), or has been, as ``entry``.

    The entry ``0-0`` is that of a reply which was taken back before it came.
    """

    due: int
    entry: str = ""


class Held:
    """The shop's held replies. Run one :meth:`run` in each process that takes replies."""

    def __init__(self, redis: Redis, shop: str, seconds: float) -> None:
        self._store = Store(redis, shop)
        self._redis: Any = redis
        keys = self._store.keys
        self._also = [keys.name("held"), keys.name("held", "texts")]
        self._ms = round(seconds * 1000)
        self._more = asyncio.Event()

    async def hold(
        self,
        cid: str,
        agent: str,
        text: str,
        external_id: str,
        shown: str = "",
        enclosed: Enclosed = NOTHING,
    ) -> Accepted:
        """Accept a reply. The same external id is the same reply, however often it comes.

        Args:
            shown: whose words the customer reads, if it is not the agent's name.

        Raises:
            NotYours: only the assignee writes to the customer.
        """
        payload = json.dumps(enclosed.under(shown or agent), ensure_ascii=False)
        name = _name(cid, external_id)
        args = (agent, external_id, payload, text, self._ms, name, enclosed.gist)
        try:
            entry, due = await self._store.run("hold", cid, *args, also=self._also)
        except Refused as refusal:
            raise NotYours(cid, agent, refusal.detail or None) from None
        self._more.set()
        return Accepted(round(float(due)), str(entry))

    async def take_back(self, cid: str, agent: str, external_id: str) -> None:
        """Never send it, even if it is still on its way here.

        Raises:
            TooLate: it has been sent.
        """
        args = (agent, external_id, _name(cid, external_id))
        if not await self._store.run("held_back", cid, *args, also=self._also):
            raise TooLate

    async def send_now(self, cid: str) -> None:
        """Send what is held for a conversation, oldest first: a step must not overtake it."""
        for name in await self._due("+inf"):
            if name.startswith(f"{cid} "):
                await self._send(name)

    async def files(self, cid: str) -> set[str]:
        """Names of the files that go with what is held for a conversation."""
        with available():
            held = await self._redis.hgetall(self._also[1])
        payloads = [
            json.loads(json.loads(packed)["payload"])
            for name, packed in held.items()
            if name.startswith(f"{cid} ")
        ]
        return {
            file["id"] for payload in payloads for kind in KINDS for file in payload.get(kind, ())
        }

    async def run(self) -> None:
        """Send what is due, until cancelled."""
        while True:
            heed_cancellation()
            self._more.clear()
            try:
                wait = await self._send_due()
            except StoreUnavailable as error:
                log.warning("held_replies_wait", error=str(error))
                wait = 1.0
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._more.wait()

    async def _send_due(self) -> float:
        """Returns the seconds until the next look."""
        with available():
            seconds, micros = await self._redis.time()
        now = seconds * 1000 + micros // 1000
        for name in await self._due(now):
            await self._send(name)
        with available():
            first = await self._redis.zrange(self._also[0], 0, 0, withscores=True)
        return min((first[0][1] - now) / 1000, _LOOK_SECONDS) if first else _LOOK_SECONDS

    async def _due(self, until: int | str) -> list[str]:
        with available():
            names = await self._redis.zrangebyscore(self._also[0], "-inf", until)
        return list(names)

    async def _send(self, name: str) -> None:
        await self._store.run("held_sent", name.partition(" ")[0], name, also=self._also)


def _name(cid: str, external_id: str) -> str:
    return f"{cid} {external_id}"
