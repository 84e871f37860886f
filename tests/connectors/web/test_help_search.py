"""Searching the help centre."""

from __future__ import annotations

import pytest

from connectors.web import finding, helpwords
from connectors.web.finding import LONGEST, shortened
from handoff.unanswered import Unanswered
from language.masks import CARD
from tests.connectors.web.conftest import Site
from tests.connectors.web.library import Library


@pytest.mark.usefixtures("library")
async def test_results_without_javascript(site: Site) -> None:
    page = await site.http.get("/help/tr/ara", params={"q": "kargo ücreti"})
    assert page.status_code == 200
    assert "“kargo ücreti” için sonuçlar" in page.text
    assert '<a href="/help/tr/kargo-ucreti">' in page.text
    assert 'value="kargo ücreti"' in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    assert '<a href="/help/en/search?q=kargo%20%C3%BCcreti" hreflang="en"' in page.text
    assert await Unanswered(site.redis, "testshop").latest() == []


async def test_what_is_shown_of_an_article_reads_cleanly(site: Site, library: Library) -> None:
    library.add("paketleme", "tr", "Paketleme", "siparis", "")
    steps = "".join(f"\n{n}. Kutunun {n}. yüzünü güzelce bantlayın." for n in range(1, 12))
    library.articles["tr", "paketleme"]["text"] = f"Ücreti\n• Az: 9 TL\n• Çok: 0 TL\nAdımlar{steps}"
    page = await site.http.get("/help/tr/ara", params={"q": "paketleme"})
    _, _, shown = page.text.partition('<a href="/help/tr/paketleme">')
    shown = shown.partition("<p>")[2].partition("</p>")[0]
    assert shown.startswith("Ücreti: Az: 9 TL · Çok: 0 TL · Adımlar: 1. Kutunun 1. yüzünü")
    assert shown.endswith("bantlayın. 10. Kutunun…")
    assert "•" not in shown


@pytest.mark.usefixtures("library")
async def test_an_unsure_search_asks_back(site: Site) -> None:
    page = await site.http.get("/help/tr/ara", params={"q": "kargo bedava"})
    assert helpwords.HELP["tr"]["maybe"] in page.text
    assert '<a href="/help/tr/kargo-ucreti">' in page.text


async def test_a_search_that_finds_nothing_is_honest_and_kept(site: Site, library: Library) -> None:
    query = "kartım 4111111111111111 ile mağaza açmak <istiyorum> iade"
    page = await site.http.get("/help/tr/ara", params={"q": query})
    assert page.status_code == 200
    assert "uygun bir yazı bulamadık" in page.text
    assert "&lt;istiyorum&gt;" in page.text
    assert "data-chat" in page.text
    assert {text for text, _ in library.searched} == {query.replace("4111111111111111", CARD)}
    (kept,) = await Unanswered(site.redis, "testshop").latest()
    assert kept.text == "kartım [kart no] ile mağaza açmak <istiyorum> iade"
    assert (kept.lang, kept.source, kept.nearest) == ("tr", "help", "iade")
    assert 0 < kept.probability < 0.5


@pytest.mark.usefixtures("library")
async def test_several_questions_are_answered_apart(site: Site) -> None:
    query = "kargo ücreti, bir de dükkânda çay içilir mi"
    page = await site.http.get("/help/tr/ara", params={"q": query})
    first, second = page.text.index("<h2>“kargo ücreti”</h2>"), page.text.index("<h2>“dükkânda")
    assert first < page.text.index('<a href="/help/tr/kargo-ucreti">') < second
    assert helpwords.HELP["tr"]["part_nothing"] in page.text[second:]
    assert helpwords.HELP["tr"]["kept"] in page.text
    (kept,) = await Unanswered(site.redis, "testshop").latest()
    assert kept.text == "dükkânda çay içilir mi"


@pytest.mark.usefixtures("library")
async def test_a_question_in_the_other_language(site: Site) -> None:
    page = await site.http.get("/help/tr/ara", params={"q": "what is the delivery fee"})
    assert helpwords.HELP["tr"]["asked_other"] in page.text
    assert '<a href="/help/en/kargo-ucreti">' in page.text
    assert ">İngilizce</span>" in page.text


