"""What the widget tells of an agent's messages: that they are there, and that they were read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from ops.settings import Settings
from tests.connectors.assistants import Echo
from tests.connectors.web.browsing import CLOSE, Office, ask


class Desk(Office):
    """An office that looks how far its customer has come."""

    def cursors(self, cid: str) -> tuple[str, str]:
        """What has reached the customer, and what he has read."""
        found = self.do(self.site.conversations.get(cid))
        return found.reached, found.read

    def until(self, cid: str, reached: str, read: str) -> None:
        async def wait() -> None:
            async with asyncio.timeout(30):
                while True:
                    now = await self.site.conversations.get(cid)
                    if (now.reached, now.read) == (reached, read):
                        return
                    await asyncio.sleep(0.05)

        self.do(wait())


@pytest.fixture
def desk(settings: Settings, valkey_url: str) -> Iterator[Desk]:
    with Desk(settings, valkey_url) as desk:
        desk.work(Echo())
        yield desk


def test_what_is_on_the_screen_is_read_and_what_is_behind_the_button_has_only_arrived(
    desk: Desk, context: BrowserContext
) -> None:
    page = ask(desk, context)
    cid = desk.asked()
    desk.claims(cid)
    assert desk.cursors(cid) == ("", "")
    first = desk.writes(cid, "Buyurun")
    desk.until(cid, first, first)
    page.get_by_role("button", name=CLOSE["tr"]).first.click()
    second = desk.writes(cid, "Bakıyorum")
    desk.until(cid, second, first)
    page.goto("about:blank")
    third = desk.writes(cid, "Buldum")
    assert desk.cursors(cid) == (second, first)
    page.goto(f"{desk.url}/?lang=tr")
    desk.until(cid, third, first)
    page.get_by_role("button", name="yeni mesaj").click()
    expect(page.get_by_role("log")).to_contain_text("Buldum")
    desk.until(cid, third, third)
