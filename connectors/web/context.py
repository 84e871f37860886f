"""What the customers' API works with; the gateway makes one and hands it to ``app.create``."""

from __future__ import annotations

from dataclasses import dataclass

from redis.asyncio import Redis

from handoff.activity import Activity
from handoff.calendar import Calendar
from handoff.conversations import Conversations
from knowledge.wire import AsyncClient
from ops.settings import Settings


@dataclass(frozen=True, slots=True)
class WebContext:
    """The gateway's shared parts.

    ``redis`` is a client for writes (no retries of its own); ``activity`` must be running.
    ``conversations_per_minute`` bounds new conversations from one network address.
    """

    redis: Redis
    shop: str
    settings: Settings
    conversations: Conversations
    activity: Activity
    knowledge: AsyncClient
    calendar: Calendar
    conversations_per_minute: int = 60
