"""The agents' page and the audit log's, for those whose role includes them."""

from __future__ import annotations

from urllib.parse import quote

import httpx
import pytest

from handoff.agents import Agent, Profile
from handoff.desk.context import DeskContext
from tests.handoff.desk.conftest import PASSWORD, browser
from tests.handoff.desk.forms import at_the_desk, codes, says

PROFILE = {"role": "supervisor", "team": ["returns", "billing"], "lang": ["tr"], "capacity": "7"}
CHANGES = [
    "/desk/agents",
    *(f"/desk/agents/Mert/{form}" for form in ("change", "password", "second-step", "remove")),
]


async def traces(desk: DeskContext) -> list[tuple[str, str, str]]:
    found = await desk.audit.latest()
    return [(each.agent, each.action, each.subject) for each in reversed(found)][1:]


async def test_supervisors_see_the_agents_and_change_nothing(desk: DeskContext) -> None:
    mert = await desk.agents.add("Mert", PASSWORD)
    async with at_the_desk(desk, "Ayşe", "supervisor") as ayse:
        page = await ayse.get("/desk/agents")
        assert "Mert Temsilci · Genel · aynı anda en çok 5 · ikinci adım kapalı" in says(page)
        assert "<form" not in page.text.partition("<main>")[2]
        for path in CHANGES:
            refused = await ayse.post(path, data={"name": "Can", **PROFILE})
            assert refused.status_code == 403
            assert "yetkiniz yok" in says(refused)
    assert await desk.agents.get("Mert") == mert
    assert await desk.agents.names() == ["Ayşe", "Mert"]
    assert await traces(desk) == []


async def test_agents_see_neither_the_agents_nor_the_audit_log(desk: DeskContext) -> None:
    async with at_the_desk(desk, "Ayşe") as ayse:
        assert "Temsilciler" not in says(await ayse.get("/desk/account"))
        for path in ("/desk/agents", "/desk/audit"):
            refused = await ayse.get(path)
            assert refused.status_code == 403
            assert "yetkiniz yok" in says(refused)


@pytest.mark.parametrize("path", ["/desk/agents", "/desk/audit"])
async def test_without_a_login_there_is_nothing(anonymous: httpx.AsyncClient, path: str) -> None:
    assert (await anonymous.get(path)).status_code == 401


async def test_an_admin_takes_somebody_on_who_can_log_in(desk: DeskContext) -> None:
    async with at_the_desk(desk, "Ayşe", "admin") as ayse:
        made = await ayse.post("/desk/agents", data={"name": "Can Öz", **PROFILE})
        (password,) = codes(made)
        assert codes(await ayse.get("/desk/agents")) == []
    can = await desk.agents.verify("can oz", password)
    assert can is not None
    assert (can.name, can.role, can.capacity) == ("Can Öz", "supervisor", 7)
    assert (can.teams, can.languages) == (("returns", "billing"), ("tr",))
    assert await traces(desk) == [("Ayşe", "add_agent", "Can Öz")]


@pytest.mark.parametrize(
    ("wrong", "says_why"),
    [
        ({"name": "can@shop.example"}, "Ad bir harfle başlamalı"),
        ({"name": "AYŞE"}, "zaten var"),
        ({"role": "king"}, "Böyle bir rol yok"),
        ({"team": "pirates"}, "pirates"),
        ({"lang": []}, "En az bir dil"),
        ({"capacity": "99"}, "0 ile 50"),
        ({"capacity": "x"}, "0 ile 50"),
    ],
)
async def test_what_cannot_be_is_said_and_the_name_kept(
    desk: DeskContext, wrong: dict[str, str], says_why: str
) -> None:
    async with at_the_desk(desk, "Ayşe", "admin") as ayse:
        form = {"name": "Can", **PROFILE, **wrong}
        refused = await ayse.post("/desk/agents", data=form)
        assert refused.status_code == 422
        assert says_why in says(refused)
        assert f'value="{form["name"]}"' in refused.text
    assert await desk.agents.names() == ["Ayşe"]
    assert await traces(desk) == []


