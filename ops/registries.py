"""Where packages come from: what pip is told is passed on to uv. Standard library only."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: pip's setting, uv's variable, what uv puts between several values
_PASSED_ON = (
    ("find-links", "UV_FIND_LINKS", ","),
    ("extra-index-url", "UV_INDEX", " "),
    ("index-url", "UV_DEFAULT_INDEX", " "),
    ("trusted-host", "UV_INSECURE_HOST", " "),
    ("cert", "SSL_CERT_FILE", " "),
    ("proxy", "ALL_PROXY", " "),
    ("no-index", "UV_NO_INDEX", " "),
)
_TIMEOUT = ("default-timeout", "timeout")
#: Where pip reads settings from; the first wins.
_SECTIONS = (":env:", "install", "global")


def pip_settings(python: str, env: Mapping[str, str]) -> dict[str, str]:
    """What pip's files and variables say, by pip's own names; only the variables without a pip."""
    done = subprocess.run(  # noqa: S603
        [python, "-m", "pip", "config", "list"],
        env=dict(env),
        capture_output=True,
        text=True,
        check=False,
    )
    found: dict[str, str] = {}
    ranks: dict[str, int] = {}
    for line in done.stdout.splitlines() if done.returncode == 0 else ():
        key, _, value = line.partition("=")
        section, _, name = key.rpartition(".")
        if section not in _SECTIONS:
            continue
        rank = _SECTIONS.index(section)
        if rank <= ranks.get(name, rank):
            found[name], ranks[name] = str(ast.literal_eval(value)), rank
    for variable, value in env.items():
        if variable.startswith("PIP_") and value:
            found[variable.removeprefix("PIP_").lower().replace("_", "-")] = value
    return found


def uv_variables(pip: Mapping[str, str], env: Mapping[str, str]) -> dict[str, str]:
    """uv's variables that say the same as pip's settings; what ``env`` has already stays."""
    variables: dict[str, str] = {}
    for name, variable, between in _PASSED_ON:
        values = [value for value in pip.get(name, "").split() if _is_there(value)]
        if values and variable not in env:
            variables[variable] = between.join(values)
    if "UV_INDEX" in variables and "UV_INDEX_STRATEGY" not in env:
        # pip looks for a version in every index; uv would stop at the first that knows the name.
        variables["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    for name in _TIMEOUT:
        if name in pip and "UV_HTTP_TIMEOUT" not in env:
            variables["UV_HTTP_TIMEOUT"] = pip[name].partition(".")[0]
    if variables.get("UV_NO_INDEX", "1").lower() in ("0", "false", "no"):
        del variables["UV_NO_INDEX"]
    return variables


def _is_there(value: str) -> bool:
    """A folder that is gone would stop uv, where pip only warns."""
    if value.startswith("file:"):
        return Path(unquote(urlsplit(value).path)).exists()
    return not value.startswith("/") or Path(value).exists()
