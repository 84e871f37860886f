from __future__ import annotations

import httpx

from handoff.desk.context import DeskContext
from handoff.desk.guard import COOKIE
from tests.handoff.desk.conftest import ORIGIN, PASSWORD, browser

GOOD = {"name": "ayse", "password": PASSWORD}


async def test_a_stranger_is_sent_to_the_login(anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.get("/desk/")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/desk/login"
    page = await anonymous.get("/desk/login")
    assert page.status_code == 200
    assert "Giriş yap" in page.text


async def test_a_good_login_opens_the_desk(desk: DeskContext, anonymous: httpx.AsyncClient) -> None:
    await desk.agents.add("Ayşe", PASSWORD)
    answer = await anonymous.post("/desk/login", data=GOOD)
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"].lower()
    assert f"{COOKIE}=" in cookie
    for flag in ("httponly", "samesite=strict", "path=/desk"):
        assert flag in cookie
    assert "secure" not in cookie
    page = await anonymous.get("/desk/")
    assert page.status_code == 200
    assert 'data-agent="Ayşe"' in page.text


async def test_behind_tls_the_cookie_is_secure(desk: DeskContext) -> None:
    await desk.agents.add("Ayşe", PASSWORD)
    async with browser(desk) as client:
        origin = {"Origin": "https://desk.test"}
        answer = await client.post("https://desk.test/desk/login", data=GOOD, headers=origin)
    assert "secure" in answer.headers["set-cookie"].lower()


async def test_a_bad_login_says_so_and_keeps_the_name(
    desk: DeskContext, anonymous: httpx.AsyncClient
) -> None:
    await desk.agents.add("Ayşe", PASSWORD)
    answer = await anonymous.post("/desk/login", data={"name": '"><b>', "password": "x"})
    assert answer.status_code == 401
    assert "Ad ya da şifre yanlış" in answer.text
    assert "set-cookie" not in answer.headers
    assert "<b>" not in answer.text
    assert (await anonymous.post("/desk/login", data={})).status_code == 401


async def test_guessing_is_throttled(desk: DeskContext, anonymous: httpx.AsyncClient) -> None:
    await desk.agents.add("Ayşe", PASSWORD)
    for _ in range(5):
        await anonymous.post("/desk/login", data={"name": "Ayşe", "password": "guess"})
    answer = await anonymous.post("/desk/login", data=GOOD)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "dakika sonra" in answer.text


async def test_logging_out_ends_the_login(ayse: httpx.AsyncClient) -> None:
    token = ayse.cookies[COOKIE]
    answer = await ayse.post("/desk/logout")
    assert answer.headers["location"] == "/desk/login"
    assert COOKIE not in ayse.cookies
    stolen = {"Cookie": f"{COOKIE}={token}"}
    assert (await ayse.get("/desk/api/queue", headers=stolen)).status_code == 401


async def test_the_language_is_remembered(anonymous: httpx.AsyncClient) -> None:
    assert (await anonymous.get("/desk/login?lang=en")).status_code == 303
    assert "Your password" in (await anonymous.get("/desk/login")).text
    await anonymous.get("/desk/login?lang=tr")
    assert "Şifreniz" in (await anonymous.get("/desk/login")).text


async def test_pages_run_no_foreign_code_and_are_not_kept(anonymous: httpx.AsyncClient) -> None:
    page = await anonymous.get("/desk/login")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["cache-control"] == "no-store"
    script = await anonymous.get("/desk/static/app.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cache-control"] == "no-cache"
    assert page.headers["x-content-type-options"] == "nosniff"


async def test_a_login_from_a_foreign_page_is_refused(
    desk: DeskContext, anonymous: httpx.AsyncClient
) -> None:
    await desk.agents.add("Ayşe", PASSWORD)
    for origin in ("https://evil.example", "null", f"{ORIGIN}.evil.example"):
        answer = await anonymous.post("/desk/login", data=GOOD, headers={"Origin": origin})
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "foreign_origin"
    own = await anonymous.post("/desk/login", data=GOOD, headers={"Origin": ORIGIN})
    assert own.status_code == 303


async def test_a_huge_login_is_not_read(anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.post("/desk/login", data={"name": "x" * 70_000})
    assert answer.status_code == 413
