"""Real time as the store writes it."""

from __future__ import annotations

import time


def now_ms() -> int:
    """UTC milliseconds."""
    return round(time.time() * 1000)
