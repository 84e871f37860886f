"""The API keys' page: for admins alone, a key is shown once, and what is done leaves a trace."""

from __future__ import annotations

import httpx
import pytest

from handoff.agents import Role
from handoff.desk.context import DeskContext
from handoff.programs import Programs, Scope
from tests.handoff.desk.conftest import SHOP, browser
from tests.handoff.desk.forms import at_the_desk, codes, says

FORM = {"name": "crm", "scope": ["conversations:read", "cases:read"]}


@pytest.fixture
def programs(desk: DeskContext) -> Programs:
    return Programs(desk.redis, SHOP)


async def traces(desk: DeskContext) -> list[tuple[str, str, str]]:
    found = await desk.audit.latest()
    return [(each.agent, each.action, each.subject) for each in reversed(found)][1:]


async def test_a_key_is_made_shown_once_and_opens_what_was_ticked(
    desk: DeskContext, programs: Programs
) -> None:
    async with at_the_desk(desk, "Ayşe", "admin") as ayse:
        before = says(await ayse.get("/desk/keys"))
        assert before.count("API anahtarları") == 2
        assert "Henüz anahtar yok." in before
        made = await ayse.post("/desk/keys", data=FORM)
        assert made.status_code == 200
        (key,) = codes(made)
        later = await ayse.get("/desk/keys")
        assert codes(later) == []
        assert key not in later.text
    async with browser(desk) as outside:
        headers = {"Authorization": f"Bearer {key}"}
        assert (await outside.get("/api/v1/cases", headers=headers)).status_code == 200
        assert (await outside.get("/api/v1/canned", headers=headers)).status_code == 403
    (kept,) = await programs.all()
    assert (kept.name, kept.by) == ("crm", "Ayşe")
    assert kept.scopes == {Scope.CONVERSATIONS_READ, Scope.CASES_READ}
    assert ("Ayşe", "add_key", "crm") in await traces(desk)
    assert key not in str(await traces(desk))


async def test_the_page_says_what_each_opens_who_made_it_and_when_it_was_used(
    desk: DeskContext, programs: Programs
) -> None:
    _, key = await programs.add("erp", ["customers:read"], 1795341600000)
    await programs.add("depo", ["agents:read"], 1795341600000, "Can Öz")
    await programs.find(key, 1795345200000)
    async with at_the_desk(desk, "Ayşe", "admin") as ayse:
        page = await ayse.get("/desk/keys")
    shown = says(page)
    assert (
        "depo Açtıkları Temsilcileri ve ekipleri görmek (agents:read) "
        "Yapan Can Öz, 22.11.2026 13:00 Son kullanım hiç kullanılmadı" in shown
    )
    assert (
        "erp Açtıkları Müşteri bilgilerine bakmak (customers:read) "
        "Yapan Komut satırı, 22.11.2026 13:00 Son kullanım 22.11.2026 14:00" in shown
    )
    assert 'href="/desk/audit?agent=api%3Aerp"' in page.text
    assert key not in page.text


async def test_a_withdrawn_key_opens_nothing_from_then_on(
    desk: DeskContext, programs: Programs
) -> None:
    _, key = await programs.add("crm", ["cases:read"], 1)
    headers = {"Authorization": f"Bearer {key}"}
    async with browser(desk) as outside, at_the_desk(desk, "Ayşe", "admin") as ayse:
        assert (await outside.get("/api/v1/cases", headers=headers)).status_code == 200
        done = await ayse.post("/desk/keys/crm/revoke")
        assert done.status_code == 303
        page = says(await ayse.get(done.headers["location"]))
        assert "Anahtar iptal edildi." in page
        assert "Henüz anahtar yok." in page
        assert (await outside.get("/api/v1/cases", headers=headers)).status_code == 401
        gone = await ayse.post("/desk/keys/crm/revoke")
        assert gone.status_code == 422
        assert "crm adında bir anahtar yok." in says(gone)
    done_by_her = [each for each in await traces(desk) if each[0] == "Ayşe"]
    assert done_by_her == [("Ayşe", "revoke_key", "crm")]


@pytest.mark.parametrize(
    ("wrong", "says_why"),
    [
        ({"name": "CRM"}, "küçük bir harfle"),
        ({"name": ""}, "küçük bir harfle"),
        ({"name": "erp"}, "erp adında bir anahtar zaten var"),
        ({"scope": []}, "en az birini"),
        ({"scope": ["cases:read", "agents:manage"]}, "en az birini"),
    ],
)
async def test_what_cannot_be_is_said_and_what_was_typed_is_kept(
    desk: DeskContext, programs: Programs, wrong: dict[str, str], says_why: str
) -> None:
    await programs.add("erp", ["cases:read"], 1)
    async with at_the_desk(desk, "Ayşe", "admin") as ayse:
        form = FORM | wrong
        refused = await ayse.post("/desk/keys", data=form)
        assert refused.status_code == 422
        assert says_why in says(refused)
        assert codes(refused) == []
        assert f'value="{form["name"]}"' in refused.text
        ticked = [scope for scope in Scope if f'value="{scope}" checked' in refused.text]
        assert ticked == [scope for scope in Scope if scope in form["scope"]]
    assert [key.name for key in await programs.all()] == ["erp"]
    assert await traces(desk) == []


@pytest.mark.parametrize("role", ["agent", "supervisor"])
async def test_nobody_but_an_admin_sees_or_changes_keys(
    desk: DeskContext, programs: Programs, role: Role
) -> None:
    await programs.add("erp", ["cases:read"], 1)
    async with at_the_desk(desk, "Ayşe", role) as ayse:
        assert "API anahtarları" not in says(await ayse.get("/desk/account"))
        for refused in (
            await ayse.get("/desk/keys"),
            await ayse.post("/desk/keys", data=FORM),
            await ayse.post("/desk/keys/erp/revoke"),
        ):
            assert refused.status_code == 403
            assert "yetkiniz yok" in says(refused)
    assert [key.name for key in await programs.all()] == ["erp"]
    assert await traces(desk) == []


async def test_a_key_makes_no_keys(desk: DeskContext, programs: Programs) -> None:
    _, key = await programs.add("erp", Scope, 1)
    async with browser(desk) as outside:
        headers = {"Authorization": f"Bearer {key}"}
        assert (await outside.post("/desk/keys", data=FORM, headers=headers)).status_code == 401
        assert (await outside.post("/api/v1/keys", data=FORM, headers=headers)).status_code == 404


async def test_without_a_login_or_from_elsewhere_nothing_is_made(
    desk: DeskContext, programs: Programs, anonymous: httpx.AsyncClient
) -> None:
    assert (await anonymous.get("/desk/keys")).status_code == 401
    assert (await anonymous.post("/desk/keys", data=FORM)).status_code == 401
    async with at_the_desk(desk, "Ayşe", "admin") as ayse:
        elsewhere = {"Origin": "https://elsewhere.example"}
        assert (await ayse.post("/desk/keys", data=FORM, headers=elsewhere)).status_code == 403
    assert await programs.all() == []
