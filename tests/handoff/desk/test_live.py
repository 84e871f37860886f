from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from handoff.cases.case import Draft, Kind
from handoff.desk import live, sockets, views
from handoff.desk.context import DeskContext
from handoff.desk.guard import COOKIE
from handoff.presence import Presence
from ops.settings import Settings
from tests.handoff import steps
from tests.handoff.cases.conftest import DUE
from tests.handoff.desk.conftest import SHOP
from tests.handoff.desk.rig import OWN, SOCKET, Frames, Rig, rigged


@pytest.fixture
def rig(valkey_url: str, settings: Settings) -> Iterator[Rig]:
    with rigged(valkey_url, settings) as rig:
        yield rig


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
    with rig.opened() as socket:
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
    with rig.opened() as socket:
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


def test_an_open_page_is_presence_and_the_choice_made_on_one_reaches_the_others(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "BEAT", 0.02)
    rig.log_in("Ayşe")

    def presence() -> str:
        return str(rig.do(rig.desk.presences.of, "Ayşe", round(time.time() * 1000)))

    assert presence() == "offline"
    with rig.opened() as socket:
        assert socket.receive_json()["presence"] == "online"
        assert presence() == "online"
        rig.do(rig.desk.presences.choose, "Ayşe", Presence.AWAY)
        assert socket.receive_json() == {"type": "presence", "presence": "away"}
        assert presence() == "away"
    with rig.opened() as socket:
        assert socket.receive_json()["presence"] == "away"


def test_what_happens_together_is_told_in_one_message(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "GATHER_SECONDS", 1.0)
    rig.log_in("Ayşe")
    cids = [rig.waiting() for _ in range(3)]
    with rig.client.websocket_connect(SOCKET, headers=dict(OWN)) as socket:
        assert socket.receive_json()["type"] == "board"
        rig.do(_claim_all, rig.desk, cids)
        told: list[dict[str, Any]] = []
        while not told:
            frame = socket.receive_json()
            told = frame if isinstance(frame, list) else []
        assert [frame["type"] for frame in told] == ["conversation"] * 3
        assert [frame["conversation"]["id"] for frame in told] == cids
        assert {frame["conversation"]["assignee"] for frame in told} == {"Mert"}


async def _claim_all(desk: DeskContext, cids: list[str]) -> None:
    for cid in cids:
        await desk.queue.claim(cid, "Mert")


def test_a_conversation_the_bot_has_stays_off_the_socket(rig: Rig) -> None:
    rig.log_in("Ayşe")
    with rig.socket() as socket:
        quiet = rig.do(rig.desk.conversations.create, "web", "tr")
        rig.do(rig.desk.queue.note, quiet.id, "Mert", "sonra bak", "desk:note")
        seen = rig.waiting()
        assert socket.receive_json()["conversation"]["id"] == seen


def test_watching_leaves_one_trace_and_looking_at_the_board_none(rig: Rig) -> None:
    rig.log_in("Ayşe")
    cid = rig.waiting()
    for _ in range(2):
        with rig.socket() as socket:
            socket.send_json({"type": "watch", "conversation": cid, "cursor": "0-0"})
            until(socket, "entries")
    traces = [(each.action, each.subject) for each in rig.do(rig.desk.audit.latest)]
    assert traces == [("opened", cid), ("log_in", "")]


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
    monkeypatch.setattr(sockets, "SILENCE_SECONDS", 0.05)
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


def test_colleagues_in_the_same_conversation_hear_of_typing(rig: Rig) -> None:
    rig.log_in("Ayşe")
    cid, other = rig.waiting(), rig.waiting()
    with rig.socket() as here:
        here.send_json({"type": "watch", "conversation": cid, "cursor": "0-0"})
        until(here, "entries")
        rig.log_in("Mert")
        with rig.socket() as there:
            while not rig.do(rig.desk.redis.pubsub_numsub, f"{{{SHOP}}}:typing")[0][1]:
                pass
            there.send_json({"type": "typing", "mode": "note"})  # in none: nobody is told
            for watched in (other, cid):
                there.send_json({"type": "watch", "conversation": watched, "cursor": "0-0"})
                there.send_json({"type": "typing", "mode": "note"})
            heard = until(here, "typing")
            assert heard == {"type": "typing", "conversation": cid, "agent": "Mert", "mode": "note"}
            here.send_json({"type": "typing", "mode": "reply"})
            told = until(there, "typing")
            assert (told["agent"], told["mode"]) == ("Ayşe", "reply")


def test_views_are_counted_and_a_page_may_hear_of_every_conversation(rig: Rig) -> None:
    rig.log_in("Ayşe")
    with rig.client.websocket_connect(SOCKET, headers=dict(OWN)) as opened:
        socket = Frames(opened)
        assert [view["count"] for view in until(socket, "views")["views"]] == [0, 0, 0, 0, 0]
        socket.send_json({"type": "look", "all": True})
        socket.send_json({"type": "ping"})
        until(socket, "pong")
        made = rig.do(rig.desk.conversations.create, "web", "tr")
        rig.do(steps.say, rig.desk.conversations, made.id)
        line = until(socket, "conversation", id=made.id)["conversation"]
        assert line["listed"] == ["all", "bot"]
        assert [view["count"] for view in until(socket, "views")["views"]] == [0, 0, 0, 1, 0]


def test_a_long_conversation_begins_with_its_latest_entries(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE", 3)
    rig.log_in("Ayşe")
    cid = rig.do(rig.desk.conversations.create, "web", "tr").id
    written = [rig.do(steps.say, rig.desk.conversations, cid) for _ in range(5)]
    with rig.socket() as socket:
        socket.send_json({"type": "watch", "conversation": cid, "cursor": ""})
        first = until(socket, "entries")
        assert [entry["id"] for entry in first["entries"]] == written[-3:]
        assert first["more"] is True
        assert first["cursor"] == written[-1]
        new = rig.do(steps.say, rig.desk.conversations, cid)
        assert [entry["id"] for entry in until(socket, "entries")["entries"]] == [new]


def test_an_empty_conversation_begins_with_nothing(rig: Rig) -> None:
    rig.log_in("Ayşe")
    cid = rig.do(rig.desk.conversations.create, "web", "tr").id
    with rig.socket() as socket:
        socket.send_json({"type": "watch", "conversation": cid, "cursor": ""})
        first = until(socket, "entries")
        assert (first["entries"], first["cursor"], first["more"]) == ([], "0-0", False)
