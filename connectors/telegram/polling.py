"""Asks Telegram for updates, and confirms them when they are in the store, not before.

The loop is our own rather than python-telegram-bot's updater, which ends for good, without a word,
when Telegram once refuses the token or the queue raises, and cannot be stopped while it pauses.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, RetryAfter, TelegramError

from connectors.telegram.intake import KINDS
from connectors.telegram.patience import Patience, seconds
from connectors.telegram.secrecy import describe

log = structlog.get_logger(__name__)

#: Seconds that Telegram may hold a poll open while there is nothing to tell.
_HOLD = 20


class Polling:
    """One bot's ear."""

    def __init__(
        self, bot: Bot, put: Callable[[Update], Awaitable[None]], patience: Patience
    ) -> None:
        """``put`` returns when an update is safe; only then is Telegram told to forget it."""
        self._bot = bot
        self._put = put
        self._patience = patience
        self._offset = 0
        self._ready = False

    async def run(self) -> None:
        """Poll until cancelled. Telegram may be away at the start, or later, for however long."""
        pause = self._patience.first_pause
        while True:
            try:
                await self._poll()
                pause = self._patience.first_pause
            except RetryAfter as limit:
                await asyncio.sleep(seconds(limit))
            except TelegramError as error:
                # A conflict is another poller or a webhook that somebody has set.
                self._ready = self._ready and not isinstance(error, Conflict)
                log.warning("telegram_unreachable", error=describe(error, self._bot.token))
                await asyncio.sleep(pause)
                pause = self._patience.longer(pause)
            except Exception as error:  # such as an update that cannot be read
                # By its type alone: the words may quote what a customer wrote.
                log.error("telegram_poll_failed", error=type(error).__name__)  # noqa: TRY400
                await asyncio.sleep(pause)
                pause = self._patience.longer(pause)

    async def _poll(self) -> None:
        if not self._ready:
            await self._bot.initialize()
            await self._bot.delete_webhook()
            self._ready = True
            log.info("telegram_on", bot=self._bot.username)
        updates = await self._bot.get_updates(
            offset=self._offset, timeout=_HOLD, allowed_updates=KINDS
        )
        for update in updates:
            await self._put(update)
            self._offset = update.update_id + 1
