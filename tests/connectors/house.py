"""A store, a stand-in assistant and turn workers, for tests of what a turn does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from redis.asyncio import Redis

from connectors.clock import BusinessClock
from connectors.customers import Customers
from connectors.requests import Requests
from connectors.turns import Patience, Turns
from handoff.calendar import Calendar
from handoff.conversations import Conversations
from handoff.entry import Entry
from handoff.inbox import Inbox
from handoff.queue import Queue
from handoff.waking import RoomOf, nobody
from knowledge.wire import AsyncClient
from ops.settings import Hours
from tests.connectors.assistants import Echo

SHOP = "testshop"
ISTANBUL = ZoneInfo("Europe/Istanbul")
NOON = datetime(2026, 11, 24, 12, tzinfo=ISTANBUL)
NIGHT = datetime(2026, 11, 24, 23, tzinfo=ISTANBUL)
QUICK = Patience(notice_after=0.2, give_up_after=0.4, first_pause=0.02, longest_pause=0.05)


class House:
    """A store, a stand-in assistant and as many turn workers as a test wants."""

    def __init__(self, store: Redis, blocking: Redis, tmp_path: Path) -> None:
        self.store, self.blocking = store, blocking
        self.conversations = Conversations(store, SHOP)
        self.queue = Queue(store, SHOP)
        self.assistant = Echo()
        self.knowledge = AsyncClient(tmp_path / "nobody.sock", 0.2)
        self.workers: list[asyncio.Task[None]] = []

    def work(
        self,
        name: str = "w1",
        at: datetime = NOON,
        patience: Patience = QUICK,
        room_of: RoomOf = nobody,
    ) -> None:
        clock = BusinessClock(Calendar(Hours()), at)
        turns = Turns(
            self.conversations,
            Inbox(self.store, self.blocking, SHOP, name),
            self.assistant,
            Requests(self.conversations, self.knowledge, clock),
            Customers(self.store, SHOP, clock.calendar),
            clock,
            patience=patience,
            room_of=room_of,
        )
        self.workers.append(asyncio.create_task(turns.run()))

    async def start(self, lang: str = "tr") -> str:
        return (await self.conversations.create("web", lang)).id

    async def until(
        self, cid: str, enough: Callable[[list[Entry]], bool], seconds: float = 60
    ) -> list[Entry]:
        async with asyncio.timeout(seconds):
            while True:
                entries = await self.conversations.entries(cid)
                if enough(entries):
                    return entries
                await asyncio.sleep(0.01)

    async def queued(self) -> str:
        """A customer who has asked for a person; somebody must be at work."""
        cid = await self.start()
        await self.conversations.accept(cid, "insan", "m1")
        await self.until(cid, lambda found: any(e.text == "handed_over" for e in found))
        return cid

    async def close_workers(self) -> None:
        """Nobody works until somebody is told to again."""
        for worker in self.workers:
            worker.cancel()
            with suppress(asyncio.CancelledError):
                await worker
        self.workers.clear()

    async def close(self) -> None:
        await self.close_workers()
        await self.knowledge.close()


def said(entries: list[Entry]) -> list[str]:
    return [e.text for e in entries if e.is_public and e.author != "customer"]
