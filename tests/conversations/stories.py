"""The stories of this folder, as far as playing them needs: what is said, and what is to run.

They are Rasa's own test stories, so ``rasa test core`` reads the same files. What Rasa has no word
for stands in a story's ``metadata``:

``lang``    the conversation's language when it begins
``ends``    the reason of its last decision: ``filed``, ``told``, ``asked``
``typed``   what the customer really types, where Rasa gets something else: by Rasa's text
``asks``    texts before which an agent asks the customer about the case that the story has opened
``case``    stands in texts for the number of that case
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.parsed import parsed

FOLDER = Path(__file__).parent

#: An annotated entity: ``[4521](order_number)`` or ``[4521]{"entity": "order_number", …}``.
_ENTITY = re.compile(r"\[(?P<text>[^\[\]]*)\](?:\(\w+\)|\{\"entity\"[^{}]*\})")


@dataclass(frozen=True, slots=True)
class Step:
    """One message of the customer's, and what is to come of it."""

    text: str
    """As Rasa gets it."""
    typed: str
    """As the customer types it; empty when he presses a button."""
    intent: str
    actions: tuple[str, ...]
    form: str
    """The form that runs afterwards; empty if none."""


@dataclass(frozen=True, slots=True)
class Story:
    """One conversation."""

    name: str
    file: str
    lang: str
    ends: str
    steps: tuple[Step, ...]
    asks: frozenset[str]
    case: str

    def __str__(self) -> str:
        return f"{self.file}: {self.name}"


def stories(folder: Path = FOLDER) -> list[Story]:
    """All of them, by file."""
    return [story for path in sorted(folder.glob("test_*.yml")) for story in _read(path)]


def _read(path: Path) -> Iterator[Story]:
    for story in parsed(path)["stories"]:
        told = story["metadata"]
        yield Story(
            name=story["story"],
            file=path.stem.removeprefix("test_"),
            lang=told["lang"],
            ends=told["ends"],
            steps=tuple(_steps(story["steps"], told.get("typed") or {})),
            asks=frozenset(told.get("asks") or ()),
            case=told.get("case") or "",
        )


def _steps(steps: Sequence[Mapping[str, Any]], typed: Mapping[str, str]) -> Iterator[Step]:
    form = ""
    begins = [at for at, step in enumerate(steps) if "user" in step]
    for begin, end in zip(begins, [*begins[1:], len(steps)], strict=True):
        text = _ENTITY.sub(lambda found: found["text"], steps[begin]["user"]).strip()
        after = steps[begin + 1 : end]
        for step in after:
            if "active_loop" in step:
                form = step["active_loop"] or ""
        yield Step(
            text=text,
            typed=typed.get(text, "" if text.startswith("/") else text),
            intent=steps[begin]["intent"],
            actions=tuple(step["action"] for step in after if "action" in step),
            form=form,
        )
