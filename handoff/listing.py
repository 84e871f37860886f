"""Lists of conversations by their latest change, and the views that agents make of them.

The scripts keep the lists (``prelude.lua``): a conversation that is no rehearsal stands in ``all``
and in its state's, in ``<state>:<assignee>`` when it has one, in ``<state>@<team>`` when it belongs
to one. A view is made of lists that share no conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from redis.asyncio import Redis

from handoff.agents import Agent
from handoff.conversation import Conversation
from handoff.errors import HandoffError
from handoff.keys import Keys
from handoff.states import OPEN_HANDOFF, State
from handoff.store import available

#: A place in a list, as :attr:`Page.cursor` has it.
CURSOR = r"^[0-9]{1,16}-[\w-]{1,64}$"

#: The longest page.
LONGEST = 200


class UnknownView(HandoffError):
    """There is no view of this name."""

    code = "unknown_view"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Böyle bir görünüm yok.",
        "en": "There is no such view.",
    }


@dataclass(frozen=True, slots=True)
class View:
    """Conversations that an agent looks at together; ``lists`` names its lists for an agent."""

    id: str
    lists: Callable[[Agent], tuple[str, ...]]

    def holds(self, conversation: Conversation, agent: Agent) -> bool:
        """Whether a conversation is in this view of the agent's."""
        return not set(self.lists(agent)).isdisjoint(conversation.listed)


#: Every view, as the desk shows them.
VIEWS = (
    View("mine", lambda agent: (f"{State.ASSIGNED}:{agent.name}",)),
    View(
        "team", lambda agent: tuple(f"{s}@{t}" for t in agent.teams for s in sorted(OPEN_HANDOFF))
    ),
    View("snoozed", lambda agent: (f"{State.SNOOZED}:{agent.name}",)),
    View("all", lambda _: ("all",)),
    View("resolved", lambda _: (State.RESOLVED,)),
)


def lists_of(agent: Agent) -> set[str]:
    """The lists that the agent's views are made of."""
    return {name for view in VIEWS for name in view.lists(agent)}


def counted(agent: Agent, sizes: Mapping[str, int]) -> dict[str, int]:
    """How many conversations each view of the agent's holds, by how many its lists do."""
    return {view.id: sum(sizes[name] for name in view.lists(agent)) for view in VIEWS}


@dataclass(frozen=True, slots=True)
class Page:
    """Conversations by id, latest change first; ``cursor`` is empty when nothing comes after."""

    ids: tuple[str, ...]
    cursor: str


class Lists:
    """The lists of one shop's conversations."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._redis: Any = redis
        self._keys = Keys(shop)

    async def counts(self, agent: Agent) -> dict[str, int]:
        """How many conversations each view of the agent's holds."""
        return counted(agent, await self.sizes(lists_of(agent)))

    async def sizes(self, names: Iterable[str]) -> dict[str, int]:
        """How many conversations these lists hold."""
        names = tuple(names)
        with available():
            async with self._redis.pipeline(transaction=False) as pipe:
                for name in names:
                    pipe.zcard(self._keys.view(name))
                return dict(zip(names, await pipe.execute(), strict=True))

    async def page(self, view: View, agent: Agent, cursor: str = "", limit: int = 100) -> Page:
        """Up to ``limit`` conversations after the cursor.

        One that changes meanwhile goes to the front: it is not seen twice by who follows changes.
        """
        limit = min(limit, LONGEST)
        places: list[tuple[int, str]] = []
        for name in view.lists(agent):
            places += await self.places(self._keys.view(name), cursor, limit + 1)
        places.sort(reverse=True)
        more, places = len(places) > limit, places[:limit]
        return Page(tuple(cid for _, cid in places), "{}-{}".format(*places[-1]) if more else "")

    async def places(self, key: str, cursor: str, limit: int) -> list[tuple[int, str]]:
        """Up to ``limit`` times with conversations, latest first, of the sorted set ``key``."""
        score, _, before = cursor.partition("-")
        found: list[tuple[int, str]] = []
        offset = 0
        while len(found) < limit:
            with available():
                rows = await self._redis.zrange(
                    *(key, score or "+inf", "-inf"),
                    **{"byscore": True, "desc": True, "withscores": True},
                    **{"offset": offset, "num": limit},
                )
            places = [(int(at), cid) for cid, at in rows]
            # Those that changed in the cursor's own millisecond come with it, seen ones first.
            found += [place for place in places if not cursor or place < (int(score), before)]
            offset += len(rows)
            if len(rows) < limit:
                break
        return found[:limit]
