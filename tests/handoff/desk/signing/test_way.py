"""Logging in with the shop's own provider: the way there and back."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pyotp
from redis.asyncio import Redis

from handoff.desk.context import DeskContext
from handoff.desk.guard import AWAY_COOKIE, COOKIE, STEP_COOKIE
from ops.settings import Settings
from tests.handoff.desk.conftest import ORIGIN, PASSWORD, browser, context
from tests.handoff.desk.forms import says
from tests.handoff.desk.signing.conftest import BACK, EMAIL, away, ayse_of, log_in, traces
from tests.handoff.desk.signing.issuing import Issuer


async def test_there_and_back_is_a_login_like_any_other(desk: DeskContext, issuer: Issuer) -> None:
    async with browser(desk) as client:
        page = await client.get("/desk/login")
        assert "Papatya ID ile giriş yap" in says(page)
        passed = await log_in(client)
        assert passed.status_code == 200
        assert '<meta http-equiv="refresh" content="0;url=/desk/">' in passed.text
        assert (await client.get("/desk/api/queue")).status_code == 200
        assert AWAY_COOKIE not in client.cookies
        (open_login,) = await desk.logins.of(await ayse_of(desk), client.cookies[COOKIE])
        assert open_login.is_this
        await client.post("/desk/account/log-out-everywhere")
        assert (await client.get("/desk/api/queue")).status_code == 401
    assert [each[:2] for each in await traces(desk)] == [
        ("Ayşe", "log_in_with_provider"),
        ("Ayşe", "log_out_everywhere"),
    ]


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
