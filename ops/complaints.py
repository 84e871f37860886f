"""Turns what pydantic found wrong into one line for each wrong key."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

_SHOWN = 60


class SettingsError(Exception):
    """The settings are wrong. ``lines`` holds one line for each wrong key."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


def complaints(error: ValidationError, model: type[BaseModel], source: str) -> list[str]:
    """One line for each wrong key of ``model``: the key, its value, what is allowed."""
    lines: dict[str, str] = {}
    for found in error.errors(include_url=False):
        where = [str(part) for part in found["loc"] if not str(part).startswith("function-")]
        names = [part for part in where if not part.isdecimal()]
        key = ".".join(names)
        table, allowed = _described(model, names)
        if found["type"] == "extra_forbidden":
            near = get_close_matches(names[-1], table.model_fields, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"known are {_listed(table)}"
            line = f"{source}: {key} is not a known key; {hint}"
        elif found["type"] == "value_error" and len(names) == 1:
            line = f"{source}: {found['msg'].removeprefix('Value error, ')}"
        else:
            line = f"{source}: {key} = {_shown(found['input'])} is not allowed; allowed: {allowed}"
        lines.setdefault(key, line)
    return list(lines.values())


def _described(model: type[BaseModel], names: list[str]) -> tuple[type[BaseModel], str]:
    """The innermost table ``names`` leads to, and what the last field it knows allows."""
    allowed, left = "", iter(names)
    for name in left:
        field = model.model_fields.get(name)
        if field is None:
            break
        allowed = field.description or ""
        kinds = (field.annotation, *get_args(field.annotation))
        model = next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)), model)
        if get_origin(field.annotation) is dict:
            next(left, None)  # the table's own name
    return model, allowed


def _listed(table: type[BaseModel]) -> str:
    return ", ".join(table.model_fields)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
