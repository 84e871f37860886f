"""Logging in with the shop's own provider: the way there and back, and all that is refused."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from redis.asyncio import Redis

from handoff.accounts import Account
from handoff.agents import Profile
from handoff.desk.admission import NotAdmitted, admit
from handoff.desk.context import DeskContext
from handoff.desk.guard import AWAY_COOKIE, COOKIE, STEP_COOKIE
from handoff.desk.provider import Vouched
from ops.settings import Settings, load
from tests.handoff.desk.conftest import ORIGIN, PASSWORD, SHOP, browser, context
from tests.handoff.desk.forms import says
from tests.handoff.desk.issuing import (
    AYSE,
    CLIENT,
    SECRET,
    Claims,
    Issuer,
    Person,
    first_key,
    serving,
)

EMAIL = str(AYSE.claims["email"])
BACK = "/desk/login/with/back"


@pytest.fixture(scope="module")
def served_issuer() -> Iterator[Issuer]:
    with serving(Issuer()) as issuer:
        yield issuer


@pytest.fixture
def issuer(served_issuer: Issuer) -> Issuer:
    """The provider as it is when nothing is wrong with it."""
    fresh = Issuer(url=served_issuer.url, back=f"{ORIGIN}{BACK}")
    vars(served_issuer).update(vars(fresh))
    return served_issuer


def settled(folder: Path, issuer: str, more: str = "") -> Settings:
    """Settings of a shop with this provider."""
    config = folder / "with-provider.toml"
    oidc = f'[oidc]\nissuer = "{issuer}"\nclient_id = "{CLIENT}"\nname = "Papatya ID"\n{more}'
    config.write_text(f'shop = "{SHOP}"\n[web]\npublic_url = "{ORIGIN}"\n{oidc}\n', "utf-8")
    return load(config, {"DESTEK_HOME": str(folder), "OIDC_CLIENT_SECRET": SECRET})


@pytest.fixture
def with_provider(store: Redis, tmp_path: Path, issuer: Issuer) -> Callable[..., DeskContext]:
    """A desk with the provider, and what its shop says besides."""
    return lambda more="": context(store, settled(tmp_path, issuer.url, more))


@pytest.fixture
async def desk(with_provider: Callable[..., DeskContext]) -> DeskContext:
    desk = with_provider()
    await desk.agents.add("Ayşe", PASSWORD)
    await desk.identities.expect("Ayşe", EMAIL)
    return desk


async def away(client: httpx.AsyncClient) -> str:
    """Go to the provider and say yes there; gives the address that one is sent back to."""
    there = await client.get("/desk/login/with")
    assert there.status_code == 303, there.text
    async with httpx.AsyncClient() as provider:
        page = await provider.get(there.headers["location"])
        assert "Continue as" in page.text, page.text
        answer = await provider.post(there.headers["location"])
    assert answer.status_code == 302, answer.text
    return str(answer.headers["location"])


async def log_in(client: httpx.AsyncClient) -> httpx.Response:
    return await client.get(await away(client))


async def traces(desk: DeskContext) -> list[tuple[str, str, str]]:
    found = await desk.audit.latest()
    return [(each.agent, each.action, each.subject) for each in reversed(found)]


async def test_there_and_back_is_a_login_like_any_other(desk: DeskContext, issuer: Issuer) -> None:
    async with browser(desk) as client:
        page = await client.get("/desk/login")
        assert "Papatya ID ile giriş yap" in says(page)
        passed = await log_in(client)
        assert passed.status_code == 200
        assert '<meta http-equiv="refresh" content="0;url=/desk/">' in passed.text
        assert (await client.get("/desk/api/queue")).status_code == 200
        assert AWAY_COOKIE not in client.cookies
        (open_login,) = await desk.logins.of(await _ayse(desk), client.cookies[COOKIE])
        assert open_login.is_this
        await client.post("/desk/account/log-out-everywhere")
        assert (await client.get("/desk/api/queue")).status_code == 401
    assert [each[:2] for each in await traces(desk)] == [
        ("Ayşe", "log_in_with_provider"),
        ("Ayşe", "log_out_everywhere"),
    ]


async def _ayse(desk: DeskContext) -> Any:
    return await desk.agents.get("Ayşe")


async def test_what_goes_there_is_a_code_flow_with_everything(
    desk: DeskContext, issuer: Issuer
) -> None:
    async with browser(desk) as client:
        there = await client.get("/desk/login/with", headers={"Host": "evil.example"})
    asked = parse_qs(urlsplit(there.headers["location"]).query)
    assert there.headers["location"].startswith(f"{issuer.url}/authorize?")
    assert asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == [f"{ORIGIN}{BACK}"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid email profile"]
    for secret in ("state", "nonce", "code_challenge"):
        assert len(asked[secret][0]) >= 43
    cookie = there.headers["set-cookie"].lower()
    for flag in (f"{AWAY_COOKIE}=", "httponly", "samesite=lax", "path=/desk"):
        assert flag in cookie


async def test_neither_cookie_nor_address_is_kept_in_the_clear(
    desk: DeskContext, store: Redis
) -> None:
    async with browser(desk) as client:
        await client.get("/desk/login/with")
        token = client.cookies[AWAY_COOKIE]
    assert [key for key in await store.keys("*") if token in key] == []


#: Two moments that are told when a test runs, not when it is collected.
PAST, AHEAD = "past", "ahead"


@pytest.mark.parametrize(
    "bent",
    [
        {"nonce": "another login's"},
        {"nonce": None},
        {"exp": 1},
        {"exp": PAST},
        {"iat": AHEAD},
        {"nbf": AHEAD},
        {"aud": ["another-shop"]},
        {"aud": [CLIENT, "another-shop"]},
        {"aud": [CLIENT], "azp": "another-shop"},
        {"iss": "https://id.example"},
        {"sub": ""},
        {"sub": 7},
        {"at_hash": "bm90LXRoaXMtb25l"},
    ],
)
async def test_a_token_for_anything_else_is_no_login(
    desk: DeskContext, issuer: Issuer, bent: Claims
) -> None:
    moments = {PAST: int(time.time()) - 120, AHEAD: int(time.time()) + 600}
    bent = {name: moments.get(str(claim), claim) for name, claim in bent.items()}
    issuer.bend = lambda claims: claims | bent
    async with browser(desk) as client:
        refused = await log_in(client)
        assert refused.status_code == 401
        assert "doğrulanamadı" in says(refused)
        assert COOKIE not in client.cookies
    assert await desk.identities.of("Ayşe") == await _unclaimed(desk)


async def _unclaimed(desk: DeskContext) -> Any:
    found = await desk.identities.of("Ayşe")
    assert found is not None
    assert found.subject == ""
    return found


async def test_a_clock_that_is_a_little_off_is_forgiven(desk: DeskContext, issuer: Issuer) -> None:
    now = int(time.time())
    issuer.bend = lambda claims: claims | {"iat": now + 30, "exp": now - 30}
    async with browser(desk) as client:
        assert (await log_in(client)).status_code == 200


def _signed_by_a_stranger(token: str) -> str:
    claims = json.loads(_decoded(token.split(".")[1]))
    return jwt.encode({"alg": "RS256", "kid": "now"}, claims, RSAKey.generate_key(2048))


def _signed_by_nobody(token: str) -> str:
    return ".".join([_encoded(b'{"alg": "none"}'), token.split(".")[1], ""])


def _shared(token: str, secret: bytes) -> str:
    told = ".".join([_encoded(b'{"alg": "HS256"}'), token.split(".")[1]])
    return f"{told}.{_encoded(hmac.digest(secret, told.encode(), 'sha256'))}"


def _signed_with_the_public_key(token: str) -> str:
    return _shared(token, first_key().as_pem(private=False))


def _signed_with_the_clients_secret(token: str) -> str:
    return _shared(token, SECRET.encode())


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.mark.parametrize(
    "forge",
    [
        _signed_by_a_stranger,
        _signed_by_nobody,
        _signed_with_the_public_key,
        _signed_with_the_clients_secret,
        lambda token: token[:-4] + "AAAA",
        lambda token: "not a token",
        lambda token: "",
    ],
)
async def test_a_signature_that_is_not_the_providers_is_no_login(
    desk: DeskContext,
    issuer: Issuer,
    forge: Callable[[str], str],
) -> None:
    issuer.about = {"id_token_signing_alg_values_supported": ["RS256", "HS256", "none"]}
    issuer.id_token = forge
    async with browser(desk) as client:
        refused = await log_in(client)
        assert refused.status_code == 401
        assert COOKIE not in client.cookies


async def test_a_provider_that_signs_by_shared_secrets_alone_is_none(
    desk: DeskContext, issuer: Issuer
) -> None:
    issuer.about = {"id_token_signing_alg_values_supported": ["HS256"]}
    async with browser(desk) as client:
        assert (await log_in(client)).status_code == 503


async def test_new_keys_are_asked_for_when_they_are_used(desk: DeskContext, issuer: Issuer) -> None:
    async with browser(desk) as client:
        assert (await log_in(client)).status_code == 200
        issuer.rotate()
        assert (await log_in(client)).status_code == 200
        assert (await log_in(client)).status_code == 200
    assert issuer.asked.count("keys") == 2
    assert issuer.asked.count("discovery") == 1


async def test_a_login_comes_back_to_the_browser_that_began_it(desk: DeskContext) -> None:
    async with browser(desk) as mine, browser(desk) as other:
        back = await away(mine)
        # A link that somebody was sent, with and without a login of his own under way.
        assert (await other.get(back)).status_code == 401
        await other.get("/desk/login/with")
        assert (await other.get(back)).status_code == 401
        assert COOKIE not in other.cookies
        assert (await mine.get(back)).status_code == 200


async def test_a_state_that_is_not_its_own_ends_the_login(desk: DeskContext) -> None:
    async with browser(desk) as client:
        back = await away(client)
        state = parse_qs(urlsplit(back).query)["state"][0]
        for wrong in ("", "x", "ş", state[:-1] + "!"):
            bent = back.replace(state, wrong)
            assert (await client.get(bent)).status_code == 401
        assert (await client.get(back)).status_code == 401


async def test_a_way_back_is_gone_once(desk: DeskContext) -> None:
    async with browser(desk) as client:
        back = await away(client)
        token = client.cookies[AWAY_COOKIE]
        assert (await client.get(back)).status_code == 200
        again = await client.get(back, headers={"Cookie": f"{AWAY_COOKIE}={token}"})
        assert again.status_code == 401


async def test_a_code_stolen_on_its_way_is_worth_nothing(desk: DeskContext) -> None:
    async with browser(desk) as victim, browser(desk) as thief:
        stolen = parse_qs(urlsplit(await away(victim)).query)["code"][0]
        own = urlsplit(await away(thief))
        state = parse_qs(own.query)["state"][0]
        # The provider holds it to the thief's verifier, which is not the victim's.
        taken = await thief.get(f"{BACK}?code={stolen}&state={state}")
        assert taken.status_code == 401


async def test_who_says_no_at_the_provider_is_back_at_the_login(desk: DeskContext) -> None:
    async with browser(desk) as client:
        back = urlsplit(await away(client))
        state = parse_qs(back.query)["state"][0]
        refused = await client.get(f"{BACK}?error=access_denied&state={state}")
        assert refused.status_code == 401
        assert "Giriş yap" in says(refused)


async def test_an_answer_in_another_providers_name_is_refused(
    desk: DeskContext, issuer: Issuer
) -> None:
    issuer.about = {"authorization_response_iss_parameter_supported": True}
    async with browser(desk) as client:
        back = await away(client)
        assert (await client.get(f"{back}&iss=https://id.example")).status_code == 401
        assert (await client.get(await away(client))).status_code == 401
        back = await away(client)
        assert (await client.get(f"{back}&iss={issuer.url}")).status_code == 200


async def test_the_cookies_are_secure_behind_tls(desk: DeskContext) -> None:
    async with browser(desk) as client:
        there = await client.get("https://desk.test/desk/login/with")
    assert "secure" in there.headers["set-cookie"].lower()


@pytest.mark.parametrize("verified", [False, None, "false", "yes", [True]])
async def test_an_address_that_is_not_verified_opens_nothing(
    desk: DeskContext, issuer: Issuer, verified: object
) -> None:
    issuer.bend = lambda claims: claims | {"email_verified": verified}
    async with browser(desk) as client:
        refused = await log_in(client)
    assert refused.status_code == 403
    assert "doğrulanmamış" in says(refused)
    await _unclaimed(desk)


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
    await _unclaimed(desk)


async def test_userinfo_is_asked_for_what_the_token_leaves_out(
    desk: DeskContext, issuer: Issuer
) -> None:
    issuer.lean = True
    async with browser(desk) as client:
        assert (await log_in(client)).status_code == 200
    assert "userinfo" in issuer.asked


async def test_userinfo_about_somebody_else_is_not_listened_to(
    desk: DeskContext, issuer: Issuer
) -> None:
    issuer.lean = True
    issuer.bend = lambda claims: claims | ({"sub": "another"} if "email" in claims else {})
    async with browser(desk) as client:
        assert (await log_in(client)).status_code == 401


async def test_the_secret_goes_in_the_form_where_the_provider_wants_it_there(
    desk: DeskContext, issuer: Issuer
) -> None:
    issuer.about = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    async with browser(desk) as client:
        assert (await log_in(client)).status_code == 200


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://id.example"},
        {"authorization_endpoint": None},
        {"token_endpoint": "ftp://id.example/token"},
    ],
)
async def test_a_provider_that_says_odd_things_of_itself_is_away(
    desk: DeskContext, issuer: Issuer, about: Claims
) -> None:
    issuer.about = about
    async with browser(desk) as client:
        refused = await client.get("/desk/login/with")
    assert refused.status_code == 503
    assert "Papatya ID şu anda yanıt vermiyor" in says(refused)


async def test_a_provider_that_is_slow_or_gone_leaves_the_passwords(
    with_provider: Callable[..., DeskContext], issuer: Issuer
) -> None:
    desk = with_provider("timeout = 0.3")
    await desk.agents.add("Ayşe", PASSWORD)
    issuer.seconds = 30
    async with browser(desk) as client:
        refused = await client.get("/desk/login/with")
        assert refused.status_code == 503
        assert "yanıt vermiyor" in says(refused)
        assert 'name="password"' in refused.text
        form = {"name": "Ayşe", "password": PASSWORD}
        assert (await client.post("/desk/login", data=form)).status_code == 303


async def test_beginning_again_and_again_is_throttled_and_finishing_is_not(
    desk: DeskContext,
) -> None:
    async with browser(desk) as client:
        for _ in range(3):
            assert (await log_in(client)).status_code == 200
        answers = [await client.get("/desk/login/with") for _ in range(31)]
        assert [each.status_code for each in answers] == [303] * 30 + [429]
        assert int(answers[-1].headers["retry-after"]) > 0


async def test_without_a_provider_there_is_neither_button_nor_way(
    store: Redis, settings: Settings
) -> None:
    async with browser(context(store, settings)) as client:
        assert "login/with" not in (await client.get("/desk/login")).text
        for path in ("/desk/login/with", f"{BACK}?code=x&state=y"):
            answer = await client.get(path)
            assert (answer.status_code, answer.headers["location"]) == (303, "/desk/login")


async def test_where_passwords_are_given_up_they_open_nothing(
    with_provider: Callable[..., DeskContext],
) -> None:
    desk = with_provider("passwords = false")
    await desk.agents.add("Ayşe", PASSWORD)
    await desk.identities.expect("Ayşe", EMAIL)
    async with browser(desk) as client:
        assert 'name="password"' not in (await client.get("/desk/login")).text
        form = {"name": "Ayşe", "password": PASSWORD}
        refused = await client.post("/desk/login", data=form)
        assert refused.status_code == 403
        assert "şifreyle girilmiyor" in says(refused)
        assert (await log_in(client)).status_code == 200
        page = await client.get("/desk/account")
        assert 'type="password"' not in page.text
        assert f"Papatya ID {EMAIL}" in says(page)


async def guarded(desk: DeskContext) -> pyotp.TOTP:
    """Ayşe's phone, after she has set up a second step."""
    secret = await desk.second_steps.begin("Ayşe")
    phone = pyotp.TOTP(secret)
    await desk.second_steps.confirm("Ayşe", phone.at(int(time.time()) - 30))
    return phone


async def test_the_provider_is_the_second_step(desk: DeskContext) -> None:
    await guarded(desk)
    async with browser(desk) as client:
        await log_in(client)
        assert COOKIE in client.cookies


async def test_the_desk_asks_for_a_code_where_the_shop_wants_it_and_the_provider_did_not(
    with_provider: Callable[..., DeskContext], issuer: Issuer
) -> None:
    desk = with_provider('second_step = "ask"')
    await desk.agents.add("Ayşe", PASSWORD)
    await desk.identities.expect("Ayşe", EMAIL)
    phone = await guarded(desk)
    async with browser(desk) as client:
        passed = await log_in(client)
        assert "url=/desk/login/code" in passed.text
        assert COOKIE not in client.cookies
        assert STEP_COOKIE in client.cookies
        await client.post("/desk/login/code", data={"code": phone.now()})
        assert COOKIE in client.cookies
    issuer.bend = lambda claims: claims | {"amr": ["pwd", "mfa"]}
    async with browser(desk) as client:
        await log_in(client)
        assert COOKIE in client.cookies


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
        agent = await _ayse(desk)
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
    assert (await _ayse(desk)).role == "admin"
