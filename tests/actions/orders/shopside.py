"""A shop's own system: a real HTTP server that follows docs/orders.md and checks signatures.

What it does instead of answering is put on `plan`: a status, a body, "slow" or "hang up".
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRET = "a secret that both sides know"
_FRESH_SECONDS = 300


class ShopSide:
    """The orders it has, what it was asked, and what it does next."""

    def __init__(self, *documents: dict[str, Any]) -> None:
        self.documents = documents
        self.plan: list[int | bytes | str] = []
        self.asked: list[str] = []
        self.clock = time.time
        self.over = threading.Event()
        self.url = ""

    @contextmanager
    def serve(self) -> Iterator[ShopSide]:
        """Listen on a port of this machine, below the path /api."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_port}/api"
        try:
            yield self
        finally:
            self.over.set()
            server.shutdown()
            thread.join()
            server.server_close()

    def answer(self, target: str) -> tuple[int, Any]:
        """Status and body for a signed request."""
        parts = urlsplit(target)
        if parts.path == "/api/orders":
            (customer,) = parse_qs(parts.query)["customer"]
            theirs = [d for d in self.documents if d["owner"]["customer"] == customer]
            return (200, {"orders": theirs}) if theirs else (404, {})
        number = parts.path.removeprefix("/api/orders/")
        for document in self.documents:
            if "".join(filter(str.isdigit, document["number"])) == number:
                return 200, document
        return 404, {"error": "no such order"}

    def signed(self, method: str, target: str, headers: Any) -> bool:
        """Whether the request is ours and fresh, as the contract says it."""
        stamp = headers.get("X-Destek-Timestamp", "")
        if not stamp.isdecimal() or abs(self.clock() - int(stamp)) > _FRESH_SECONDS:
            return False
        signed = f"{stamp}\n{method}\n{target}\n".encode()
        right = "v1=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(right, headers.get("X-Destek-Signature", ""))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                shop.asked.append(self.path)
                next_ = shop.plan.pop(0) if shop.plan else None
                if next_ == "hang up":
                    return
                if next_ == "slow":
                    shop.over.wait(30)
                    return
                if isinstance(next_, int):
                    self._send(next_, b"{}")
                elif isinstance(next_, bytes):
                    self._send(200, next_)
                elif not shop.signed(self.command, self.path, self.headers):
                    self._send(401, b"{}")
                else:
                    status, body = shop.answer(self.path)
                    self._send(status, json.dumps(body).encode())

            def _send(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Handler
