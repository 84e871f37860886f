"""The figures of the supervisors' board, and their socket."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from starlette.testclient import WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from handoff.agents import Profile
from handoff.clocks import Clockwork
from handoff.conversations import Conversations
from handoff.desk import overview as overviews
from handoff.desk import sockets
from handoff.desk.context import DeskContext
from handoff.desk.guard import COOKIE
from handoff.desk.overview import overview
from handoff.ending import Handoff, Reply
from handoff.inbox import Inbox
from handoff.queue import Queue
from handoff.states import Step
from handoff.teams import Teams
from handoff.timekeeping import Timekeeper
from ops.settings import Settings
from tests.handoff import steps
from tests.handoff.desk.conftest import PASSWORD, SHOP
from tests.handoff.desk.rig import OWN, Rig, rigged

SOCKET = "ws://desk.test/desk/overview"


@pytest.fixture
def conversations(desk: DeskContext) -> Conversations:
    return desk.conversations


async def queued(desk: DeskContext, inbox: Inbox, reason: str = "asked") -> str:
    cid = (await desk.conversations.create("web", "tr")).id
    await steps.say(desk.conversations, cid)
    handoff = Handoff(Step.HAND_OVER, reason, "T-1", [Reply("…", "tr")])
    await steps.answer(desk.conversations, inbox, [], handoff=handoff)
    return cid


def keeper(desk: DeskContext, later: float = 0) -> Timekeeper:
    """Clocks as they were begun so many minutes ago."""
    clockwork = Clockwork(desk.settings.service, desk.calendar)
    now = round((time.time() + later * 60) * 1000)
    teams = Teams(desk.calendar)
    return Timekeeper(desk.redis, SHOP, desk.activity, clockwork, teams, lambda: now)


async def test_the_queue_is_told_by_reason_with_the_longest_wait(
    desk: DeskContext, inbox: Inbox
) -> None:
    first = await queued(desk, inbox, "complaint")
    for _ in range(2):
        await queued(desk, inbox)
    shown = (await overview(desk))["waiting"]
    assert (shown["count"], shown["oldest"]["id"], shown["minutes"]) == (3, first, None)
    found = [(each["reason"], each["count"]) for each in shown["reasons"]]
    assert found == [("asked", 2), ("complaint", 1)]


async def test_without_anybody_there_is_nothing(desk: DeskContext) -> None:
    shown = await overview(desk)
    assert shown["waiting"] == {"count": 0, "oldest": None, "reasons": [], "minutes": None}
    assert (shown["late"], shown["soon"], shown["pressing"]) == (0, 0, [])
    assert shown["today"] == {"answered": 0, "seconds": None}


async def test_agents_are_shown_with_what_they_have_and_what_waits_for_them(
    desk: DeskContext, inbox: Inbox
) -> None:
    await desk.agents.add("Ayşe", PASSWORD)
    await desk.agents.add("Mert", PASSWORD)
    one, two = [await queued(desk, inbox) for _ in range(2)]
    for cid in (one, two):
        await desk.queue.claim(cid, "Mert")
        await keeper(desk).look(cid)
    await desk.queue.reply(two, "Mert", "buyurun", "r1")
    await keeper(desk).look(two)
    await desk.presences.beat("Mert", round(time.time() * 1000))
    mert, ayse = (await overview(desk))["agents"]
    assert (mert["presence"], ayse["presence"], ayse["capacity"]) == ("online", "offline", 5)
    assert (mert["name"], mert["load"], mert["ours"], mert["late"]) == ("Mert", 2, 1, 0)
    assert (ayse["name"], ayse["load"]) == ("Ayşe", 0)


async def test_what_is_late_is_named_the_latest_first(desk: DeskContext, inbox: Inbox) -> None:
    late, soon, calm = [await queued(desk, inbox) for _ in range(3)]
    now = round(time.time() * 1000)
    for cid, warns, due in ((late, -5, -2), (soon, -1, 2), (calm, 5, 9)):
        shown = f'{{"due": {now + due * 60_000}, "warns": {now + warns * 60_000}}}'
        await desk.redis.hset(desk.queue.keys.conversation(cid), "service", shown)
    told = await overview(desk)
    assert (told["late"], told["soon"]) == (1, 1)
    assert [line["id"] for line in told["pressing"]] == [late, soon]


async def test_ratings_of_the_last_days_are_counted(desk: DeskContext, inbox: Inbox) -> None:
    asking = Queue(desk.redis, SHOP, asks=True)
    none = {"days": 7, "asked": True, "count": 0, "average": None, "counts": (0, 0, 0, 0, 0)}
    assert (await overview(desk))["ratings"] == none
    for rating in (5, 2):
        cid = await steps.queued(desk.conversations, inbox)
        await asking.claim(cid, "Ayşe")
        await asking.reply(cid, "Ayşe", "Buyurun", "r1")
        await asking.resolve(cid, "Ayşe")
        question = (await desk.conversations.latest(cid))[-1].id
        await desk.ratings.give(cid, question, rating)
    told = (await overview(desk))["ratings"]
    assert (told["count"], told["average"], told["counts"]) == (2, 3.5, (0, 1, 0, 0, 1))


async def test_answers_count_from_midnight_with_the_time_they_took(desk: DeskContext) -> None:
    now = round(time.time() * 1000)
    yesterday = now - 24 * 3600 * 1000
    answers = {
        f"a:{now - 5_000}-0": now,
        f"b:{now - 9_000}-0": now,
        f"c:{now - 60_000}-0": now,
        f"d:{yesterday - 1000}-0": yesterday,
    }
    await desk.redis.zadd(desk.queue.keys.answers, answers)
    assert (await overview(desk))["today"] == {"answered": 3, "seconds": 9.0}


@pytest.fixture
def rig(valkey_url: str, settings: Settings) -> Iterator[Rig]:
    with rigged(valkey_url, settings) as rig:
        yield rig


def supervisor(rig: Rig) -> None:
    rig.log_in("Ayşe")
    rig.do(rig.desk.agents.change, "Ayşe", Profile("supervisor"))


def test_figures_follow_what_happens(rig: Rig) -> None:
    supervisor(rig)
    with rig.client.websocket_connect(SOCKET, headers=dict(OWN)) as socket:
        shown = socket.receive_json()
        assert (shown["type"], shown["waiting"]["count"]) == ("overview", 0)
        rig.waiting()
        while shown["waiting"]["count"] == 0:
            shown = socket.receive_json()
        assert shown["waiting"]["count"] == 1
        socket.send_json({"type": "ping"})
        while shown["type"] != "pong":
            shown = socket.receive_json()


def test_all_who_look_on_are_told_of_what_happens(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor(rig)
    monkeypatch.setattr(overviews, "_PAUSE_SECONDS", 0.05)
    with ExitStack() as stack:
        sockets = [
            stack.enter_context(rig.client.websocket_connect(SOCKET, headers=dict(OWN)))
            for _ in range(3)
        ]
        rig.waiting()
        for socket in sockets:
            while socket.receive_json()["waiting"]["count"] == 0:
                pass


async def test_a_queue_longer_than_a_page_shows_is_counted_whole(
    desk: DeskContext, inbox: Inbox
) -> None:
    for _ in range(501):
        await queued(desk, inbox)
    shown = (await overview(desk))["waiting"]
    assert (shown["count"], [each["count"] for each in shown["reasons"]]) == (501, [501])


@pytest.mark.parametrize("status", [401, 403])
def test_nobody_but_supervisors_looks(rig: Rig, status: int) -> None:
    if status == 403:
        rig.log_in("Ayşe")
    with (
        pytest.raises(WebSocketDenialResponse) as caught,
        rig.client.websocket_connect(SOCKET, headers=dict(OWN)),
    ):
        pass
    assert caught.value.status_code == status


def test_a_login_that_ends_ends_the_socket(rig: Rig) -> None:
    supervisor(rig)
    with rig.client.websocket_connect(SOCKET, headers=dict(OWN)) as socket:
        socket.receive_json()
        rig.do(rig.desk.logins.close, rig.client.cookies[COOKIE])
        socket.send_json({"type": "ping"})
        with pytest.raises(WebSocketDisconnect) as caught:
            _until_closed(socket)
    assert caught.value.code == 4401


def test_a_silent_page_is_shown_nothing_once_its_login_has_ended(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "SILENCE_SECONDS", 0.05)
    supervisor(rig)
    with rig.client.websocket_connect(SOCKET, headers=dict(OWN)) as socket:
        socket.receive_json()
        rig.do(rig.desk.logins.close, rig.client.cookies[COOKIE])
        with pytest.raises(WebSocketDisconnect) as caught:
            _until_closed(socket)
    assert caught.value.code == 4401


def test_who_is_no_supervisor_any_more_is_shown_nothing_more(rig: Rig) -> None:
    supervisor(rig)
    with rig.client.websocket_connect(SOCKET, headers=dict(OWN)) as socket:
        socket.receive_json()
        rig.do(rig.desk.agents.change, "Ayşe", Profile("agent"))
        socket.send_json({"type": "ping"})
        with pytest.raises(WebSocketDisconnect) as caught:
            _until_closed(socket)
    assert caught.value.code == 4401


def _until_closed(socket: Any) -> None:
    while True:
        socket.receive_json()
