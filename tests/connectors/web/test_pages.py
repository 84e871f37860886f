"""The demo shop, every page's frame, and the widget's files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from connectors.web import catalogue, helpwords, wording
from knowledge import categories
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


@pytest.mark.usefixtures("library")
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


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("path", ["/", "/help/tr/", "/help/tr/iade", "/help/tr/ara", "/nowhere"])
async def test_pages_have_a_strict_policy(site: Site, path: str) -> None:
    page = await site.http.get(path)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["x-frame-options"] == "DENY"
    assert " style=" not in page.text
    assert "<style" not in page.text
    assert not re.search(r"<script(?![^>]* (src=|type=\"application/ld\+json\"))", page.text)
    assert not re.search(r"\son\w+=", page.text)


async def test_a_files_second_request_costs_nothing(site: Site) -> None:
    first = await site.http.get("/widget.js")
    assert first.headers["access-control-allow-origin"] == "*"
    assert first.headers["content-type"].startswith("text/javascript")
    again = await site.http.get("/widget.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_both_languages_say_the_same_things() -> None:
    for words in (wording.PAGES, wording.SHOP, helpwords.HELP):
        assert set(words["tr"]) == set(words["en"])
    for names in categories.CATEGORIES.values():
        assert set(names) == {"tr", "en"}


def test_every_sentence_of_the_pages_is_used(folder: Path) -> None:
    sources = "".join(path.read_text("utf-8") for path in (folder / "pages").glob("*.html"))
    code = (folder / "help.py").read_text("utf-8")
    made = {
        f"{kind}{end}" for kind in ("missing", "down", "busy", "refused") for end in ("", "_title")
    }
    made |= {"thanks_yes", "thanks_no", "thanks_said", "language_tr", "language_en"}
    for name in {**wording.PAGES["tr"], **helpwords.HELP["tr"]}:
        used = f"p.{name}" in sources or f'words["{name}"]' in code or name in made
        assert used, name


def test_prices_as_each_language_writes_them() -> None:
    pot = next(product for product in catalogue.PRODUCTS if product.art == "pot")
    assert (pot.priced("tr"), pot.priced("en")) == ("1.649 TL", "1,649 TL")
