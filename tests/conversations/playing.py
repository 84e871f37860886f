"""Plays stories through the whole system, turn by turn, as ``./destek ask --conversation`` does."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from connectors import wording
from connectors.ask import BadLine, Message, Rehearsal
from handoff.cases.states import CaseState
from handoff.entry import Entry
from handoff.keys import Keys
from handoff.store import connect
from ops import demo, demo_orders
from ops.settings import load
from tests.conversations.stories import Step, Story, stories

TODAY = date(2026, 11, 21)
"""The day on which the demo's orders are made (``ops/demo_orders.py``, seed 1)."""
AT = "2026-11-21T11:00"
"""The business clock of every conversation: a Saturday morning."""

SETTINGS = """
[orders]
adapter = "sqlite"
path = "orders.sqlite"
"""
"""What a shop's settings need for it."""

#: Conversations that are held at once: one waits a second for each refusal.
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Played:
    """A turn as it was: the decision's record and what the customer read."""

    step: Step
    message: Message
    record: dict[str, Any]
    said: tuple[str, ...]

    @property
    def form(self) -> str:
        """The form that runs afterwards."""
        waits = (self.record.get("slots") or {}).get("requested_slot")
        forms = [name for name in self.record["actions"] if name.endswith("_form")]
        return forms[-1] if waits and forms else ""

    def faults(self) -> Iterator[str]:
        """What is not as the story tells."""
        record, step = self.record, self.step
        told: Sequence[tuple[str, object, object]] = (
            ("Rasa was to get", step.text, record["typed"]),
            ("intent", step.intent, record["intent"]),
            ("actions", list(step.actions), record["actions"]),
            ("form afterwards", step.form, self.form),
        )
        for what, wanted, was in told:
            if wanted != was:
                yield f"{what}: {wanted!r} was wanted and {was!r} came"
        yield from voices(self.said)


@dataclass(frozen=True, slots=True)
class Run:
    """A story as it was played, and what went wrong."""

    story: Story
    turns: list[Played] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


Say = Callable[[Message], Awaitable[list[Entry] | None]]


async def played(env: Mapping[str, str]) -> list[Run]:
    """Play all stories in the running system of this environment."""
    settings = load(env=env)
    redis, blocking = connect(settings.store_url), connect(settings.store_url, blocking=True)
    try:
        return await play(stories(), redis, blocking, settings.shop)
    finally:
        await redis.aclose()
        await blocking.aclose()


async def play(told: Sequence[Story], redis: Redis, blocking: Redis, shop: str) -> list[Run]:
    """Play them all, several at once; none may disturb another."""
    room = asyncio.Semaphore(_AT_ONCE)

    async def one(story: Story) -> Run:
        async with room:
            rehearsal = Rehearsal(redis, blocking, shop, lang=story.lang, at=AT)
            async with rehearsal.talk(story.lang) as say:
                return await _play(story, say, partial(_ask, redis, shop))

    return await asyncio.gather(*map(one, told))


async def _play(story: Story, say: Say, ask: Callable[[str], Awaitable[None]]) -> Run:
    run, case = Run(story), ""
    offered: list[dict[str, str]] = []
    for step in story.steps:
        if step.text in story.asks:
            await ask(case)
        step = _named(step, story.case, case)
        message = _message(step, offered)
        try:
            written = await say(message)
        except BadLine as error:
            run.faults.append(f"{step.text!r}: {error}")
            return run
        decided = [e.payload for e in written or () if e.kind == "decision"]
        said = [e for e in written or () if e.is_public and not e.payload.get("notice")]
        if len(decided) != 1 or "actions" not in decided[0]:
            run.faults.append(f"{step.text!r}: no decision of the bot's: {decided}")
            return run
        case = str(
            next((e.payload["case"] for e in written or () if e.text == "case_opened"), case)
        )
        offered = [b for e in said for b in e.payload.get("buttons") or ()] or offered
        turn = Played(step, message, decided[0], tuple(e.text for e in said))
        run.turns.append(turn)
        run.faults.extend(f"{step.text!r}: {fault}" for fault in turn.faults())
    reason = run.turns[-1].record["reason"]
    if reason != story.ends:
        run.faults.append(f"it ends with {reason!r}, not {story.ends!r}")
    return run


def furnish(home: Path) -> None:
    """Put the demo's orders where a shop with ``SETTINGS`` looks for them."""
    demo.write(home / "orders.sqlite", demo_orders.orders(1, TODAY))


def lines(run: Run) -> str:
    """A conversation as ``destek ask`` reads it."""
    said = [turn.message for turn in run.turns]
    sent = [{"text": m.text, "button": m.button, "picture": m.picture} for m in said]
    return "\n".join(json.dumps(message) for message in sent)


def voices(said: Sequence[str]) -> Iterator[str]:
    """Nothing said, or something said twice in one turn."""
    if not said:
        yield "nothing was said"
    lines = Counter(line.strip() for text in said for line in text.splitlines() if line.strip())
    for line, times in lines.items():
        if times > 1:
            yield f"said {times} times: {line!r}"


def _message(step: Step, offered: Sequence[dict[str, str]]) -> Message:
    """What is typed, a picture, or the button that carries what Rasa is to get."""
    if step.text == wording.PICTURE:
        return Message("", picture=True)
    if step.typed:
        return Message(step.typed)
    wanted = _payload(step.text)
    fitting = [b["title"] for b in offered if _payload(b["payload"]) == wanted]
    return Message("", button=fitting[-1] if fitting else step.text)


def _payload(text: str) -> tuple[str, Any]:
    intent, brace, entities = text.partition("{")
    return intent, json.loads(brace + entities) if brace else {}


def _named(step: Step, stands_for: str, case: str) -> Step:
    if not stands_for:
        return step
    text, typed = (each.replace(stands_for, case) for each in (step.text, step.typed))
    return Step(text, typed, step.intent, step.actions, step.form)


async def _ask(redis: Redis, shop: str, number: str) -> None:
    """Leave a case as an agent's question does: agents have no part in rehearsals."""
    asked = {"state": CaseState.WAITING_FOR_CUSTOMER.value, "answer": "Kartı ne zaman aldınız?"}
    await redis.hset(Keys(shop).case(number), mapping=asked)
