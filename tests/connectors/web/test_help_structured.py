"""What the help centre's pages tell machines."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from connectors.web.structured import graph
from tests.connectors.web.conftest import Site
from tests.connectors.web.library import Library


async def _graph(site: Site, path: str) -> dict[str, dict[str, Any]]:
    """The things of a page by their type."""
    page = await site.http.get(path)
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.S)
    data = json.loads(found)
    assert data["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in data["@graph"]}


@pytest.mark.usefixtures("library")
async def test_an_article(site: Site) -> None:
    root = site.settings.web.public_url
    things = await _graph(site, "/help/tr/iade")
    assert set(things) == {"Article", "BreadcrumbList"}
    article = things["Article"]
    assert article["headline"] == "İade <koşulları>"
    assert article["url"] == f"{root}/help/tr/iade"
    assert (article["inLanguage"], article["dateModified"]) == ("tr", "2026-10-12")
    crumbs = things["BreadcrumbList"]["itemListElement"]
    assert [item.get("item") for item in crumbs] == [
        f"{root}/help/tr/",
        f"{root}/help/tr/kategori/iade",
        None,
    ]
    assert [item["position"] for item in crumbs] == [1, 2, 3]
    assert "dateModified" not in (await _graph(site, "/help/tr/yalniz"))["Article"]


@pytest.mark.usefixtures("library")
async def test_questions_and_answers(site: Site) -> None:
    (question,) = (await _graph(site, "/help/tr/kargo-ucreti"))["FAQPage"]["mainEntity"]
    assert question["name"] == "Kargo ücreti ne kadar?"
    assert "59,90 TL" in question["acceptedAnswer"]["text"]
    several = (await _graph(site, "/help/tr/iade-adimlari"))["FAQPage"]["mainEntity"]
    assert [q["name"][0] for q in several] == ["1", "2", "3"]
    assert all("Kutuyu kapatın" in q["acceptedAnswer"]["text"] for q in several)


@pytest.mark.usefixtures("library")
async def test_lists(site: Site) -> None:
    root = site.settings.web.public_url
    front = (await _graph(site, "/help/en/"))["WebSite"]
    assert front["potentialAction"]["target"]["urlTemplate"] == f"{root}/help/en/search?q={{query}}"
    category = (await _graph(site, "/help/tr/kategori/iade"))["CollectionPage"]["mainEntity"]
    assert category["numberOfItems"] == 2
    assert category["itemListElement"][1]["url"] == f"{root}/help/tr/iade"


def test_nothing_ends_the_script_element() -> None:
    text = graph({"@type": "Thing", "name": "</script><!-- & \u2028 ]]>"})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text)["@graph"][0]["name"] == "</script><!-- & \u2028 ]]>"


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("path", "twin", "fallback"),
    [
        ("/help/tr/", "/help/en/", "/help/"),
        ("/help/tr/iade", "/help/en/iade", "/help/tr/iade"),
        ("/help/tr/kategori/iade", "/help/en/category/iade", "/help/tr/kategori/iade"),
    ],
)
async def test_addresses_are_absolute_and_twins_know_each_other(
    site: Site, path: str, twin: str, fallback: str
) -> None:
    root = site.settings.web.public_url
    page, other = (await site.http.get(path)).text, (await site.http.get(twin)).text
    links = [
        f'<link rel="alternate" hreflang="tr" href="{root}{path}">',
        f'<link rel="alternate" hreflang="en" href="{root}{twin}">',
        f'<link rel="alternate" hreflang="x-default" href="{root}{fallback}">',
    ]
    for link in links:
        assert link in page
        assert link in other
    assert f'<link rel="canonical" href="{root}{path}">' in page
    assert f'<link rel="canonical" href="{root}{twin}">' in other
    assert f'<meta property="og:url" content="{root}{path}">' in page
    assert '<meta name="description" content="' in page


async def test_the_sitemap_names_every_page(site: Site, library: Library) -> None:
    root = site.settings.web.public_url
    answer = await site.http.get("/sitemap.xml")
    assert answer.headers["content-type"] == "application/xml"
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    tree = ElementTree.fromstring(answer.text)  # noqa: S314 - our own
    places = [str(url.findtext(f"{space}loc")) for url in tree]
    assert len(places) == len(set(places)) == 2 + 3 + 3 + len(library.articles)
    for place in places:
        page = await site.http.get(place.removeprefix(root))
        assert page.status_code == 200
        assert f'<link rel="canonical" href="{place}">' in page.text
    assert "<lastmod>2026-10-12</lastmod>" in answer.text


@pytest.mark.usefixtures("library")
async def test_robots_find_the_sitemap_and_stay_out_of_conversations(site: Site) -> None:
    text = (await site.http.get("/robots.txt")).text
    assert f"Sitemap: {site.settings.web.public_url}/sitemap.xml" in text
    assert "Disallow: /chat/" in text
    assert "Disallow: /help/tr/ara?\n" in text
    assert "Disallow: /help/\n" not in text
