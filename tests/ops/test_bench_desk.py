"""The measurement of the desk, at a size that is soon done."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from ops.bench_desk import ROWS
from ops.cli import app

pytestmark = pytest.mark.e2e


def test_a_small_shop_is_measured_to_the_end() -> None:
    size = "--agents 3 --open 20 --listed 130 --entries 40 --escalations 2 --rate 20"
    result = CliRunner().invoke(app, ["bench", "desk", *size.split(), "--json"])
    assert result.exit_code == 0, result.output
    figures = json.loads(result.stdout)
    assert figures["machine"]["cores"] >= 1
    assert figures["full"].keys() == {*ROWS, "memory_mb", "gateway_cpu"}
    # An empty shop has no next page and no long conversation.
    assert figures["empty"].keys() == figures["full"].keys() - {"next", "conversation", "watched"}
    for name in ROWS:
        assert 0 < figures["full"][name]["p50_ms"] <= figures["full"][name]["p95_ms"]
    assert figures["full"]["memory_mb"].keys() == {"gateway", "valkey"}
