"""How the shop's system knows that it is us who ask: docs/orders.md."""

from __future__ import annotations

import hashlib
import hmac

TIMESTAMP = "X-Destek-Timestamp"
SIGNATURE = "X-Destek-Signature"


def headers(
    secret: str, timestamp: int, method: str, target: str, body: bytes = b""
) -> dict[str, str]:
    """The headers of a signed request.

    Args:
        timestamp: seconds since 1970.
        target: path and query exactly as they are sent, ``/api/orders/10452``.
    """
    signed = f"{timestamp}\n{method}\n{target}\n".encode() + body
    code = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return {TIMESTAMP: str(timestamp), SIGNATURE: f"v1={code}"}
