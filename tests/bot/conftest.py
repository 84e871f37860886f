"""Rasa's environment, and a Rasa of a few examples behind its own channel."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import inputs
from ops.readiness import free_port
from ops.settings import ROOT
from tests.bot.standing import Standing, standing

HOME = Path(os.environ.get("DESTEK_HOME") or ROOT / ".destek")
RASA = HOME / "env" / "rasa" / "bin" / "python"


@pytest.fixture(scope="session")
def rasa_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of a Rasa process."""
    scratch = tmp_path_factory.mktemp("scratch")
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **inputs.environment(ROOT, scratch)}


@pytest.fixture(scope="session")
def inside(rasa_environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run Python in Rasa's environment: arguments, then extra variables."""

    def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(RASA), *arguments],
            cwd=ROOT,
            env={**rasa_environment, **env},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture(scope="package")
def rasa(
    rasa_environment: dict[str, str],
    valkey_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Standing]:
    """A Rasa that was trained once for all conversations."""
    ports = (free_port(), free_port())
    folder = tmp_path_factory.mktemp("rasa")
    with standing(RASA, rasa_environment, valkey_url, folder, ports) as running:
        yield running
