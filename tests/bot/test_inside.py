"""Runs the checks of ``tests/bot/inside`` where they belong: in Rasa's own environment."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ops.settings import ROOT

pytestmark = pytest.mark.e2e  # Rasa itself

Inside = Callable[..., subprocess.CompletedProcess[str]]


def test_everything_inside_rasa(inside: Inside, valkey_url: str) -> None:
    done = inside(
        *("-m", "unittest", "discover", "-s", "tests/bot/inside", "-p", "check_*.py", "-t", "."),
        DESTEK_STORE_URL=valkey_url,
        DESTEK_SHOP="destek",
    )
    assert done.returncode == 0, done.stderr
    checks = len(list((ROOT / "tests/bot/inside").glob("check_*.py")))
    assert checks == 8


def test_rasa_finds_no_fault_with_domain_rules_and_examples(inside: Inside, tmp_path: Path) -> None:
    done = inside(
        *("-m", "rasa", "data", "validate", "--domain", "domain.yml", "--config", "config.yml"),
        *("--data", "data/nlu", "data/rules"),
        DESTEK_KNOWLEDGE_SOCKET=str(tmp_path / "nobody.sock"),
    )
    log = done.stdout + done.stderr
    assert done.returncode == 0, log
    # Rasa cannot see that actions use responses; these intents come from buttons and pictures.
    unsaid = ("utter_", "'helpful'", "'none_of_these'", "'picture'")
    warnings = [
        line
        for line in log.splitlines()
        if "Warning" in line and not any(name in line for name in unsaid)
    ]
    assert warnings == []
