"""The Telegram channel: polling, the durable queues, and one process at a time that serves them."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import structlog
from telegram import Update
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import AIORateLimiter, ExtBot, Updater
from telegram.request import HTTPXRequest

from connectors.telegram.context import TelegramContext
from connectors.telegram.intake import KINDS, Intake
from connectors.telegram.lease import Lease, LeaseLost
from connectors.telegram.outbox import Outbox, Patience
from connectors.telegram.secrecy import describe, hide
from connectors.telegram.updates import UpdateQueue, Updates

__all__ = ["TelegramChannel", "TelegramContext"]

log = structlog.get_logger(__name__)

#: Seconds: how long Telegram may hold a poll open, and how long one call may take.
_POLL, _CALL = 20, 10.0

#: Seconds between attempts to reach Telegram at the start.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0

#: Saying goodbye to Telegram is polite, not necessary: what comes again is recognised.
_GOODBYE_SECONDS = 2.0


class PatientBot(ExtBot[int]):
    """A bot whose polling outlives a 401.

    The updater ends for good when a token is refused, without a word; Telegram refuses good ones
    too while it has trouble of its own.
    """

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:
        """See :meth:`telegram.Bot.get_updates`."""
        try:
            return await super().get_updates(*args, **kwargs)
        except InvalidToken:
            raise NetworkError("Telegram refuses the token") from None


class TelegramChannel:
    """Serves the shop's bot; off without a token."""

    def __init__(self, context: TelegramContext, patience: Patience | None = None) -> None:
        """``patience`` is the outbox's."""
        self._context = context
        self._patience = patience
        secret = context.settings.telegram_token
        self._token = secret.get_secret_value() if secret else ""

    async def run(self) -> None:
        """Serve until cancelled; returns at once when Telegram is off.

        Neither Telegram nor the store need to be there: both are waited for.
        """
        if not self._token or not self._context.settings.telegram.enabled:
            log.info("telegram_off")
            return
        hide(self._token)
        lease = Lease(self._context.redis, self._context.conversations.keys.name("telegram:lease"))
        while True:
            await lease.acquire()
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(lease.keep())
                    group.create_task(self._serve())
            except* LeaseLost:
                log.warning("telegram_taken_over")
            finally:
                await lease.release()

    async def _serve(self) -> None:
        """Everything that the holder of the lease does."""
        context = self._context
        bot = self._bot()
        updates = Updates(context.redis, context.blocking, context.shop)
        try:
            async with asyncio.TaskGroup() as group:
                intake = Intake(context, bot, group.create_task)
                group.create_task(updates.run(bot, intake.take))
                group.create_task(Outbox(context, bot, self._patience).run())
                group.create_task(self._poll(bot))
        finally:
            await bot.shutdown()

    def _bot(self) -> PatientBot:
        base = self._context.settings.telegram.base_url
        return PatientBot(
            self._token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=_request(connections=32),
            get_updates_request=_request(connections=1),
            rate_limiter=AIORateLimiter(max_retries=3),
        )

    async def _poll(self, bot: PatientBot) -> None:
        """Have Telegram's updates written to the store, for ever."""
        await self._reach(bot)
        updater = Updater(bot, UpdateQueue(self._context.redis, self._context.shop))
        await updater.initialize()
        try:
            await updater.start_polling(
                timeout=_POLL,
                bootstrap_retries=-1,
                allowed_updates=KINDS,
                error_callback=self._polling_trouble,
            )
            log.info("telegram_on", bot=bot.username)
            await asyncio.Event().wait()
        finally:
            with contextlib.suppress(TimeoutError, TelegramError):
                async with asyncio.timeout(_GOODBYE_SECONDS):
                    if updater.running:
                        await updater.stop()

    async def _reach(self, bot: PatientBot) -> None:
        pause = _FIRST_PAUSE
        while True:
            try:
                await bot.initialize()
            except TelegramError as error:
                log.warning("telegram_unreachable", error=describe(error, self._token))
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                return

    def _polling_trouble(self, error: TelegramError) -> None:
        log.warning("telegram_polling", error=describe(error, self._token))


def _request(connections: int) -> HTTPXRequest:
    return HTTPXRequest(connections, connect_timeout=_CALL, read_timeout=_CALL, pool_timeout=_CALL)
