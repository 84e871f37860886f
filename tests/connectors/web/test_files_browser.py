"""What agents send and documents of customers', in the widget of a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from handoff.attachments import Attachments
from handoff.enclosing import enclosed
from handoff.queue import Queue
from ops.settings import Settings
from tests.accessibility import violations
from tests.connectors.web.browsing import losing_an_answer, visit
from tests.connectors.web.test_photos_browser import UPLOADS, Chat, choose
from tests.handoff.drawn import picture
from tests.handoff.typed import pdf


class Agent(Chat):
    """A site with an agent who writes to its one customer."""

    def writes(self, text: str) -> None:
        """A picture, a document and words."""
        self.do(self._write(text))

    async def _write(self, text: str) -> None:
        site = self.site
        redis, keys = site.conversations._redis, site.conversations.keys
        (log,) = await redis.keys("*:log")
        cid = log.split(":")[-2]
        await redis.hset(keys.conversation(cid), mapping={"state": "assigned", "assignee": "Ayşe"})
        kept = Attachments.of(site.settings)
        files = [
            await kept.keep(cid, picture("PNG", (900, 600)), ""),
            await kept.keep(cid, pdf(), "İade etiketi.pdf"),
        ]
        queue = Queue(redis, site.settings.shop)
        await queue.reply(cid, "Ayşe", text, f"desk:{text}", enclosed=enclosed(text, files, "tr"))


@pytest.fixture
def chat(settings: Settings, valkey_url: str) -> Iterator[Agent]:
    with Agent(settings, valkey_url) as chat:
        yield chat


def begun(chat: Agent, context: BrowserContext, lang: str = "tr") -> Page:
    """A page whose customer has written."""
    page = visit(chat, context, lang)
    page.get_by_role("textbox").fill("merhaba")
    page.keyboard.press("Enter")
    log = page.get_by_role("log")
    expect(log.locator(".customer:not(.pending)")).to_have_count(1)
    return page


def test_an_agents_picture_is_seen_large_and_the_document_is_saved(
    chat: Agent, context: BrowserContext
) -> None:
    page = begun(chat, context)
    chat.writes("Etiketiniz ekte.")
    log = page.get_by_role("log")
    small = log.get_by_role("img", name="Ayşe size bir fotoğraf gönderdi")
    expect(small).to_have_js_property("naturalWidth", 900)
    card = log.get_by_role("button", name="İade etiketi.pdf")
    expect(card).to_contain_text("PDF belgesi")
    with page.expect_download() as saving:
        card.press("Enter")
    assert saving.value.suggested_filename == "İade etiketi.pdf"
    assert saving.value.path().read_bytes() == pdf()
    assert violations(page) == []
    small.click()
    large = page.get_by_role("dialog", name="Ayşe size bir fotoğraf gönderdi")
    expect(large.get_by_role("img")).to_be_in_viewport()
    # What is half hidden behind it cannot be pressed anyhow.
    assert violations(page, but="target-size") == []
    page.keyboard.press("Escape")
    expect(large).to_have_count(0)
    expect(log).to_be_visible()
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 780})
    assert violations(page) == []


def test_a_document_that_cannot_be_had_is_said_and_may_be_tried_again(
    chat: Agent, context: BrowserContext
) -> None:
    page = begun(chat, context, "en")
    chat.writes("label")
    page.route("**/chat/v1/documents/*", lambda route: route.abort())
    card = page.get_by_role("log").get_by_role("button", name="İade etiketi.pdf")
    card.click()
    said = page.get_by_role("alert").filter(has_text="could not be downloaded")
    expect(said).to_be_visible()
    page.unroute("**/chat/v1/documents/*")
    with page.expect_download():
        card.click()
    expect(said).to_have_count(0)


def test_a_customer_sends_a_document_once(chat: Agent, context: BrowserContext) -> None:
    page = begun(chat, context)
    lost = losing_an_answer(page, UPLOADS.replace("pictures", "documents"))
    choose(page, pdf())
    log = page.get_by_role("log")
    card = log.locator(".customer:not(.pending)").get_by_role("button", name="a.jpg.pdf")
    expect(card).to_be_visible()
    expect(log.locator(".pending")).to_have_count(0)
    assert lost
    sent = [entry for entry in chat.sent() if entry.documents]
    assert [entry.documents[0].size for entry in sent] == [len(pdf())]
