"""What the desk stands on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from redis.asyncio import Redis

from handoff.activity import Activity
from handoff.agents import Agents
from handoff.calendar import Calendar
from handoff.cases.register import Cases
from handoff.conversations import Conversations
from handoff.desk.logins import Logins
from handoff.pictures import Pictures
from handoff.queue import Queue

if TYPE_CHECKING:
    from ops.settings import Settings


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class DeskContext:
    """Everything the desk needs. Whoever makes it runs ``activity`` (see :class:`Activity`).

    ``now`` is the business clock; it decides what is said about opening hours and due dates.
    """

    redis: Redis
    shop: str
    settings: Settings
    conversations: Conversations
    queue: Queue
    agents: Agents
    activity: Activity
    calendar: Calendar
    now: Callable[[], datetime] = _now
    logins: Logins = field(init=False)
    cases: Cases = field(init=False)
    pictures: Pictures = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "logins", Logins(self.redis, self.shop, self.agents))
        object.__setattr__(self, "cases", Cases(self.redis, self.shop))
        kept = Pictures(self.settings.pictures_dir, self.settings.picture_bytes)
        object.__setattr__(self, "pictures", kept)
