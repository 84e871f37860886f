"""The help centre in a real browser, with a script and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from connectors.assistant import Answer, Question
from handoff.votes import Votes
from ops.settings import Settings
from tests.accessibility import violations
from tests.connectors.assistants import Echo
from tests.connectors.web.browsing import Served
from tests.e2e.people import Customer
from tests.painting import painted


class HelpCentre(Served):
    """A site whose help articles are voted on."""

    def tallies(self) -> list[tuple[str, str, int, int]]:
        """The votes so far: language, article, how many it helped and did not."""
        found = self.do(Votes(self.site.redis, "testshop").tallies())
        return [(each.edition.lang, each.edition.article, each.yes, each.no) for each in found]


@pytest.fixture
def served(settings: Settings, valkey_url: str) -> Iterator[HelpCentre]:
    with HelpCentre(settings, valkey_url) as served:
        yield served


Open = Callable[..., Page]


@pytest.fixture
def opened(served: HelpCentre, browser: Browser) -> Iterator[Open]:
    """Pages of one visitor; whatever the console complains about fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_(path: str, **options: Any) -> Page:
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(served.url + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def test_search_as_you_type(opened: Open) -> None:
    page = opened("/help/tr/")
    field = page.get_by_role("combobox")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("iade")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(options.last).to_contain_text("“iade” için tüm sonuçlar")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    chosen = options.first.get_attribute("id")
    expect(field).to_have_attribute("aria-activedescendant", str(chosen))
    expect(field).to_be_focused()
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("iade")
    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("ArrowUp")
    title = options.nth(options.count() - 2).locator(".title").inner_text()
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_a_suggestion_is_clicked(opened: Open) -> None:
    page = opened("/help/tr/iade")
    page.get_by_role("combobox").press_sequentially("karg")
    page.get_by_role("option", name="Kargo ücreti ne kadar?").click()
    page.wait_for_url("**/help/tr/kargo-ucreti")


def test_enter_searches_and_works_without_a_script(opened: Open) -> None:
    for script in (True, False):
        page = opened("/help/en/", java_script_enabled=script)
        page.locator("#find").fill("delivery fee")
        page.locator("#find").press("Enter")
        page.wait_for_url("**/help/en/search?q=delivery+fee")
        assert page.locator("h1").inner_text() == "Results for “delivery fee”"


def test_an_answer_that_comes_late_does_not_replace_a_newer_one(opened: Open) -> None:
    page = opened("/help/tr/")
    held: list[Route] = []
    page.route("**/help/suggestions/tr?q=karg", lambda route: held.append(route))
    field = page.get_by_role("combobox")
    with page.expect_request("**/help/suggestions/tr?q=karg"):
        field.press_sequentially("karg")
    with page.expect_request("**/help/suggestions/tr?q=iade"):
        field.fill("iade")
    expect(page.get_by_role("option", name="Adım adım iade")).to_be_visible()
    for route in held:
        route.fulfill(json={"hits": []})
    expect(page.get_by_role("option", name="Adım adım iade")).to_be_visible()


def test_a_vote_without_leaving_the_page(served: HelpCentre, opened: Open) -> None:
    page = opened("/help/tr/iade")
    page.evaluate("window.stays = true")
    page.get_by_role("button", name="Hayır").click()
    expect(page.get_by_role("button", name="Hayır")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".thanks")).to_be_focused()
    assert served.tallies() == [("tr", "iade", 0, 1)]
    page.get_by_label("Ne eksikti?").fill("Kutusuz iade olur mu")
    page.get_by_role("button", name="Gönder").click()
    expect(page.locator(".thanks")).to_contain_text("notunuzu")
    page.get_by_role("button", name="Evet").click()
    expect(page.locator(".thanks")).to_contain_text("sevindik")
    assert served.tallies() == [("tr", "iade", 1, 0)]
    assert page.evaluate("window.stays")


def test_a_vote_without_a_script(served: HelpCentre, opened: Open) -> None:
    page = opened("/help/en/iade", java_script_enabled=False)
    page.locator("button[value=no]").click()
    page.wait_for_url("**/help/en/iade#your--vote")
    page.locator("#what--missing").fill("size chart")
    page.locator(".missing button").click()
    assert "will read your note" in page.locator(".thanks").inner_text()
    assert served.tallies() == [("en", "iade", 0, 1)]


