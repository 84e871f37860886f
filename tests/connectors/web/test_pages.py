"""The demo shop, the help pages and the widget's files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from connectors.web import catalogue, wording
from tests.connectors.web.conftest import Site


@pytest.mark.parametrize("lang", ["tr", "en"])
async def test_the_shop(site: Site, lang: str) -> None:
    page = await site.http.get("/", params={"lang": lang})
    assert page.status_code == 200
    assert f'<html lang="{lang}">' in page.text
    assert f'<destek-chat lang="{lang}"' in page.text
    assert page.text.count('class="product"') == len(catalogue.PRODUCTS)
    assert f"/help/{lang}/siparis-takibi" in page.text


async def test_every_link_of_the_shop_has_an_article(site: Site, folder: Path) -> None:
    faq = folder.parents[1] / "data" / "faq"
    for lang, groups in catalogue.HELP.items():
        for _, links in groups:
            for article, _ in links:
                assert (faq / lang / f"{article}.md").is_file(), (lang, article)


async def test_everything_a_page_loads_is_here(site: Site) -> None:
    page = await site.http.get("/")
    for address in re.findall(r'(?:src|href)="(/(?:pages|widget)[^"]*)"', page.text):
        assert (await site.http.get(address)).status_code == 200, address


@pytest.mark.usefixtures("articles")
async def test_an_article(site: Site) -> None:
    page = await site.http.get("/help/tr/iade")
    assert page.status_code == 200
    assert "<h1>İade &lt;koşulları&gt;</h1>" in page.text
    assert "<p>On dört gün içinde iade edebilirsiniz.</p>" in page.text
    assert '<link rel="alternate" hreflang="en" href="/help/en/iade">' in page.text
    assert "<destek-chat" in page.text
    assert "<h1>Returns</h1>" in (await site.http.get("/help/en/iade")).text


@pytest.mark.usefixtures("articles")
async def test_an_article_without_a_date(site: Site) -> None:
    page = await site.http.get("/help/tr/tarihsiz")
    assert page.status_code == 200
    assert "<time" not in page.text
    assert '<time datetime="2026-10-12">' in (await site.http.get("/help/tr/iade")).text


@pytest.mark.usefixtures("articles")
async def test_an_article_in_the_other_language_only(site: Site) -> None:
    page = await site.http.get("/help/en/yalniz")
    assert page.status_code == 200
    assert '<article lang="tr">' in page.text
    assert "no English version" in page.text
    assert "hreflang" not in page.text


@pytest.mark.usefixtures("articles")
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/help/tr/yok", "Bu sayfayı bulamadık"),
        ("/help/en/nothing", "We could not find this page"),
        ("/help/fr/iade", "Bu sayfayı bulamadık"),
        ("/help/tr/..%2f..%2fetc", "Bu sayfayı bulamadık"),
        ("/nowhere", "Bu sayfayı bulamadık"),
        ("/widget/nothing.js", "Bu sayfayı bulamadık"),
        ("/widget/..%2f__init__.py", "Bu sayfayı bulamadık"),
        ("/pages/base.html", "Bu sayfayı bulamadık"),
    ],
)
async def test_pages_that_are_not_there(site: Site, path: str, words: str) -> None:
    page = await site.http.get(path)
    assert page.status_code == 404
    assert words in page.text
    assert "<destek-chat" in page.text


@pytest.mark.parametrize(("lang", "words"), [("tr", "kapalı"), ("en", "closed")])
async def test_the_knowledge_server_is_down(site: Site, lang: str, words: str) -> None:
    page = await site.http.get(f"/help/{lang}/iade")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
    assert words in page.text
    assert "destek@papatya.example" in page.text


@pytest.mark.parametrize("path", ["/", "/help/tr/iade", "/nowhere"])
async def test_pages_have_a_strict_policy(site: Site, path: str) -> None:
    page = await site.http.get(path)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["x-frame-options"] == "DENY"
    assert " style=" not in page.text
    assert "<style" not in page.text
    assert not re.search(r"<script(?![^>]* src=)", page.text)
    assert not re.search(r"\son\w+=", page.text)


async def test_a_files_second_request_costs_nothing(site: Site) -> None:
    first = await site.http.get("/widget.js")
    assert first.headers["access-control-allow-origin"] == "*"
    assert first.headers["content-type"].startswith("text/javascript")
    again = await site.http.get("/widget.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_both_languages_say_the_same_things() -> None:
    for words in (wording.PAGES, wording.SHOP):
        assert set(words["tr"]) == set(words["en"])


def test_prices_as_each_language_writes_them() -> None:
    pot = next(product for product in catalogue.PRODUCTS if product.art == "pot")
    assert (pot.priced("tr"), pot.priced("en")) == ("1.649 TL", "1,649 TL")
