"""``faq import`` as an operator meets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ops.cli import app


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "yardim.csv"
    path.write_text("Başlık;İçerik;Durum\nİade süresi;14 gün.;\nEski;x;taslak\n", "cp1254")
    return path


def imported(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["faq", "import", *map(str, arguments)])


def test_what_came_in_and_what_did_not(source: Path, tmp_path: Path) -> None:
    result = imported(source, "--to", tmp_path / "faq")
    assert result.exit_code == 0
    assert (tmp_path / "faq" / "tr" / "iade-suresi.md").is_file()
    assert f"{source}:3: 'Eski' is not published (taslak)" in result.stderr
    assert "Imported as csv" in result.stdout
    assert "Left out: 1" in result.stdout
    source.write_text("Başlık;İçerik\nİade süresi;30 gün.\n")
    again = imported(source, "--to", tmp_path / "faq")
    assert "Changed: tr/iade-suresi.md" in again.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "pdf"], "allowed is auto, zendesk, csv, html, markdown"),
        (["--lang", "de"], "allowed is tr or en"),
        (["--format", "html"], "holds no .html or .htm or .xhtml files"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(
    source: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    result = imported(source.parent, "--to", tmp_path / "faq", *arguments)
    assert result.exit_code == 1
    assert said in result.stderr
    assert not (tmp_path / "faq").exists()


def test_an_import_of_nothing_fails(source: Path, tmp_path: Path) -> None:
    source.write_text("title,body\nBoş,\n")
    result = imported(source, "--to", tmp_path / "faq")
    assert result.exit_code == 1
    assert f"Nothing was imported from {source}." in result.stderr
    assert not (tmp_path / "faq").exists()
