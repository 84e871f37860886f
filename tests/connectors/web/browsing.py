"""What tests in a real browser do on every page of a shop's site."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, Route

from handoff.entry import Entry
from ops.settings import Settings
from tests.connectors.assistants import Echo
from tests.connectors.web.conftest import Site
from tests.connectors.web.library import Library
from tests.serving import Serving

OPEN = {"tr": "Sohbeti aç", "en": "Open chat"}
CLOSE = {"tr": "Sohbeti kapat", "en": "Close chat"}


class Served(Serving):
    """A site and its knowledge server."""

    site: Site
    url: str

    def __init__(self, settings: Settings, valkey_url: str) -> None:
        super().__init__()
        self._made = (settings, valkey_url)

    def work(self, assistant: Echo) -> None:
        """Let this assistant answer in the chat."""
        self._loop.call_soon_threadsafe(self.site.work, assistant)

    def entries(self, cid: str) -> list[Entry]:
        """What stands in a conversation."""
        found: list[Entry] = self.do(self.site.conversations.entries(cid))
        return found

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[None]:
        settings, url = self._made
        library = Library()
        server = await asyncio.start_unix_server(library.serve, settings.knowledge_socket)
        self.site = Site(settings, url)
        await self.site.redis.flushall()
        async with self.site.serving():
            self.url = self.site.address.rstrip("/")
            yield
        server.close()


class Office(Served):
    """A site with a queue, and Ayşe who looks after whoever waits in it."""

    def queue(self) -> list[str]:
        """The conversations that wait."""
        return [each.conversation.id for each in self.do(self.site.queue.waiting_list())]

    def asked(self) -> str:
        """The one conversation that waits, as soon as there is one."""

        async def wait() -> str:
            async with asyncio.timeout(30):
                while not (found := await self.site.queue.waiting_list()):
                    await asyncio.sleep(0.02)
            return found[0].conversation.id

        return str(self.do(wait()))

    def paced(self, seconds: float) -> None:
        """As if the last hours had shown that one place takes so long."""
        pace = json.dumps({"seconds": seconds, "until": 9e15})
        self.do(self.site.redis.set(self.site.conversations.keys.pace, pace))

    def claims(self, cid: str) -> None:
        """Ayşe takes the conversation."""
        self.do(self.site.queue.claim(cid, "Ayşe"))

    def writes(self, cid: str, text: str, key: str = "") -> str:
        """Ayşe writes to the customer; returns the entry's id."""
        return str(self.do(self.site.queue.reply(cid, "Ayşe", text, key or text)))


@contextmanager
def flawless(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of somebody new; whatever its console complains about fails the test."""
    complaints: list[str] = []
    with browser.new_context() as context:
        context.on("console", lambda message: complaints.append(message.text))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        yield context
    # What a test has cut off itself is no fault.
    assert [c for c in complaints if "ERR_FAILED" not in c] == []


def visit(served: Served, context: BrowserContext, lang: str = "tr") -> Page:
    """A customer on the shop's page who has opened the chat."""
    page = context.new_page()
    page.goto(f"{served.url}/?lang={lang}")
    page.get_by_role("button", name=OPEN[lang]).click()
    return page


def ask(served: Served, context: BrowserContext, lang: str = "tr") -> Page:
    """A customer who has asked for a person."""
    page = visit(served, context, lang)
    page.get_by_role("textbox").fill("insan")
    page.keyboard.press("Enter")
    return page


def losing_an_answer(page: Page, pattern: str) -> list[str]:
    """The first answer from there is lost on its way; returns where it came from, in time."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        if not lost:
            lost.append(route.request.url)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(pattern, lose)
    return lost