def test_a_vote_that_cannot_be_saved_says_so(opened: Open) -> None:
    page = opened("/help/tr/iade")
    page.route("**/help/tr/iade", lambda route: route.fulfill(status=200, body="<p>no page</p>"))
    page.get_by_role("button", name="Evet").click()
    expect(page.locator(".thanks")).to_contain_text("kaydedemedik")
    expect(page.get_by_role("button", name="Evet")).to_have_attribute("aria-pressed", "false")


def test_the_chat_opens_from_a_page(opened: Open) -> None:
    page = opened("/help/tr/ara?q=bulunmayan+bir+konu")
    page.get_by_role("button", name="Papi ile yazışın").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light")], ids=str
)
def test_pages_are_accessible_and_fit(opened: Open, width: int, scheme: str) -> None:
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    for path in (
        "/help/tr/",
        "/help/en/category/teslimat",
        "/help/tr/iade-adimlari",
        "/help/tr/kargo-ucreti",
        "/help/tr/ara?q=kargo+ücreti",
        "/help/en/search?q=nothing+like+this",
    ):
        page = opened(path, **options)
        assert (path, violations(page)) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(page.url.partition("/help")[0] + "/help/tr/")
    page.get_by_role("combobox").press_sequentially("iade")
    expect(page.get_by_role("option").first).to_be_visible()
    page.get_by_role("combobox").press("ArrowDown")
    assert violations(page) == []
    page.goto(page.url + "iade")
    page.get_by_role("button", name="Hayır").click()
    expect(page.get_by_label("Ne eksikti?")).to_be_visible()
    assert violations(page) == []


_TOP = "element => element.getBoundingClientRect().top"


class Talkative(Echo):
    """Answers several questions at once."""

    async def answer(self, question: Question) -> Answer:
        cards = [
            {"id": name, "title": title, "url": "", "lang": "tr"}
            for name, title in (("iade", "İade koşulları"), ("kargo-ucreti", "Kargo ücreti"))
        ]
        steps = "\n".join(f"{n}. adım" for n in range(1, 40))
        return Answer(
            [
                {"text": f"Başlangıç\n{steps}", "custom": {"card": cards[0]}},
                {"text": "Kargo ücreti", "custom": {"card": cards[1]}},
                {"text": "Oldu mu?", "buttons": [{"title": "Evet", "payload": "/helpful"}]},
            ],
            {"kind": "answer", "article": "iade", "articles": ["iade"], "probability": 0.9},
            "faq",
            0.8,
        )


@pytest.mark.parametrize("width", [1280, 390])
def test_a_long_answer_is_read_from_its_beginning(
    served: HelpCentre, opened: Open, width: int
) -> None:
    served.work(Talkative())
    customer = Customer(opened("/help/tr/", viewport={"width": width, "height": 800}), served.url)
    customer.open()
    for count in (1, 2):
        customer.say("iade nasıl, kargo kaç para?")
        expect(customer.log.get_by_text("Oldu mu?")).to_have_count(count)
        beginning = customer.log.get_by_text("Başlangıç").last
        tops = [place.evaluate(_TOP) for place in (customer.log, beginning)]
        assert 0 < tops[1] - tops[0] < 60
    expect(customer.log.get_by_role("link", name="İade koşulları")).to_have_count(2)
    expect(customer.log.get_by_text("Kargo ücreti")).to_have_count(2)
    customer.page.get_by_role("button", name="Yeni mesaj").click()
    asked = customer.log.get_by_role("group", name="Oldu mu?").last
    expect(asked.get_by_role("button", name="Evet")).to_be_in_viewport()
    cards, questions = customer.log.locator("a.card"), customer.log.get_by_text("Oldu mu?")
    tops = [place.last.evaluate(_TOP) for place in (cards, questions, asked)]
    assert tops == sorted(tops)


def test_the_keyboard_reaches_the_content_first(opened: Open) -> None:
    page = opened("/help/tr/iade")
    painted(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="İçeriğe geç")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Papatya Yardım Merkezi")).to_be_focused()
