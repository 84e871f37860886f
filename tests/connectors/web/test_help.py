"""The help centre's front page, categories and articles."""

from __future__ import annotations

import re

import pytest

from connectors.web import helpwords
from ops.settings import Languages, Settings
from tests.connectors.web.conftest import Site
from tests.connectors.web.library import Library


@pytest.mark.usefixtures("library")
async def test_the_front_page(site: Site) -> None:
    page = await site.http.get("/help/tr/")
    assert page.status_code == 200
    assert '<html lang="tr">' in page.text
    assert page.text.count("<h1") == 1
    assert 'role="search" action="/help/tr/ara"' in page.text
    assert "İade ve değişim" in page.text
    assert "2 yazı" in page.text
    assert '<a href="/help/tr/kargo-ucreti">Kargo ücreti ne kadar?</a>' in page.text
    assert "Diğer konular" in page.text
    assert "<destek-chat" in page.text


@pytest.mark.usefixtures("library")
async def test_categories_in_their_usual_order_and_others_after_them(site: Site) -> None:
    page = await site.http.get("/help/tr/")
    assert re.findall(r'id="topic--([a-z-]+)"', page.text) == ["teslimat", "iade", "diger"]
    page = await site.http.get("/help/en/")
    assert re.findall(r'id="topic--([a-z-]+)"', page.text) == ["teslimat", "iade", "gift-wrapping"]
    assert ">Gift wrapping</a>" in page.text
    assert "1 article<" in page.text


async def test_a_large_category_shows_a_few_and_turns_pages(site: Site, library: Library) -> None:
    for number in range(130):
        library.add(f"urun-{number}", "tr", f"Ürün {number:03}", "urun", "<p>Bir ürün.</p>")
    front = (await site.http.get("/help/tr/")).text
    assert front.count('<a href="/help/tr/urun-') == 5
    assert 'href="/help/tr/kategori/urun" aria-label="Ürün ve garanti: 130 yazının' in front
    first = (await site.http.get("/help/tr/kategori/urun")).text
    last = (await site.http.get("/help/tr/kategori/urun?page=3")).text
    assert (first.count('<a href="/help/tr/urun-'), last.count('<a href="/help/tr/urun-')) == (
        60,
        10,
    )
    assert 'rel="next" href="/help/tr/kategori/urun?page=2"' in first
    assert 'rel="prev"' not in first
    assert 'rel="next"' not in last
    for wrong in ("0", "4", "x", "-1", "9" * 30, "²"):
        page = await site.http.get("/help/tr/kategori/urun", params={"page": wrong})
        assert page.status_code == 404


@pytest.mark.usefixtures("library")
async def test_a_category(site: Site) -> None:
    page = await site.http.get("/help/tr/kategori/iade")
    assert page.status_code == 200
    assert "<h1>İade ve değişim</h1>" in page.text
    assert "<p>On dört gün içinde iade edin.</p>" in page.text
    assert 'href="/help/tr/kategori/teslimat"' in page.text
    assert 'hreflang="en" lang="en">In English' in page.text
    moved = await site.http.get("/help/en/kategori/iade")
    assert (moved.status_code, moved.headers["location"]) == (308, "/help/en/category/iade")
    for path in ("/help/tr/kategori/yok", "/help/tr/baska/iade", "/help/fr/kategori/iade"):
        assert (await site.http.get(path)).status_code == 404


async def test_a_shop_without_articles_in_a_language(site: Site, library: Library) -> None:
    library.articles = {key: a for key, a in library.articles.items() if key[0] == "tr"}
    page = await site.http.get("/help/en/")
    assert page.status_code == 200
    assert helpwords.HELP["en"]["empty"] in page.text
    assert '<a href="/help/tr/" hreflang="tr">' in page.text


@pytest.mark.usefixtures("library")
async def test_an_article(site: Site) -> None:
    page = await site.http.get("/help/tr/iade")
    assert page.status_code == 200
    assert "<h1>İade &lt;koşulları&gt;</h1>" in page.text
    assert "<p>On dört gün içinde iade edin.</p>" in page.text
    assert '<time datetime="2026-10-12">Güncelleme: 12 Ekim 2026</time>' in page.text
    assert '<a href="/help/tr/kategori/iade">İade ve değişim</a>' in page.text
    assert "<destek-chat" in page.text
    assert "Bu yazıda" not in page.text
    english = await site.http.get("/help/en/iade")
    assert "<h1>Return conditions</h1>" in english.text
    assert "Updated 12 October 2026" in english.text


@pytest.mark.usefixtures("library")
async def test_a_long_article_begins_with_its_contents(site: Site) -> None:
    page = await site.http.get("/help/tr/iade-adimlari")
    for number in (1, 2, 3):
        anchor = f"{number}-adim-nasil-yapilir"
        assert f'<a href="#{anchor}">{number}. adım nasıl yapılır?</a>' in page.text
        assert f'<h2 id="{anchor}">' in page.text


