"""Photos in the widget, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from handoff.entry import Entry
from ops.settings import Settings
from tests.accessibility import violations
from tests.connectors.assistants import Echo
from tests.connectors.web.browsing import Served, flawless, losing_an_answer, visit
from tests.handoff.drawn import opened as image_of
from tests.handoff.drawn import photo, picture

ATTACH = "Fotoğraf ya da PDF ekle"
UPLOADS = "**/chat/v1/pictures?*"


class Chat(Served):
    """A site, and what its customers have sent."""

    def sent(self) -> list[Entry]:
        """Every message of every customer."""
        written = [entry for cid in self.cids() for entry in self.entries(cid)]
        return [entry for entry in written if entry.author == "customer"]

    def cids(self) -> list[str]:
        """The conversations that have files."""
        folder = self.site.settings.pictures_dir
        return sorted(each.name for each in folder.iterdir()) if folder.exists() else []

    def kept(self, entry: Entry) -> Path:
        """The file of an entry's picture."""
        (cid,) = self.cids()
        return self.site.settings.pictures_dir / cid / f"{entry.pictures[0].id}.jpg"


@pytest.fixture
def chat(settings: Settings, valkey_url: str) -> Iterator[Chat]:
    with Chat(settings, valkey_url) as chat:
        yield chat


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with flawless(browser) as context:
        yield context


def choose(page: Page, *raw: bytes, name: str = ATTACH, key: bool = False) -> None:
    """Choose photos with the button, by mouse or by keyboard alone."""
    button = page.get_by_role("button", name=name)
    with page.expect_file_chooser() as choosing:
        if key:
            button.focus()
            page.keyboard.press("Enter")
        else:
            button.click()
    files: Any = [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": each} for each in raw]
    choosing.value.set_files(files)


@pytest.mark.parametrize(
    ("lang", "name", "alt"),
    [
        ("tr", ATTACH, "Gönderdiğiniz fotoğraf"),
        ("en", "Add a photo or a PDF", "The photo you sent"),
    ],
)
def test_a_photo_is_sent_by_keyboard_and_shown(
    chat: Chat, context: BrowserContext, lang: str, name: str, alt: str
) -> None:
    chat.work(Echo())
    page = visit(chat, context, lang)
    choose(page, photo(), name=name, key=True)
    shown = page.get_by_role("log").get_by_role("img", name=alt)
    expect(shown).to_have_count(1)
    expect(page.get_by_role("log")).to_contain_text("cevap: /picture")
    expect(shown).to_have_js_property("naturalWidth", 40)
    (entry,) = chat.sent()
    assert (entry.text, entry.pictures[0].width, entry.pictures[0].height) == ("", 40, 60)
    red, _, blue = image_of(chat.kept(entry).read_bytes()).getpixel((20, 5))
    assert red > 200 > 100 > blue
    page.reload()
    expect(shown).to_have_js_property("naturalWidth", 40)
    assert violations(page) == []


def test_several_large_ones_are_made_small_and_answered_once(
    chat: Chat, context: BrowserContext
) -> None:
    chat.work(Echo())
    page = visit(chat, context)
    choose(page, picture("PNG", (3000, 2000)), picture("WEBP", (50, 50)), picture())
    log = page.get_by_role("log")
    expect(log.locator(".customer:not(.pending) img.photo")).to_have_count(3)
    expect(log.locator(".pending")).to_have_count(0)
    assert sorted(entry.pictures[0].width for entry in chat.sent()) == [50, 60, 2048]
    expect(log.get_by_text("cevap: /picture")).to_have_count(1)


def test_a_lost_answer_and_a_reload_double_nothing(chat: Chat, context: BrowserContext) -> None:
    page = visit(chat, context)
    lost = losing_an_answer(page, UPLOADS)
    choose(page, picture())
    log = page.get_by_role("log")
    expect(log.locator(".customer:not(.pending) img.photo")).to_have_count(1)
    page.reload()
    expect(log.locator("img.photo")).to_have_count(1)
    expect(log.locator(".pending")).to_have_count(0)
    assert len(chat.sent()) == 1
    page.get_by_role("textbox").fill("tamam")
    page.keyboard.press("Enter")
    expect(log.locator(".customer:not(.pending)", has_text="tamam")).to_have_count(1)
    expect(log.locator("img.photo")).to_have_count(1)
    assert [entry.text for entry in chat.sent()] == ["", "tamam"]
    assert lost


def test_a_photo_chosen_before_a_reload_is_sent_after_it(
    chat: Chat, context: BrowserContext
) -> None:
    page = visit(chat, context)
    page.route(UPLOADS, lambda route: route.abort())
    choose(page, picture())
    expect(page.get_by_role("log").locator(".pending img.photo")).to_have_count(1)
    page.unroute(UPLOADS)
    page.reload()
    log = page.get_by_role("log")
    expect(log.locator(".customer:not(.pending) img.photo")).to_have_js_property("naturalWidth", 60)
    assert len(chat.sent()) == 1


def test_half_an_answer_begins_no_conversation(chat: Chat, context: BrowserContext) -> None:
    page = visit(chat, context)
    begin = "**/chat/v1/conversations"
    half: Any = {"status": 201, "content_type": "application/json", "body": '{"tok'}
    page.route(begin, lambda route: route.fulfill(**half))
    with page.expect_response(begin):
        choose(page, picture())
    expect(page.get_by_role("log").locator(".pending img.photo")).to_have_count(1)
    page.unroute(begin)
    page.reload()
    log = page.get_by_role("log")
    expect(log.locator(".customer:not(.pending) img.photo")).to_have_js_property("naturalWidth", 60)
    assert len(chat.sent()) == 1


def test_what_is_no_photo_is_said_at_once_and_sent_nowhere(
    chat: Chat, context: BrowserContext
) -> None:
    page = visit(chat, context)
    choose(page, b"%PS-Adobe-3.0")
    expect(page.get_by_role("status").get_by_text("açamadık")).to_be_visible()
    expect(page.get_by_role("log").locator(".customer")).to_have_count(0)
    page.get_by_role("textbox", name="Mesajınız").fill("peki")
    expect(page.get_by_text("açamadık")).to_be_hidden()
    assert chat.cids() == []
