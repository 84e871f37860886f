from __future__ import annotations

import asyncio
import fcntl
import io
import json
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

import pytest
from redis.asyncio import Redis

from handoff.agents import Agents
from knowledge import adapted
from knowledge.adapted import Adapted
from ops import alone
from ops.environments import rasa_python
from ops.progress import Steps, about
from ops.settings import Settings, load
from ops.setup import Prepared, RasaModel, SetupTrouble, digest, first_agent, run_to_end
from ops.webhooks import Webhook
from tests.ops.prepared import stamped


@pytest.fixture
def settings(tmp_path: Path, valkey_url: str) -> Settings:
    articles = tmp_path / "faq" / "tr"
    articles.mkdir(parents=True)
    (articles / "iade.md").write_text("iade")
    path = tmp_path / "destek.toml"
    path.write_text('shop = "setup-test"\n[answers]\narticles = "faq"\n')
    return load(path, {"DESTEK_HOME": str(tmp_path / "home"), "DESTEK_STORE_URL": valkey_url})


def test_nothing_made_is_not_current(settings: Settings) -> None:
    assert not Prepared(settings).is_current()


def test_what_is_made_is_current_whatever_its_dates(settings: Settings) -> None:
    prepared = stamped(settings)
    os.utime(settings.answers.articles / "tr" / "iade.md", (1, 1))
    assert prepared.is_current()
    assert prepared.encoder == "m"


@pytest.mark.parametrize("damaged", ["models/m", "models/m-int8", "index"])
def test_what_is_damaged_is_made_anew(settings: Settings, damaged: str) -> None:
    prepared = stamped(settings)
    assert prepared.is_current()
    folder = settings.index_dir / "made" if damaged == "index" else settings.home / damaged
    (folder / "content").write_text("half")
    assert not prepared.is_current()


def test_an_index_that_is_not_the_one_to_serve_is_made_so(settings: Settings) -> None:
    prepared = stamped(settings)
    (settings.index_dir / "current").write_text("another\n")
    assert not prepared.is_current()
    (settings.index_dir / "current").unlink()
    assert not prepared.is_current()


def test_what_editors_leave_among_articles_is_no_article(settings: Settings) -> None:
    prepared = stamped(settings)
    folder = settings.answers.articles / "tr"
    (folder / ".#iade.md").symlink_to("somebody@somewhere.4711")
    (folder / "._iade.md").write_bytes(b"\xff")
    (folder / "gone.md").symlink_to("nowhere")
    (folder / "folder.md").mkdir()
    assert prepared.is_current()


def test_what_somebody_else_prepared_meanwhile_is_not_made_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: Queue[str] = Queue()
    monkeypatch.setattr(alone, "say", said.put)
    prepared = stamped(settings)
    stamp = settings.index_dir / "prepared.json"
    done = stamp.read_text()
    stamp.unlink()
    with ThreadPoolExecutor(1) as other:
        with (settings.home / "preparing.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            second = other.submit(prepared.make)
            assert "waiting for another command" in said.get(timeout=30)
            stamp.write_text(done)
        second.result()
    assert stamp.read_text() == done


def test_another_article_asks_for_another_index(settings: Settings) -> None:
    prepared = stamped(settings)
    (settings.answers.articles / "tr" / "iade.md").write_text("iade süresi")
    assert not prepared.is_current()


def test_a_newly_adapted_model_asks_for_another_index(settings: Settings) -> None:
    prepared = stamped(settings)
    models = settings.home / "models"
    found = Adapted(models / "m-adapted-1", "base", "learnt", {}, "2026-11-21")
    adapted.accept(models, "another-folder", found)
    assert prepared.is_current()
    adapted.accept(models, settings.articles_key, found)
    assert not prepared.is_current()


def test_no_adapted_model_is_wanted_any_more(settings: Settings) -> None:
    stamped(settings)
    answers = settings.answers.model_copy(update={"adapt": False})
    assert not Prepared(settings.model_copy(update={"answers": answers})).is_current()


def test_a_model_that_is_gone_is_made_again(settings: Settings) -> None:
    prepared = stamped(settings)
    (settings.home / "models" / "own").rmdir()
    assert not prepared.is_current()


def test_a_model_that_cannot_be_had_is_said_plainly(settings: Settings) -> None:
    answers = settings.answers.model_copy(update={"model": str(settings.home / "no-model")})
    with pytest.raises(SetupTrouble, match="no-model"):
        Prepared(settings.model_copy(update={"answers": answers})).make()


def test_a_digest_tells_names_and_contents_apart(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    a.write_text("1")
    b.write_text("1")
    assert digest([a]) != digest([b])
    assert digest([a, b]) == digest([b, a])
    assert digest([a]) != digest([a], "also")


async def test_the_first_agent_is_taken_on_once(settings: Settings, store: Redis) -> None:
    made = await first_agent(settings)
    assert made is not None
    assert len(made[1]) >= 10
    first = await Agents(store, settings.shop).get(made[0])
    assert first is not None
    assert first.role == "admin"
    assert await first_agent(settings) is None


async def test_a_command_that_fails_shows_the_end_of_its_log(tmp_path: Path) -> None:
    script = "print('much'); print('InvalidConfigException: pipeline'); raise SystemExit(1)"
    command = [sys.executable, "-c", script]
    with pytest.raises(SetupTrouble, match="InvalidConfigException: pipeline") as caught:
        await run_to_end(command, os.environ, tmp_path / "logs" / "train.log")
    assert "train.log" in str(caught.value)


async def test_a_command_is_ended_with_its_run(tmp_path: Path) -> None:
    script = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))"
    command = [sys.executable, "-c", f"{script}; time.sleep(600)"]
    task = asyncio.create_task(run_to_end(command, os.environ, tmp_path / "log"))
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    pid = int((tmp_path / "pid").read_text())
    for _ in range(500):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it lives on")


