"""What ``./destek doctor`` can see before anything is installed. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ops import pythons
from ops.environments import GIB, Environments, find_uv, free_space
from ops.progress import say

#: Both environments, the model, the index and some room for conversations.
_COMFORTABLE = 8 * GIB


def machine(environments: Environments, home: Path, env: Mapping[str, str]) -> int:
    """Print a line for each thing this machine must have; the number of missing ones."""
    missing = 0
    for fine, line in _look(environments, home, env):
        say(f"  {'✓' if fine else '✗'} {line}")
        missing += not fine
    return missing


def _look(environments: Environments, home: Path, env: Mapping[str, str]) -> list[tuple[bool, str]]:
    app, rasa = environments.app_ready(), environments.rasa_ready()
    found = [
        (app, "the application's environment" + ("" if app else " is not installed: ./destek up")),
        (rasa, "Rasa's environment on Python 3.10" + ("" if rasa else " is not installed")),
    ]
    if not rasa:
        found.append(_python310(home, env))
    if not (app and rasa):
        free = free_space(home)
        found.append((free >= _COMFORTABLE, f"{free / GIB:.1f} GB free under {home} (8 wanted)"))
    return found


def _python310(home: Path, env: Mapping[str, str]) -> tuple[bool, str]:
    uv = find_uv(home, env)
    if uv is None:
        known = (*pythons.on_path(env), *pythons.of_pyenv(env))
        if python := next((one for one in known if pythons.version(one) == "3.10"), None):
            return True, f"Python 3.10: {python}"
        return False, "Python 3.10 was not found; uv will try to download it"
    try:
        return True, f"Python 3.10: {pythons.find(uv, home, env)}"
    except pythons.NoPython310 as error:
        return False, str(error)
