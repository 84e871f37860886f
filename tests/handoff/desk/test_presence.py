from __future__ import annotations

import time

import httpx
import pytest

from handoff.desk.context import DeskContext

PATH = "/desk/api/presence"


async def test_an_agent_goes_away_and_comes_back(
    desk: DeskContext, ayse: httpx.AsyncClient
) -> None:
    now = round(time.time() * 1000)
    await desk.presences.beat("Ayşe", now)
    for presence in ("away", "online"):
        answer = await ayse.post(PATH, json={"presence": presence})
        assert answer.json() == {"presence": presence}
        assert await desk.presences.of("Ayşe", now) == presence


@pytest.mark.parametrize("body", [{"presence": "offline"}, {"presence": "asleep"}, {}])
async def test_nobody_chooses_what_he_cannot_be(
    ayse: httpx.AsyncClient, body: dict[str, str]
) -> None:
    assert (await ayse.post(PATH, json=body)).status_code == 422


async def test_only_who_is_logged_in_has_a_presence(anonymous: httpx.AsyncClient) -> None:
    assert (await anonymous.post(PATH, json={"presence": "away"})).status_code == 401


async def test_no_foreign_page_sends_anybody_away(ayse: httpx.AsyncClient) -> None:
    answer = await ayse.post(
        PATH, json={"presence": "away"}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
