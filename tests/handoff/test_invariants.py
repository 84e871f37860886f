"""Whatever is done to a conversation, in whatever order: the invariants of the design hold."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from handoff.conversation import Conversation
from handoff.conversations import TAKE_BACK, Conversations
from handoff.ending import Ending, Reply
from handoff.entry import Entry
from handoff.errors import AtCapacity, IllegalStep, NotYours
from handoff.hints import Hint
from handoff.inbox import Inbox
from handoff.outcomes import Outcome
from handoff.presence import GRACE, Presences
from handoff.queue import Queue
from handoff.states import BOT_SPEAKS, OWNED, STEPS, State, Step
from handoff.vanishing import Vanishing
from tests.handoff.steps import days_later, finish, handing_over, say
from tests.handoff.told import after, told

AGENTS = ("Ayşe", "Mert", "Selin")
#: How many conversations there are, and how many of them an agent may have at once.
CONVERSATIONS, CAPACITY = 3, 1
NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)
TEAM = {"tr": "İade ekibi", "en": "Returns"}

#: What the end of a turn may do.
ENDINGS = (
    *(Step.HAND_OVER, Step.HAND_OVER_CLOSED, Step.CLOSE),
    *(Step.WAKE, Step.RESUME, Step.RETURN, Step.RETURN_CLOSED),
)

#: What may be tried: a name, whoever tries it, and what else it needs.
HOLDER = "holder"
Move = tuple[str | int | bool, ...]
PEOPLE: list[Move] = [
    (name, agent)
    for name in ("claim", "release", "team", "over", "snooze", "wake")
    for agent in (HOLDER, "Mert")
]
MOVES: list[Move] = [
    *PEOPLE,
    *(("transfer", HOLDER, to) for to in AGENTS),
    *(("resolve", HOLDER, outcome) for outcome in Outcome),
    *(("give", agent, hint) for agent in (HOLDER, "Mert") for hint in ("sipariş durumu", "")),
    *(("due", room) for room in (CAPACITY, 0)),
    *(("writes", which) for which in range(4)),
    *(("later",), ("back",), ("gone",)),
]
#: What most often goes somewhere, by the state.
LIKELY: dict[State, list[Move]] = {
    State.BOT: [("writes", 1), ("writes", 2)],
    State.WAITING: [("claim", "Mert"), ("claim", "Ayşe"), ("writes", 1), ("back",)],
    State.QUEUED: [("claim", "Mert"), ("claim", "Ayşe"), ("writes", 1)],
    State.ASSIGNED: [
        *(("snooze", HOLDER), ("resolve", HOLDER, Outcome.SOLVED), ("team", HOLDER)),
        *(("transfer", HOLDER, "Selin"), ("over", "Mert"), ("release", HOLDER), ("gone",)),
        *(("give", HOLDER, "sipariş durumu"), ("give", HOLDER, "")),
    ],
    State.SNOOZED: [
        *(("writes", 0), ("writes", 1), ("writes", 2), ("writes", 3), ("over", "Selin")),
        *(("due", CAPACITY), ("due", 0), ("wake", HOLDER), ("give", HOLDER, "iade")),
    ],
    State.RESOLVED: [("writes", 0), ("writes", 1), ("writes", 2), ("writes", 3), ("later",)],
}


class World:
    """Some conversations, one of which is looked at, and everybody who may do something to it."""

    def __init__(
        self, store: Redis, conversations: Conversations, inbox: Inbox, cids: list[str]
    ) -> None:
        self.store, self.conversations, self.inbox, self.cids = store, conversations, inbox, cids
        self.queue = Queue(store, conversations.keys.shop)
        self.hours, self.cid = 0, cids[0]

    async def now(self) -> Conversation:
        return await self.conversations.get(self.cid)

    async def pick(self, number: int) -> Move:
        """Three times of four something likely, with any of the conversations."""
        number, which = divmod(number, CONVERSATIONS)
        self.cid = self.cids[which]
        some = LIKELY[(await self.now()).state] if number % 4 else MOVES
        return some[number // 4 % len(some)]

    async def do(self, name: str, *args: str | int) -> None:
        """Make a move; one that is not allowed is refused by a named error and changes nothing."""
        before, log = await self.now(), await self.conversations.entries(self.cid)
        holder = before.assignee or AGENTS[0]
        args = tuple(holder if each == HOLDER else each for each in args)
        loads = await self.queue.loads()
        try:
            await self.move(name)(*args)
        except (IllegalStep, NotYours, AtCapacity):
            assert await self.now() == before
            assert await self.conversations.entries(self.cid) == log
        for agent, load in (await self.queue.loads()).items():
            # A supervisor takes over whatever he has in hand already.
            assert load <= max(CAPACITY, loads[agent]) or name == "over"

    def move(self, name: str) -> Callable[..., Awaitable[None]]:
        queue, cid, later = self.queue, self.cid, NOW + timedelta(hours=self.hours)
        simple: dict[str, Callable[..., Awaitable[None]]] = {
            "claim": lambda agent: queue.claim(cid, agent, CAPACITY),
            "release": lambda agent: queue.release(cid, agent),
            "team": lambda agent: queue.transfer_to_team(cid, agent, "returns", TEAM),
            "over": lambda agent: queue.take_over(cid, agent),
            "snooze": lambda agent: queue.snooze(cid, agent, later + timedelta(hours=1), later),
            "wake": lambda agent: queue.wake(cid, agent, capacity=CAPACITY),
            "transfer": lambda agent, to: queue.transfer(cid, agent, to, capacity=CAPACITY),
            "resolve": lambda agent, outcome: queue.resolve(cid, agent, outcome),
        }
        return simple.get(name) or getattr(self, name)

    async def due(self, room: int) -> None:
        self.hours += 2
        for asleep in await self.queue.due(NOW + timedelta(hours=self.hours)):
            agent = asleep.assignee or ""
            moment = NOW + timedelta(hours=self.hours)
            await self.queue.wake_due(asleep.id, agent, moment, room)

    async def writes(self, which: int) -> None:
        """The customer writes, and the turns end as one of the ways there are from here."""
        await say(self.conversations, self.cid)
        for ticket in await self.inbox.take(1):
            while await self.conversations.head(self.cid):
                now = await self.now()
                state, agent = now.state, now.assignee or ""
                fitting = [None, *(each for each in ENDINGS if state in STEPS[each].sources)]
                step = fitting[which % len(fitting)]
                asked = replace(handing_over(), step=step, agent=agent) if step else None
                if asked and step in (Step.WAKE, Step.RESUME):
                    back = replace(asked, step=Step.RETURN, agent="", full=agent)
                    asked = replace(asked, room=CAPACITY, otherwise=back)
                await finish(self.conversations, ticket, [Reply("cevap")], handoff=asked)

    async def give(self, agent: str, hint: str) -> None:
        """Back to the bot, which answers a hint once."""
        await self.queue.give_back(self.cid, agent, Hint(hint))
        for ticket in await self.inbox.take(1) if hint else ():
            assert await finish(self.conversations, ticket) is Ending.LAST

    async def gone(self) -> None:
        """Whoever has it is not at the desk any more."""
        shop, at = self.conversations.keys.shop, round(NOW.timestamp() * 1000)
        await Presences(self.store, shop).beat((await self.now()).assignee or "Mert", at)
        vanishing = Vanishing(self.store, shop)
        for ms in range(0, GRACE + 9_000, 9_000):
            await vanishing.look(at + ms)

    async def later(self) -> None:
        if (await self.now()).resolved:
            await days_later(self.store, self.conversations, self.cid, 4)

    async def back(self) -> None:
        button = {"button": {"title": "Asistan", "payload": TAKE_BACK}}
        before = len(await self.conversations.entries(self.cid))
        await self.conversations.accept(self.cid, "Asistan", f"b{before}", payload=button)

    async def check(self) -> None:
        """The invariants, on what the store has now."""
        conversation = await self.now()
        state, assignee = conversation.state, conversation.assignee
        entries = await self.conversations.entries(self.cid)
        assert told(entries) == (state, assignee if state in OWNED else None)
        assert bool(assignee) == (state in OWNED or state is State.RESOLVED)
        lists = {
            "queue": [w.conversation.id for w in await self.queue.waiting_list()],
            "assigned": await self.queue.assigned_ids(),
            "snoozed": await self.queue.snoozed_ids(),
        }
        expected = {
            State.QUEUED: "queue",
            State.WAITING: "queue",
            State.ASSIGNED: "assigned",
            State.SNOOZED: "snoozed",
        }.get(state)
        assert [name for name, cids in lists.items() if self.cid in cids] == (
            [expected] if expected else []
        )
        assert bool(conversation.snoozed_until) == (state is State.SNOOZED)
        assert bool(conversation.outcome) == (state is State.RESOLVED)
        hands = await self.store.zrange(self.conversations.keys.hands, 0, -1)
        held = [f"{assignee}\x1f{self.cid}"] if state is State.ASSIGNED else []
        assert [each for each in hands if each.endswith(self.cid)] == held
        check_story(entries)


def check_story(entries: list[Entry]) -> None:
    """Every event is a step of the table, and the bot says nothing while a person has the word."""
    now = told(())
    for entry in entries:
        then = after(now, entry)
        if then != now:
            steps = [t for t in STEPS.values() if t.event == entry.text]
            assert any(now.state in t.sources and then.state is t.target for t in steps)
        if entry.kind == "message" and entry.author == "bot":
            assert now.state in BOT_SPEAKS | {State.RESOLVED}
        now = then


@given(numbers=st.lists(st.integers(0, 30_000), min_size=10, max_size=40))
@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
async def test_any_sequence_of_steps_keeps_the_invariants(
    store: Redis, conversations: Conversations, inbox: Inbox, numbers: list[int]
) -> None:
    cids = [(await conversations.create("web", "tr")).id for _ in range(CONVERSATIONS)]
    world = World(store, conversations, inbox, cids)
    for number in numbers:
        name, *args = await world.pick(number)
        await world.do(str(name), *args)
        await world.check()
    for world.cid in cids:
        await world.check()
