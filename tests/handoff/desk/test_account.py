"""An agent's own account: password, second step, logins."""

from __future__ import annotations

import time

import httpx
import pyotp
import pytest

from handoff.desk.context import DeskContext
from handoff.desk.guard import COOKIE, STEP_COOKIE
from tests.handoff.desk.conftest import ORIGIN, PASSWORD, browser
from tests.handoff.desk.forms import PAGE, at_the_desk, codes, says

NEW = "sarı vapur kestane"
FORMS = [
    "/desk/account/password",
    "/desk/account/second-step",
    "/desk/account/second-step/confirm",
    "/desk/account/second-step/recovery",
    "/desk/account/second-step/off",
    "/desk/account/logins/x/end",
    "/desk/account/log-out-everywhere",
]


async def actions(desk: DeskContext) -> list[str]:
    return [each.action for each in reversed(await desk.audit.latest())]


def phone(key: str, off: int = 0) -> str:
    """What the phone shows, ``off`` steps from now."""
    return pyotp.TOTP(key.replace(" ", "")).at(int(time.time()) + 30 * off)


async def guard(client: httpx.AsyncClient) -> tuple[str, list[str]]:
    """Switch the second step on: the phone's key, and the recovery codes."""
    begun = await client.post("/desk/account/second-step", data={"old": PASSWORD})
    (key,) = codes(begun)
    # Of the step before, so that the code of now has not been used.
    sent = {"code": phone(key, -1)}
    done = await client.post("/desk/account/second-step/confirm", data=sent)
    assert done.status_code == 200, says(done)
    return key, codes(done)


@pytest.mark.parametrize("path", FORMS)
async def test_no_account_without_a_login(anonymous: httpx.AsyncClient, path: str) -> None:
    assert (await anonymous.post(path, data={"old": PASSWORD})).status_code == 401
    page = await anonymous.get("/desk/account", headers=PAGE)
    assert (page.status_code, page.headers["location"]) == (303, "/desk/login")


@pytest.mark.parametrize("path", FORMS)
async def test_no_change_from_a_foreign_page(desk: DeskContext, path: str) -> None:
    async with at_the_desk(desk, "Ayşe") as ayse:
        foreign = {"Origin": "https://evil.example"}
        answer = await ayse.post(path, data={"old": PASSWORD, "new": NEW}, headers=foreign)
        assert answer.status_code == 403
        assert (await ayse.get("/desk/account")).status_code == 200
    assert await desk.agents.verify("Ayşe", PASSWORD)


async def test_another_password_ends_the_logins_elsewhere_and_not_here(desk: DeskContext) -> None:
    async with at_the_desk(desk, "Ayşe") as here, browser(desk, "Ayşe") as elsewhere:
        changed = await here.post("/desk/account/password", data={"old": PASSWORD, "new": NEW})
        assert changed.headers["location"] == "/desk/account?done=password"
        cookie = changed.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "Şifreniz değişti" in says(await here.get(changed.headers["location"]))
        assert (await elsewhere.get("/desk/api/queue")).status_code == 401
    assert await desk.agents.verify("Ayşe", NEW)
    assert await actions(desk) == ["log_in", "log_in", "change_password"]


async def test_a_password_is_changed_by_who_knows_the_old_one(desk: DeskContext) -> None:
    async with at_the_desk(desk, "Ayşe") as ayse:
        wrong = await ayse.post("/desk/account/password", data={"old": "x", "new": NEW})
        assert wrong.status_code == 422
        assert "Şimdiki şifreniz yanlış." in says(wrong)
        weak = await ayse.post("/desk/account/password", data={"old": PASSWORD, "new": "12345"})
        assert "en az 10 karakter" in says(weak)
        for _ in range(5):
            await ayse.post("/desk/account/password", data={"old": "guess", "new": NEW})
        throttled = await ayse.post("/desk/account/password", data={"old": PASSWORD, "new": NEW})
        assert throttled.status_code == 429
    assert await actions(desk) == ["log_in"]


