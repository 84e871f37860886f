"""A customer's picture on the desk: for who is logged in, and for nobody else."""

from __future__ import annotations

import httpx
import pytest

from handoff.cases.case import PICTURES, Draft, Kind
from handoff.desk.context import DeskContext
from handoff.entry import Picture
from tests.handoff import steps
from tests.handoff.drawn import opened, picture


@pytest.fixture
async def cid(desk: DeskContext) -> str:
    return (await desk.conversations.create("telegram", "tr")).id


@pytest.fixture
async def shown(desk: DeskContext, cid: str) -> Picture:
    """A picture that the customer has sent."""
    kept = await desk.attachments.pictures.keep(cid, picture("PNG", (80, 50)))
    await desk.conversations.accept(cid, "", "m1", payload={"pictures": [kept.to_json()]})
    return kept


def address(cid: str, name: str) -> str:
    return f"/desk/api/conversations/{cid}/pictures/{name}"


async def test_an_agent_sees_it_and_no_browser_takes_it_for_anything_else(
    ayse: httpx.AsyncClient, cid: str, shown: Picture
) -> None:
    found = (await ayse.get(f"/desk/api/conversations/{cid}")).json()
    assert found["entries"][0]["payload"]["pictures"] == [shown.to_json()]
    assert found["conversation"]["last_text"] == "[fotoğraf]"
    answer = await ayse.get(address(cid, shown.id))
    assert answer.status_code == 200
    assert opened(answer.content).size == (80, 50)
    headers = answer.headers
    assert headers["content-type"] == "image/jpeg"
    assert headers["content-disposition"] == "inline"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"].startswith("default-src 'none'")


async def test_a_case_shows_its_pictures_and_those_that_came_after_it(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str, shown: Picture
) -> None:
    unnamed = await desk.attachments.pictures.keep(cid, picture())
    before = {"pictures": [unnamed.to_json()]}
    await desk.conversations.accept(cid, "", "m0", payload=before)
    fields = {"items": "Vazo", PICTURES: shown.id}
    customer = f"conversation:{cid}"
    opened_case = await desk.cases.open(
        Draft(Kind.DAMAGED, customer, cid, None, fields=fields), "o"
    )
    later = await desk.attachments.pictures.keep(cid, picture())
    await desk.conversations.accept(cid, "", "m2", payload={"pictures": [later.to_json()]})
    found = (await ayse.get(f"/desk/api/cases/{opened_case.number}")).json()["case"]
    assert found["pictures"] == [shown.id, later.id]
    assert found["fields"] == {"items": "Vazo"}


async def test_nobody_else_gets_it(anonymous: httpx.AsyncClient, cid: str, shown: Picture) -> None:
    answer = await anonymous.get(address(cid, shown.id))
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_logged_in"


@pytest.mark.parametrize("name", ["A" * 32, "x", "..%2F..%2Fsecret", "{shown}.jpg"])
async def test_what_was_not_sent_here_is_not_found(
    ayse: httpx.AsyncClient, cid: str, shown: Picture, name: str
) -> None:
    answer = await ayse.get(address(cid, name.format(shown=shown.id)))
    assert answer.status_code == 404


async def test_another_conversation_does_not_give_it(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str, shown: Picture
) -> None:
    other = (await desk.conversations.create("web", "tr")).id
    answer = await ayse.get(address(other, shown.id))
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown_picture")
    assert (await ayse.get(address("0" * 24, shown.id))).status_code == 404


async def test_a_conversation_that_is_gone_shows_nothing_any_more(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str, shown: Picture
) -> None:
    await steps.say(desk.conversations, cid)
    await desk.conversations.forget(cid)
    assert (await ayse.get(address(cid, shown.id))).status_code == 404
