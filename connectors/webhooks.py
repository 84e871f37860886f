"""Tells the shop's own systems what happens, in one gateway at a time, however many there are.

Each webhook has a sender of its own: one that is slow delays neither another nor a customer. What
has not arrived is tried again for about a day, then it is a dead letter (docs/webhooks.md).
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus

import httpx
import structlog
from redis.asyncio import Redis

from handoff.instants import now_ms
from handoff.keys import Keys
from handoff.lease import Lease, LeaseLost
from handoff.store import STORE_TROUBLE, heed_cancellation, steadily
from handoff.webhooks.delivery import Delivery, Trouble
from handoff.webhooks.envelope import Envelopes
from handoff.webhooks.following import Follower
from handoff.webhooks.hook import SIGNATURE, TIMESTAMP, Hook, signature
from handoff.webhooks.register import Deliveries

log = structlog.get_logger(__name__)

#: Seconds between a try and the next, each a fifth longer or shorter by chance: a day in all.
PAUSES = (10, 30, 60, 300, 900, 1800, 3600, 7200, 14400, 28800, 28800)
_CHANCE = 0.2
#: A receiver that asks for a pause gets it, up to this (seconds).
_LONGEST_REST = 3600

#: Seconds for one try, from the name's look-up to the status.
_PATIENCE = 10.0
#: How many conversations of one webhook are sent side by side.
_LANES = 4
_BLOCK_MS = 1_000
_LOOK_SECONDS = 1.0

_RESTING = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver said: a status, 0 for none, and why that is no success.

    ``rest`` is how many seconds of peace it asks for.
    """

    status: int = 0
    trouble: str = ""
    rest: float = 0.0


class Post:
    """Posts signed bodies. Redirects lead nowhere, and what is answered is not read."""

    def __init__(self, patience: float = _PATIENCE) -> None:
        self._patience = patience

    async def __call__(
        self, hook: Hook, event: str, delivery: str, body: str, attempt: int = 1
    ) -> Answer:
        """Send once, however it ends."""
        http, sent, now = self._http, body.encode(), now_ms() // 1000
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Destek-Webhooks/1",
            "X-Destek-Event": event,
            "X-Destek-Delivery": delivery,
            "X-Destek-Attempt": str(attempt),
            TIMESTAMP: str(now),
            SIGNATURE: signature(hook.secret, now, sent),
        }
        try:
            async with (
                asyncio.timeout(self._patience),
                http.stream("POST", hook.url, content=sent, headers=headers) as response,
            ):
                status, rest = response.status_code, response.headers.get("Retry-After", "")
        except (TimeoutError, httpx.TimeoutException):
            return Answer(trouble=Trouble.TIMEOUT)
        except (httpx.HTTPError, OSError):
            return Answer(trouble=Trouble.UNREACHABLE)
        except Exception as error:
            # Whatever a receiver does must end nothing but this try.
            log.warning("webhook_unreachable", webhook=hook.id, error=type(error).__name__)
            return Answer(trouble=Trouble.UNREACHABLE)
        if 200 <= status < 300:
            return Answer(status)
        if status == HTTPStatus.GONE:
            return Answer(status, Trouble.GONE)
        return Answer(status, Trouble.ANSWERED, _seconds(rest) if status in _RESTING else 0.0)

    async def aclose(self) -> None:
        """Close the connections."""
        if "_http" in vars(self):
            await self._http.aclose()

    @cached_property
    def _http(self) -> httpx.AsyncClient:
        """Made when it is needed: certificates take a while to read."""
        return httpx.AsyncClient(
            timeout=self._patience,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            trust_env=False,
            follow_redirects=False,
        )


class Webhooks:
    """The webhooks of one shop, for as long as this process holds the lease.

    Args:
        blocking: a client without socket timeout.
        pauses: seconds between a try and the next.
    """

    def __init__(
        self,
        redis: Redis,
        blocking: Redis,
        shop: str,
        hooks: Mapping[str, Hook],
        envelopes: Envelopes,
        *,
        post: Post | None = None,
        pauses: tuple[float, ...] = PAUSES,
    ) -> None:
        self._redis = redis
        self._key = Keys(shop).name("webhooks", "lease")
        self._post = post or Post()
        self._follower = Follower(redis, blocking, shop, hooks, envelopes)
        deliveries = Deliveries(redis, shop)
        self._senders = [Sender(hook, deliveries, self._post, pauses) for hook in hooks.values()]

    async def run(self) -> None:
        """Tell until cancelled; with no webhooks, until nothing waits for former ones.

        A lost store is waited for.
        """
        lease = Lease(self._redis, self._key)
        try:
            if not self._senders:
                await lease.acquire()
                await steadily(self._follower.begin)
                await lease.release()
                return
            while True:
                try:
                    await lease.hold(self._work)
                except* LeaseLost:
                    log.warning("webhooks_taken_over")
        finally:
            await self._post.aclose()

    async def _work(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow())
            for sender in self._senders:
                group.create_task(sender.run())

    async def _follow(self) -> None:
        behind = True
        while True:
            heed_cancellation()
            try:
                if behind:
                    await self._follower.begin()
                    behind = False
                if await self._follower.follow(_BLOCK_MS):
                    for sender in self._senders:
                        sender.wake()
            except STORE_TROUBLE as error:
                log.warning("webhooks_wait", error=type(error).__name__)
                behind = True
                await asyncio.sleep(_LOOK_SECONDS)


