"""``python -m ops.lock``: pins what pyproject.toml and bot/pyproject.toml ask for.

Torch and the CUDA packages it would bring stay out: which build fits is the machine's question
(``ops/bootstrap.py``). The files hold names, versions and markers only, so they install from
wherever pip's own settings point.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from ops.environments import find_uv
from ops.places import home

ROOT = Path(__file__).resolve().parent.parent
_LEFT_OUT = re.compile(r"(torch|triton|nvidia-[\w-]+|cuda-[\w-]+)\b *==")
_HEADER = "# Made by `python -m ops.lock` from {source}; do not edit.\n"

_APP = ("--python-version", "3.11", "--universal", "--constraint", "requirements/torch.txt")

#: target, source, how it is resolved; Rasa's list is for Linux, where TensorFlow has one name
LOCKS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("requirements/app.txt", "pyproject.toml", _APP),
    ("requirements/test.txt", "pyproject.toml", (*_APP, "--group", "test")),
    (
        "bot/requirements.lock",
        "bot/pyproject.toml",
        ("--python-version", "3.10", "--python-platform", "linux"),
    ),
)


def pins(text: str) -> str:
    """The lines of a compiled file that are pins we install from it."""
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", "-", " "))]
    return "".join(f"{line}\n" for line in lines if not _LEFT_OUT.match(line))


def main() -> None:
    """Write every lock file anew."""
    uv = find_uv(home(os.environ, ROOT), os.environ)
    if uv is None:
        sys.exit("uv is needed: run ./destek once")
    plain = {name: value for name, value in os.environ.items() if not name.startswith("UV_")}
    for target, source, resolved in LOCKS:
        command = [str(uv), "pip", "compile", source, *resolved]
        options = ("--no-config", "--no-annotate", "--no-header", "--quiet")
        done = subprocess.run(  # noqa: S603
            [*command, *options], cwd=ROOT, env=plain, stdout=subprocess.PIPE, text=True, check=True
        )
        (ROOT / target).parent.mkdir(exist_ok=True)
        (ROOT / target).write_text(_HEADER.format(source=source) + pins(done.stdout), "utf-8")


if __name__ == "__main__":
    main()
