"""Logs: a line of JSON for each event, without customers' numbers and without our secrets.

Under the runner a process prints its lines and the runner keeps them in a file that rotates;
started by hand it prints them for a person to read.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

import structlog

from language.masks import mask
from ops.leftovers import TOKEN
from ops.settings import Settings

_HIDDEN = "[secret]"
#: These tell every request, and a bot's token is part of a request's address.
_TALKATIVE = (
    *("httpx", "httpx2", "httpcore", "httpcore2", "telegram", "apscheduler", "asyncio"),
    "uvicorn.access",
)

Event = MutableMapping[str, Any]


def scrubber(settings: Settings) -> Callable[[str], str]:
    """A function that takes personal numbers and the shop's secrets out of a text."""
    secrets = [settings.secret.get_secret_value(), settings.internal_secret.get_secret_value()]
    private = (settings.telegram_token, settings.orders_secret, settings.oidc_secret)
    for given in (*private, *settings.webhook_secrets.values()):
        if given:
            secrets.append(given.get_secret_value())
    for url in (settings.redis_url, settings.store_url):
        if url and (password := urlsplit(url).password):
            secrets.append(password)

    def scrub(text: str) -> str:
        for secret in secrets:
            if secret in text:
                text = text.replace(secret, _HIDDEN)
        return mask(text)

    return scrub


def configure(process: str, settings: Settings, level: int = logging.INFO) -> None:
    """Set up structlog and the standard library's logging for ``process``."""
    scrub = scrubber(settings)

    def named(_: Any, __: str, event: Event) -> Event:
        event["process"] = process
        return event

    def scrubbed(_: Any, __: str, event: Event) -> Event:
        return {name: _scrubbed(value, scrub) for name, value in event.items()}

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        named,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        scrubbed,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    rendered: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if TOKEN not in os.environ:
        rendered = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, rendered],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def _scrubbed(value: Any, scrub: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, dict):
        return {key: _scrubbed(item, scrub) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed(item, scrub) for item in value]
    return value