class Sender:
    """Sends what waits for one webhook: some conversations side by side, each in order."""

    def __init__(
        self, hook: Hook, deliveries: Deliveries, post: Post, pauses: tuple[float, ...] = PAUSES
    ) -> None:
        self._hook = hook
        self._deliveries = deliveries
        self._post = post
        self._pauses = pauses
        self._busy: set[str] = set()
        self._more = asyncio.Event()

    def wake(self) -> None:
        """There may be something to send."""
        self._more.set()

    async def run(self) -> None:
        """Send until cancelled; a lost store is waited for."""
        async with asyncio.TaskGroup() as lanes:
            while True:
                heed_cancellation()
                self._more.clear()
                try:
                    for cid in await self._due():
                        self._busy.add(cid)
                        lanes.create_task(self._lane(cid))
                except STORE_TROUBLE as error:
                    log.warning("webhook_waits", webhook=self._hook.id, error=type(error).__name__)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_SECONDS):
                        await self._more.wait()

    async def _due(self) -> list[str]:
        """The conversations to send something of now."""
        now, hook = now_ms(), self._hook
        rests_until, gone = await self._deliveries.willing(hook)
        if gone:
            await self._deliveries.bury_all(hook.id, Trouble.GONE)
        if gone or now < rests_until or len(self._busy) >= _LANES:
            return []
        # What a lane has in hand now may be let go, and be due later, before the store answers.
        busy = self._busy.copy()
        found = await self._deliveries.due(hook.id, now, 2 * _LANES)
        return [cid for cid in found if cid not in busy][: _LANES - len(self._busy)]

    async def _lane(self, cid: str) -> None:
        try:
            if delivery := await self._deliveries.head(self._hook.id, cid):
                await self._send(delivery)
        except STORE_TROUBLE as error:
            # It may have arrived; it is sent again under the same id.
            log.warning("webhook_waits", webhook=self._hook.id, error=type(error).__name__)
        finally:
            self._busy.discard(cid)
            self._more.set()

    async def _send(self, delivery: Delivery) -> None:
        hook, attempt = self._hook, delivery.tries + 1
        answer = await self._post(hook, delivery.event, delivery.id, delivery.body, attempt)
        told = log.bind(webhook=hook.id, delivery=delivery.id, status=answer.status)
        if not answer.trouble:
            await self._deliveries.sent(delivery, answer.status)
            told.info("webhook_sent", event_told=delivery.event, attempt=attempt)
            return
        told = told.bind(trouble=answer.trouble, attempt=attempt)
        if answer.trouble == Trouble.GONE:
            await self._deliveries.bury(delivery, answer.trouble, answer.status, tried=True)
            await self._deliveries.gone(hook)
            told.warning("webhook_gone")
        elif attempt > len(self._pauses):
            await self._deliveries.bury(delivery, answer.trouble, answer.status, tried=True)
            told.warning("webhook_given_up")
        else:
            pause = self._pauses[attempt - 1] * random.uniform(1 - _CHANCE, 1 + _CHANCE)  # noqa: S311
            now = now_ms()
            if answer.rest:
                await self._deliveries.rest(hook.id, now + round(answer.rest * 1000))
            due = now + round(max(pause, answer.rest) * 1000)
            await self._deliveries.failed(delivery, due, answer.trouble, answer.status)
            told.warning("webhook_failed")


def _seconds(retry_after: str) -> float:
    """What ``Retry-After`` asks for: seconds or a moment; 0 for what is neither."""
    if retry_after.isascii() and retry_after.isdigit():
        seconds = float(retry_after)
    else:
        try:
            seconds = parsedate_to_datetime(retry_after).timestamp() - now_ms() / 1000
        except ValueError:
            return 0.0
    return min(max(seconds, 0.0), _LONGEST_REST)
