"""What every table of ``destek.toml`` is made of."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

_SPAN = re.compile(
    r"(?P<opens>([01]\d|2[0-3]):[0-5]\d)\s*-\s*(?P<closes>([01]\d|2[0-3]):[0-5]\d|24:00)"
)

Language = Literal["tr", "en"]


def _span(value: str) -> str:
    found = _SPAN.fullmatch(value.strip())
    if not found or found["opens"] == found["closes"]:
        raise ValueError("a span is written 09:00-18:00")
    return f"{found['opens']}-{found['closes']}"


Day = tuple[Annotated[str, AfterValidator(_span)], ...]
"""The spans of one weekday."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]

SPANS = 'a list of spans such as ["09:00-12:00", "13:00-18:00"], "22:00-02:00", or [] when closed'


class Table(BaseModel):
    """A table of ``destek.toml``. A field's description says what is allowed in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
