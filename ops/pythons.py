"""Finds the Python 3.10 that Rasa needs. Standard library only: runs before any environment."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

VERSION = "3.10"
_PROBE = "import ctypes, ssl, sys, zlib; print('%d.%d' % sys.version_info[:2])"


class NoPython310(Exception):
    """No Python 3.10 runs here; the message says what was tried and what to install."""


def version(python: Path) -> str | None:
    """ "3.10" when ``python`` runs and has the parts that are needed, None when it does not.

    A pyenv shim is found on PATH although no 3.10 may be active: only running it tells.
    """
    try:
        done = subprocess.run(  # noqa: S603
            [str(python), "-c", _PROBE], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def on_path(env: Mapping[str, str]) -> Iterator[Path]:
    """Every ``python3.10`` on PATH, in order."""
    for folder in env.get("PATH", "").split(os.pathsep):
        candidate = Path(folder or ".") / f"python{VERSION}"
        if os.access(candidate, os.X_OK):
            yield candidate.absolute()


def of_pyenv(env: Mapping[str, str]) -> Iterator[Path]:
    """pyenv's own 3.10 versions, newest first, active or not."""
    root = Path(env.get("PYENV_ROOT") or Path(env.get("HOME") or "/nonexistent") / ".pyenv")

    def patch(folder: Path) -> int:
        last = folder.name.rpartition(".")[2]
        return int(last) if last.isdecimal() else -1

    for folder in sorted((root / "versions").glob(f"{VERSION}.*"), key=patch, reverse=True):
        yield folder / "bin" / "python"


def of_uv(uv: Path, home: Path, env: Mapping[str, str]) -> Path | None:
    """uv's own build of Python 3.10, downloaded into ``home`` when need be; None when it cannot."""
    with_home = {**env, "UV_PYTHON_INSTALL_DIR": str(home / "python")}
    for action in (["install", "--quiet", VERSION], ["find", "--managed-python", VERSION]):
        done = subprocess.run(  # noqa: S603
            [str(uv), "python", *action],
            env=with_home,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            return None
    return Path(done.stdout.strip())


def find(uv: Path, home: Path, env: Mapping[str, str]) -> Path:
    """A Python 3.10 that runs: named, on PATH, pyenv's, or downloaded by uv, in this order.

    Raises:
        NoPython310: there is none, or the one named in ``DESTEK_PYTHON310`` does not run.
    """
    if named := env.get("DESTEK_PYTHON310"):
        if version(Path(named)) != VERSION:
            raise NoPython310(f"DESTEK_PYTHON310 = {named} is not a Python {VERSION} that runs.")
        return Path(named).absolute()
    for candidate in (*on_path(env), *of_pyenv(env)):
        if version(candidate) == VERSION:
            return candidate
    downloaded = of_uv(uv, home, env)
    if downloaded and version(downloaded) == VERSION:
        return downloaded
    raise NoPython310(
        f"Rasa needs Python {VERSION} and none was found: not on PATH, not among pyenv's versions,"
        f" and uv could not download one. Install it (uv python install {VERSION}, pyenv install"
        f" {VERSION}, or Ubuntu's python{VERSION} package) or name one in DESTEK_PYTHON310."
    )