async def test_an_admin_changes_an_agent_and_it_counts_at_once(desk: DeskContext) -> None:
    name = "Işıl A'Öz"
    async with at_the_desk(desk, name) as isil, at_the_desk(desk, "Ayşe", "admin") as ayse:
        assert (await isil.get("/desk/agents")).status_code == 403
        changed = await ayse.post(f"/desk/agents/{quote(name)}/change", data=PROFILE)
        assert changed.status_code == 303
        assert "Değişiklik kaydedildi." in says(await ayse.get(changed.headers["location"]))
        assert (await isil.get("/desk/agents")).status_code == 200
    found = await desk.agents.get(name)
    assert found is not None
    assert found == Agent(name, found.generation, "supervisor", ("returns", "billing"), ("tr",), 7)
    assert ("Ayşe", "change_agent", name) in await traces(desk)


async def test_a_new_password_from_an_admin_ends_the_old_one_and_its_logins(
    desk: DeskContext,
) -> None:
    async with at_the_desk(desk, "Mert") as mert, at_the_desk(desk, "Ayşe", "admin") as ayse:
        (password,) = codes(await ayse.post("/desk/agents/Mert/password"))
        assert (await mert.get("/desk/api/queue")).status_code != 200
    assert await desk.agents.verify("Mert", PASSWORD) is None
    assert await desk.agents.verify("Mert", password)


async def test_an_admin_resets_a_second_step(desk: DeskContext) -> None:
    await desk.agents.add("Mert", PASSWORD)
    secret = await desk.second_steps.begin("Mert")
    assert secret
    await desk.redis.hset(
        "{testshop}:second-steps", "mert", '{"secret": "x", "used": 0, "recovery": []}'
    )
    async with at_the_desk(desk, "Ayşe", "admin") as ayse:
        assert "ikinci adım açık" in says(await ayse.get("/desk/agents"))
        assert (await ayse.post("/desk/agents/Mert/second-step")).status_code == 303
        assert "ikinci adım açık" not in says(await ayse.get("/desk/agents"))
    async with browser(desk, "Mert") as mert:
        assert (await mert.get("/desk/api/queue")).status_code == 200


async def test_who_is_removed_is_out_at_once_and_the_last_admin_stays(desk: DeskContext) -> None:
    async with at_the_desk(desk, "Mert") as mert, at_the_desk(desk, "Ayşe", "admin") as ayse:
        assert (await ayse.post("/desk/agents/Mert/remove")).status_code == 303
        assert (await mert.get("/desk/api/queue")).status_code != 200
        for form, data in (("remove", {}), ("change", PROFILE)):
            refused = await ayse.post(f"/desk/agents/Ayşe/{form}", data=data)
            assert refused.status_code == 422
            assert "tek yönetici" in says(refused)
        for form in ("remove", "password", "second-step"):
            gone = await ayse.post(f"/desk/agents/Mert/{form}")
            assert "Mert adında bir temsilci yok." in says(gone)
    assert await desk.agents.names() == ["Ayşe"]


async def test_supervisors_read_the_audit_log_by_agent_and_page_by_page(desk: DeskContext) -> None:
    await desk.agents.add("Mert", PASSWORD, Profile())
    for n in range(120):
        await desk.audit.changed("Mert", "claim", f"c{n:03}")
    await desk.audit.changed("", "remove_agent", "<b>Can</b>")
    async with at_the_desk(desk, "Ayşe", "supervisor") as ayse:
        page = await ayse.get("/desk/audit")
        assert "Komut satırı temsilciyi çıkardı <b>Can</b>" in says(page)
        assert "<b>Can" not in page.text
        mine = says(await ayse.get("/desk/audit?agent=mert"))
        assert "Mert üstlendi c119" in mine
        assert "c020" in mine
        assert "c019" not in mine
        assert "Ayşe giriş yaptı" not in mine
        last = (await desk.audit.latest("Mert", limit=100))[-1].id
        older = says(await ayse.get(f"/desk/audit?agent=mert&before={last}"))
        assert "c019" in older
        assert "c020" not in older
        assert "Daha eskiler" not in older
        assert "Kayıt yok." in says(await ayse.get("/desk/audit?agent=Nobody"))
        assert (await ayse.get("/desk/audit?before=now")).status_code == 422
