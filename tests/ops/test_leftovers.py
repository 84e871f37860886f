from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.leftovers import TOKEN, AlreadyRunning, Mark, RunFile, only_run, sweep
from tests.ops.children import is_alive

ROOT = Path(__file__).parents[2]
SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def sleepers() -> Iterator[list[subprocess.Popen[bytes]]]:
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def dead() -> Mark:
    """The mark of a process that is over."""
    process = subprocess.Popen(SLEEPER)
    mark = Mark.of(process.pid)
    process.kill()
    process.wait()
    assert mark is not None
    return mark


def test_nothing_is_left_without_a_run(tmp_path: Path) -> None:
    assert sweep(tmp_path / "run.json") == []


def test_what_a_killed_run_left_is_ended(
    tmp_path: Path, sleepers: list[subprocess.Popen[bytes]]
) -> None:
    child = subprocess.Popen(SLEEPER)
    grandchild = subprocess.Popen(SLEEPER, env={**os.environ, TOKEN: "token-of-that-run"})
    sleepers += [child, grandchild]
    run = RunFile(tmp_path / "run.json", "token-of-that-run", dead())
    run.started("rasa", child.pid)
    assert sweep(run.path) == [f"process {grandchild.pid}", "rasa"]
    assert not is_alive(child.pid)
    assert not is_alive(grandchild.pid)
    assert not run.path.exists()


def test_a_foreign_process_with_the_same_number_is_left_alone(
    tmp_path: Path, sleepers: list[subprocess.Popen[bytes]]
) -> None:
    foreign = subprocess.Popen(SLEEPER)
    sleepers.append(foreign)
    run = RunFile(tmp_path / "run.json", "token", dead())
    run.children["rasa"] = Mark(foreign.pid, 12345.0)
    run.save()
    assert sweep(run.path) == []
    assert is_alive(foreign.pid)


OWNER = """
import sys, time
from pathlib import Path
from ops.leftovers import only_run
with only_run(Path(sys.argv[1])):
    print("mine", flush=True)
    time.sleep(600)
"""


def test_one_process_at_a_time_may_run_even_before_it_says_who_it_is(
    tmp_path: Path, sleepers: list[subprocess.Popen[bytes]]
) -> None:
    path = tmp_path / "run.json"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(path)], env=env, stdout=subprocess.PIPE
    )
    sleepers.append(owner)
    assert owner.stdout
    with owner.stdout as said:
        assert said.readline() == b"mine\n"
    with pytest.raises(AlreadyRunning, match=f"process {owner.pid}"), only_run(path):
        pass
    owner.kill()
    owner.wait()
    with only_run(path) as left:
        assert left == []


def test_what_a_run_starts_does_not_keep_the_home_from_the_next(
    tmp_path: Path, sleepers: list[subprocess.Popen[bytes]]
) -> None:
    with only_run(tmp_path / "run.json"):
        sleepers.append(subprocess.Popen(SLEEPER))
    with only_run(tmp_path / "run.json") as left:
        assert left == []


def test_a_living_run_is_not_swept(tmp_path: Path) -> None:
    run = RunFile(tmp_path / "run.json", "token")
    run.save()
    with pytest.raises(AlreadyRunning, match=str(os.getpid())):
        sweep(run.path)
    assert run.path.exists()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"token": 1}', '{"children": 3}'])
def test_a_file_cut_short_is_no_run(tmp_path: Path, content: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(content)
    assert RunFile.read(path) is None
    assert sweep(path) == []


def test_the_file_says_the_same_when_read_again(tmp_path: Path) -> None:
    run = RunFile(tmp_path / "run.json", "token", variables={"DESTEK_PORT": "8080"})
    run.started("self", os.getpid())
    assert RunFile.read(run.path) == run
    assert run.path.stat().st_mode & 0o077 == 0
