from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from handoff.desk.context import DeskContext
from handoff.inbox import Inbox
from handoff.indexing import Indexer
from handoff.listing import VIEWS
from tests.handoff import steps
from tests.handoff.desk.conftest import SHOP


async def read(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    answer = await client.get(f"/desk/api{path}")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.mark.parametrize("path", ["/views", "/conversations?view=all", "/search?q=iade"])
async def test_nothing_without_a_login(anonymous: httpx.AsyncClient, path: str) -> None:
    assert (await anonymous.get(f"/desk/api{path}")).status_code == 401


async def test_views_are_counted_and_paged(
    desk: DeskContext, inbox: Inbox, ayse: httpx.AsyncClient, mert: httpx.AsyncClient
) -> None:
    cids = [await steps.queued(desk.conversations, inbox) for _ in range(3)]
    await asyncio.sleep(0.002)  # what changes in one millisecond has no order
    await desk.queue.claim(cids[0], "Ayşe")
    counted = {view["id"]: view["count"] for view in (await read(ayse, "/views"))["views"]}
    assert counted == {"mine": 1, "team": 3, "snoozed": 0, "all": 3, "resolved": 0}
    assert list(counted) == [view.id for view in VIEWS]
    assert (await read(mert, "/conversations?view=mine"))["conversations"] == []
    first = await read(ayse, "/conversations?view=all&limit=2")
    rest = await read(ayse, f"/conversations?view=all&limit=2&before={first['cursor']}")
    shown = [line["id"] for line in (*first["conversations"], *rest["conversations"])]
    assert shown[0] == cids[0]
    assert set(shown) == set(cids)
    assert (rest["cursor"], rest["total"]) == ("", 3)
    assert "all" in first["conversations"][0]["listed"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/conversations?view=none", 404),
        ("/conversations?view=all&before=x", 422),
        ("/conversations?view=all&limit=5000", 422),
        ("/search?q=" + "a" * 201, 422),
    ],
)
async def test_what_is_refused(ayse: httpx.AsyncClient, path: str, status: int) -> None:
    assert (await ayse.get(f"/desk/api{path}")).status_code == status


async def test_search_shows_where_the_words_stand(
    desk: DeskContext, ayse: httpx.AsyncClient
) -> None:
    made = await desk.conversations.create("web", "tr", customer={"name": "Deniz"})
    await steps.say(desk.conversations, made.id, "İADEMİ alamadım")
    indexer = Indexer(desk.redis, desk.redis, SHOP)
    await indexer.catch_up()
    found = await read(ayse, "/search?q=iade")
    assert [line["id"] for line in found["conversations"]] == [made.id]
    snippet = found["conversations"][0]["snippet"]
    assert snippet == [{"text": "İADEMİ", "found": True}, {"text": " alamadım", "found": False}]
    assert (found["total"], found["cursor"], found["vague"]) == (1, "", False)
    assert (await read(ayse, "/search?q="))["conversations"] == []
