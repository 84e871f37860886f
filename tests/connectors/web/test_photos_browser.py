"""Photos in the widget, in a real browser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from handoff.entry import Entry
from ops.settings import Settings
from tests.connectors.assistants import Echo
from tests.connectors.web.test_help_browser import Served
from tests.handoff.drawn import opened as image_of
from tests.handoff.drawn import photo, picture

UPLOADS = "**/chat/v1/pictures?*"
Open = Callable[..., Page]


class Chat(Served):
    """A site, and what its customers have sent."""

    def sent(self) -> list[Entry]:
        """Every message of every customer."""
        return asyncio.run_coroutine_threadsafe(self._sent(), self._loop).result(10)

    async def _sent(self) -> list[Entry]:
        conversations, found = self._site.conversations, list[Entry]()
        for cid in self.cids():
            entries = await conversations.entries(cid)
            found += [entry for entry in entries if entry.author == "customer"]
        return found

    def cids(self) -> list[str]:
        """The conversations that have pictures."""
        folder = self._site.settings.pictures_dir
        return sorted(each.name for each in folder.iterdir()) if folder.exists() else []

    def kept(self, entry: Entry) -> Path:
        """The file of an entry's picture."""
        (cid,) = self.cids()
        return self._site.settings.pictures_dir / cid / f"{entry.pictures[0].id}.jpg"


@pytest.fixture
def chat(settings: Settings, valkey_url: str) -> Iterator[Chat]:
    with Chat(settings, valkey_url) as chat:
        yield chat


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of somebody new; whatever its console complains about fails the test."""
    complaints: list[str] = []
    with browser.new_context() as context:
        context.on("console", lambda message: complaints.append(message.text))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        yield context
    assert [c for c in complaints if "ERR_FAILED" not in c] == []


def visit(chat: Chat, context: BrowserContext, lang: str = "tr") -> Page:
    page = context.new_page()
    page.goto(f"{chat.url}/?lang={lang}")
    page.get_by_role("button", name={"tr": "Sohbeti aç", "en": "Open chat"}[lang]).click()
    return page


def choose(page: Page, *raw: bytes, name: str = "Fotoğraf ekle", key: bool = False) -> None:
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
        ("tr", "Fotoğraf ekle", "Gönderdiğiniz fotoğraf"),
        ("en", "Add a photo", "The photo you sent"),
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
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]})
    assert found.response["violations"] == []


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
    lost: list[str] = []

    def lose(route: Route) -> None:
        if not lost:
            lost.append(route.request.url)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(UPLOADS, lose)
    choose(page, picture())
    log = page.get_by_role("log")
    expect(log.locator(".customer:not(.pending) img.photo")).to_have_count(1)
    page.reload()
    expect(log.locator("img.photo")).to_have_count(1)
    expect(log.locator(".pending")).to_have_count(0)
    assert len(chat.sent()) == 1
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


def test_what_is_no_photo_is_said_at_once_and_sent_nowhere(
    chat: Chat, context: BrowserContext
) -> None:
    page = visit(chat, context)
    choose(page, b"%PDF-1.7")
    expect(page.get_by_role("status").get_by_text("fotoğraf olarak açamadık")).to_be_visible()
    expect(page.get_by_role("log").locator(".customer")).to_have_count(0)
    page.get_by_role("textbox", name="Mesajınız").fill("peki")
    expect(page.get_by_text("fotoğraf olarak açamadık")).to_be_hidden()
    assert chat.cids() == []
