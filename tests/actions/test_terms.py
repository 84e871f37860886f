"""The shop's periods, counted from what an order says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from actions.orders.model import Order, State
from actions.terms import Terms
from ops.settings import load
from tests.actions.flows.counter import PAN, SWEATER, order, parcel


@pytest.mark.parametrize(
    ("sold", "until"),
    [
        (order(State.DELIVERED), date(2026, 12, 1)),
        (order(State.DELIVERED, returnable_until=date(2026, 12, 17)), date(2026, 12, 17)),
        (order(State.SHIPPED), None),
        (
            order(
                State.SHIPPED,
                SWEATER,
                PAN,
                shipments=(
                    parcel(State.DELIVERED, SWEATER, delivered=date(2026, 11, 10)),
                    parcel(State.SHIPPED, PAN),
                ),
            ),
            date(2026, 11, 24),
        ),
    ],
)
def test_the_last_day_of_a_return(sold: Order, until: date | None) -> None:
    assert Terms().returnable_until(sold) == until


def test_the_last_day_of_a_warranty() -> None:
    assert Terms().warranted_until(date(2024, 11, 30)) == date(2026, 11, 30)
    assert Terms(warranty_years=3).warranted_until(date(2024, 2, 29)) == date(2027, 2, 28)


def test_the_shop_may_grant_more(tmp_path: Path) -> None:
    config = tmp_path / "destek.toml"
    config.write_text("[returns]\ndays = 30\n[warranty]\nyears = 3\n", "utf-8")
    settings = load(config, {"DESTEK_HOME": str(tmp_path / "home")})
    assert Terms.of(settings) == Terms(30, 3)
