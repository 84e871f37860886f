"""Cases on a real store."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from redis.asyncio import Redis

from handoff.cases.case import Draft, Kind
from handoff.cases.register import Cases
from handoff.conversations import Conversations
from handoff.entry import Entry
from tests.handoff.conftest import SHOP

AYLA, BERK = "id:ayla", "id:berk"
AGENT, COLLEAGUE = "Ayşe", "Mert"
DUE = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # a Tuesday, 18:00 in Istanbul


@pytest.fixture
def cases(store: Redis) -> Cases:
    return Cases(store, SHOP)


@pytest.fixture
async def cid(conversations: Conversations) -> str:
    """A conversation of Ayla's."""
    return (await conversations.create("web", "tr", customer={"id": "ayla"})).id


def draft(conversation: str, **fields: Any) -> Draft:
    """A case of Ayla's that is to be opened."""
    given = {"kind": Kind.RETURN, "customer": AYLA, "due": DUE, **fields}
    return Draft(conversation=conversation, **given)


async def events(conversations: Conversations, cid: str) -> list[Entry]:
    return [entry for entry in await conversations.entries(cid) if entry.kind == "event"]
