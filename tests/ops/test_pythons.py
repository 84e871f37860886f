from __future__ import annotations

from pathlib import Path

import pytest

from ops import pythons


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


RUNS = "echo 3.10"
#: What a pyenv shim does while no 3.10 is active.
SHIM = "echo 'pyenv: python3.10: command not found' >&2; exit 127"


@pytest.fixture
def uv(tmp_path: Path) -> Path:
    """A uv that can download nothing."""
    return program(tmp_path / "uv", "exit 2")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path)}


def test_the_named_one_goes_first(tmp_path: Path, uv: Path, env: dict[str, str]) -> None:
    program(tmp_path / "bin" / "python3.10", RUNS)
    named = program(tmp_path / "named", RUNS)
    assert pythons.find(uv, tmp_path, env | {"DESTEK_PYTHON310": str(named)}) == named


def test_a_named_one_that_does_not_run_is_an_error(
    tmp_path: Path, uv: Path, env: dict[str, str]
) -> None:
    program(tmp_path / "bin" / "python3.10", RUNS)
    named = program(tmp_path / "named", "echo 3.12")
    with pytest.raises(pythons.NoPython310, match=r"DESTEK_PYTHON310 = .*named"):
        pythons.find(uv, tmp_path, env | {"DESTEK_PYTHON310": str(named)})


def test_a_shim_that_does_not_run_is_passed_over(
    tmp_path: Path, uv: Path, env: dict[str, str]
) -> None:
    program(tmp_path / "shims" / "python3.10", SHIM)
    real = program(tmp_path / "bin" / "python3.10", RUNS)
    env["PATH"] = f"{tmp_path / 'shims'}:{env['PATH']}"
    assert pythons.find(uv, tmp_path, env) == real


def test_pyenvs_newest_that_runs_is_taken(tmp_path: Path, uv: Path, env: dict[str, str]) -> None:
    program(tmp_path / "bin" / "python3.10", SHIM)
    versions = tmp_path / ".pyenv" / "versions"
    program(versions / "3.10.9" / "bin" / "python", RUNS)
    wanted = program(versions / "3.10.13" / "bin" / "python", RUNS)
    program(versions / "3.10.14" / "bin" / "python", "exit 1")
    program(versions / "3.11.7" / "bin" / "python", "echo 3.11")
    assert pythons.find(uv, tmp_path, env) == wanted


def test_uv_downloads_one_at_last(tmp_path: Path, env: dict[str, str]) -> None:
    downloaded = program(tmp_path / "downloaded", RUNS)
    uv = program(tmp_path / "uv", f'[ "$2" = find ] && echo {downloaded} || exit 0')
    assert pythons.find(uv, tmp_path, env) == downloaded


def test_without_any_one_message_says_what_to_install(
    tmp_path: Path, uv: Path, env: dict[str, str]
) -> None:
    with pytest.raises(pythons.NoPython310) as caught:
        pythons.find(uv, tmp_path, env)
    assert "uv python install 3.10" in str(caught.value)
    assert "DESTEK_PYTHON310" in str(caught.value)
