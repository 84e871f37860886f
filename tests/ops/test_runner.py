from __future__ import annotations

import asyncio
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ops import runner as runner_module
from ops.leftovers import RunFile
from ops.runner import CannotStart, Runner, Service, raise_open_files
from tests.ops.children import Scene, is_alive, until

ROOT = Path(__file__).parents[2]


def pids(runner: Runner) -> dict[str, int]:
    """The process of every part, as the run file tells it to other commands."""
    return {name: mark.pid for name, mark in runner.run_file.children.items()}


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


async def test_a_part_starts_when_what_it_needs_is_ready(scene: Scene) -> None:
    services = [
        scene.service("web", needs=("store", "bot")),
        scene.service("bot", needs=("store",)),
    ]
    async with scene.runner(*services, scene.service("store")) as runner:
        await runner.ready()
        began = [note for note in scene.notes() if note.endswith(("began", "ready"))]
    assert began == [
        *("store began", "store ready", "bot began", "bot ready", "web began", "web ready"),
    ]


async def test_parts_end_before_what_they_need_and_nothing_is_left(scene: Scene) -> None:
    services = [scene.service("store"), scene.service("web", needs=("store",))]
    async with scene.runner(*services) as runner:
        await runner.ready()
    assert scene.notes()[-2:] == ["web stopped", "store stopped"]
    assert scene.alive() == []
    assert not (scene.folder / "run.json").exists()


async def test_a_part_may_be_let_go_first_without_being_needed(scene: Scene) -> None:
    plain = scene.service("bot")
    bot = Service("bot", command=plain.command, ready=plain.ready, after=("web", "elsewhere"))
    async with scene.runner(bot, scene.service("web")) as runner:
        await runner.ready()
        assert scene.notes() == ["web began", "web ready", "bot began", "bot ready"]


async def test_a_crashed_part_is_started_again_and_its_last_words_are_heard(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "_SHORTEST_PAUSE", 0.01)
    async with scene.runner(scene.service("bot", "crash")) as runner:
        await runner.ready()
    assert scene.notes()[:2] == ["bot began", "bot began"]
    assert any("exit code 3" in line for line in scene.said)
    assert "      last words" in scene.said


async def test_a_killed_part_comes_back_and_the_others_stay(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "_SHORTEST_PAUSE", 0.01)
    async with scene.runner(scene.service("store"), scene.service("bot")) as runner:
        await runner.ready()
        before = pids(runner)
        os.kill(before["bot"], signal.SIGKILL)
        await until(lambda: pids(runner).get("bot", before["bot"]) != before["bot"])
        await runner.ready()
        assert pids(runner)["store"] == before["store"]
    assert any("SIGKILL" in line for line in scene.said)


async def test_pauses_between_restarts_grow(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_module, "_SHORTEST_PAUSE", 0.01)

    async def never() -> bool:
        return False

    broken = Service("bot", command=lambda: [sys.executable, "-c", "exit(1)"], ready=never)
    async with scene.runner(broken):
        await until(lambda: len([line for line in scene.said if "exit code 1" in line]) >= 3)
    assert scene.alive() == []


async def test_a_part_that_will_not_end_is_killed_with_its_children(scene: Scene) -> None:
    async with scene.runner(scene.service("bot", "stubborn", "grandchild")) as runner:
        await runner.ready()
        grandchild = scene.pid("bot.grandchild")
        assert is_alive(grandchild)
    await until(lambda: not is_alive(grandchild))
    assert scene.alive() == []


async def test_a_part_that_never_becomes_ready_is_told_and_tried_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "_SHORTEST_PAUSE", 0.01)

    async def never() -> bool:
        return False

    service = scene.service("bot")
    mute = Service("bot", command=service.command, ready=never, ready_timeout=0.3)
    async with scene.runner(mute):
        await until(lambda: scene.notes().count("bot began") >= 2)
    assert "  ✗ bot: not ready after 0 s" in scene.said


async def test_preparation_comes_once_and_before_the_start(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "_SHORTEST_PAUSE", 0.01)
    prepared: list[list[str]] = []

    async def prepare() -> None:
        prepared.append(scene.notes())

    plain = scene.service("bot", "crash")
    bot = Service("bot", command=plain.command, ready=plain.ready, prepare=prepare)
    async with scene.runner(bot) as runner:
        await runner.ready()
    assert prepared == [[]]


async def test_a_failed_preparation_ends_the_run_with_its_error(scene: Scene) -> None:
    async def prepare() -> None:
        await asyncio.sleep(0)
        raise OSError("no space left for the model")

    plain = scene.service("bot")
    bot = Service("bot", command=plain.command, ready=plain.ready, prepare=prepare)
    runner = scene.runner(scene.service("store"), bot)
    with pytest.raises(OSError, match="no space left for the model"):
        await runner.run()
    assert "bot began" not in scene.notes()
    assert scene.alive() == []


