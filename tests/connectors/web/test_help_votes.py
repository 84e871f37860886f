""" "Did this help?" without JavaScript."""

from __future__ import annotations

import httpx
import pytest

from connectors.web.voting import COOKIE
from handoff.votes import Edition, Tally, Votes
from tests.connectors.web.conftest import Site
from tests.connectors.web.library import Library

PAGE = "/help/tr/iade"


RETURNS = Edition.of("iade", "tr", "İade <koşulları>", "On dört gün içinde iade edin.")
LONE = Edition.of("yalniz", "tr", "Yalnız Türkçe", "Bir yazı.")


async def _vote(site: Site, page: str = PAGE, **fields: str) -> httpx.Response:
    return await site.http.post(page, data=fields)


@pytest.mark.usefixtures("library")
async def test_a_vote_is_counted_shown_and_can_be_changed(site: Site) -> None:
    votes = Votes(site.redis, "testshop")
    assert "set-cookie" not in (await site.http.get(PAGE)).headers
    done = await _vote(site, helped="yes")
    assert (done.status_code, done.headers["location"]) == (303, f"{PAGE}#your--vote")
    cookie = done.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/help" in cookie
    page = await site.http.get(PAGE)
    assert 'value="yes" aria-pressed="true"' in page.text
    assert "işinize yaradığına sevindik" in page.text
    await _vote(site, helped="no")
    assert await votes.tallies() == [Tally(RETURNS, 0, 1)]
    page = await site.http.get(PAGE)
    assert 'name="missing"' in page.text
    assert "data-chat" in page.text[page.text.index('class="vote"') :]


@pytest.mark.usefixtures("library")
async def test_what_was_missing_is_masked_and_asked_once(site: Site) -> None:
    await _vote(site, helped="no")
    await _vote(site, missing="kartım 4111 1111 1111 1111 <b>neden</b>\x00 geçmedi")
    (remark,) = await Votes(site.redis, "testshop").remarks()
    assert remark.text == "kartım [kart no] <b>neden</b> geçmedi"
    page = await site.http.get(PAGE)
    assert 'name="missing"' not in page.text
    assert "notunuzu" in page.text


async def test_a_rewritten_article_asks_anew(site: Site, library: Library) -> None:
    await _vote(site, helped="no")
    assert 'aria-pressed="true"' in (await site.http.get(PAGE)).text
    library.add("iade", "tr", "İade koşulları", "iade", "<p>Otuz gün içinde iade edin.</p>")
    library.index = "two"
    assert 'aria-pressed="true"' not in (await site.http.get(PAGE)).text
    await _vote(site, helped="yes")
    now = Edition.of("iade", "tr", "İade koşulları", "Otuz gün içinde iade edin.")
    tallies = await Votes(site.redis, "testshop").tallies()
    assert sorted((tally.edition == now, tally.yes, tally.no) for tally in tallies) == [
        (False, 0, 1),
        (True, 1, 0),
    ]


async def test_one_that_is_deleted_while_it_is_read_takes_no_vote(
    site: Site, library: Library
) -> None:
    assert (await site.http.get(PAGE)).status_code == 200
    del library.articles["tr", "iade"]
    assert (await _vote(site, helped="no")).status_code == 404
    assert await Votes(site.redis, "testshop").tallies() == []


@pytest.mark.usefixtures("library")
async def test_browsers_are_told_apart_and_made_up_cookies_are_not_taken(site: Site) -> None:
    await _vote(site, helped="yes")
    first = site.http.cookies[COOKIE]
    site.http.cookies.clear()
    site.http.cookies.set(COOKIE, "x" * 32)
    await _vote(site, helped="yes")
    assert await Votes(site.redis, "testshop").tallies() == [Tally(RETURNS, 2, 0)]
    assert len(first) == 32


@pytest.mark.usefixtures("library")
async def test_a_vote_belongs_to_the_language_of_the_article(site: Site) -> None:
    await _vote(site, "/help/en/yalniz", helped="no")
    assert await Votes(site.redis, "testshop").tallies() == [Tally(LONE, 0, 1)]
    assert 'aria-pressed="true"' in (await site.http.get("/help/en/yalniz")).text


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        (PAGE, "helped=maybe", {}, 422),
        (PAGE, "helped=yes", {"Origin": "https://evil.example"}, 403),
        (PAGE, "missing=" + "a" * 10_000, {}, 413),
        (PAGE, "&".join("a=b" for _ in range(50)), {}, 422),
        (PAGE, b"\xff\xfe", {}, 422),
        ("/help/tr/yok", "helped=yes", {}, 404),
        ("/help/fr/iade", "helped=yes", {}, 404),
    ],
)
async def test_what_is_not_our_form_is_refused(
    site: Site, path: str, body: str | bytes, headers: dict[str, str], status: int
) -> None:
    refused = await site.http.post(path, content=body, headers=headers)
    assert refused.status_code == status
    assert "<h1>" in refused.text
    assert await Votes(site.redis, "testshop").tallies() == []


@pytest.mark.usefixtures("library")
async def test_an_empty_form_changes_nothing(site: Site) -> None:
    assert (await _vote(site)).status_code == 303
    assert (await _vote(site, missing=" \n")).status_code == 303
    assert await Votes(site.redis, "testshop").tallies() == []


@pytest.mark.usefixtures("library")
async def test_votes_are_limited(site: Site) -> None:
    for number in range(20):
        assert (await _vote(site, helped="yes" if number % 2 else "no")).status_code == 303
    assert (await _vote(site, helped="yes")).status_code == 429


async def test_without_a_store_articles_are_read_and_votes_refused(
    site: Site, library: Library
) -> None:
    await _vote(site, helped="yes")
    await site.redis.config_set("maxmemory", 1)
    try:
        assert (await _vote(site, helped="no")).status_code == 503
        assert (await site.http.get(PAGE)).status_code == 200
        assert (await site.http.get("/help/tr/ara?q=bulunmayan+bir+konu")).status_code == 200
    finally:
        await site.redis.config_set("maxmemory", 0)
    assert library.searched