async def test_logins_are_listed_by_device_and_one_is_ended(desk: DeskContext) -> None:
    async with at_the_desk(desk, "Ayşe") as here, browser(desk) as there:
        there.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux) Gecko/2010 Firefox/133.0"
        await there.post("/desk/login", data={"name": "Ayşe", "password": PASSWORD})
        page = says(await here.get("/desk/account"))
        assert "Firefox · Linux" in page
        assert "bu oturum" in page
        agent = await desk.agents.get("Ayşe")
        assert agent is not None
        (other,) = [each for each in await desk.logins.of(agent) if each.device]
        ended = await here.post(f"/desk/account/logins/{other.id}/end")
        assert ended.status_code == 303
        assert (await there.get("/desk/api/queue")).status_code == 401
        assert "Firefox" not in says(await here.get("/desk/account"))


async def test_logging_out_everywhere_ends_all_of_ones_own(
    desk: DeskContext, mert: httpx.AsyncClient
) -> None:
    async with at_the_desk(desk, "Ayşe") as here, browser(desk, "Ayşe") as there:
        answer = await here.post("/desk/account/log-out-everywhere")
        assert answer.headers["location"] == "/desk/login"
        assert COOKIE not in here.cookies
        assert (await there.get("/desk/api/queue")).status_code == 401
    assert (await mert.get("/desk/api/queue")).status_code == 200


async def test_a_second_step_is_set_up_with_the_password_and_a_code(desk: DeskContext) -> None:
    async with at_the_desk(desk, "Ayşe") as ayse:
        refused = await ayse.post("/desk/account/second-step", data={"old": "wrong"})
        assert refused.status_code == 422
        begun = await ayse.post("/desk/account/second-step", data={"old": PASSWORD})
        assert "data:image/svg+xml" in begun.text
        (key,) = codes(begun)
        assert f"secret={key.replace(' ', '')}" in begun.text
        wrong = await ayse.post("/desk/account/second-step/confirm", data={"code": "000000"})
        assert wrong.status_code == 422
        assert "Kod yanlış" in says(wrong)
        assert codes(wrong) == [key]
        assert await desk.second_steps.recovery_left("Ayşe") is None
        done = await ayse.post("/desk/account/second-step/confirm", data={"code": phone(key)})
        assert len(codes(done)) == 10
        page = await ayse.get("/desk/account")
        assert "10 kurtarma kodunuz" in says(page)
        assert codes(page) == []
    expected = ["log_in", "begin_second_step", "confirm_second_step"]
    assert await actions(desk) == expected


async def test_nothing_is_confirmed_that_was_not_begun(desk: DeskContext) -> None:
    async with at_the_desk(desk, "Ayşe") as ayse:
        late = await ayse.post("/desk/account/second-step/confirm", data={"code": "123456"})
    assert late.status_code == 422
    assert "baştan başlayın" in says(late)


async def test_with_a_second_step_the_password_alone_opens_nothing(desk: DeskContext) -> None:
    async with at_the_desk(desk, "Ayşe") as ayse:
        key, _ = await guard(ayse)
    async with browser(desk) as client:
        form = {"name": "Ayşe", "password": PASSWORD}
        first = await client.post("/desk/login", data=form)
        assert first.headers["location"] == "/desk/login/code"
        cookie = first.headers["set-cookie"].lower()
        for flag in (f"{STEP_COOKIE}=", "httponly", "samesite=strict", "path=/desk"):
            assert flag in cookie
        assert COOKIE not in client.cookies
        client.cookies.set(COOKIE, client.cookies[STEP_COOKIE], domain="desk.test", path="/desk")
        assert (await client.get("/desk/api/queue")).status_code == 401
        client.cookies.delete(COOKIE)
        assert (await client.get("/desk/login/code")).status_code == 200
        wrong = await client.post("/desk/login/code", data={"code": "12345"})
        assert wrong.status_code == 401
        assert "Kod yanlış" in says(wrong)
        code = phone(key)
        second = await client.post("/desk/login/code", data={"code": code})
        assert (second.status_code, second.headers["location"]) == (303, "/desk/")
        assert STEP_COOKIE not in client.cookies
        assert (await client.get("/desk/api/queue")).status_code == 200
    async with browser(desk) as thief:
        await thief.post("/desk/login", data={"name": "Ayşe", "password": PASSWORD})
        replayed = await thief.post("/desk/login/code", data={"code": code})
        assert replayed.status_code == 401
        assert COOKIE not in thief.cookies
    assert (await actions(desk))[-3:] == ["wrong_code", "log_in", "wrong_code"]


