"""What an agent's page begins with, put together from lines that all pages share."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handoff.agents import Agent
from handoff.desk import views
from handoff.desk.lines import Line
from handoff.instants import now_ms
from handoff.listing import LONGEST, VIEWS, View
from handoff.states import State

if TYPE_CHECKING:
    from handoff.desk.context import DeskContext

_MINE = next(view for view in VIEWS if view.id == "mine")
_ASSIGNED = View("assigned", lambda _: (State.ASSIGNED,))


@dataclass(frozen=True, slots=True)
class Board:
    """The queue, most urgent and longest waiting first, and what this agent and others have.

    Of what others have it is the latest to change: the views hold everything. ``now`` is real
    time (UTC ms), the clock that waiting is measured by.
    """

    now: int
    hours: dict[str, Any]
    waiting: list[Line]
    assigned: list[Line]
    snoozed: list[Line]

    @property
    def ids(self) -> set[str]:
        """The conversations on it."""
        lines = (*self.waiting, *self.assigned, *self.snoozed)
        return {line.conversation.id for line in lines}

    def text(self, **more: Any) -> str:
        """The board in JSON, with ``more`` beside it."""
        first = packed({**more, "now": self.now, "hours": self.hours})
        lists = (
            f'"{name}":{joined(lines)}'
            for name, lines in (
                ("waiting", self.waiting),
                ("assigned", self.assigned),
                ("snoozed", self.snoozed),
            )
        )
        return f"{first[:-1]},{','.join(lists)}}}"


async def board(desk: DeskContext, agent: Agent) -> Board:
    """The board as an agent sees it.

    Raises:
        StoreUnavailable.
    """
    waiting, snoozed = await desk.queue.waiting_ids(), await desk.queue.snoozed_ids(LONGEST)
    mine = await desk.lists.page(_MINE, agent, limit=LONGEST)
    latest = await desk.lists.page(_ASSIGNED, agent)
    assigned = tuple(dict.fromkeys((*mine.ids, *latest.ids)))
    lines = await desk.lines.all((*waiting, *assigned, *snoozed))
    by_id = {line.conversation.id: line for line in lines}

    def those(cids: Iterable[str]) -> list[Line]:
        return [by_id[cid] for cid in cids if cid in by_id]

    return Board(now_ms(), views.hours(desk), those(waiting), those(assigned), those(snoozed))


def joined(lines: Iterable[Line]) -> str:
    """Lines as a list in JSON."""
    return f"[{','.join(line.text for line in lines)}]"


def packed(data: dict[str, Any]) -> str:
    """Anything else, as lines are written."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
