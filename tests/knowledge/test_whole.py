"""Whole or not at all: makers that are killed, that race, and what they leave."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from knowledge import whole
from ops.settings import ROOT

_MAKER = """
import sys, pathlib
from knowledge import whole
with whole.aside(pathlib.Path(sys.argv[1])) as folder:
    (folder / "half").write_text("x")
    print("making", flush=True)
    sys.stdin.read()
"""


def filled(parent: Path, text: str, name: str = "made") -> Path:
    with whole.aside(parent) as made:
        (made / "inner").mkdir()
        (made / "inner" / "file").write_text(text)
        whole.move_in(made, parent / name)
    return parent / name


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_made_gets_its_name_whole(tmp_path: Path) -> None:
    folder = filled(tmp_path, "x")
    assert names(tmp_path) == ["made"]
    assert whole.is_whole(folder)
    assert folder.stat().st_mode & 0o777 == 0o755


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError), whole.aside(tmp_path) as made:
        made.write_text("a folder is no file")
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "inner" / "file").write_text(""),
        lambda folder: (folder / "inner" / "file").unlink(),
        lambda folder: (folder / whole.SIZES).write_text("{"),
        lambda folder: (folder / whole.SIZES).write_text("[]"),
        lambda folder: (folder / whole.SIZES).unlink(),
    ],
)
def test_a_broken_folder_is_seen_and_replaced(tmp_path: Path, spoil: object) -> None:
    folder = filled(tmp_path, "x")
    assert callable(spoil)
    spoil(folder)
    assert not whole.is_whole(folder)
    filled(tmp_path, "y")
    assert whole.is_whole(folder)
    assert (folder / "inner" / "file").read_text() == "y"
    assert names(tmp_path) == ["made"]


def test_a_whole_folder_stays_as_it_is(tmp_path: Path) -> None:
    filled(tmp_path, "x")
    (tmp_path / "made" / "more").write_text("added later")
    assert (filled(tmp_path, "y") / "inner" / "file").read_text() == "x"
    assert whole.is_whole(tmp_path / "made")


def test_a_file_is_replaced(tmp_path: Path) -> None:
    for text in ("one", "two"):
        whole.write(tmp_path / "current", text)
        assert (tmp_path / "current").read_text() == text
    assert names(tmp_path) == ["current"]


def test_the_living_keep_what_they_make_and_the_killed_do_not(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _MAKER, str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as maker:
        assert maker.stdout is not None
        assert maker.stdout.readline() == "making\n"
        (folder,) = tmp_path.iterdir()
        whole.write(tmp_path / "other", "x")
        assert (folder / "half").exists()
        maker.kill()
    whole.write(tmp_path / "other", "x")
    assert names(tmp_path) == ["other"]
