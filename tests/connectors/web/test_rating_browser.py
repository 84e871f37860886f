"""How it went, in the widget: five stars and a word, by mouse, by keyboard, on a phone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from handoff.queue import Queue
from ops.settings import Settings
from tests.accessibility import violations
from tests.connectors.assistants import Echo
from tests.connectors.web.browsing import OPEN, Office, ask, flawless

THANKS = {"tr": "Puanınız için teşekkür ederiz.", "en": "Thank you for your rating."}
ASKS = {"tr": "Bu görüşme sizin için nasıldı?", "en": "How was this conversation for you?"}
GROUP = {"tr": "Görüşmeyi puanlayın", "en": "Rate this conversation"}


class Asking(Office):
    """An office that asks how it went."""

    def ends(self, cid: str) -> None:
        """Ayşe answers, and ends the conversation."""
        self.claims(cid)
        self.writes(cid, "Buyurun")
        self.do(Queue(self.site.redis, "testshop", asks=True).resolve(cid, "Ayşe"))

    def rated(self, cid: str, times: int = 0) -> list[dict[str, Any]]:
        """What has been answered, in order, when it was so many ``times``.

        The page shows an answer before it has arrived.
        """
        self.do(_rated(self, cid, times))
        return [e.payload for e in self.entries(cid) if e.text == "rated"]

    def state(self, cid: str) -> str:
        return str(self.do(self.site.conversations.get(cid)).state)


@pytest.fixture
def office(settings: Settings, valkey_url: str) -> Iterator[Asking]:
    with Asking(settings, valkey_url) as office:
        office.work(Echo())
        yield office


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with flawless(browser) as context:
        yield context


def asked(office: Asking, context: BrowserContext, lang: str = "tr") -> tuple[Page, str]:
    """A customer who was answered and is asked how it went."""
    page = ask(office, context, lang)
    cid = office.asked()
    office.ends(cid)
    expect(page.get_by_role("group", name=GROUP[lang])).to_be_visible()
    return page, cid


async def _rated(office: Asking, cid: str, times: int) -> None:
    async with asyncio.timeout(30):
        while [e.text for e in await office.site.conversations.entries(cid)].count("rated") < times:
            await asyncio.sleep(0.05)


def star(page: Page, count: int, lang: str = "tr") -> Any:
    name = {"tr": f"5 üzerinden {count}", "en": f"{count} out of 5"}[lang]
    return page.get_by_role("button", name=name)


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_a_star_is_enough_and_a_word_may_follow(
    office: Asking, context: BrowserContext, lang: str
) -> None:
    page, cid = asked(office, context)
    if lang == "en":
        # The question is in the conversation's language, the control in the page's.
        page.goto(f"{office.url}/?lang=en")
    expect(page.get_by_role("log")).to_contain_text(ASKS["tr"])
    star(page, 4, lang).click()
    expect(star(page, 4, lang)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status").filter(has_text=THANKS[lang])).to_be_visible()
    word = page.get_by_label({"tr": "isteğe bağlı", "en": "optional"}[lang])
    word.fill("Çok hızlıydı")
    page.get_by_role("button", name={"tr": "Ekle", "en": "Add"}[lang], exact=True).click()
    expect(page.get_by_role("log")).to_contain_text("“Çok hızlıydı”")
    expect(word).to_be_hidden()
    assert office.rated(cid, 2) == [
        {"rating": 4, "comment": ""},
        {"rating": 4, "comment": "Çok hızlıydı"},
    ]
    assert office.state(cid) == "resolved"


def test_it_stays_through_a_reload_and_may_be_changed(
    office: Asking, context: BrowserContext
) -> None:
    page, cid = asked(office, context)
    star(page, 2).click()
    expect(page.get_by_label("isteğe bağlı")).to_be_visible()
    other = context.new_page()
    other.goto(office.url)
    other.get_by_role("button", name=OPEN["tr"]).click()
    expect(star(other, 2)).to_have_attribute("aria-pressed", "true")
    star(other, 5).click()
    expect(star(page, 5)).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(star(page, 5)).to_have_attribute("aria-pressed", "true")
    assert [each["rating"] for each in office.rated(cid, 2)] == [2, 5]
    star(page, 4).click()
    expect(star(other, 4)).to_have_attribute("aria-pressed", "true")
    assert [each["rating"] for each in office.rated(cid, 3)] == [2, 5, 4]


def test_by_keyboard_alone(office: Asking, context: BrowserContext) -> None:
    page, cid = asked(office, context)
    star(page, 1).focus()
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(star(page, 5)).to_be_focused()
    page.keyboard.press("Space")
    expect(star(page, 5)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("isteğe bağlı")).to_be_focused()
    page.keyboard.type("teşekkürler")
    page.keyboard.press("Enter")
    expect(star(page, 5)).to_be_focused()
    expect(page.get_by_role("log")).to_contain_text("“teşekkürler”")
    assert office.rated(cid, 2)[-1] == {"rating": 5, "comment": "teşekkürler"}


def test_chosen_without_a_connection_it_goes_when_there_is_one(
    office: Asking, context: BrowserContext
) -> None:
    page, cid = asked(office, context)
    context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('offline'))")
    expect(page.get_by_role("status").filter(has_text="Bağlantı koptu")).to_be_visible()
    star(page, 3).click()
    expect(star(page, 3)).to_have_attribute("aria-pressed", "true")
    assert office.rated(cid) == []
    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("status").filter(has_text="Bağlantı koptu")).to_have_count(0)
    assert office.rated(cid, 1) == [{"rating": 3, "comment": ""}]


def test_too_late_is_said_and_can_be_read(office: Asking, context: BrowserContext) -> None:
    page, cid = asked(office, context)
    question = office.do(office.site.conversations.latest(cid))[-1].id
    # Another device has answered, longer ago than an answer may be changed.
    key = office.site.conversations.keys.seen(cid)
    office.do(office.site.redis.hset(key, f"rating:{question}", "1700000000000-0"))
    star(page, 1).click()
    expect(page.get_by_role("alert").filter(has_text="artık değiştirilemiyor")).to_be_visible()
    assert office.rated(cid) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_stands_in_anybodys_way(
    office: Asking, browser: Browser, theme: Any, width: int
) -> None:
    size: Any = {"width": width, "height": 800}
    with browser.new_context(color_scheme=theme, viewport=size) as context:
        page, _ = asked(office, context)
        for _ in range(2):
            assert violations(page) == []
            for each in star(page, 1), star(page, 5):
                box = each.bounding_box()
                assert box is not None
                assert min(box["width"], box["height"]) >= 44
            star(page, 4).click()
            expect(page.get_by_label("isteğe bağlı")).to_be_visible()