async def test_behind_tls_both_cookies_are_secure(desk: DeskContext) -> None:
    async with at_the_desk(desk, "Ayşe") as ayse:
        key, _ = await guard(ayse)
    async with browser(desk) as client:
        client.headers["Origin"] = secure = ORIGIN.replace("http:", "https:")
        form = {"name": "Ayşe", "password": PASSWORD}
        first = await client.post(f"{secure}/desk/login", data=form)
        second = await client.post(f"{secure}/desk/login/code", data={"code": phone(key)})
    for answer in (first, second):
        for cookie in answer.headers.get_list("set-cookie"):
            assert "secure" in cookie.lower()


async def test_a_recovery_code_lets_in_once(desk: DeskContext) -> None:
    async with at_the_desk(desk, "Ayşe") as ayse:
        _, recovery = await guard(ayse)
    for status in (303, 401):
        async with browser(desk) as client:
            await client.post("/desk/login", data={"name": "Ayşe", "password": PASSWORD})
            answer = await client.post("/desk/login/code", data={"code": recovery[0]})
            assert answer.status_code == status
    assert (await actions(desk))[-3:] == ["use_recovery_code", "log_in", "wrong_code"]


async def test_guessing_codes_is_throttled(desk: DeskContext) -> None:
    async with at_the_desk(desk, "Ayşe") as ayse:
        key, _ = await guard(ayse)
    async with browser(desk) as client:
        for n in range(6):
            await client.post("/desk/login", data={"name": "Ayşe", "password": PASSWORD})
            answer = await client.post("/desk/login/code", data={"code": f"00000{n}"})
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) > 0
        right = await client.post("/desk/login/code", data={"code": phone(key)})
        assert right.status_code == 429


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_who_does_not_wait_for_a_code_is_sent_to_the_login(
    anonymous: httpx.AsyncClient, method: str
) -> None:
    anonymous.cookies.set(STEP_COOKIE, "guess", domain="desk.test", path="/desk")
    answer = await anonymous.request(method, "/desk/login/code")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/login")


async def test_recovery_codes_are_renewed_and_the_step_ended_by_who_knows_the_password(
    desk: DeskContext,
) -> None:
    async with at_the_desk(desk, "Ayşe") as ayse:
        _, old = await guard(ayse)
        for form in ("recovery", "off"):
            path = f"/desk/account/second-step/{form}"
            assert (await ayse.post(path, data={"old": "wrong"})).status_code == 422
        assert await desk.second_steps.recovery_left("Ayşe") == 10
        renewed = await ayse.post("/desk/account/second-step/recovery", data={"old": PASSWORD})
        new = codes(renewed)
        assert len(new) == 10
        assert not set(new) & set(old)
        ended = await ayse.post("/desk/account/second-step/off", data={"old": PASSWORD})
        assert ended.status_code == 303
    async with browser(desk, "Ayşe") as client:
        assert (await client.get("/desk/api/queue")).status_code == 200


async def test_a_link_says_nothing_in_the_desks_name(desk: DeskContext) -> None:
    async with at_the_desk(desk, "Ayşe", "admin") as ayse:
        for page in ("account", "agents"):
            made_up = await ayse.get(f"/desk/{page}?done=call_0850_000_00_00_at_once")
            assert made_up.status_code == 200
            assert "0850" not in made_up.text
            assert 'role="status"' not in made_up.text
