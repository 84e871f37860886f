"""Waiting for a person in the widget: the place in a line of its own, and leaving for a while."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from ops.settings import Settings
from tests.accessibility import violations
from tests.connectors.assistants import Echo
from tests.connectors.web.browsing import CLOSE, Office, ask


@pytest.fixture
def office(settings: Settings, valkey_url: str) -> Iterator[Office]:
    with Office(settings, valkey_url) as office:
        office.work(Echo())
        yield office


UNREAD = {"tr": "Sohbeti aç, 2 yeni mesaj", "en": "Open chat, 2 new messages"}
LINE = {
    "tr": "Sıradaki yeriniz: 1 · yaklaşık 5 dakika",
    "en": "Your place in the queue: 1 · about 5 minutes",
}


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_the_place_is_shown_and_whoever_leaves_finds_the_answer_by_its_mark(
    office: Office, context: BrowserContext, lang: str
) -> None:
    office.paced(200)
    page = ask(office, context, lang)
    expect(page.get_by_role("status").filter(has_text=LINE[lang])).to_be_visible()
    (cid,) = office.queue()
    page.get_by_role("button", name=CLOSE[lang]).first.click()
    page.close()
    office.claims(cid)
    office.writes(cid, "Buyurun")
    back = context.new_page()
    back.goto(f"{office.url}/?lang={lang}")
    back.get_by_role("button", name=UNREAD[lang]).click()
    expect(back.get_by_role("log")).to_contain_text("Buyurun")


def test_whoever_would_rather_not_wait_goes_on_with_the_assistant(
    office: Office, context: BrowserContext
) -> None:
    page = ask(office, context, "tr")
    line = page.get_by_role("status").filter(has_text="Sıradaki yeriniz: 1")
    expect(line).to_be_visible()
    page.get_by_role("button", name="Vazgeç, asistanla devam et").click()
    expect(page.get_by_role("log")).to_contain_text("Peki, buradan birlikte devam edelim.")
    expect(line).to_have_count(0)
    assert office.queue() == []


BACK = {"tr": "Asistana dön", "en": "Back to the assistant"}


@pytest.mark.parametrize("lang", ["tr", "en"])
@pytest.mark.parametrize("key", [False, True], ids=["pressed", "by keyboard"])
def test_whoever_has_added_a_word_still_finds_the_way_back(
    office: Office, context: BrowserContext, lang: str, key: bool
) -> None:
    page = ask(office, context, lang)
    back = page.get_by_role("button", name=BACK[lang], exact=True)
    expect(back).to_be_visible()
    page.get_by_role("textbox").fill("bir de şunu sorayım")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log").get_by_text("bir de şunu sorayım")).to_be_visible()
    if key:
        back.focus()
        page.keyboard.press("Enter")
    else:
        back.click()
    # He wrote in Turkish.
    expect(page.get_by_role("log")).to_contain_text("Peki, buradan birlikte devam edelim.")
    expect(back).to_be_hidden()
    assert office.queue() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_line_with_the_way_back_stands_in_nobodys_way(
    office: Office, browser: Browser, theme: Any, width: int
) -> None:
    size: Any = {"width": width, "height": 800}
    with browser.new_context(color_scheme=theme, viewport=size) as context:
        office.paced(200)
        page = ask(office, context, "tr")
        expect(page.get_by_role("status").filter(has_text=LINE["tr"])).to_be_visible()
        assert violations(page) == []
        box = page.get_by_role("button", name=BACK["tr"], exact=True).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24


def test_to_somebody_in_despair_nobody_shows_the_door(
    office: Office, context: BrowserContext
) -> None:
    page = ask(office, context, "tr")
    back = page.get_by_role("button", name=BACK["tr"], exact=True)
    expect(back).to_be_visible()
    (cid,) = office.queue()
    key = office.site.conversations.keys.conversation(cid)
    office.do(office.site.redis.hset(key, "reason", "self_harm"))
    page.reload()
    waiting = page.get_by_role("status").filter(has_text="Ekibimizden yanıt bekleniyor")
    expect(waiting).to_be_visible()
    expect(back).to_be_hidden()
