"""The launcher and the command line as somebody at a shell meets them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from ops import bootstrap
from ops.leftovers import only_run
from ops.lock import pins
from ops.readiness import free_port

ROOT = Path(__file__).parents[2]


def destek(
    *arguments: str, home: Path, path: str = "", **env: str
) -> subprocess.CompletedProcess[str]:
    variables = {
        "PATH": path or os.environ["PATH"],
        "HOME": str(home),
        "DESTEK_HOME": str(home / "state"),
        "PYTHONDONTWRITEBYTECODE": "1",
        **env,
    }
    command = [str(ROOT / "destek"), *arguments]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


def command_line(*arguments: str, home: Path, **env: str) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, "DESTEK_HOME": str(home), "PYTHONPATH": str(ROOT), **env}
    command = [sys.executable, "-P", "-m", "ops.cli", *arguments]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


def test_help_installs_nothing(tmp_path: Path) -> None:
    done = destek("--help", home=tmp_path, DESTEK_PYTHON=sys.executable)
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: ./destek COMMAND")
    assert not (tmp_path / "state" / "env").exists()


def test_without_a_fitting_python_one_line_says_what_to_install(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("readlink", "dirname"):
        (tools / tool).symlink_to(f"/usr/bin/{tool}")
    old = tools / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = destek("up", home=tmp_path, path=str(tools))
    assert done.returncode == 1
    assert "Destek needs Python 3.11, 3.12 or 3.13" in done.stderr


def test_a_named_python_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    done = destek("up", home=tmp_path, DESTEK_PYTHON="/bin/false")
    assert done.returncode == 1
    assert "DESTEK_PYTHON = /bin/false" in done.stderr


def test_the_launcher_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "destek").symlink_to(ROOT / "destek")
    env = {**os.environ, "DESTEK_HOME": str(tmp_path / "h"), "DESTEK_PYTHON": sys.executable}
    done = subprocess.run(
        [str(tmp_path / "destek"), "--help"], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_both_helps_know_the_same_commands(tmp_path: Path) -> None:
    short = set(re.findall(r"^  (\w+) ", bootstrap.USAGE, re.MULTILINE))
    shown = command_line("--help", home=tmp_path, COLUMNS="200", NO_COLOR="1").stdout
    long = set(re.findall(r"^│ (\w+) ", shown, re.MULTILINE))
    assert short == long


def test_a_broken_settings_file_is_lines_not_a_traceback(tmp_path: Path) -> None:
    config = tmp_path / "destek.toml"
    config.write_text("[web]\nprot = 1\nport = 0\n")
    done = command_line("doctor", home=tmp_path, DESTEK_CONFIG=str(config))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_an_agent_is_added_once_without_a_system_by_commands_at_the_same_moment(
    tmp_path: Path,
) -> None:
    env = {**os.environ, "DESTEK_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-P", "-m", "ops.cli", "agent", "add", "--generate"]
    at_once = [
        subprocess.Popen(
            [*command, name], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for name in ("Ayşe", "AYŞE")
    ]
    said_and_errors = [process.communicate() for process in at_once]
    codes = [process.returncode for process in at_once]
    (added, (said, _)), (refused, (_, errors)) = sorted(zip(codes, said_and_errors, strict=True))
    assert (added, refused) == (0, 1), said_and_errors
    assert re.search(r"Password: \S{10,}", said)
    assert "Traceback" not in errors
    assert "already running" not in errors


# To adapt, train first asks the store for feedback, and waits for a run that may be a short one.
@pytest.mark.parametrize("command", [["up"], ["ask"], ["train", "--no-adapt"]])
def test_nothing_starts_beside_a_run_that_is_just_starting(
    tmp_path: Path, command: list[str]
) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    with only_run(folder / "run.json"):
        done = command_line(*command, home=tmp_path, DESTEK_PORT=str(free_port()))
    assert done.returncode == 1
    assert done.stderr.startswith(f"Destek is already running here (process {os.getpid()}).")
    assert not (folder / "valkey.sock").exists()
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", ["up", "ask"])
def test_a_wrong_moment_is_named_with_its_option(tmp_path: Path, command: str) -> None:
    done = command_line(command, "--at", "yarın", home=tmp_path)
    assert done.returncode == 1
    assert done.stderr == "--at 'yarın': allowed is a moment such as 2026-11-21T20:30\n"


@pytest.mark.parametrize(("command", "lang"), [(["ask"], "de"), (["faq", "search", "iade"], "en")])
def test_a_language_the_shop_does_not_speak_is_refused(
    tmp_path: Path, command: list[str], lang: str
) -> None:
    config = tmp_path / "destek.toml"
    config.write_text('[languages]\nenabled = ["tr"]\n')
    done = command_line(*command, "--lang", lang, home=tmp_path, DESTEK_CONFIG=str(config))
    assert done.returncode == 1
    assert done.stderr == f"--lang '{lang}': allowed is tr (languages.enabled)\n"


@pytest.mark.parametrize("name", ["app", "test"])
def test_the_locks_hold_names_and_versions_only(name: str) -> None:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").splitlines()
    pinned = [line for line in lines if not line.startswith("#")]
    assert len(pinned) > 50
    assert all(
        re.match(r"[a-z0-9][a-z0-9.\-]*(\[[\w,-]+\])?==[\w.!+]+( ;.*)?$", pin) for pin in pinned
    )
    assert not any(re.match(r"(torch|triton|nvidia-|cuda-)", line) for line in pinned)


def test_the_locks_hold_what_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["test"]]
    asked = [re.split(r"[^\w.-]", name)[0] for name in wanted]
    both = (ROOT / "requirements/test.txt").read_text("utf-8").lower()
    missing = [name for name in asked if f"\n{name.lower()}==" not in both]
    assert missing == []


def test_torch_and_what_it_brings_stay_out_of_a_lock() -> None:
    compiled = (
        "# x\n--index-url x\nredis==8.0.1\ntorch==2.13.0\nnvidia-cublas==1 ; a\n"
        "triton==3\ncuda-bindings==13\ntorchmetrics==1.0\n"
    )
    assert pins(compiled) == "redis==8.0.1\ntorchmetrics==1.0\n"
