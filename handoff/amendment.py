"""What has become of a message that its agent has edited or withdrawn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from language.masks import mask

#: Events that amend an earlier message, which their payload names (``of``), and the one that says
#: that a channel could not follow.
EDITED, WITHDRAWN, FAILED = "edited", "withdrawn", "amend_failed"
AMENDING = frozenset({EDITED, WITHDRAWN, FAILED})


@dataclass(frozen=True, slots=True)
class Amendment:
    """A message as it reads now, and what it was before.

    ``id`` is the latest event that amended it, ``by`` the agent of that event. ``failed`` says why
    the customer's channel still shows it as it was; empty when it does not. ``beside`` is what was
    sent with a withdrawn message, in the lists of an entry's payload; the events do not have it.
    """

    id: str
    by: str
    text: str
    was: tuple[str, ...]
    withdrawn: bool
    failed: str = ""
    beside: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """For the desk. What was written before is masked: a slip may be why it was amended.

        Files are what they were: nothing in them can be masked (decision 0022).
        """
        return {
            "id": self.id,
            "by": self.by,
            "text": self.text,
            "was": [mask(text) for text in self.was],
            "withdrawn": self.withdrawn,
            "failed": self.failed,
            "beside": dict(self.beside),
        }

    @classmethod
    def from_packed(cls, packed: str) -> Amendment:
        """Read what ``amend.lua`` wrote."""
        kept = json.loads(packed)
        return cls(
            id=kept["id"],
            by=kept["by"],
            text=kept["text"],
            was=tuple(kept["was"]),
            withdrawn=kept["withdrawn"],
            failed=kept.get("failed", ""),
        )
