"""``faq search`` and ``faq index`` where something is wrong: a line, never a traceback."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from knowledge import articles, index
from knowledge.wire import LENGTH, frame
from ops.cli import app
from ops.leftovers import RunFile
from ops.services import run_file
from ops.settings import Settings, load
from tests.knowledge.conftest import GramEncoder, silent
from tests.ops.prepared import stamped

Serving = Callable[[dict[str, Any]], AbstractContextManager[None]]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A shop that is made ready, with an index that holds nothing."""
    article = tmp_path / "faq" / "tr" / "iade.md"
    article.parent.mkdir(parents=True)
    article.write_text("---\ntitle: İade\n---\n14 gün.\n")
    monkeypatch.setenv("DESTEK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DESTEK_KNOWLEDGE_SOCKET", str(tmp_path / "knowledge.sock"))
    monkeypatch.setenv("DESTEK_ARTICLES", str(tmp_path / "faq"))
    settings = load()
    stamped(settings)
    return settings


@pytest.fixture
def serving(settings: Settings) -> Serving:
    """A knowledge server that says the same to everything."""

    class Handler(socketserver.StreamRequestHandler):
        reply: dict[str, Any]

        def handle(self) -> None:
            while length := self.rfile.read(LENGTH.size):
                json.loads(self.rfile.read(*LENGTH.unpack(length)))
                self.wfile.write(frame(self.reply))

    @contextmanager
    def serve(reply: dict[str, Any]) -> Iterator[None]:
        handler = type("Told", (Handler,), {"reply": reply})
        with socketserver.ThreadingUnixStreamServer(
            str(settings.knowledge_socket), handler
        ) as server:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            try:
                yield
            finally:
                server.shutdown()
                thread.join()

    return serve


def faq(*words: str) -> Result:
    return CliRunner().invoke(app, ["faq", *words])


def test_an_index_that_cannot_be_read(settings: Settings) -> None:
    told = faq("search", "iade")
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.startswith(f"the index in {settings.index_dir / 'made'} cannot be read")
    assert told.stderr.count("\n") == 1


def test_a_server_that_refuses_a_search(serving: Serving) -> None:
    refusal = {"code": "internal", "message": "the request could not be served"}
    with serving({"error": refusal}):
        told = faq("search", "iade")
    assert told.exit_code == 1
    assert told.stderr == (
        "The running knowledge server refused: the request could not be served\n"
    )


def test_a_running_system_takes_the_index_or_there_is_none(serving: Serving) -> None:
    assert faq("index").stdout == "The index is ready.\n"
    with serving({"status": "ok"}):
        assert faq("index").stdout == "The running system uses it.\n"


def test_a_running_system_that_cannot_take_the_index(serving: Serving) -> None:
    with serving({"error": {"code": "not_ready", "message": "the model is gone"}}):
        told = faq("index")
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr == "The new index cannot be served: the model is gone\n"


def test_while_a_system_runs_a_mistake_in_an_article_costs_nobody_its_answer(
    settings: Settings, serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "destek.toml").write_text('[answers]\nmodel = "./gone"\n')
    monkeypatch.setenv("DESTEK_CONFIG", str(tmp_path / "destek.toml"))
    library = articles.load(settings.answers.articles)
    name = index.build(library.articles, GramEncoder(), "m", settings.index_dir, 0.05, silent)
    (settings.answers.articles / "tr" / "iade.md").write_text("---\ntitel: İade\n---\n14 gün.\n")
    run = RunFile(run_file(settings), "token")
    run.variables = {"DESTEK_ARTICLES": str(settings.answers.articles)}
    run.save()

    with serving({"index": name, "band": "none", "probability": 0.1, "hits": []}):
        told = faq("search", "iade")
        assert (told.exit_code, told.stdout) == (0, "none, probability 0.10\n")
        assert "iade.md:1: has no title" in told.stderr
        assert "stay as they were served" in told.stderr

        # An index without it would be made: on demand, or where nobody serves these articles.
        assert "no model folder at" in faq("index").stderr
        run.variables = {"DESTEK_ARTICLES": str(tmp_path)}
        run.save()
        assert "no model folder at" in faq("search", "iade").stderr
        run.remove()
        assert "no model folder at" in faq("search", "iade").stderr
    assert index.current(settings.index_dir) == name