async def test_related_articles_are_the_nearest_then_the_categorys(
    site: Site, library: Library
) -> None:
    page = await site.http.get("/help/tr/iade-adimlari")
    side = page.text[page.text.index('<nav class="side"') :]
    assert '<a href="/help/tr/iade">' in side
    assert "/help/tr/iade-adimlari" not in side.partition("</nav>")[0]
    searched = len(library.searched)
    await site.http.get("/help/tr/iade-adimlari")
    assert len(library.searched) == searched


@pytest.mark.usefixtures("library")
async def test_an_article_without_a_date(site: Site) -> None:
    page = await site.http.get("/help/tr/yalniz")
    assert page.status_code == 200
    assert "<time" not in page.text


@pytest.mark.usefixtures("library")
async def test_an_article_in_the_other_language_only(site: Site) -> None:
    page = await site.http.get("/help/en/yalniz")
    assert page.status_code == 200
    assert '<article lang="tr">' in page.text
    assert helpwords.HELP["en"]["other_only"] in page.text
    assert 'rel="alternate"' not in page.text
    root = site.settings.web.public_url
    assert f'<link rel="canonical" href="{root}/help/tr/yalniz">' in page.text


async def test_an_article_deleted_while_it_is_shown(site: Site, library: Library) -> None:
    assert (await site.http.get("/help/tr/iade")).status_code == 200
    gone = library.articles.pop(("tr", "iade"))
    assert (await site.http.get("/help/tr/iade")).status_code == 404
    library.index = "two"
    page = await site.http.get("/help/tr/iade")
    assert page.status_code == 200
    assert '<article lang="en">' in page.text
    library.articles["tr", "iade"] = gone
    library.index = "three"
    assert '<article lang="tr">' in (await site.http.get("/help/tr/iade")).text


@pytest.mark.usefixtures("library")
async def test_an_address_that_leads_nowhere_says_what_may_be_meant(site: Site) -> None:
    page = await site.http.get("/help/tr/kargo-ucretleri")
    assert page.status_code == 404
    assert 'value="kargo ucretleri"' in page.text
    page = await site.http.get("/help/tr/kargo-ucr")
    assert '<a href="/help/tr/kargo-ucreti">' in page.text


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("accept", "lang"),
    [
        ("", "tr"),
        ("en-GB,en;q=0.9", "en"),
        ("de, en;q=0.5, tr;q=0.8", "tr"),
        ("fr", "tr"),
        ("en;q=x, *", "tr"),
    ],
)
async def test_the_help_centre_in_the_readers_language(site: Site, accept: str, lang: str) -> None:
    for path in ("/help", "/help/"):
        page = await site.http.get(path, headers={"Accept-Language": accept})
        assert (page.status_code, page.headers["location"]) == (302, f"/help/{lang}/")
        assert page.headers["vary"] == "Accept-Language"
    page = await site.http.get(f"/help/{lang}")
    assert (page.status_code, page.headers["location"]) == (308, f"/help/{lang}/")


@pytest.mark.parametrize(
    "path", ["/help/tr/", "/help/tr/iade", "/help/tr/kategori/iade", "/help/tr/ara?q=iade"]
)
@pytest.mark.parametrize(("lang", "words"), [("tr", "kapalı"), ("en", "closed")])
async def test_the_knowledge_server_is_down(site: Site, path: str, lang: str, words: str) -> None:
    path = path.replace("/tr/", f"/{lang}/")
    if lang == "en":
        path = path.replace("kategori", "category").replace("/ara", "/search")
    page = await site.http.get(path)
    assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
    assert words in page.text


@pytest.mark.usefixtures("store")
async def test_a_shop_of_one_language(
    settings: Settings, library: Library, valkey_url: str
) -> None:
    only = settings.model_copy(update={"languages": Languages(default="tr", enabled=("tr",))})
    site = Site(only, valkey_url)
    async with site.serving():
        for path in (
            "/help/tr/",
            "/help/tr/iade",
            "/help/tr/ara?q=delivery",
            "/help/tr/kategori/iade",
        ):
            page = await site.http.get(path)
            assert page.status_code == 200
            assert "hreflang" not in page.text
        for path in ("/help/en/", "/help/en/iade", "/help/en", "/help/en/search?q=iade"):
            assert (await site.http.get(path)).status_code == 404
        english = {"Accept-Language": "en"}
        assert (await site.http.get("/help", headers=english)).headers["location"] == "/help/tr/"
        assert {lang for _, lang in library.searched} == {"tr"}


@pytest.mark.usefixtures("library")
async def test_a_page_is_sent_once(site: Site) -> None:
    for path, cache in (("/help/tr/", "no-cache"), ("/help/tr/iade", "private, no-cache")):
        page = await site.http.get(path)
        assert page.headers["cache-control"] == cache
        again = await site.http.get(path, headers={"If-None-Match": page.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == page.headers["etag"]