async def test_an_article_that_only_the_other_language_has(site: Site, library: Library) -> None:
    library.add("iban", "tr", "IBAN", "odeme", "<p>Hesabım sayfasında.</p>")
    page = await site.http.get("/help/en/search", params={"q": "iban"})
    assert helpwords.HELP["en"]["found_other"] in page.text
    assert '<a href="/help/en/iban">' in page.text
    suggested = await site.http.get("/help/suggestions/en", params={"q": "iban"})
    assert [hit["url"] for hit in suggested.json()["hits"]] == ["/help/en/iban"]
    there = await site.http.get("/help/en/iban")
    assert helpwords.HELP["en"]["other_only"] in there.text
    assert '<a href="/help/tr/iban" hreflang="tr" lang="tr">Türkçe</a>' in there.text


@pytest.mark.usefixtures("library")
async def test_the_search_page_before_any_question(site: Site) -> None:
    page = await site.http.get("/help/tr/ara")
    assert page.status_code == 200
    assert helpwords.HELP["tr"]["ask_first"] in page.text
    moved = await site.http.get("/help/tr/search", params={"q": "iade"})
    assert (moved.status_code, moved.headers["location"]) == (308, "/help/tr/ara?q=iade")


async def test_an_article_called_like_the_search_page(site: Site, library: Library) -> None:
    library.add("search", "en", "How to search", "", "<p>Type.</p>")
    assert "<h1>How to search</h1>" in (await site.http.get("/help/en/search")).text
    assert "Results for" in (await site.http.get("/help/en/search?q=how+to+search")).text


async def test_a_long_question_is_cut_kindly(site: Site, library: Library) -> None:
    page = await site.http.get("/help/tr/ara", params={"q": "kargo ücreti " * 1000})
    assert page.status_code == 200
    searched, _ = library.searched[-1]
    assert LONGEST / 2 < len(searched) <= LONGEST
    assert f"ilk {len(searched)} karakteriyle" in page.text


@pytest.mark.parametrize(
    ("raw", "query", "whole"),
    [
        ("  kargo \n nerede ", "kargo nerede", True),
        ("a" * LONGEST, "a" * LONGEST, True),
        ("a" * (LONGEST + 1), "a" * LONGEST, False),
        ("kargo " * 50, ("kargo " * 33).strip(), False),
        ("\u200b", "", True),
        ("a\x00b", "ab", True),
    ],
)
def test_queries_as_they_are_searched(raw: str, query: str, whole: bool) -> None:
    assert shortened(raw) == (query, whole)


@pytest.mark.usefixtures("library")
async def test_suggestions(site: Site) -> None:
    found = await site.http.get("/help/suggestions/tr", params={"q": "karg"})
    assert found.status_code == 200
    assert found.headers["cache-control"] == "no-store"
    first = found.json()["hits"][0]
    assert first == {
        "title": "Kargo ücreti ne kadar?",
        "url": "/help/tr/kargo-ucreti",
        "category": "Kargo ve teslimat",
        "lang": "tr",
    }
    assert (await site.http.get("/help/suggestions/tr?q=k")).json() == {"hits": []}
    assert (await site.http.get("/help/suggestions/tr")).json() == {"hits": []}
    assert await Unanswered(site.redis, "testshop").latest() == []


async def test_suggestions_without_a_knowledge_server(site: Site) -> None:
    refused = await site.http.get("/help/suggestions/tr?q=kargo")
    assert (refused.status_code, refused.json()["error"]["retry"]) == (503, True)


@pytest.mark.usefixtures("library")
async def test_nobody_searches_without_end(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "_SEARCHES_PER_MINUTE", 3)
    monkeypatch.setattr(finding, "_SUGGESTIONS_PER_MINUTE", 2)
    for _ in range(3):
        assert (await site.http.get("/help/tr/ara?q=iade")).status_code == 200
    refused = await site.http.get("/help/tr/ara?q=iade")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert "Biraz hızlı oldu" in refused.text
    for _ in range(2):
        assert (await site.http.get("/help/suggestions/tr?q=iade")).status_code == 200
    refused = await site.http.get("/help/suggestions/tr?q=iade")
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many")
    assert 0 < int(refused.headers["retry-after"]) <= 60