async def test_a_part_without_its_program_ends_the_run_and_is_named(scene: Scene) -> None:
    plain = scene.service("bot")
    bot = Service("bot", command=lambda: ["/nowhere/python"], ready=plain.ready)
    runner = scene.runner(scene.service("store"), bot)
    said = "^bot cannot be started: /nowhere/python: No such file or directory$"
    with pytest.raises(CannotStart, match=said):
        await runner.run(runner.ready)
    assert scene.alive() == []


async def test_a_part_whose_command_cannot_be_made_ends_the_run(scene: Scene) -> None:
    def command() -> list[str]:
        return [(scene.folder / "no-model").read_text()]

    bot = Service("bot", command=command, ready=scene.service("bot").ready)
    with pytest.raises(CannotStart, match=r"^bot cannot be started: .*no-model: No such"):
        await scene.runner(bot).run()


async def test_waiting_for_readiness_hears_of_a_failure(scene: Scene) -> None:
    async def prepare() -> None:
        raise OSError("no articles")

    plain = scene.service("bot")
    bot = Service("bot", command=plain.command, ready=plain.ready, prepare=prepare)
    async with scene.runner(bot) as runner:
        with pytest.raises(OSError, match="no articles"):
            await runner.ready("bot")


async def test_what_parts_print_is_kept_cleaned(scene: Scene) -> None:
    async with scene.runner(scene.service("bot")) as runner:
        await runner.ready()
        log = scene.folder / "logs" / "bot.log"
        await until(lambda: "hello" in log.read_text())
    assert "hello from bot [kart no]" in log.read_text()
    assert not any("hello" in line for line in scene.said)
    assert log.parent.stat().st_mode & 0o077 == 0


RUN = """
import asyncio, sys
from pathlib import Path
from tests.ops.children import Scene
scene = Scene(Path(sys.argv[1]))
services = [scene.service("store"), scene.service("web", "grandchild", needs=("store",))]
sys.exit(asyncio.run(scene.runner(*services).run()))
"""


def started(scene: Scene, script: str = RUN, *options: str) -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *options, "-c", script, str(scene.folder)]
    with (scene.folder / "errors").open("wb") as errors:
        return subprocess.Popen(command, env=env, stderr=errors)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_told_to_stop_it_leaves_nothing_behind(scene: Scene, how: signal.Signals) -> None:
    process = started(scene)
    await until(lambda: "web ready" in scene.notes())
    process.send_signal(how)
    assert await asyncio.to_thread(process.wait, 20) == 0
    assert scene.alive() == []
    assert not is_alive(scene.pid("web.grandchild"))
    assert not (scene.folder / "run.json").exists()


PREPARING = """
import asyncio, sys
from pathlib import Path
from ops.runner import Service
from ops.setup import run_to_end
from tests.ops.children import Scene
scene = Scene(Path(sys.argv[1]))
long = [sys.executable, "-c", "import time; time.sleep(600)", str(scene.folder)]
async def prepare():
    (scene.folder / "preparing").touch()
    await run_to_end(long, {}, None)
async def prepare_more():
    await runner.ready("knowledge")
def part(name, prepare):
    plain = scene.service(name)
    return Service(name, command=plain.command, ready=plain.ready, prepare=prepare)
runner = scene.runner(
    scene.service("store"), part("knowledge", prepare), part("bot", prepare_more)
)
async def welcome():
    await runner.ready("store")
    await runner.ready()
sys.exit(asyncio.run(runner.run(welcome)))
"""


async def test_stopped_while_it_prepares_it_is_silent(scene: Scene) -> None:
    process = started(scene, PREPARING, "-X", "dev")
    await until(lambda: (scene.folder / "preparing").exists() and "store ready" in scene.notes())
    process.send_signal(signal.SIGINT)
    assert await asyncio.to_thread(process.wait, 20) == 0
    said = (scene.folder / "errors").read_text().splitlines()
    # On a busy machine asyncio's debugging says of any step that it took long.
    assert [line for line in said if not line.startswith("Executing <Task")] == []
    assert scene.alive() == []


async def test_parts_end_with_a_runner_that_is_killed(scene: Scene) -> None:
    process = started(scene)
    await until(lambda: "web ready" in scene.notes())
    run = RunFile.read(scene.folder / "run.json")
    assert run is not None
    process.kill()
    await asyncio.to_thread(process.wait)
    for mark in run.children.values():
        await until(lambda mark=mark: not is_alive(mark.pid))  # type: ignore[misc]
    os.kill(scene.pid("web.grandchild"), signal.SIGKILL)


def test_the_limit_of_open_files_is_raised() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        raise_open_files()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert soft == (65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
