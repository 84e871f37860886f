"""The Telegram channel: polling, the durable queues, and one process at a time that serves them."""

from __future__ import annotations

import asyncio
import time
from functools import cache
from ssl import SSLContext

import structlog
from httpx import create_ssl_context
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from connectors.telegram.context import TelegramContext
from connectors.telegram.intake import Intake
from connectors.telegram.outbox import Outbox
from connectors.telegram.patience import Patience
from connectors.telegram.polling import Polling
from connectors.telegram.secrecy import hide
from connectors.telegram.updates import Updates
from handoff.lease import Lease, LeaseLost

__all__ = ["TelegramChannel", "TelegramContext"]

log = structlog.get_logger(__name__)

#: Seconds that one call may take.
_CALL = 10.0


class TelegramChannel:
    """Serves the shop's bot; off without a token."""

    def __init__(self, context: TelegramContext, patience: Patience | None = None) -> None:
        """``patience`` is for everything that is tried again."""
        self._context = context
        self._patience = patience or Patience()
        secret = context.settings.telegram_token
        self._token = secret.get_secret_value() if secret else ""

    async def run(self) -> None:
        """Serve until cancelled; returns at once when Telegram is off.

        Neither Telegram nor the store need to be there: both are waited for. An error that
        nobody foresaw ends none but this channel's tasks, and they are started anew.
        """
        if not self._token or not self._context.settings.telegram.enabled:
            log.info("telegram_off")
            return
        hide(self._token)
        lease = Lease(self._context.redis, self._context.conversations.keys.name("telegram:lease"))
        pause = self._patience.first_pause
        while True:
            started, failed = time.monotonic(), False
            try:
                await lease.hold(self._serve)
            except* LeaseLost:
                log.warning("telegram_taken_over")
            except* Exception as errors:
                failed = True
                log.error("telegram_failed", errors=_kinds(errors))  # noqa: TRY400 (types alone)
            if failed:
                if time.monotonic() - started > self._patience.longest_pause:
                    pause = self._patience.first_pause
                await asyncio.sleep(pause)
                pause = self._patience.longer(pause)

    async def _serve(self) -> None:
        """Everything that the holder of the lease does."""
        context = self._context
        bot = self._bot()
        updates = Updates(context.redis, context.blocking, context.shop)
        try:
            async with asyncio.TaskGroup() as group:
                intake = Intake(context, bot, group.create_task, self._patience)
                group.create_task(updates.run(bot, intake.take))
                group.create_task(Outbox(context, bot, self._patience).run())
                group.create_task(Polling(bot, updates.put, self._patience).run())
        finally:
            await bot.shutdown()

    def _bot(self) -> ExtBot[int]:
        base = self._context.settings.telegram.base_url
        return ExtBot[int](
            self._token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=_request(connections=32),
            get_updates_request=_request(connections=1),
            rate_limiter=AIORateLimiter(max_retries=3),
        )


def _kinds(error: BaseException) -> list[str]:
    """The types of an error's causes; their words may quote what a customer wrote."""
    if isinstance(error, BaseExceptionGroup):
        return [kind for cause in error.exceptions for kind in _kinds(cause)]
    return [type(error).__name__]


def _request(connections: int) -> HTTPXRequest:
    return HTTPXRequest(
        connections,
        connect_timeout=_CALL,
        read_timeout=_CALL,
        pool_timeout=_CALL,
        httpx_kwargs={"verify": _certificates()},
    )


@cache
def _certificates() -> SSLContext:
    """Whom to trust; read once, because it takes longer than everything else of a client."""
    return create_ssl_context()
