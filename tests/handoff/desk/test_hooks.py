"""The webhooks' pages: for admins alone, and what they do leaves a trace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handoff.desk.context import DeskContext
from handoff.webhooks import register
from handoff.webhooks.delivery import Standing, Trouble
from handoff.webhooks.hook import hooks
from ops.settings import Settings, load
from tests.handoff.desk.conftest import SHOP
from tests.handoff.desk.forms import at_the_desk, says

PATHS = ["/desk/webhooks", "/desk/webhooks/a1"]
CHANGES = ["/desk/webhooks/a1/resend", "/desk/webhooks/of/crm/resend"]
KEY = "key-of-the-receiver"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    config = tmp_path / "destek.toml"
    config.write_text(
        f'shop = "{SHOP}"\n[webhooks.crm]\nurl = "https://crm.example/{KEY}"\n', "utf-8"
    )
    env = {"DESTEK_HOME": str(tmp_path), "WEBHOOK_SECRET_CRM": "a secret for both of us"}
    return load(config, env)


@pytest.fixture
async def letters(desk: DeskContext) -> None:
    """Two dead letters, one of a webhook that is no more, and one that waits after a failure."""
    cid = await desk.conversations.create("web", "tr")
    for id, hook in (("a1", "crm"), ("b2", "crm"), ("c3", "old")):
        body = json.dumps({"id": id, "data": {"text": "<b>değişim</b>"}})
        await desk.deliveries.make(hook, id, "reply", cid, 1795341600000, body)
    await desk.deliveries.bury(await desk.deliveries.get("a1"), Trouble.ANSWERED, 500, tried=True)
    await desk.deliveries.failed(await desk.deliveries.get("b2"), 1795345200000, "timeout", 0)
    await desk.deliveries.bury(await desk.deliveries.get("c3"), Trouble.REMOVED)


async def traces(desk: DeskContext) -> list[tuple[str, str, str]]:
    found = await desk.audit.latest()
    return [(each.agent, each.action, each.subject) for each in reversed(found)][1:]


@pytest.mark.usefixtures("letters")
async def test_an_admin_sees_what_waits_and_what_was_given_up(desk: DeskContext) -> None:
    async with at_the_desk(desk, "Ayşe", "admin") as ayse:
        page = await ayse.get("/desk/webhooks")
        shown = says(page)
        assert "crm https://crm.example · Bildirilenler: bota dönüş, aktarma," in shown
        assert "1 bildirim sırada · 1 bildirim ulaştırılamadı" in shown
        assert "22.11.2026 13:00 yanıt 500 yanıtı geldi Bak Yeniden gönder" in shown
        assert "yanıt zamanında yanıt gelmedi; sonraki deneme 22.11.2026 14:00 Bak" in shown
        one = await ayse.get("/desk/webhooks/a1")
        assert "<b>değişim</b>" in says(one)
        assert "<b>" not in one.text
        for each in (page, one):
            assert KEY not in each.text
    assert await traces(desk) == [("Ayşe", "look_at_delivery", "a1")]


@pytest.mark.usefixtures("letters")
async def test_when_it_was_last_tried_is_a_fact_of_its_own(
    desk: DeskContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "now_ms", lambda: 1795352400000)
    await desk.deliveries.failed(await desk.deliveries.get("b2"), 1795356000000, "timeout", 0)
    async with at_the_desk(desk, "Ayşe", "admin") as ayse:
        tried = await ayse.get("/desk/webhooks/b2")
        assert "Deneme 2 Son deneme 22.11.2026 16:00 Neden" in says(tried)
        never = await ayse.get("/desk/webhooks/c3")
        assert "Deneme 0 Neden" in says(never)
        await ayse.get("/desk/login?lang=en")
        tried = await ayse.get("/desk/webhooks/b2")
        assert "Tries 2 Last tried 22 Nov 2026 16:00 Why" in says(tried)


@pytest.mark.usefixtures("letters")
async def test_an_admin_sends_again(desk: DeskContext) -> None:
    async with at_the_desk(desk, "Ayşe", "admin") as ayse:
        sent = await ayse.post("/desk/webhooks/a1/resend")
        assert "Birkaç saniye içinde" in says(await ayse.get(sent.headers["location"]))
        assert (await desk.deliveries.get("a1")).standing is Standing.WAITING
        await desk.deliveries.bury_all("crm", Trouble.GONE)
        await desk.deliveries.gone(
            hooks(desk.settings.webhooks, desk.settings.webhook_secrets)["crm"]
        )
        assert "410" in says(await ayse.get("/desk/webhooks"))
        assert (await ayse.post("/desk/webhooks/of/crm/resend")).status_code == 303
        assert "410" not in says(await ayse.get("/desk/webhooks"))
        assert await desk.deliveries.dead("crm") == []
    assert await traces(desk) == [
        ("Ayşe", "resend_delivery", "a1"),
        ("Ayşe", "resend_all_deliveries", "crm"),
    ]


@pytest.mark.usefixtures("letters")
async def test_supervisors_neither_see_nor_send(desk: DeskContext) -> None:
    async with at_the_desk(desk, "Ayşe", "supervisor") as ayse:
        assert "Web kancaları" not in says(await ayse.get("/desk/account"))
        answers = [await ayse.get(path) for path in PATHS]
        answers += [await ayse.post(path) for path in CHANGES]
        for refused in answers:
            assert refused.status_code == 403
            assert "değişim" not in refused.text
    assert (await desk.deliveries.get("a1")).standing is Standing.DEAD
    assert await traces(desk) == []


@pytest.mark.usefixtures("letters")
async def test_what_cannot_be_sent_again_is_said(desk: DeskContext) -> None:
    await desk.deliveries.sent(await desk.deliveries.get("b2"), 200)
    async with at_the_desk(desk, "Ayşe", "admin") as ayse:
        for path, status in (("b2", 409), ("c3", 404), ("z9", 404), ("of/old", 404)):
            refused = await ayse.post(f"/desk/webhooks/{path}/resend")
            assert refused.status_code == status
        assert "gönderilenler saklanmadı" in says(await ayse.get("/desk/webhooks/b2"))
        assert "Yeniden gönder" not in says(await ayse.get("/desk/webhooks/c3"))
        assert (await ayse.get("/desk/webhooks/z9")).status_code == 404
    assert ("Ayşe", "resend_delivery", "b2") not in await traces(desk)


async def test_where_there_are_none_it_says_how_to_make_one(desk: DeskContext) -> None:
    without = desk.settings.model_copy(update={"webhooks": {}})
    object.__setattr__(desk, "settings", without)
    async with at_the_desk(desk, "Ayşe", "admin") as ayse:
        assert "Tanımlı web kancası yok" in says(await ayse.get("/desk/webhooks"))