def test_steps_are_said_once_and_ended() -> None:
    said: list[str] = []
    steps = Steps(said.append)
    for done in range(4):
        steps("model", done, 3)
    steps("index", 0, 0)
    steps.end()
    assert [line[:9] for line in said] == ["  … model", "  ✓ model", "  … index", "  ✓ index"]


def test_a_terminal_sees_how_far_a_step_is_and_how_long_it_takes() -> None:
    said: list[str] = []
    terminal = io.StringIO()
    steps = Steps(said.append, terminal)
    steps("adapting", 0, 4)
    drawn = terminal.getvalue()
    assert drawn.endswith("0 %")
    steps._drawn = 0.1  # long ago
    steps("adapting", 1, 4)
    assert re.search(r"━━ *─.* 25 %, 5 s left$", terminal.getvalue())
    steps("adapting", 4, 4)
    steps.end()
    assert terminal.getvalue().endswith("\x1b[2K")
    assert [line[:12] for line in said] == ["  … adapting", "  ✓ adapting"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "5 s"), (43, "45 s"), (58, "1 min"), (200, "3 min"), (4830, "1 h 20 min")],
)
def test_a_time_to_come_is_said_in_round_words(seconds: float, words: str) -> None:
    assert about(seconds) == words


def test_a_step_gone_through_three_times_is_one_step() -> None:
    said: list[str] = []
    steps = Steps(said.append)
    for name in ("index en", *["confidence en"] * 3, "index tr"):
        steps(name, 0, 2)
        steps(name, 2, 2)
    steps.end()
    names = [line.split(":")[0] for line in said]
    assert names == [
        *("  … index en", "  ✓ index en", "  … confidence en", "  ✓ confidence en"),
        *("  … index tr", "  ✓ index tr"),
    ]


#: Stands in for Rasa's own interpreter: notes its environment and leaves a model.
TRAINER = """#!/bin/sh
env > "$DESTEK_HOME/trainer.env"
while [ $# -gt 0 ]; do
    case $1 in
        --out) out=$2 ;;
        --fixed-model-name) name=$2 ;;
    esac
    shift
done
echo model > "$out/$name.tar.gz"
"""


async def trained(settings: Settings, **env: str) -> RasaModel:
    python = rasa_python(settings.home)
    python.parent.mkdir(parents=True)
    python.write_text(TRAINER)
    python.chmod(0o755)
    model = RasaModel(settings, stamped(settings))
    await model.train({**os.environ, "DESTEK_HOME": str(settings.home), **env})
    return model


async def test_training_is_not_given_secrets(settings: Settings) -> None:
    webhooks = {"crm": Webhook(url="https://crm.example")}
    settings = settings.model_copy(update={"webhooks": webhooks})
    shared = ("ORDERS_SECRET", "OIDC_CLIENT_SECRET", "WEBHOOK_SECRET_CRM")
    hidden = ("TELEGRAM_TOKEN", "DESTEK_SECRET", *shared, "REDIS_URL")
    await trained(settings, **dict.fromkeys(hidden, "hush-hush"))
    assert "hush-hush" not in (settings.home / "trainer.env").read_text()
    assert (settings.home / "logs").stat().st_mode & 0o077 == 0


async def test_a_crashed_rasa_comes_back_though_its_files_changed(settings: Settings) -> None:
    model = await trained(settings)
    before = model.path
    assert model.to_serve() == before
    stamp = settings.index_dir / "prepared.json"
    stamp.write_text(json.dumps({"encoder": "another"}))
    assert not model.path.exists()
    assert model.to_serve() == before
    before.unlink()
    with pytest.raises(FileNotFoundError, match="no trained model"):
        model.to_serve()
