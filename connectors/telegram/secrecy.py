"""The bot's token stays out of every log: httpx logs addresses, and the token is part of them.

So does what customers write: python-telegram-bot logs updates whole when it cannot read them.
"""

from __future__ import annotations

import logging
from typing import Any

_HIDDEN = "<telegram-token>"
_formatter = logging.Formatter()


def hide(token: str) -> None:
    """From now on no log record of this process holds ``token``, whichever library writes it."""
    # What python-telegram-bot has to say is raised as well, and told by us without its texts.
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
    # One line a poll tells nobody anything.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    before = logging.getLogRecordFactory()
    if getattr(before, "hides", None) == token:
        return

    def factory(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = before(*args, **kwargs)
        message = record.getMessage()
        if token in message:
            record.msg, record.args = message.replace(token, _HIDDEN), ()
        if record.exc_info:
            trace = _formatter.formatException(record.exc_info)
            if token in trace:
                record.exc_info, record.exc_text = None, trace.replace(token, _HIDDEN)
        return record

    factory.hides = token  # type: ignore[attr-defined]
    logging.setLogRecordFactory(factory)


def describe(error: BaseException, token: str) -> str:
    """An error for a log, without the token."""
    return f"{type(error).__name__}: {error}".replace(token, _HIDDEN)
