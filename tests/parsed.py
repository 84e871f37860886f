"""The repository's YAML files, each parsed once and by the quick parser."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def parsed(path: Path) -> Any:
    """What is in a file. Everybody gets the same: nobody changes it."""
    return yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 (both loaders are safe)
