"""Gets the end-to-end tests a Chromium: the system's, Playwright's, or the distribution's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from ops.progress import step

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_VARIABLE = "DESTEK_CHROMIUM"


class NoChromium(Exception):
    """There is no browser, and none can be had; the message says what to install."""


def find(env: Mapping[str, str] = os.environ) -> Path | None:
    """A Chromium that is there: named in ``DESTEK_CHROMIUM``, on PATH, or Playwright's own.

    Raises:
        NoChromium: the one that is named is not there.
    """
    if named := env.get(_VARIABLE):
        if not os.access(named, os.X_OK):
            raise NoChromium(f"{_VARIABLE} = {named} cannot be run")
        return Path(named)
    for name in _NAMES:
        if (found := shutil.which(name, path=env.get("PATH"))) and _runs(found):
            return Path(found)
    return _of_playwright()


def get() -> Path:
    """A Chromium, installed when need be.

    Raises:
        NoChromium: none is there and none could be installed.
    """
    if found := find():
        return found
    with step("downloading a Chromium for the browser tests"):
        _run(sys.executable, "-m", "playwright", "install", "chromium")
    if found := _of_playwright():
        return found
    if shutil.which("apt-get") and os.geteuid() == 0:
        with step("installing the distribution's Chromium"):
            _run("apt-get", "update", "-q")
            _run("apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium")
        if found := find():
            return found
    raise NoChromium(
        "The browser tests need a Chromium and none could be installed. Install one (Debian and"
        f" Ubuntu: apt install chromium), or name one in {_VARIABLE}; --fast does without."
    )


def _of_playwright() -> Path | None:
    """Playwright's own download, if it is there and the libraries it needs are too."""
    script = "import playwright.sync_api as p\nwith p.sync_playwright() as w:\n print(w.chromium.executable_path)"  # noqa: E501
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    found = done.stdout.strip()
    return Path(found) if done.returncode == 0 and _runs(found) else None


def _runs(path: str) -> bool:
    """Ubuntu's chromium may be a mere pointer to a snap: only running it tells."""
    return _run(path, "--version") == 0


def _run(*command: str) -> int:
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    except OSError:
        return 127
    return done.returncode
