"""Which pages may talk to the customers' API."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection


class Origins:
    """The shop's list. A page served by this very host is always welcome."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self._allowed = frozenset(origin.rstrip("/").lower() for origin in allowed)

    def welcome(self, connection: HTTPConnection) -> bool:
        """Whether the request's origin may go on.

        Programs that are no browsers send none; they hold no cookie either, only their own token.
        """
        origin = connection.headers.get("origin")
        if origin is None or origin.lower() in self._allowed:
            return True
        return urlsplit(origin.lower()).netloc == connection.headers.get("host", "").lower() != ""
