from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from knowledge import adapted, whole
from knowledge.adapted import Adapted


def made(models: Path, name: str, *, age: float = 0.0) -> Path:
    """A model's folder and the one it is served from, `age` seconds old."""
    for folder in (models / name, models / f"{name}-0011aabb-int8.3"):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with whole.aside(models) as aside:
            (aside / "weights").write_text("w")
            whole.move_in(aside, folder)
        os.utime(folder, (time.time() - age,) * 2)
    return models / name


def one(folder: Path) -> Adapted:
    return Adapted(folder, "base", "learnt", {"first": 0.8}, "2026-11-21T20:00:00+00:00")


def test_nothing_is_chosen_before_something_was_accepted(tmp_path: Path) -> None:
    assert adapted.chosen(tmp_path, "base", "key") is None
    assert adapted.named(tmp_path, "key") is None


def test_what_was_accepted_is_chosen_for_its_articles_alone(tmp_path: Path) -> None:
    model = one(made(tmp_path, "m-adapted-1"))
    adapted.accept(tmp_path, "key", model)
    assert adapted.chosen(tmp_path, "base", "key") == model
    assert adapted.chosen(tmp_path, "base", "other") is None
    better = one(made(tmp_path, "m-adapted-2"))
    adapted.accept(tmp_path, "key", better)
    assert adapted.chosen(tmp_path, "base", "key") == better


def test_the_home_may_be_moved(tmp_path: Path) -> None:
    adapted.accept(tmp_path / "a", "key", one(made(tmp_path / "a", "m-adapted-1")))
    (tmp_path / "a").rename(tmp_path / "b")
    found = adapted.chosen(tmp_path / "b", "base", "key")
    assert found
    assert found.folder == tmp_path / "b" / "m-adapted-1"


def test_a_model_of_another_base_is_not_chosen(tmp_path: Path) -> None:
    adapted.accept(tmp_path, "key", one(made(tmp_path, "m-adapted-1")))
    assert adapted.chosen(tmp_path, "another base", "key") is None


def test_a_model_whose_folder_is_gone_is_not_chosen(tmp_path: Path) -> None:
    adapted.accept(tmp_path, "key", one(tmp_path / "m-adapted-1"))
    assert adapted.chosen(tmp_path, "base", "key") is None


def test_half_a_model_is_not_chosen(tmp_path: Path) -> None:
    folder = made(tmp_path, "m-adapted-1")
    adapted.accept(tmp_path, "key", one(folder))
    (folder / "weights").write_text("")
    assert adapted.chosen(tmp_path, "base", "key") is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"folder": 1}', '{"folder": "m", "x": 1}'])
def test_a_broken_record_counts_as_none(tmp_path: Path, content: str) -> None:
    adapted.record(tmp_path, "key").write_text(content)
    assert adapted.chosen(tmp_path, "base", "key") is None


def test_models_nobody_names_are_swept(tmp_path: Path) -> None:
    old, ours, others, just_now = (f"m-adapted-{n:012x}" for n in range(4))
    for name in (old, ours, others, "m"):
        made(tmp_path, name, age=7200)
    made(tmp_path, just_now)
    for key, name in {"key": ours, "other": others}.items():
        adapted.accept(tmp_path, key, one(tmp_path / name))
    adapted.sweep(tmp_path, "m")
    left = {path.name for path in tmp_path.iterdir() if path.is_dir()}
    kept = {"m", ours, others, just_now}
    assert left == kept | {f"{name}-0011aabb-int8.3" for name in kept}


def test_a_base_model_is_never_swept_whatever_it_is_called(tmp_path: Path) -> None:
    base, shops_own = "org--law-adapted-0123456789ab", "turkish-adapted-to-law"
    ours, old = f"{base}-adapted-{1:012x}", f"{base}-adapted-{2:012x}"
    for name in (base, shops_own, ours, old):
        made(tmp_path, name, age=7200)
    adapted.accept(tmp_path, "key", one(tmp_path / ours))
    adapted.sweep(tmp_path, base)
    left = {path.name for path in tmp_path.iterdir() if path.is_dir()}
    kept = {base, shops_own, ours}
    assert left == kept | {f"{name}-0011aabb-int8.3" for name in kept}
