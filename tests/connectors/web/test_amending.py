"""Edited and withdrawn messages on the website: whoever follows ends with the same list."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.web.views import public_entry
from handoff.amending import AlreadyWithdrawn, Amending
from handoff.enclosing import enclosed
from handoff.entry import Document
from tests.connectors.web.conftest import Site, Talk
from tests.handoff import steps

BEGINNING = "0-0"

#: What happens: the agent writes (0), the customer writes (1), a message is edited or withdrawn.
WRITES, ASKS, EDITS, WITHDRAWS = range(4)
HAPPENS = st.lists(
    st.tuples(st.sampled_from([WRITES, ASKS, EDITS, EDITS, WITHDRAWS]), st.integers(0, 5)),
    min_size=1,
    max_size=9,
)


class Follower:
    """A client as the protocol wants it: what it has, and its cursor."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []
        self.cursor = BEGINNING
        self.frames = ""

    def add(self, entry: dict[str, Any]) -> None:
        if place(entry["id"]) > place(self.cursor):
            self.cursor = entry["id"]
            self.entries.append(entry)

    def amend(self, entry: dict[str, Any]) -> None:
        self.entries = [entry if each["id"] == entry["id"] else each for each in self.entries]

    async def follow(self, talk: Talk, last: str) -> None:
        """Take frames until that entry of the log has come."""
        while place(self.cursor) < place(last):
            frame = await talk.next("entry", "amended")
            self.frames += json.dumps(frame, ensure_ascii=False)
            if frame["type"] == "entry":
                self.add(frame["entry"])
            else:
                self.amend(frame["entry"])
                self.cursor = max(self.cursor, frame["cursor"], key=place)

    async def poll(self, site: Site, token: str) -> None:
        """The same over HTTP."""
        more = True
        while more:
            answer = await site.http.get(
                "/chat/v1/entries",
                params={"after": self.cursor},
                headers={"Authorization": f"Bearer {token}"},
            )
            page = answer.json()
            for entry in page["entries"]:
                self.add(entry)
            for entry in page["amended"]:
                self.amend(entry)
            self.cursor, more = page["cursor"], page["more"]


def place(cursor: str) -> tuple[int, int]:
    at, _, number = cursor.partition("-")
    return int(at), int(number)


class Talking:
    """A conversation that Ayşe has, and what happens in it."""

    def __init__(self, site: Site, cid: str) -> None:
        self._site = site
        self._cid = cid
        self._amending = Amending(site.redis, site.settings.shop, 15)
        self._sent: list[str] = []
        self._count = 0

    async def happen(self, what: int, which: int) -> None:
        self._count += 1
        text, key = f"söz {self._count}", f"desk:{self._cid}{self._count}"
        if what == WRITES:
            reply = await self._site.queue.reply(self._cid, "Ayşe", text, key)
            self._sent.append(reply)
        elif what == ASKS:
            await steps.say(self._site.conversations, self._cid, text)
        else:
            entry = self._sent[which % len(self._sent)]
            try:
                if what == EDITS:
                    await self._amending.edit(self._cid, "Ayşe", entry, text, key)
                else:
                    await self._amending.withdraw(self._cid, "Ayşe", entry)
            except AlreadyWithdrawn:
                pass

    async def last(self) -> str:
        """The last entry that a customer's browser hears of."""
        entries = await self._site.conversations.entries(self._cid)
        return next(e.id for e in reversed(entries) if e.is_public or e.amended)


async def begun(site: Site) -> tuple[str, str, Talking]:
    token, cid = await site.begin()
    await steps.say(site.conversations, cid, "insan")
    await site.redis.hset(site.conversations.keys.conversation(cid), "state", "queued")  # type: ignore[misc]
    await site.queue.claim(cid, "Ayşe")
    return token, cid, Talking(site, cid)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=HAPPENS, during=HAPPENS, away=HAPPENS)
async def test_from_any_cursor_it_comes_to_the_same(
    site: Site,
    before: list[tuple[int, int]],
    during: list[tuple[int, int]],
    away: list[tuple[int, int]],
) -> None:
    token, cid, talking = await begun(site)
    await talking.happen(WRITES, 0)
    early, late, polling, anew = Follower(), Follower(), Follower(), Follower()
    async with site.talk(token) as talk:
        for step in before:
            await talking.happen(*step)
        await polling.poll(site, token)
        async with site.talk(token) as other:
            await late.follow(other, await talking.last())
            for step in during:
                await talking.happen(*step)
        await early.follow(talk, await talking.last())
    for step in away:
        await talking.happen(*step)
    last = await talking.last()
    for follower in (early, late, anew):
        async with site.talk(token, follower.cursor) as talk:
            await follower.follow(talk, last)
    await polling.poll(site, token)
    there = [e for e in await site.conversations.entries(cid) if e.is_public]
    expected = [public_entry(entry, "Papi") for entry in there]
    for follower in (early, late, polling, anew):
        assert follower.entries == expected
    gone = [text for e in there if e.amended for text in e.amended.was]
    assert not [text for text in gone if f'"{text}"' in anew.frames]


async def test_a_withdrawn_message_brings_nothing_of_what_it_said(site: Site) -> None:
    token, cid, _ = await begun(site)
    amending = Amending(site.redis, site.settings.shop, 15)
    beside = enclosed("", [Document("d" * 32, "fatura.pdf", 48213)], "tr")
    sent = await site.queue.reply(cid, "Ayşe", "Yanlış kişiye", "desk:1", "", beside)
    async with site.talk(token) as talk:
        await talk.next("entry")
        while (await talk.next("entry"))["entry"]["id"] != sent:
            pass
        event = await amending.withdraw(cid, "Ayşe", sent)
        frame = await talk.next("amended")
    assert frame["cursor"] == event
    entry = frame["entry"]
    assert (entry["id"], entry["amended"], entry["text"]) == (sent, "withdrawn", "")
    assert (entry["name"], entry["buttons"], entry["article"]) == ("Ayşe", [], None)
    assert "fatura.pdf" not in str(frame)


async def test_an_edited_message_says_so_and_not_what_it_was(site: Site) -> None:
    token, cid, _ = await begun(site)
    sent = await site.queue.reply(cid, "Ayşe", "İade 13 gün.", "desk:1")
    amending = Amending(site.redis, site.settings.shop, 15)
    await amending.edit(cid, "Ayşe", sent, "İade 14 gün.", "desk:2")
    async with site.talk(token) as talk, asyncio.timeout(10):
        while (seen := (await talk.next("entry"))["entry"])["id"] != sent:
            pass
    assert (seen["amended"], seen["text"]) == ("edited", "İade 14 gün.")
    assert "13" not in json.dumps(seen, ensure_ascii=False).replace(sent, "").replace(
        str(seen["at"]), ""
    )
