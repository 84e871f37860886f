"""Rasa's memory of a conversation, in the one store, honest about failures.

Rasa wraps every tracker store so that a failing one is silently replaced by memory, and the
conversation forgotten. A turn that fails loudly can be tried again; `insist` takes the wrapper off.
"""

from __future__ import annotations

import os
from typing import Any, Iterable

from rasa.core.agent import Agent
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import FailSafeTrackerStore, SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from redis.asyncio import Redis

#: One bot session is one sender id, so nothing older than this is ever asked for again.
WEEK = 7 * 24 * 3600


class RedisTrackers(TrackerStore, SerializedTrackerAsText):
    """Trackers as JSON under ``{<shop>}:rasa:<sender>``, gone `record_exp` seconds after a turn.

    `host` is the store's address: ``redis://``, ``rediss://`` or ``unix://``. `timeout` in
    seconds bounds connecting and every answer. Methods raise redis.RedisError.
    """

    def __init__(
        self,
        domain: Domain | None,
        host: str,
        event_broker: EventBroker | None = None,
        record_exp: float = WEEK,
        timeout: float = 2.0,
        **kwargs: Any,
    ) -> None:
        self._redis = Redis.from_url(
            host, decode_responses=True, socket_timeout=timeout, socket_connect_timeout=timeout
        )
        self._prefix = f"{{{os.environ.get('DESTEK_SHOP', 'destek')}}}:rasa:"
        self._expiry = int(record_exp)
        super().__init__(domain, event_broker, **kwargs)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the conversation. The lock store and the gateway allow one turn at a time."""
        await self.stream_events(tracker)
        key = self._prefix + tracker.sender_id
        await self._redis.set(key, self.serialise_tracker(tracker), ex=self._expiry)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation, or None when there is none."""
        stored = await self._redis.get(self._prefix + sender_id)
        return self.deserialise_tracker(sender_id, stored) if stored else None

    async def keys(self) -> Iterable[str]:
        """The senders that are known."""
        found = self._redis.scan_iter(match=self._prefix.replace("[", r"\[") + "*", count=1000)
        return [key[len(self._prefix) :] async for key in found]

    async def ping(self) -> None:
        """Raise redis.RedisError when the store does not answer."""
        await self._redis.ping()


def insist(agent: Agent) -> TrackerStore:
    """Let a failing store fail the turn; returns the store itself."""
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        store = store._tracker_store
        agent.tracker_store = store
        if agent.processor:
            agent.processor.tracker_store = store
    return store
