from __future__ import annotations

import httpx
from redis.asyncio import Redis

from handoff.desk.context import DeskContext
from handoff.desk.guard import COOKIE
from handoff.inbox import Inbox
from ops.settings import Settings
from tests.handoff import steps
from tests.handoff.desk.conftest import ORIGIN, PASSWORD, browser, context

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


async def test_who_has_conversations_in_hand_is_sent_from_the_office_to_the_desk_first(
    desk: DeskContext, inbox: Inbox, ayse: httpx.AsyncClient
) -> None:
    cid, form = await steps.queued(desk.conversations, inbox), {"ask": "yes"}
    assert 'name="ask"' in (await ayse.get("/desk/account")).text
    await desk.queue.claim(cid, "Ayşe")
    asked = await ayse.post("/desk/logout", data=form)
    assert (asked.status_code, asked.headers["location"]) == (303, "/desk/#/leave")
    assert (await ayse.get("/desk/api/queue")).status_code == 200
    assert "log_out" not in [trace.action for trace in await desk.audit.latest("Ayşe")]
    await desk.queue.release(cid, "Ayşe")
    done = await ayse.post("/desk/logout", data=form)
    assert done.headers["location"] == "/desk/login"
    assert COOKIE not in ayse.cookies
    assert "log_out" in [trace.action for trace in await desk.audit.latest("Ayşe")]


async def test_the_desk_has_asked_already_and_logs_out(
    desk: DeskContext, inbox: Inbox, ayse: httpx.AsyncClient
) -> None:
    cid = await steps.queued(desk.conversations, inbox)
    await desk.queue.claim(cid, "Ayşe")
    assert (await ayse.post("/desk/logout")).headers["location"] == "/desk/login"


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


async def test_behind_tls_a_page_without_it_is_foreign(store: Redis, settings: Settings) -> None:
    web = settings.web.model_copy(update={"public_url": "https://desk.test"})
    desk = context(store, settings.model_copy(update={"web": web}))
    await desk.agents.add("Ayşe", PASSWORD)
    async with browser(desk) as client:
        # A proxy that ends TLS may well leave "http" in the request itself.
        for origin, status in (("http://desk.test", 403), ("https://desk.test", 303)):
            answer = await client.post("/desk/login", data=GOOD, headers={"Origin": origin})
            assert answer.status_code == status
        # On the machine itself the desk is there without.
        here = {"Origin": "http://127.0.0.1:8080", "Host": "127.0.0.1:8080"}
        assert (await client.post("/desk/login", data=GOOD, headers=here)).status_code == 303


async def test_names_as_long_as_a_page_take_no_room_in_the_store(
    anonymous: httpx.AsyncClient, store: Redis
) -> None:
    for _ in range(3):
        await anonymous.post("/desk/login", data={"name": "x" * 60_000, "password": "guess"})
    assert max([len(key) for key in await store.keys("*")]) < 200


async def test_a_form_of_too_many_fields_is_a_form_without_any(
    anonymous: httpx.AsyncClient,
) -> None:
    fields = {f"field{n}": "x" for n in range(100)}
    assert (await anonymous.post("/desk/login", data=fields)).status_code == 401
