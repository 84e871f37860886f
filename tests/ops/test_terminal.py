from __future__ import annotations

import os
from pathlib import Path

import pytest
import typer

from ops.terminal import plainly


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DESTEK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DESTEK_ARTICLES", "")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_named_articles_are_followed_by_every_child(home: Path) -> None:
    article = home / "shop" / "en" / "refunds.md"
    article.parent.mkdir(parents=True)
    article.write_text("---\ntitle: Refunds\n---\nIn 14 days.\n")
    with plainly(Path("shop")) as settings:
        assert settings.answers.articles == (home / "shop").resolve()
        assert os.environ["DESTEK_ARTICLES"] == str((home / "shop").resolve())


@pytest.mark.parametrize(
    ("folder", "said"), [("gone", "no such folder of articles"), ("empty", "faq import makes them")]
)
def test_a_folder_without_articles_is_refused(
    home: Path, capsys: pytest.CaptureFixture[str], folder: str, said: str
) -> None:
    (home / "empty" / "tr").mkdir(parents=True)
    with pytest.raises(typer.Exit), plainly(Path(folder)):
        pytest.fail("it was not refused")
    assert said in capsys.readouterr().err
