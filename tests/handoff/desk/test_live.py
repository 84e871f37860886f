from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from handoff.cases.case import Draft, Kind
from handoff.desk import live
from handoff.desk.context import DeskContext
from handoff.desk.guard import COOKIE
from handoff.inbox import Inbox
from handoff.store import connect
from ops.settings import Settings
from tests.handoff import steps
from tests.handoff.cases.conftest import DUE
from tests.handoff.desk.conftest import ORIGIN, PASSWORD, SHOP, context, gateway

SOCKET = "ws://desk.test/desk/socket"
OWN = {"Origin": ORIGIN}


class Rig:
    """A gateway in a loop of its own, and ways to make things happen in it."""

    def __init__(self, client: TestClient, desk: DeskContext) -> None:
        self.client = client
        self.desk = desk

    def do(self, function: Any, *args: Any, **options: Any) -> Any:
        """Run something of the desk's in its loop."""
        assert self.client.portal
        return self.client.portal.call(partial(function, *args, **options))

    def log_in(self, name: str) -> None:
        self.do(self.desk.agents.add, name, PASSWORD)
        fields = {"name": name, "password": PASSWORD}
        answer = self.client.post("/desk/login", data=fields, headers=OWN, follow_redirects=False)
        assert answer.status_code == 303

    def waiting(self, trial: bool = False) -> str:
        """A conversation in the queue, or a rehearsal of one."""
        return str(self.do(self._waiting, trial))

    async def forget(self, cid: str) -> None:
        """Delete a conversation and tell of a last change of it, as if it came too late."""
        keys = self.desk.conversations.keys
        told = {"c": cid, "e": "", "k": "event"}
        await self.desk.conversations.forget(cid)
        await self.desk.redis.xadd(keys.activity, told)

    async def _waiting(self, trial: bool) -> str:
        inbox = Inbox(self.desk.redis, self.desk.redis, SHOP, "worker-1")
        await inbox.open()
        conversation = await self.desk.conversations.create("web", "tr", trial=trial)
        await steps.say(self.desk.conversations, conversation.id)
        await steps.answer(self.desk.conversations, inbox, handoff=steps.handing_over())
        return conversation.id

    @contextmanager
    def socket(self) -> Iterator[Any]:
        """A page's socket, past its first board."""
        with self.client.websocket_connect(SOCKET, headers=dict(OWN)) as socket:
            assert socket.receive_json()["type"] == "board"
            yield socket


@pytest.fixture
def rig(valkey_url: str, settings: Settings) -> Iterator[Rig]:
    writer, reader = connect(valkey_url), connect(valkey_url, blocking=True)
    desk = context(writer, settings, reader)
    with TestClient(gateway(desk), base_url=ORIGIN) as client:
        rig = Rig(client, desk)
        rig.do(writer.flushall)
        yield rig
        rig.do(writer.aclose)
    # The reader's client closes with the activity task, in the gateway's lifespan.


def until(socket: Any, kind: str, **fields: Any) -> dict[str, Any]:
    """The next frame of this kind whose conversation has these fields."""
    while True:
        frame: dict[str, Any] = socket.receive_json()
        about = frame.get("conversation")
        if frame["type"] == kind and (not fields or fields.items() <= about.items()):  # type: ignore[union-attr]
            return frame


def refused(rig: Rig, headers: dict[str, str]) -> int:
    with (
        pytest.raises(WebSocketDenialResponse) as denial,
        rig.client.websocket_connect(SOCKET, headers=dict(headers)),
    ):
        pass
    return int(denial.value.status_code)


def test_no_socket_without_a_login(rig: Rig) -> None:
    assert refused(rig, OWN) == 401


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {}])
def test_no_socket_for_a_foreign_page(rig: Rig, headers: dict[str, str]) -> None:
    rig.log_in("Ayşe")
    assert refused(rig, headers) == 403


def test_the_board_comes_first_and_changes_follow(rig: Rig) -> None:
    rig.log_in("Ayşe")
    there = rig.waiting()
    with rig.client.websocket_connect(SOCKET, headers=dict(OWN)) as socket:
        board = socket.receive_json()
        assert [line["id"] for line in board["waiting"]] == [there]
        new = rig.waiting()
        assert until(socket, "conversation", id=new)["conversation"]["state"] == "queued"
        rig.do(rig.desk.queue.claim, there, "Mert")
        changed = until(socket, "conversation", id=there, state="assigned")
        assert changed["conversation"]["assignee"] == "Mert"


def test_state_by_events_equals_state_fetched(rig: Rig) -> None:
    rig.log_in("Ayşe")
    first, second, third = rig.waiting(), rig.waiting(), rig.waiting()
    with rig.client.websocket_connect(SOCKET, headers=dict(OWN)) as socket:
        board = socket.receive_json()
        lines = {line["id"]: line for line in (*board["waiting"], *board["assigned"])}
        rig.do(rig.desk.queue.claim, first, "Ayşe")
        rig.do(rig.desk.queue.claim, second, "Mert")
        rig.do(rig.desk.queue.reply, second, "Mert", "merhaba", "desk:1")
        rig.do(rig.desk.queue.resolve, second, "Mert")
        rig.do(rig.desk.queue.claim, third, "Ayşe")
        rig.do(rig.desk.queue.release, third, "Ayşe")
        fourth = rig.waiting()
        while (lines.get(fourth) or {}).get("state") != "queued":
            line = until(socket, "conversation")["conversation"]
            lines[line["id"]] = line
    fetched = rig.client.get("/desk/api/queue").json()
    open_lines = [line for line in lines.values() if line["state"] in ("queued", "assigned")]
    by_age = sorted(open_lines, key=lambda line: (line["queued_at"], line["id"]))
    now = [*fetched["waiting"], *fetched["assigned"]]
    assert by_age == sorted(now, key=lambda line: (line["queued_at"], line["id"]))


