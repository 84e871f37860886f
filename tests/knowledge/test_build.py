"""The room as the command line meets it: prepare, search, serve, on the real model."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import adapted, build, serving, whole
from knowledge.index import IndexMissingError
from knowledge.model import ModelError, fingerprint
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


_LOADED = """
import sys
from knowledge import adapted, build, serving
from knowledge.index import IndexMissingError
from knowledge.model import ModelError, fingerprint
from knowledge.server import Server
from ops.settings import load
answers = build.open_answers(load())
answers.search("kargom nerede, bir de iade nasıl oluyor", "tr", 3, "faturam nerede")
heavy = {"torch", "sentence_transformers", "transformers", "sklearn", "scipy", "spacy", "onnx"}
print(*heavy & set(sys.modules))
from knowledge import passages
passages.cut(next(iter(answers.index.articles)))
print(*heavy & set(sys.modules))
"""


def test_serving_needs_no_heavy_library_and_cutting_only_one(
    settings: Settings, environment: dict[str, str]
) -> None:
    finished = subprocess.run(
        [sys.executable, "-c", _LOADED],
        env={**environment, "PATH": ""},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert finished.stdout == "\nspacy\n"


def test_a_damaged_index_is_made_anew(settings: Settings) -> None:
    info = build.prepare(settings, silent)
    (settings.index_dir / info.hash / "articles.json").write_text("[]")
    with pytest.raises(IndexMissingError, match="is damaged"):
        build.open_answers(settings)
    again = build.prepare(settings, silent)
    assert (again.hash, again.built) == (info.hash, True)
    assert build.open_answers(settings).health()["index"] == info.hash


def test_a_served_model_cut_off_is_said_and_made_anew(settings: Settings, tmp_path: Path) -> None:
    folder = build.prepare(settings, silent).model
    served = serving.beside(folder, build.Paths.of(settings).models)
    shutil.copytree(served, tmp_path / served.name)
    with (tmp_path / served.name / "weights.bin").open("r+b") as file:
        file.truncate(1000)
    with pytest.raises(ModelError, match=r"half a model: ./destek faq index makes it anew"):
        serving.load_encoder(folder, tmp_path)
    steps: list[str] = []

    def stop(step: str, done: int, total: int) -> None:
        steps.append(step)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        serving.prepare(folder, tmp_path, stop)
    assert steps == ["quantised model"]


def test_search_takes_the_adapted_model_and_the_dialogue_the_base(settings: Settings) -> None:
    base = build.prepare(settings, silent)
    models = build.Paths.of(settings).models
    folder = models / f"{base.model.name}{adapted.MARK}{uuid.uuid4().hex[:12]}"
    try:
        shutil.copytree(base.model, folder, copy_function=os.link)
        # The same model by another name, and fingerprint; it promises no file that is gone.
        (folder / "README.md").unlink()
        (folder / whole.SIZES).unlink(missing_ok=True)
        (folder / whole.SIZES).write_text("{}")
        shutil.copytree(serving.beside(base.model, models), serving.beside(folder, models))
        accepted = adapted.Adapted(folder, fingerprint(base.model), "x", {}, "2026-11-21")
        before = build.open_answers(settings)
        adapted.accept(models, settings.articles_key, accepted)
        # Accepted is not yet indexed: the index goes on with the model it was made with.
        assert build.open_answers(settings, before).encoder is before.encoder
        info = build.prepare(settings, silent)
        assert (info.built, info.model, info.search_model) == (True, base.model, folder)
        answers = build.open_answers(settings, before)
        assert answers.dialogue is before.dialogue
        assert answers.encoder.name == folder.name
        encoders = answers.dialogue.encoder, answers.encoder.encoder
        assert encoders[0].tokenizer is encoders[1].tokenizer
        assert answers.health()["adapted"] is True
        shutil.rmtree(folder)
        with pytest.raises(ModelError, match="is gone"):
            build.open_answers(settings)
        assert build.prepare(settings, silent).search_model == base.model
    finally:
        for path in models.glob(f"{folder.name}*"):
            shutil.rmtree(path)
        (models / f"adapted-{settings.articles_key}.json").unlink(missing_ok=True)


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
        own = build.search_once(settings, "puanlarım", "tr")
        assert (own["index"], own["hits"][0]["article"]) == (info.hash, "puan")
        assert client.health()["index"] != info.hash
        assert [str(problem) for problem in info.problems] == [
            f"{broken}:1: must begin with front matter between two lines of ---"
        ]
        assert client.call({"op": "reload"})["index"] == info.hash
        assert client.search("puanlarım", "tr")["hits"][0]["article"] == "puan"
    server.terminate()
    assert server.wait(timeout=20) == 0
    assert not settings.knowledge_socket.exists()
    extra.unlink()
    broken.unlink()
    assert build.prepare(settings, silent).articles == {"tr": 6, "en": 5}  # as others expect them


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
