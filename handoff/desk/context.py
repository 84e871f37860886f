"""What the desk stands on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from redis.asyncio import Redis

from handoff.activity import Activity
from handoff.agents import Agents
from handoff.amending import Amending
from handoff.attachments import Attachments
from handoff.audit import Audit
from handoff.calendar import Calendar
from handoff.canned import CannedAnswers
from handoff.cases.register import Cases
from handoff.conversations import Conversations
from handoff.desk.errands import Errands
from handoff.desk.lines import Lines
from handoff.desk.logins import Logins
from handoff.desk.provider import Provider
from handoff.desk.sizes import Sizes
from handoff.desk.typists import Typists
from handoff.held import Held
from handoff.identities import Identities
from handoff.listing import Lists
from handoff.presence import Presences
from handoff.queue import Queue
from handoff.rating import Ratings
from handoff.routing import Router
from handoff.searching import Search
from handoff.second_step import SecondSteps
from handoff.webhooks.register import Deliveries
from knowledge.wire import AsyncClient

if TYPE_CHECKING:
    from ops.settings import Settings


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class DeskContext:
    """Everything the desk needs. Whoever makes it runs ``activity`` and ``held``.

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
    knowledge: AsyncClient
    held: Held
    now: Callable[[], datetime] = _now
    logins: Logins = field(init=False)
    second_steps: SecondSteps = field(init=False)
    identities: Identities = field(init=False)
    errands: Errands = field(init=False)
    provider: Provider | None = field(init=False)
    audit: Audit = field(init=False)
    cases: Cases = field(init=False)
    attachments: Attachments = field(init=False)
    presences: Presences = field(init=False)
    router: Router = field(init=False)
    canned: CannedAnswers = field(init=False)
    typists: Typists = field(init=False)
    lists: Lists = field(init=False)
    sizes: Sizes = field(init=False)
    lines: Lines = field(init=False)
    search: Search = field(init=False)
    deliveries: Deliveries = field(init=False)
    amending: Amending = field(init=False)
    ratings: Ratings = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "logins", Logins(self.redis, self.shop, self.agents))
        object.__setattr__(self, "second_steps", SecondSteps(self.redis, self.shop))
        object.__setattr__(self, "identities", Identities(self.redis, self.shop))
        object.__setattr__(self, "errands", Errands(self.redis, self.shop))
        object.__setattr__(self, "provider", self._provider())
        object.__setattr__(self, "audit", Audit(self.redis, self.shop))
        object.__setattr__(self, "cases", Cases(self.redis, self.shop))
        object.__setattr__(self, "attachments", Attachments.of(self.settings))
        object.__setattr__(self, "presences", Presences(self.redis, self.shop))
        object.__setattr__(self, "router", Router(self.redis, self.shop))
        object.__setattr__(self, "canned", CannedAnswers(self.redis, self.shop))
        object.__setattr__(self, "typists", Typists(self.redis, self.shop))
        object.__setattr__(self, "lines", Lines(self.conversations, self.activity))
        object.__setattr__(self, "lists", Lists(self.redis, self.shop))
        object.__setattr__(self, "sizes", Sizes(self.lists))
        object.__setattr__(self, "search", Search(self.redis, self.shop))
        object.__setattr__(self, "ratings", Ratings(self.redis, self.shop))
        minutes = self.settings.limits.amend_minutes
        object.__setattr__(self, "amending", Amending(self.redis, self.shop, minutes))
        object.__setattr__(self, "deliveries", Deliveries(self.redis, self.shop))

    def _provider(self) -> Provider | None:
        """The provider of logins, where the shop has one."""
        oidc, secret = self.settings.oidc, self.settings.oidc_secret
        return Provider(oidc, secret.get_secret_value()) if oidc.issuer and secret else None