def test_a_conversation_the_bot_has_stays_off_the_socket(rig: Rig) -> None:
    rig.log_in("Ayşe")
    with rig.socket() as socket:
        quiet = rig.do(rig.desk.conversations.create, "web", "tr")
        rig.do(rig.desk.queue.note, quiet.id, "Mert", "sonra bak", "desk:note")
        seen = rig.waiting()
        assert socket.receive_json()["conversation"]["id"] == seen


def test_watching_resumes_from_a_cursor_with_nothing_lost_or_doubled(rig: Rig) -> None:
    rig.log_in("Ayşe")
    cid = rig.waiting()
    rig.do(rig.desk.queue.claim, cid, "Ayşe")
    seen: list[str] = []
    cursor = "0-0"
    for round_ in range(3):
        with rig.socket() as socket:
            socket.send_json({"type": "watch", "conversation": cid, "cursor": cursor})
            frame = until(socket, "entries")
            seen += [entry["id"] for entry in frame["entries"]]
            rig.do(rig.desk.queue.reply, cid, "Ayşe", "yaşıyor", f"desk:live-{round_}")
            frame = until(socket, "entries")
            seen += [entry["id"] for entry in frame["entries"]]
            cursor = frame["cursor"]
        rig.do(steps.say, rig.desk.conversations, cid, "siz yokken")
    kept = [entry.id for entry in rig.do(rig.desk.conversations.entries, cid)]
    assert seen == kept[:-1]


def test_watching_what_does_not_exist(rig: Rig) -> None:
    rig.log_in("Ayşe")
    with rig.socket() as socket:
        socket.send_json({"type": "watch", "conversation": "nobody", "cursor": "0-0"})
        assert socket.receive_json() == {"type": "gone", "conversation": "nobody"}


def test_a_ping_finds_out_that_the_login_has_ended(rig: Rig) -> None:
    rig.log_in("Ayşe")
    with rig.socket() as socket:
        socket.send_json({"type": "ping"})
        assert socket.receive_json() == {"type": "pong"}
        rig.do(rig.desk.logins.close, rig.client.cookies[COOKIE])
        socket.send_json({"type": "ping"})
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
        assert closed.value.code == 4401


def test_a_silent_page_is_asked_for_its_login(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "SILENCE_SECONDS", 0.05)
    rig.log_in("Ayşe")
    with rig.socket() as socket:
        time.sleep(0.2)
        socket.send_json({"type": "ping"})
        assert socket.receive_json() == {"type": "pong"}
        rig.do(rig.desk.logins.close, rig.client.cookies[COOKIE])
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
        assert closed.value.code == 4401


def test_a_rehearsal_is_never_shown(rig: Rig) -> None:
    rig.log_in("Ayşe")
    with rig.socket() as socket:
        rehearsal = rig.waiting(trial=True)
        seen = rig.waiting()
        assert socket.receive_json()["conversation"]["id"] == seen
        socket.send_json({"type": "watch", "conversation": rehearsal, "cursor": "0-0"})
        until(socket, "gone")


def test_forgotten_conversations_leave_the_page_and_the_socket_lives(rig: Rig) -> None:
    rig.log_in("Ayşe")
    there = rig.waiting()
    with rig.socket() as socket:
        unknown = rig.waiting(trial=True)
        rig.do(rig.desk.conversations.forget, unknown)
        rig.do(rig.forget, there)
        assert until(socket, "gone") == {"type": "gone", "conversation": there}
        new = rig.waiting()
        assert until(socket, "conversation", id=new)["conversation"]["state"] == "queued"


@pytest.mark.parametrize(
    "frame",
    [
        "no json",
        "[]",
        '{"type":"watch"}',
        '{"type":"watch","conversation":"x","cursor":"+"}',
        '{"type":"watch","conversation":"x","cursor":"٣-٣"}',
        '{"type":"watch","conversation":"x","cursor":"99999999999999999999-0"}',
    ],
)
def test_nonsense_closes_the_socket(rig: Rig, frame: str) -> None:
    rig.log_in("Ayşe")
    with rig.socket() as socket:
        socket.send_text(frame)
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
        assert closed.value.code == 1003


def test_the_watched_customers_cases_and_their_changes(rig: Rig) -> None:
    rig.log_in("Ayşe")
    watched, other = rig.waiting(), rig.waiting()

    def opened(cid: str) -> str:
        customer = f"conversation:{cid}"
        case = rig.do(rig.desk.cases.open, Draft(Kind.RETURN, customer, cid, DUE), "a")
        return str(case.number)

    def lines(frame: dict[str, Any]) -> list[tuple[str, str]]:
        assert frame["conversation"] == watched
        return [(case["number"], case["state"]) for case in frame["cases"]]

    with rig.socket() as socket:
        socket.send_json({"type": "watch", "conversation": watched, "cursor": "0-0"})
        assert lines(until(socket, "cases")) == []
        opened(other)
        number = opened(watched)
        assert lines(until(socket, "cases")) == [(number, "open")]
        rig.do(rig.desk.cases.take, number, "Mert")
        assert lines(until(socket, "cases")) == [(number, "in_progress")]
        rig.do(rig.desk.cases.withdraw, number, "", "w")
        assert lines(until(socket, "cases")) == []
