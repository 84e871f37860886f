"""Any brand colour gives pages that can be read."""

from __future__ import annotations

import pytest

from connectors.web.colours import contrast, properties


def colour(written: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(written[1:])
    return red, green, blue


@pytest.mark.parametrize(
    "brand", ["#0f766e", "#ffe600", "#ffffff", "#000000", "#e11d48", "#777777"]
)
def test_text_has_enough_contrast(brand: str) -> None:
    found = {name: colour(value) for name, value in properties(brand).items()}
    assert contrast(found["--accent-light"], colour("#f6f5f1")) >= 4.5
    assert contrast(found["--accent-dark"], colour("#1e2624")) >= 4.5
    assert contrast(found["--brand"], found["--on-brand"]) >= 4.4


def test_a_colour_that_can_be_read_is_left_alone() -> None:
    assert properties("#0f766e")["--accent-light"] == "#0f766e"
    assert properties("#0F766E")["--brand"] == "#0F766E"
