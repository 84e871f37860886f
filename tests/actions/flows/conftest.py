"""A shop with everything in memory."""

from __future__ import annotations

import pytest

from actions.shop import Shop
from tests.actions.flows.playing import stocked


@pytest.fixture
def shop() -> Shop:
    """It knows how invoices are had."""
    return stocked("fatura")
