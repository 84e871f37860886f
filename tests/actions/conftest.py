"""A shop whose help articles are on a shelf."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from actions.shop import Shop
from actions.turn import Turn
from handoff.calendar import Calendar
from handoff.cases.register import Cases
from handoff.conversations import Conversations
from handoff.store import connect
from knowledge.wire import AsyncClient
from ops.settings import Brand, Hours
from ops.settings import Cases as PerKind
from tests.actions.shelf import Shelf

SATURDAY = datetime(2026, 11, 21, 18, 0, tzinfo=ZoneInfo("Europe/Istanbul"))

KNOWN = {
    "iade": ("iade-suresi", "answer", 0.8),
    "fatura": ("e-fatura", "answer", 0.95),
    "kargo": ("kargo-ucreti", "clarify", 0.5),
}


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    shelf = Shelf(KNOWN)
    async with shelf.serve(tmp_path / "knowledge.sock"):
        yield shelf


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """The shop; without the fixture `shelf` its knowledge server is down, and it has no store."""
    async with AsyncClient(tmp_path / "knowledge.sock", 2.0) as knowledge:
        nowhere = connect(f"unix://{tmp_path / 'nobody.sock'}")
        yield Shop(
            Brand(),
            Calendar(Hours()),
            knowledge,
            cases=Cases(nowhere, "testshop"),
            conversations=Conversations(nowhere, "testshop"),
            promises=PerKind(),
        )


@pytest.fixture
def say() -> Callable[..., Turn]:
    """Make a turn: text, intent, and anything else that differs."""

    def make(text: str, intent: str = "faq", **changes: Any) -> Turn:
        fields: dict[str, Any] = {"lang": "tr", "confidence": 0.9, "now": SATURDAY}
        return Turn(text=text, intent=intent, **{**fields, **changes})

    return make
