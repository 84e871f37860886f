"""Orders from the shop's own system over HTTP. The contract is docs/orders.md."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus

import httpx

from actions.orders import signature, wire
from actions.orders.errors import OrdersMalformed, OrdersUnavailable
from actions.orders.model import OrderNumber, Record

#: Pauses before the second and the third try, in seconds.
_PAUSES = (0.1, 0.4)
_LARGEST = 1024 * 1024
_CONNECTIONS = httpx.Limits(max_connections=20, max_keepalive_connections=10)
#: The connection could not be made or broke: nobody is known to have answered.
_BROKEN = (httpx.NetworkError, httpx.RemoteProtocolError)


class HttpDirectory:
    """The shop's system behind ``url``.

    Args:
        timeout: seconds for one lookup, all its tries together.
    """

    def __init__(self, url: str, secret: str, *, timeout: float) -> None:
        self._url = url.rstrip("/")
        self._secret = secret
        self._timeout = timeout
        self._http = httpx.AsyncClient(
            timeout=timeout, limits=_CONNECTIONS, trust_env=False, follow_redirects=False
        )

    async def find(self, number: OrderNumber) -> Record | None:
        """See :class:`~actions.orders.directory.OrderDirectory`."""
        body = await self._get(f"/orders/{number}")
        if body is None:
            return None
        with self._named():
            return wire.record(body, number)

    async def of_customer(self, customer: str) -> tuple[Record, ...]:
        """See :class:`~actions.orders.directory.OrderDirectory`."""
        body = await self._get("/orders", {"customer": customer})
        if body is None:
            return ()
        with self._named():
            return wire.records(body, customer)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _get(self, path: str, query: Mapping[str, str] | None = None) -> bytes | None:
        """The answer's body, or None when there is no such thing."""
        try:
            async with asyncio.timeout(self._timeout):
                status, body = await self._insisting(path, query)
        except (TimeoutError, httpx.TimeoutException):
            raise OrdersUnavailable(
                f"{self._url} did not answer within {self._timeout:g} s (orders.timeout)"
            ) from None
        except httpx.HTTPError as error:
            raise OrdersUnavailable(
                f"{self._url} cannot be reached ({type(error).__name__}); is orders.url right?"
            ) from error
        if status == HTTPStatus.NOT_FOUND:
            return None
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            raise OrdersUnavailable(
                f"{self._url} refused our signature ({status});"
                " is ORDERS_SECRET the same on both sides, and are both clocks right?"
            )
        if status != HTTPStatus.OK:
            raise OrdersUnavailable(f"{self._url} answered {status}; see docs/orders.md")
        return body

    async def _insisting(self, path: str, query: Mapping[str, str] | None) -> tuple[int, bytes]:
        """Ask again when the connection or the server breaks: reading twice harms nobody."""
        for pause in _PAUSES:
            try:
                status, body = await self._once(path, query)
            except _BROKEN:
                await asyncio.sleep(pause)
                continue
            if status < HTTPStatus.INTERNAL_SERVER_ERROR:
                return status, body
            await asyncio.sleep(pause)
        return await self._once(path, query)

    async def _once(self, path: str, query: Mapping[str, str] | None) -> tuple[int, bytes]:
        request = self._http.build_request("GET", self._url + path, params=query)
        request.headers["Accept"] = "application/json"
        target = request.url.raw_path.decode("ascii")
        request.headers.update(
            signature.headers(self._secret, int(time.time()), request.method, target)
        )
        response = await self._http.send(request, stream=True)
        try:
            body = b""
            async for part in response.aiter_bytes():
                body += part
                if len(body) > _LARGEST:
                    raise OrdersMalformed(f"{self._url}: an answer of more than {_LARGEST} bytes")
            return response.status_code, body
        finally:
            await response.aclose()

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Say in an error whose answer it was."""
        try:
            yield
        except OrdersMalformed as error:
            raise OrdersMalformed(f"{self._url}: {error}; see docs/orders.md") from None
