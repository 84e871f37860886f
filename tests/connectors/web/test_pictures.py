"""Pictures from the widget, against a running site and a real store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from connectors.web import files
from handoff.errors import PictureTooLarge, PictureUnreadable
from ops.settings import Settings, load
from tests.connectors.web.conftest import CONFIG, SECRET, Site
from tests.handoff.drawn import opened, picture

ADDRESS = "/chat/v1/pictures"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    config = tmp_path / "destek.toml"
    config.write_text(f"{CONFIG}picture_mb = 1\n", "utf-8")
    return load(config, {"DESTEK_HOME": str(tmp_path / "home"), "DESTEK_SECRET": SECRET})


async def upload(
    site: Site, token: str, raw: bytes, name: str = "m1", **more: str
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "image/jpeg", **more}
    return await site.http.post(ADDRESS, params={"id": name}, content=raw, headers=headers)


async def test_a_picture_is_accepted_and_given_back_to_who_sent_it(site: Site) -> None:
    assistant = site.work()
    token, cid = await site.begin()
    answer = await upload(site, token, picture("PNG", (90, 60)))
    assert answer.status_code == 202
    mine, _ = await site.answered(cid, 2)
    assert answer.json() == {"entry": mine.id, "duplicate": False}
    assert (assistant.asked[0].text, assistant.asked[0].pictured.welcome) == ("/picture", True)
    headers = {"Authorization": f"Bearer {token}"}
    seen = (await site.http.get("/chat/v1/entries", headers=headers)).json()["entries"]
    assert seen[0]["pictures"] == [mine.pictures[0].to_json()]
    assert "pictures" not in seen[1]
    shown = await site.http.get(f"{ADDRESS}/{mine.pictures[0].id}", headers=headers)
    assert opened(shown.content).size == (90, 60)
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["content-disposition"] == "inline"
    assert shown.headers["cache-control"] == "no-store"


async def test_the_same_id_twice_is_one_picture(site: Site) -> None:
    token, cid = await site.begin()
    first = await upload(site, token, picture())
    second = await upload(site, token, picture())
    assert second.json() == {"entry": first.json()["entry"], "duplicate": True}
    assert len(await site.messages(cid)) == 1
    assert len(list((site.settings.pictures_dir / cid).iterdir())) == 1


async def test_the_same_id_at_once_is_one_message(site: Site) -> None:
    token, cid = await site.begin()
    answers = await asyncio.gather(*(upload(site, token, picture()) for _ in range(6)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["entry"] for answer in answers}) == 1
    assert len(await site.messages(cid)) == 1


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"<svg onload='alert(1)'/>", 415, PictureUnreadable.code),
        (b"", 415, PictureUnreadable.code),
        (picture("GIF"), 415, PictureUnreadable.code),
        (picture("PNG")[:90], 415, PictureUnreadable.code),
        (b"\xff" * (1024 * 1024 + 1), 413, PictureTooLarge.code),
    ],
)
async def test_what_is_not_taken_is_said_in_the_customers_language(
    site: Site, raw: bytes, status: int, code: str
) -> None:
    token, cid = await site.begin("en")
    answer = await upload(site, token, raw)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert (error["code"], error["retry"]) == (code, False)
    assert "photo" in error["text"]
    assert await site.messages(cid) == []


async def test_a_body_without_a_length_is_bounded_too(site: Site) -> None:
    token, cid = await site.begin()

    async def pieces() -> AsyncIterator[bytes]:
        yield picture()
        for _ in range(20):
            yield b"\0" * 65_536

    headers = {"Authorization": f"Bearer {token}"}
    answer = await site.http.post(ADDRESS, params={"id": "m1"}, content=pieces(), headers=headers)
    assert (answer.status_code, await site.messages(cid)) == (413, [])


@pytest.mark.parametrize(
    ("name", "headers", "status"),
    [
        ("m1", {"Authorization": ""}, 401),
        ("m1", {"Authorization": "Bearer garbage"}, 403),
        ("m1", {"Origin": "https://evil.example"}, 403),
        ("", {}, 422),
        ("a b", {}, 422),
        ("1700000000000-0", {}, 422),
    ],
)
async def test_who_may_not_send_one(
    site: Site, name: str, headers: dict[str, str], status: int
) -> None:
    token, cid = await site.begin()
    assert (await upload(site, token, picture(), name, **headers)).status_code == status
    assert await site.messages(cid) == []
    assert not site.settings.pictures_dir.exists()


async def test_pictures_count_as_messages(site: Site) -> None:
    token, _ = await site.begin()
    small = picture(size=(4, 4))
    answers = [await upload(site, token, small, f"m{number}") for number in range(21)]
    assert [answer.status_code for answer in answers] == [202] * 20 + [429]
    assert answers[-1].json()["error"]["retry"]


async def test_another_visitors_picture_is_not_there(site: Site) -> None:
    token, cid = await site.begin()
    await upload(site, token, picture())
    (mine,) = await site.messages(cid)
    address = f"{ADDRESS}/{mine.pictures[0].id}"
    other, _ = await site.begin()
    headers = {"Authorization": f"Bearer {other}"}
    answer = await site.http.get(address, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown_picture")
    assert (await site.http.get(address)).status_code == 401
    own = {"Authorization": f"Bearer {token}"}
    assert (await site.http.get(f"{ADDRESS}/{'A' * 32}", headers=own)).status_code == 404


async def test_an_upload_that_does_not_come_may_be_tried_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, cid = await site.begin()

    async def halting() -> AsyncIterator[bytes]:
        yield b"\xff"
        for _ in range(200):
            await asyncio.sleep(0.001)

    headers = {"Authorization": f"Bearer {token}"}
    with monkeypatch.context() as patch:
        patch.setattr(files, "_SECONDS", 0)
        answer = await site.http.post(
            ADDRESS, params={"id": "m1"}, content=halting(), headers=headers
        )
    assert answer.status_code == 408
    assert answer.json()["error"]["retry"]
    assert (await upload(site, token, picture())).status_code == 202
    assert len(await site.messages(cid)) == 1


async def test_several_pictures_are_typed_about_once(site: Site) -> None:
    token, _ = await site.begin()
    async with site.talk(token) as talk:
        await upload(site, token, picture(), "m1")
        await talk.next("typing")
        await upload(site, token, picture(), "m2")
        frame = await talk.next("entry")
        assert frame["entry"]["external_id"] == "m1"
        frame = await talk.next("entry")
        assert (frame["entry"]["text"], len(frame["entry"]["pictures"])) == ("", 1)
        await talk.send(type="ping")
        assert (await talk.next("typing", "pong"))["type"] == "pong"
