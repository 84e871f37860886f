"""Who somebody is here: accounts that are linked, colleagues that are new, roles from groups."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from handoff.accounts import Account
from handoff.agents import Profile
from handoff.desk.admission import NotAdmitted, admit
from handoff.desk.context import DeskContext
from handoff.desk.guard import COOKIE
from handoff.desk.provider import Vouched
from tests.handoff.desk.conftest import PASSWORD, browser
from tests.handoff.desk.forms import says
from tests.handoff.desk.signing.conftest import EMAIL, ayse_of, log_in, traces, unclaimed
from tests.handoff.desk.signing.issuing import AYSE, Claims, Issuer, Person


@pytest.mark.parametrize("verified", [False, None, "false", "yes", [True]])
async def test_an_address_that_is_not_verified_opens_nothing(
    desk: DeskContext, issuer: Issuer, verified: object
) -> None:
    issuer.bend = lambda claims: claims | {"email_verified": verified}
    async with browser(desk) as client:
        refused = await log_in(client)
    assert refused.status_code == 403
    assert "doğrulanmamış" in says(refused)
    await unclaimed(desk)


async def test_who_is_nobody_here_stays_out_and_an_admin_learns_of_it(
    desk: DeskContext, issuer: Issuer
) -> None:
    issuer.person = Person("7", AYSE.claims | {"email": "can@elsewhere.example", "name": "Ayşe"})
    async with browser(desk) as client:
        for _ in range(2):
            refused = await log_in(client)
            assert refused.status_code == 403
            assert "can@elsewhere.example bu masada bir temsilciye bağlı değil" in says(refused)
        assert COOKIE not in client.cookies
    assert await traces(desk) == [("(OpenID)", "not_admitted", "7 can@elsewhere.example")]
    assert await desk.agents.names() == ["Ayşe"]


async def test_an_address_that_has_found_another_owner_opens_nothing(
    desk: DeskContext, issuer: Issuer
) -> None:
    async with browser(desk) as client:
        assert (await log_in(client)).status_code == 200
    issuer.person = Person("the-heir", AYSE.claims)
    async with browser(desk) as client:
        assert (await log_in(client)).status_code == 403


async def test_who_has_been_removed_stays_out_while_his_page_is_open(desk: DeskContext) -> None:
    async with browser(desk) as client:
        await log_in(client)
        await desk.agents.remove("Ayşe")
        assert (await client.get("/desk/api/queue")).status_code == 401
        assert (await log_in(client)).status_code == 403


async def test_another_address_ends_the_logins_that_the_old_one_opened(desk: DeskContext) -> None:
    await desk.agents.add("Selin", PASSWORD, Profile("admin"))
    async with browser(desk) as client, browser(desk, "Selin") as selin:
        await log_in(client)
        form = {"email": "yeni@papatya.example"}
        changed = await selin.post("/desk/agents/Ayşe/account", data=form)
        assert changed.status_code == 303
        assert (await client.get("/desk/api/queue")).status_code == 401
        assert (await log_in(client)).status_code == 403
    assert ("Selin", "change_account", "Ayşe") in await traces(desk)


async def test_only_an_admin_says_whose_account_is_whose(desk: DeskContext) -> None:
    await desk.agents.add("Selin", PASSWORD, Profile("supervisor"))
    async with browser(desk, "Selin") as selin:
        refused = await selin.post("/desk/agents/Ayşe/account", data={"email": "x@y.example"})
        assert refused.status_code == 403
    await unclaimed(desk)


NEW = 'create = true\ndomains = ["papatya.example"]'


async def test_a_colleague_is_taken_on_where_the_shop_wants_it(
    with_provider: Callable[..., DeskContext], issuer: Issuer
) -> None:
    desk = with_provider(NEW)
    async with browser(desk) as client, browser(desk) as phone:
        first, second = await asyncio.gather(log_in(client), log_in(phone))
        assert [first.status_code, second.status_code] == [200, 200]
    (ayse,) = await desk.agents.all()
    assert (ayse.name, ayse.role, ayse.teams) == ("Ayşe", "agent", ("general",))
    assert ("Ayşe", "join", "") in await traces(desk)


async def test_a_namesake_is_somebody_else(
    with_provider: Callable[..., DeskContext], issuer: Issuer
) -> None:
    desk = with_provider(NEW)
    admin = await desk.agents.add("Ayşe", PASSWORD, Profile("admin"))
    async with browser(desk) as client:
        assert (await log_in(client)).status_code == 200
        assert 'data-agent="Ayşe Yılmaz"' in (await client.get("/desk/")).text
    assert await desk.agents.get("Ayşe") == admin
    issuer.person = Person("9", AYSE.claims | {"email": "a2@papatya.example"})
    async with browser(desk) as client:
        refused = await log_in(client)
        assert refused.status_code == 403
        assert "Hesabınızdaki adla" in says(refused)


@pytest.mark.parametrize(
    "bent",
    [
        {"email": "ayse@papatya.example.evil.example"},
        {"email": "ayse@evil.example"},
        {"email": 'x"@papatya.example, ayse@evil.example'},
        {"email": "ayse@evil.example,x@papatya.example"},
        {"email": "ayse@evil.example x@papatya.example"},
        {"email_verified": False},
        {"email": ""},
        {"email": None},
    ],
)
async def test_nobody_is_taken_on_from_elsewhere(
    with_provider: Callable[..., DeskContext], issuer: Issuer, bent: Claims
) -> None:
    desk = with_provider(NEW)
    issuer.bend = lambda claims: claims | bent
    async with browser(desk) as client:
        assert (await log_in(client)).status_code == 403
    assert await desk.agents.all() == []


async def test_who_has_been_removed_is_not_taken_on_again(
    with_provider: Callable[..., DeskContext],
) -> None:
    desk = with_provider(NEW)
    async with browser(desk) as client:
        assert (await log_in(client)).status_code == 200
        await desk.agents.remove("Ayşe")
        assert (await log_in(client)).status_code == 403
    assert await desk.agents.all() == []


async def test_at_google_a_mailbox_is_not_yet_an_account_of_the_firms(
    with_provider: Callable[..., DeskContext],
) -> None:
    desk = with_provider(NEW)
    account = Account("https://accounts.google.com", "1", EMAIL)
    with pytest.raises(NotAdmitted):
        await admit(desk, Vouched(account, EMAIL, ("Ayşe",)))
    hired = await admit(desk, Vouched(account, EMAIL, ("Ayşe",), domain="papatya.example"))
    assert hired.name == "Ayşe"


ROLES = """
[oidc.roles]
desk-leads = "supervisor"
desk-admins = "admin"
[oidc.teams]
iade = "returns"
fatura = "billing"
"""


async def test_the_providers_groups_say_role_and_teams(
    with_provider: Callable[..., DeskContext], issuer: Issuer
) -> None:
    desk = with_provider(ROLES)
    await desk.agents.add("Selin", PASSWORD, Profile("admin"))
    await desk.agents.add("Ayşe", PASSWORD)
    await desk.identities.expect("Ayşe", EMAIL)

    async def told(groups: object) -> tuple[str, tuple[str, ...]]:
        issuer.bend = lambda claims: claims | {"groups": groups}
        async with browser(desk) as client:
            assert (await log_in(client)).status_code == 200
        agent = await ayse_of(desk)
        return agent.role, agent.teams

    assert await told(["desk-leads", "desk-admins", "iade"]) == ("admin", ("returns",))
    assert ("Ayşe", "change_by_provider", "Ayşe") in await traces(desk)
    assert await told("desk-leads") == ("supervisor", ("returns",))
    assert await told([7, "fatura", "iade"]) == ("agent", ("returns", "billing"))
    assert await told(None) == ("agent", ("returns", "billing"))


async def test_the_last_admin_stays_one_whatever_the_provider_says(
    with_provider: Callable[..., DeskContext],
) -> None:
    desk = with_provider(ROLES)
    await desk.agents.add("Ayşe", PASSWORD, Profile("admin"))
    await desk.identities.expect("Ayşe", EMAIL)
    async with browser(desk) as client:
        assert (await log_in(client)).status_code == 200
    assert (await ayse_of(desk)).role == "admin"
