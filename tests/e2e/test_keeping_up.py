"""The knowledge server keeps up with articles that change, and with a newly adapted model."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from knowledge import adapted, serving, whole
from knowledge.adapted import Adapted
from knowledge.model import fingerprint
from knowledge.wire import AsyncClient
from ops.services import System
from ops.settings import Settings, load
from ops.setup import Prepared
from tests.knowledge.conftest import ARTICLES
from tests.knowledge.conftest import model_folder as model_folder

TITLE = "---\ntitle: {}\n---\n{}\n"


@pytest.fixture
def settings(tmp_path: Path, model_folder: Path) -> Settings:
    """A home of its own with the checkout's model, and a few articles."""
    shutil.copytree(ARTICLES, tmp_path / "faq")
    (tmp_path / "destek.toml").write_text('[answers]\narticles = "faq"\n')
    models = tmp_path / "home" / "models"
    models.mkdir(parents=True)
    for folder in (model_folder, serving.beside(model_folder, model_folder.parent)):
        (models / folder.name).symlink_to(folder)
    # What every shop asks alike, encoded already: a copy, for homes clear theirs up.
    general = model_folder.parent / "general"
    if general.is_dir():
        shutil.copytree(general, models / general.name)
    return load(tmp_path / "destek.toml", {"DESTEK_HOME": str(tmp_path / "home")})


@pytest.fixture
async def system(settings: Settings) -> AsyncIterator[System]:
    """The knowledge server alone."""
    system = System(settings, only=("knowledge",))
    async with system.runner:
        await system.runner.ready()
        yield system


@pytest.fixture
async def client(settings: Settings, system: System) -> AsyncIterator[AsyncClient]:
    client = AsyncClient(settings.knowledge_socket, timeout=30)
    yield client
    await client.close()


@asynccontextmanager
async def kept_up(system: System) -> AsyncIterator[None]:
    """With the watch at work, and an adaptation tried.

    Not a fixture: what a process started by one prints is not captured.
    """
    task = asyncio.create_task(system.keep_up(adapt=True))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(what: Callable[[], object]) -> None:
    """Wait until `what()`, awaited where it can be, is true; the test's time limit ends it."""
    while True:
        found = what()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return
        await asyncio.sleep(0.2)


async def test_articles_that_change_are_searched_within_seconds(
    settings: Settings,
    system: System,
    client: AsyncClient,
    capfd: pytest.CaptureFixture[str],
) -> None:
    told = ""

    def says(words: str) -> bool:
        nonlocal told
        told += capfd.readouterr().err
        return words in told

    async def first(question: str) -> str:
        return (await client.search(question, "tr", 1))["hits"][0]["title"]

    async with kept_up(system):
        # Six articles are too few to adapt to: that is said, and nothing more comes of it.
        await until(lambda: says("too few to adapt"))
        before = (await client.health())["index"]

        async def indexed() -> bool:
            return (await client.health())["index"] != before

        folder = settings.answers.articles / "tr"
        (folder / "nakis.md").write_text(TITLE.format("Nakış siparişi", "İsim işletebilirsiniz."))
        await until(indexed)
        assert await first("nakış siparişi") == "Nakış siparişi"

        # A mistake in a file that is being served: a line, and what was served before.
        whole = (folder / "nakis.md").read_text()
        (folder / "nakis.md").write_text(whole.replace("title:", "titel:"))
        await until(lambda: says("until that is put right"))
        assert "nakis.md:1: has no title" in told
        assert await first("nakış siparişi") == "Nakış siparişi"

        (folder / "nakis.md").write_text(TITLE.format("Nakış ve baskı", "İsim işletebilirsiniz."))

        async def renamed() -> bool:
            return await first("nakış ve baskı") == "Nakış ve baskı"

        await until(renamed)


async def test_an_accepted_model_is_taken_while_the_server_runs(
    settings: Settings, system: System, client: AsyncClient
) -> None:
    health = await client.health()
    assert (health["adapted"], health["search_model"]) == (False, health["model"])
    models = settings.home / "models"
    base = models / health["model"]
    folder = models / f"{base.name}-adapted-0123456789ab"
    # The same weights will do, in a folder that is not quite the same.
    folder.mkdir()
    for path in base.iterdir():
        if path.name != whole.SIZES:
            (folder / path.name).symlink_to(path)
    (folder / "adapted").touch(exist_ok=False)
    (folder / whole.SIZES).write_text("{}")
    served = [serving.beside(model, models) for model in (base, folder)]
    served[1].symlink_to(served[0])
    # The vectors of what every shop asks alike are the same, too.
    vectors = [models / "general" / path.name for path in served]
    vectors[1].mkdir()
    shutil.copy(
        vectors[0] / f"{serving.identity(base, models)}.npz",
        vectors[1] / f"{serving.identity(folder, models)}.npz",
    )
    found = Adapted(folder, fingerprint(base), "learnt", {}, "2026-11-21T20:00:00+00:00")
    adapted.accept(models, settings.articles_key, found)
    await system.refresh()
    after = await client.health()
    assert (after["adapted"], after["search_model"]) == (True, folder.name)
    assert after["model"] == health["model"] == base.name
    assert after["index"] != health["index"]
    assert (await client.search("iade süresi", "tr", 1))["hits"]
    # An index that another command made, `faq search` for one, is taken as well.
    (settings.answers.articles / "tr" / "iade.md").unlink()
    prepared = Prepared(settings)
    await asyncio.to_thread(prepared.make)
    assert (await client.health())["index"] != prepared.index
    await system.refresh()
    assert (await client.health())["index"] == prepared.index
