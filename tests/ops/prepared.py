"""A home in which everything has been made ready."""

from __future__ import annotations

import json

from knowledge import whole
from ops.settings import Settings
from ops.setup import Prepared


def stamped(settings: Settings) -> Prepared:
    """What a finished preparation leaves."""
    prepared = Prepared(settings)
    stamp = {
        "inputs": prepared._inputs(),
        "encoder": "m",
        "index": "made",
        "models": ["models/m", "models/own"],
        "made": ["models/m-int8", str(settings.index_dir / "made")],
    }
    models = settings.home / "models"
    for folder in (models / "m", models / "m-int8", settings.index_dir / "made"):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with whole.aside(folder.parent) as aside:
            (aside / "content").write_text("whole")
            whole.move_in(aside, folder)
    (models / "own").mkdir()  # the shop's: it promises nothing
    (settings.index_dir / "current").write_text("made\n")
    (settings.index_dir / "prepared.json").write_text(json.dumps(stamp))
    return prepared
