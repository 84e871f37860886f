"""Only the shop's pages may talk to the API."""

from __future__ import annotations

import pytest
from starlette.requests import HTTPConnection

from connectors.web.origins import Origins


def _from(origin: str | None, host: str = "127.0.0.1:8080") -> HTTPConnection:
    headers = [(b"host", host.encode())]
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    return HTTPConnection({"type": "http", "headers": headers})


@pytest.mark.parametrize(
    ("origin", "welcome"),
    [
        (None, True),
        ("https://shop.example", True),
        ("https://SHOP.example", True),
        ("http://127.0.0.1:8080", True),
        ("http://shop.example", False),
        ("https://shop.example.evil.test", False),
        ("https://shop.example:444", False),
        ("http://127.0.0.1:8081", False),
        ("null", False),
        ("", False),
    ],
)
def test_origins(origin: str | None, welcome: bool) -> None:
    assert Origins(["https://shop.example"]).welcome(_from(origin)) is welcome


def test_an_empty_host_matches_nothing() -> None:
    assert not Origins([]).welcome(_from("null", host=""))
