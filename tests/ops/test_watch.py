from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ops.watch import changes

PAUSE = 0.02


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for lang in ("tr", "en"):
        (tmp_path / lang).mkdir()
        (tmp_path / lang / "iade.md").write_text("iade")
    return tmp_path


@pytest.fixture
async def seen(folder: Path) -> AsyncIterator[asyncio.Queue[None]]:
    """An item for each change seen after the first look."""
    queue: asyncio.Queue[None] = asyncio.Queue()

    async def watch() -> None:
        async for _ in changes(folder, PAUSE):
            queue.put_nowait(None)

    task = asyncio.create_task(watch())
    await asyncio.wait_for(queue.get(), 30)  # comes at once, for what changed before
    yield queue
    task.cancel()


async def test_a_new_a_changed_and_a_deleted_article_are_seen(
    folder: Path, seen: asyncio.Queue[None]
) -> None:
    (folder / "tr" / "kargo.md").write_text("kargo")
    await asyncio.wait_for(seen.get(), 30)
    (folder / "tr" / "kargo.md").write_text("başka kargo")
    await asyncio.wait_for(seen.get(), 30)
    (folder / "tr" / "kargo.md").unlink()
    await asyncio.wait_for(seen.get(), 30)


async def test_same_length_another_date_is_a_change(
    folder: Path, seen: asyncio.Queue[None]
) -> None:
    os.utime(folder / "en" / "iade.md", (1, 1))
    await asyncio.wait_for(seen.get(), 30)


async def test_other_files_are_nobodys_business(folder: Path, seen: asyncio.Queue[None]) -> None:
    (folder / "tr" / ".iade.md.swp").write_text("x")
    (folder / "tr" / ".#iade.md").symlink_to("somebody@somewhere.4711")
    (folder / "tr" / "._iade.md").write_text("x")
    (folder / "README.md").write_text("x")
    (folder / "tr" / "kargo.md").write_text("kargo")
    await asyncio.wait_for(seen.get(), 30)
    await asyncio.sleep(PAUSE * 10)
    assert seen.empty()


async def test_a_folder_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    watch = changes(tmp_path / "later", PAUSE)
    await anext(watch)
    waiting = asyncio.ensure_future(anext(watch))
    await asyncio.sleep(PAUSE * 3)
    assert not waiting.done()
    (tmp_path / "later" / "tr").mkdir(parents=True)
    (tmp_path / "later" / "tr" / "iade.md").write_text("iade")
    await asyncio.wait_for(waiting, 30)


async def test_a_look_that_fails_ends_nothing(
    folder: Path, seen: asyncio.Queue[None], monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = asyncio.Event()
    loop = asyncio.get_running_loop()

    def gone(_: Path) -> list[Path]:
        loop.call_soon_threadsafe(failed.set)
        raise FileNotFoundError("its folder went this very moment")

    with monkeypatch.context() as broken:
        broken.setattr("ops.watch.files", gone)
        await asyncio.wait_for(failed.wait(), 30)
    (folder / "tr" / "kargo.md").write_text("kargo")
    await asyncio.wait_for(seen.get(), 30)
