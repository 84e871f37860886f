from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest

from handoff.desk.context import DeskContext
from handoff.inbox import Inbox
from handoff.indexing import Indexer
from handoff.outcomes import Outcome
from tests.handoff import steps
from tests.handoff.desk.conftest import SHOP
from tests.handoff.talks import Talk, record


async def read(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    answer = await client.get(f"/desk/api/conversations/{path}")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.mark.parametrize("path", ["x/about", "x/entries?before=1-0"])
async def test_for_agents_and_of_what_there_is(
    anonymous: httpx.AsyncClient, ayse: httpx.AsyncClient, path: str
) -> None:
    assert (await anonymous.get(f"/desk/api/conversations/{path}")).status_code == 401
    assert (await ayse.get(f"/desk/api/conversations/{path}")).status_code == 404


async def test_what_stands_beside_a_conversation(
    desk: DeskContext, inbox: Inbox, ayse: httpx.AsyncClient
) -> None:
    customer = {"name": "Deniz", "email": "deniz@ornek.com", "telegram": {"username": "deniz_k"}}
    made = await desk.conversations.create("telegram", "tr", customer=customer)
    talk = Talk(desk.conversations, inbox, made.id)
    await talk.turn("iade?", record("answer", "search", "iade"))
    await talk.turn("insan", record("handoff", "asked"))
    await desk.queue.claim(made.id, "Mert")
    await desk.queue.resolve(made.id, "Mert", Outcome.SPAM)
    slots = {"order_number": "MK-1", "order_proof": True}
    await talk.turn("siparişim", record("flow", "order", slots=slots))
    handed = replace(steps.handing_over(), record={"question": "siparişim", "flow": "cancel"})
    await steps.say(desk.conversations, made.id, "insan")
    await steps.answer(desk.conversations, inbox, [], handoff=handed)
    told = await read(ayse, f"{made.id}/about")
    assert told["summary"]["wants"] == "Siparişini iptal etmek istiyor"
    assert told["summary"]["question"] == "siparişim"
    assert told["customer"] == {
        **{"id": None, "name": "Deniz"},
        "contacts": ["deniz@ornek.com", "@deniz_k"],
        "verified": False,
        "channel": "telegram",
        "lang": "tr",
        "since": made.created_at,
    }
    assert told["orders"] == ["MK-1"]
    (before,) = told["earlier"]
    assert (before["question"], before["outcome"], before["agent"]) == ("iade?", "agent", "Mert")
    ayse.cookies.set("destek_desk_lang", "en")
    assert (await read(ayse, f"{made.id}/about"))["summary"]["wants"] == "Wants to cancel an order"


async def test_a_verified_customers_other_conversations_are_told_and_nobody_elses(
    desk: DeskContext, ayse: httpx.AsyncClient
) -> None:
    ids = {}
    for name, customer in (("now", "M-17"), ("before", "M-17"), ("stranger", "M-170")):
        made = await desk.conversations.create("web", "tr", customer={"id": customer})
        await steps.say(desk.conversations, made.id, f"{name} M-17")
        ids[name] = made.id
    indexer = Indexer(desk.redis, desk.redis, SHOP)
    await indexer.catch_up()
    told = await read(ayse, f"{ids['now']}/about")
    assert told["customer"]["verified"]
    assert [each["conversation"] for each in told["earlier"]] == [ids["before"]]


async def test_older_entries_come_in_pages(desk: DeskContext, ayse: httpx.AsyncClient) -> None:
    made = await desk.conversations.create("web", "tr")
    written = [await steps.say(desk.conversations, made.id) for _ in range(7)]
    page = await read(ayse, f"{made.id}/entries?before={written[5]}&limit=3")
    assert [entry["id"] for entry in page["entries"]] == written[2:5]
    assert page["more"] is True
    page = await read(ayse, f"{made.id}/entries?before={written[2]}&limit=3")
    assert [entry["id"] for entry in page["entries"]] == written[:2]
    assert page["more"] is False
    refused = await ayse.get(f"/desk/api/conversations/{made.id}/entries?before=-")
    assert refused.status_code == 422
