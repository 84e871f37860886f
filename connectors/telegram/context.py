"""What the channel is made from."""

from __future__ import annotations

from dataclasses import dataclass

from redis.asyncio import Redis

from handoff.conversations import Conversations
from ops.settings import Settings


@dataclass(frozen=True, slots=True)
class TelegramContext:
    """The gateway's own things. ``blocking`` is a client without socket timeout."""

    redis: Redis
    blocking: Redis
    shop: str
    settings: Settings
    conversations: Conversations
