"""The desk's API for messages that were sent already."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from handoff.agents import Profile
from handoff.desk.context import DeskContext

API = "/desk/api/conversations"


@pytest.fixture
async def sent(desk: DeskContext, cid: str) -> str:
    return await desk.queue.reply(cid, "Ayşe", "İade 13 gün.", "desk:1")


def writing(text: str = "İade 14 gün.", id: str = "12345678-aaaa") -> dict[str, str]:
    return {"id": id, "text": text}


async def shown(client: httpx.AsyncClient, cid: str, entry: str) -> dict[str, Any]:
    entries = (await client.get(f"{API}/{cid}")).json()["entries"]
    found: dict[str, Any] = next(each for each in entries if each["id"] == entry)
    return found


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_every_route_wants_a_login(
    anonymous: httpx.AsyncClient, cid: str, sent: str, method: str
) -> None:
    answer = await anonymous.request(method, f"{API}/{cid}/entries/{sent}", json=writing())
    assert answer.status_code == 401


async def test_an_agent_edits_what_he_has_sent(
    desk: DeskContext, ayse: httpx.AsyncClient, mert: httpx.AsyncClient, cid: str, sent: str
) -> None:
    answer = await ayse.put(f"{API}/{cid}/entries/{sent}", json=writing())
    assert answer.status_code == 200
    now = await shown(mert, cid, sent)
    assert (now["text"], now["amended"]["was"]) == ("İade 14 gün.", ["İade 13 gün."])
    event = await shown(mert, cid, answer.json()["entry"])
    assert (event["text"], event["amended"]) == ("edited", now["amended"])
    assert "edit_message" in [trace.action for trace in await desk.audit.latest("Ayşe")]


async def test_an_agent_withdraws_what_he_has_sent(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str, sent: str
) -> None:
    assert (await ayse.delete(f"{API}/{cid}/entries/{sent}")).status_code == 200
    now = await shown(ayse, cid, sent)
    assert (now["text"], now["amended"]["withdrawn"]) == ("", True)
    assert "withdraw_message" in [trace.action for trace in await desk.audit.latest("Ayşe")]


async def test_a_colleague_is_refused_and_a_supervisor_is_not(
    desk: DeskContext, mert: httpx.AsyncClient, cid: str, sent: str
) -> None:
    path = f"{API}/{cid}/entries/{sent}"
    for answer in (await mert.put(path, json=writing()), await mert.delete(path)):
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "not_your_message"
    assert (await desk.conversations.entries(cid))[-1].id == sent
    await desk.agents.change("Mert", Profile(role="supervisor"))
    assert (await mert.put(path, json=writing())).status_code == 403
    assert (await mert.delete(path)).status_code == 200


async def test_what_cannot_be_amended_is_refused_in_words(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str, sent: str
) -> None:
    path = f"{API}/{cid}/entries/{sent}"
    assert (await ayse.put(path, json=writing(""))).status_code == 422
    with_file = writing("") | {"files": [{"id": "f" * 32}]}
    assert (await ayse.put(path, json=with_file)).status_code == 422
    assert (await ayse.put(path, json=writing("x" * 201))).status_code == 413
    assert (await ayse.put(path, json=writing("{tarih} gelir"))).status_code == 422
    assert (await ayse.put(f"{API}/{cid}/entries/1-1", json=writing())).status_code == 404
    assert (await ayse.put(f"{API}/{cid}/entries/abc", json=writing())).status_code == 422
    await ayse.delete(path)
    refused = await ayse.put(path, json=writing())
    assert refused.status_code == 409
    assert refused.json()["error"]["code"] == "already_withdrawn"


async def test_who_has_given_it_away_is_told_who_has_it(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str, sent: str
) -> None:
    await desk.queue.transfer(cid, "Ayşe", "Mert")
    refused = await ayse.put(f"{API}/{cid}/entries/{sent}", json=writing())
    assert refused.status_code == 403
    assert refused.json()["error"]["assignee"] == "Mert"
