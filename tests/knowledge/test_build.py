"""The room as the command line meets it: prepare, search, serve, on the real model."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import build
from knowledge.wire import Client
from ops.settings import ROOT, Settings, load
from tests.knowledge.conftest import ARTICLES, silent

pytestmark = pytest.mark.e2e  # the sentence model itself


@pytest.fixture(scope="module")
def environment(model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A shop with a home of its own, which borrows the prepared model."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "home").mkdir()
    (folder / "home" / "models").symlink_to(model_folder.parent)
    shutil.copytree(ARTICLES, folder / "faq")
    (folder / "destek.toml").write_text('[answers]\narticles = "faq"\n')
    return {"DESTEK_CONFIG": str(folder / "destek.toml"), "DESTEK_HOME": str(folder / "home")}


@pytest.fixture(scope="module")
def settings(environment: dict[str, str]) -> Settings:
    settings = load(env=environment)
    build.prepare(settings, silent)
    return settings


@pytest.fixture
def server(settings: Settings, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "knowledge.server"],
        env={**environment, "PATH": ""},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "knowledge server ready\n"
    yield process
    process.terminate()
    process.communicate()


def test_preparing_twice_does_nothing_twice(settings: Settings) -> None:
    steps: list[str] = []
    info = build.prepare(settings, lambda step, done, total: steps.append(step))
    assert (info.built, steps, info.problems) == (False, [], ())
    assert info.articles == {"tr": 6, "en": 5}


def test_a_search_in_this_process(settings: Settings) -> None:
    reply = build.search_once(settings, "girişte takıldım parolam aklımda değil", "tr")
    assert reply["hits"][0]["article"] == "sifre"
    assert reply["index"] == build.prepare(settings, silent).hash


def test_the_server_answers_reloads_and_leaves(
    settings: Settings, server: subprocess.Popen[str]
) -> None:
    with Client(settings.knowledge_socket) as client:
        reply = client.search("where has my package got to", "en")
        assert reply["hits"][0]["article"] == "kargo"
        assert build.search_once(settings, "where has my package got to", "en")["hits"]
        extra = settings.answers.articles / "tr" / "puan.md"
        extra.write_text("---\ntitle: Papatya puanları\n---\nHer alışverişte puan kazanırsınız.\n")
        broken = settings.answers.articles / "tr" / "bozuk.md"
        broken.write_text("başlıksız")
        info = build.prepare(settings, silent)
        assert info.built
        assert [str(problem) for problem in info.problems] == [
            f"{broken}:1: must begin with front matter between two lines of ---"
        ]
        assert client.call({"op": "reload"})["index"] == info.hash
        assert client.search("puanlarım", "tr")["hits"][0]["article"] == "puan"
    server.terminate()
    assert server.wait(timeout=20) == 0
    assert not settings.knowledge_socket.exists()


def test_without_an_index_the_server_says_what_to_do(
    environment: dict[str, str], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(Path(environment["DESTEK_HOME"]) / "models")
    finished = subprocess.run(
        [sys.executable, "-m", "knowledge.server"],
        env={**environment, "DESTEK_HOME": str(home), "PATH": ""},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 1
    assert "faq index builds one" in finished.stderr
