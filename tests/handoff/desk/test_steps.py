"""What agents do with a conversation beside answering it, over the desk's API."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from handoff.agents import Profile
from handoff.desk.context import DeskContext
from handoff.held import Held
from handoff.inbox import Inbox
from handoff.outcomes import Outcome
from handoff.states import State
from tests.handoff import steps
from tests.handoff.desk.conftest import SHOP


def tomorrow() -> str:
    return (datetime.now(UTC) + timedelta(days=1)).isoformat()


BODIES: dict[str, dict[str, Any]] = {
    "transfer": {"to": "Mert", "note": "kargoyu aradım"},
    "take_over": {},
    "snooze": {"until": tomorrow()},
    "wake": {},
    "give_back": {"hint": "iade nasıl yapılır"},
    "resolve": {"outcome": "no_reply", "remark": "üç kez yazdım"},
}


@pytest.fixture
async def cid(desk: DeskContext, inbox: Inbox, ayse: httpx.AsyncClient) -> str:
    """A conversation that Ayşe has."""
    cid = await steps.queued(desk.conversations, inbox)
    await desk.queue.claim(cid, "Ayşe")
    return cid


async def state(desk: DeskContext, cid: str) -> tuple[State, str | None]:
    conversation = await desk.conversations.get(cid)
    return conversation.state, conversation.assignee


async def test_choices(desk: DeskContext, ayse: httpx.AsyncClient, mert: httpx.AsyncClient) -> None:
    choices = (await ayse.get("/desk/api/choices")).json()
    await desk.presences.beat("Mert", round(time.time() * 1000))
    assert choices["agents"] == [{"name": "Mert", "presence": "offline", "full": False}]
    choices = (await ayse.get("/desk/api/choices")).json()
    assert choices["agents"] == [{"name": "Mert", "presence": "online", "full": False}]
    assert choices["outcomes"] == list(Outcome)
    assert {"flow": "order_status", "names": {"tr": "sipariş durumu", "en": "order status"}} in (
        choices["hints"]
    )
    assert choices["snooze"]
    for each in choices["snooze"]:
        at = datetime.fromisoformat(each["until"])
        assert at.timestamp() * 1000 == each["at"]
        assert desk.calendar.is_open(at)


async def test_a_transfer_tells_the_customer_and_notes_it_for_the_colleague(
    desk: DeskContext, ayse: httpx.AsyncClient, mert: httpx.AsyncClient, cid: str
) -> None:
    body = {"id": "12345678-t", "to": "mert", "note": " kargoyu aradım "}
    for _ in range(2):
        answer = await ayse.post(f"/desk/api/conversations/{cid}/transfer", json=body)
        assert answer.status_code == 200
        assert answer.json()["conversation"]["assignee"] == "Mert"
    entries = await desk.conversations.entries(cid)
    assert [e.text for e in entries if e.kind == "note"] == ["kargoyu aradım"]
    assert sum("Mert ilgilenecek" in e.text for e in entries) == 1
    reply = {"id": "12345678-r", "text": "Merhaba"}
    assert (await mert.post(f"/desk/api/conversations/{cid}/reply", json=reply)).status_code == 200


async def test_a_team_is_told_by_its_name(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str
) -> None:
    body = {"team": "returns", "note": "faturası var"}
    answer = await ayse.post(f"/desk/api/conversations/{cid}/transfer", json=body)
    line = answer.json()["conversation"]
    assert (line["state"], line["team"], line["assignee"]) == ("queued", "returns", None)
    said = (await desk.conversations.get(cid)).last_text
    assert desk.settings.teams["returns"].name_tr in said


async def test_only_a_supervisor_gives_to_whom_has_no_room(
    desk: DeskContext, ayse: httpx.AsyncClient, mert: httpx.AsyncClient, cid: str
) -> None:
    await desk.agents.change("Mert", Profile(capacity=0))
    path, body = f"/desk/api/conversations/{cid}/transfer", BODIES["transfer"]
    assert [each["full"] for each in (await ayse.get("/desk/api/choices")).json()["agents"]] == [
        True
    ]
    refused = await ayse.post(path, json=body)
    assert refused.status_code == 409
    assert refused.json()["error"]["code"] == "colleague_at_capacity"
    assert "Mert" in refused.json()["error"]["text"]
    assert await state(desk, cid) == (State.ASSIGNED, "Ayşe")
    await desk.agents.change("Ayşe", Profile("supervisor"))
    assert [each["full"] for each in (await ayse.get("/desk/api/choices")).json()["agents"]] == [
        False
    ]
    assert (await ayse.post(path, json=body)).status_code == 200
    assert await state(desk, cid) == (State.ASSIGNED, "Mert")


async def test_who_is_full_wakes_nothing(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str
) -> None:
    path = f"/desk/api/conversations/{cid}"
    await ayse.post(f"{path}/snooze", json=BODIES["snooze"])
    await desk.agents.change("Ayşe", Profile(capacity=0))
    refused = await ayse.post(f"{path}/wake", json={})
    assert refused.status_code == 409
    assert refused.json()["error"]["code"] == "at_capacity"
    assert await state(desk, cid) == (State.SNOOZED, "Ayşe")


async def test_only_a_supervisor_takes_over(
    desk: DeskContext, mert: httpx.AsyncClient, cid: str
) -> None:
    path = f"/desk/api/conversations/{cid}/take_over"
    refused = await mert.post(path, json={})
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "not_allowed"
    assert await state(desk, cid) == (State.ASSIGNED, "Ayşe")
    await desk.agents.change("Mert", Profile("supervisor"))
    assert (await mert.post(path, json={})).status_code == 200
    assert await state(desk, cid) == (State.ASSIGNED, "Mert")


async def test_a_snoozed_conversation_is_on_the_board_and_wakes_by_hand(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str
) -> None:
    path = f"/desk/api/conversations/{cid}"
    answer = await ayse.post(f"{path}/snooze", json=BODIES["snooze"])
    until = answer.json()["conversation"]["snoozed_until"]
    assert until == round(datetime.fromisoformat(BODIES["snooze"]["until"]).timestamp() * 1000)
    board = (await ayse.get("/desk/api/queue")).json()
    assert (board["assigned"], [line["id"] for line in board["snoozed"]]) == ([], [cid])
    await ayse.post(f"{path}/wake", json={})
    assert await state(desk, cid) == (State.ASSIGNED, "Ayşe")


async def test_a_date_without_a_zone_is_the_shops(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str
) -> None:
    local = (datetime.now(desk.calendar.zone) + timedelta(days=2)).replace(microsecond=0)
    body = {"until": local.replace(tzinfo=None).isoformat()}
    await ayse.post(f"/desk/api/conversations/{cid}/snooze", json=body)
    assert (await desk.conversations.get(cid)).snoozed_until == local.timestamp() * 1000


async def test_an_end_has_its_reason(desk: DeskContext, ayse: httpx.AsyncClient, cid: str) -> None:
    answer = await ayse.post(f"/desk/api/conversations/{cid}/resolve", json=BODIES["resolve"])
    line = answer.json()["conversation"]
    assert (line["state"], line["outcome"], line["remark"]) == (
        "resolved",
        "no_reply",
        "üç kez yazdım",
    )


async def test_giving_back_frees_its_agent_and_leaves_a_trace(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str
) -> None:
    body = {"id": "12345678-g", "flow": "return_request"}
    for _ in range(2):
        answer = await ayse.post(f"/desk/api/conversations/{cid}/give_back", json=body)
        assert answer.status_code == 200
        assert answer.json()["conversation"]["state"] == "bot"
    assert await state(desk, cid) == (State.BOT, None)
    assert await desk.queue.loads() == {}
    (event,) = [e for e in await desk.conversations.entries(cid) if e.text == "given_back"]
    assert (event.author_id, event.payload["hint"]) == ("Ayşe", "iade talebi")
    traces = [each.action for each in await desk.audit.latest() if each.subject == cid]
    assert traces == ["give_back", "give_back"]


async def test_what_is_held_is_sent_before_the_bot_has_it(
    desk: DeskContext, inbox: Inbox, ayse: httpx.AsyncClient, cid: str
) -> None:
    slow = Held(desk.redis, SHOP, 60)
    await slow.hold(cid, "Ayşe", "şimdi yardımcımıza bırakıyorum", "desk:12345678-h")
    answer = await ayse.post(f"/desk/api/conversations/{cid}/give_back", json={"hint": "iade"})
    assert answer.status_code == 200
    texts = [e.text for e in await desk.conversations.entries(cid)]
    assert texts.index("şimdi yardımcımıza bırakıyorum") == texts.index("given_back") - 1


async def test_what_has_not_been_read_is_not_given_back(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str
) -> None:
    path = f"/desk/api/conversations/{cid}/give_back"
    read = (await desk.conversations.entries(cid))[-1].id
    late = await steps.say(desk.conversations, cid, "bir de şu var")
    refused = await ayse.post(path, json={"id": "12345678-g", "read": read})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "customer_wrote")
    assert await state(desk, cid) == (State.ASSIGNED, "Ayşe")
    again = await ayse.post(path, json={"id": "12345678-g", "read": late})
    assert again.status_code == 200


async def test_a_supervisor_gives_back_what_somebody_else_has(
    desk: DeskContext, mert: httpx.AsyncClient, cid: str
) -> None:
    path = f"/desk/api/conversations/{cid}/give_back"
    assert (await mert.post(path, json={"hint": "iade"})).status_code == 403
    await desk.agents.change("Mert", Profile("supervisor"))
    assert (await mert.post(path, json={"hint": "iade"})).status_code == 200
    (event,) = [e for e in await desk.conversations.entries(cid) if e.text == "given_back"]
    assert (event.payload["agent"], event.payload["from"]) == ("Mert", "Ayşe")


@pytest.mark.parametrize("step", ["transfer", "snooze", "give_back", "resolve", "wake"])
async def test_only_its_agent_may(
    desk: DeskContext, ayse: httpx.AsyncClient, mert: httpx.AsyncClient, cid: str, step: str
) -> None:
    path = f"/desk/api/conversations/{cid}"
    if step == "wake":
        await ayse.post(f"{path}/snooze", json=BODIES["snooze"])
    before = await desk.conversations.entries(cid)
    body = BODIES[step] | ({"to": "Ayşe"} if step == "transfer" else {})
    refused = await mert.post(f"{path}/{step}", json=body)
    assert refused.status_code == 403
    assert refused.json()["error"]["assignee"] == "Ayşe"
    assert await desk.conversations.entries(cid) == before
    assert (await ayse.post(f"{path}/{step}", json=BODIES[step])).status_code == 200


@pytest.mark.parametrize("step", BODIES)
async def test_every_step_wants_a_login(
    anonymous: httpx.AsyncClient, desk: DeskContext, inbox: Inbox, step: str
) -> None:
    cid = await steps.queued(desk.conversations, inbox)
    answer = await anonymous.post(f"/desk/api/conversations/{cid}/{step}", json=BODIES[step])
    assert answer.status_code == 401


@pytest.mark.parametrize("step", BODIES)
async def test_no_step_from_a_foreign_page(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str, step: str
) -> None:
    headers = {"Origin": "https://evil.example"}
    path = f"/desk/api/conversations/{cid}/{step}"
    assert (await ayse.post(path, json=BODIES[step], headers=headers)).status_code == 403
    assert await state(desk, cid) == (State.ASSIGNED, "Ayşe")


@pytest.mark.parametrize(
    ("step", "body", "code"),
    [
        ("transfer", {"to": "Kimse"}, "unknown_agent"),
        ("transfer", {"team": "nobody"}, "unknown_team"),
        ("transfer", {"team": "returns", "to": "Mert"}, "unclear"),
        ("transfer", {}, "unclear"),
        ("snooze", {"until": "2020-01-01T09:00"}, "not_ahead"),
        ("snooze", {"until": ""}, "unclear"),
        ("give_back", {"hint": "x" * 201}, "unclear"),
        ("give_back", {"hint": "iade", "flow": "order_status"}, "unclear"),
        ("give_back", {"flow": "restart"}, "unclear"),
        ("give_back", {"read": "yesterday"}, "unclear"),
        ("resolve", {"outcome": "bored"}, "unclear"),
        ("resolve", {"remark": "x" * 501}, "unclear"),
        ("resolve", {"id": "!"}, "unclear"),
    ],
)
async def test_odd_steps(
    desk: DeskContext,
    ayse: httpx.AsyncClient,
    cid: str,
    step: str,
    body: dict[str, str],
    code: str,
) -> None:
    answer = await ayse.post(f"/desk/api/conversations/{cid}/{step}", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["text"]
    assert await state(desk, cid) == (State.ASSIGNED, "Ayşe")


async def test_a_note_that_is_too_long(
    desk: DeskContext, ayse: httpx.AsyncClient, mert: httpx.AsyncClient, cid: str
) -> None:
    body = {"to": "Mert", "note": "x" * 201}
    answer = await ayse.post(f"/desk/api/conversations/{cid}/transfer", json=body)
    assert answer.status_code == 413
    assert await state(desk, cid) == (State.ASSIGNED, "Ayşe")
