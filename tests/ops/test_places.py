from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ops import places


def test_the_home_is_made_and_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert places.home({"DESTEK_HOME": "here"}, tmp_path) == tmp_path / "here"
    assert places.home({}, tmp_path) == tmp_path / ".destek"


def test_sockets_live_in_the_home_when_its_path_is_short(tmp_path: Path) -> None:
    home = tmp_path / "h"
    home.mkdir()
    if len(str(home)) < 70:
        assert places.run_dir(home) == home / "run"
    assert stat.S_IMODE(places.run_dir(home).stat().st_mode) == 0o700


def test_a_long_path_gets_a_short_folder_of_its_own(tmp_path: Path) -> None:
    home = tmp_path / ("long" * 20)
    home.mkdir()
    folder = places.run_dir(home)
    try:
        assert len(str(folder)) < 80
        assert folder == places.run_dir(home)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    finally:
        folder.rmdir()


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "h", tmp_path / "elsewhere"
    home.mkdir()
    elsewhere.mkdir()
    (home / "run").symlink_to(elsewhere)
    with pytest.raises(PermissionError):
        places.run_dir(home)


def test_many_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        secrets = set(threads.map(places.secret, [tmp_path] * 64))
    assert len(secrets) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]
