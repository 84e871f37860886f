"""``python -m ops.adaptation`` beside another one that adapts the search to the same articles."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from knowledge import adapted, articles, serving, whole
from knowledge.adaptation.adapting import RECIPE, _learnt_from
from knowledge.adapted import Adapted
from knowledge.model import fingerprint
from ops.alone import alone
from ops.settings import ROOT, Settings, load


def moved_in(folder: Path) -> Path:
    """What counts as a whole model, and as one to serve it from."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with whole.aside(folder.parent) as aside:
        (aside / "modules.json").write_text("[]")
        (aside / "model.onnx").write_text("weights")
        whole.move_in(aside, folder)
    return folder


def accept(settings: Settings, base: Path) -> None:
    """A model that has learnt from the articles there are."""
    models = settings.home / "models"
    folder = moved_in(models / "own-adapted-0123456789ab")
    library = articles.load(settings.answers.articles)
    learnt = _learnt_from(library.articles, [], fingerprint(base), RECIPE)
    found = Adapted(folder, fingerprint(base), learnt, {}, "2026-11-21T20:00:00+00:00")
    adapted.accept(models, settings.articles_key, found)


def test_who_comes_second_waits_and_finds_the_work_done(tmp_path: Path) -> None:
    article = tmp_path / "faq" / "tr" / "iade.md"
    article.parent.mkdir(parents=True)
    article.write_text("---\ntitle: İade\n---\n14 gün.\n")
    base = moved_in(tmp_path / "own")
    (tmp_path / "destek.toml").write_text(f'[answers]\narticles = "faq"\nmodel = "{base}"\n')
    variables = {
        "DESTEK_CONFIG": str(tmp_path / "destek.toml"),
        "DESTEK_HOME": str(tmp_path / "home"),
    }
    settings = load(env=variables)
    moved_in(serving.beside(base, settings.home / "models"))
    settings.index_dir.mkdir(parents=True)
    log = settings.home / "logs" / "adaptation.log"
    log.parent.mkdir()
    log.write_text("the other's steps")
    with alone(settings.index_dir / "adapting.lock", "nobody") as waited:
        assert not waited
        second = subprocess.Popen(
            [sys.executable, "-P", "-m", "ops.adaptation"],
            cwd=ROOT,
            env={**os.environ, **variables, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
        )
        assert second.stderr is not None
        said = second.stderr.readline()
        assert log.read_text() == "the other's steps"
        accept(settings, base)
    rest = second.communicate()[1]
    assert said == "  … waiting for another command that adapts the search to these articles\n"
    assert rest == "  ✓ Search is adapted to these articles.\n"
    assert second.returncode == 0
