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

from knowledge.wire import LENGTH, frame
from ops.cli import app
from ops.settings import Settings, load
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
