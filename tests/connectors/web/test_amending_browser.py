"""A message that an agent edits or withdraws, as the customer sees it in the widget."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from handoff.amending import Amending
from ops.settings import Settings
from tests.connectors.assistants import Echo
from tests.connectors.web.browsing import OPEN, Office, ask

EDITED = {"tr": "düzenlendi", "en": "edited"}
WITHDRAWN = {"tr": "Bu mesaj geri alındı", "en": "This message was withdrawn"}


class Amended(Office):
    """An office whose agent changes what he has written."""

    def edits(self, cid: str, entry: str, text: str, key: str) -> None:
        self.do(self._amending.edit(cid, "Ayşe", entry, text, key))

    def withdraws(self, cid: str, entry: str) -> None:
        self.do(self._amending.withdraw(cid, "Ayşe", entry))

    @property
    def _amending(self) -> Amending:
        return Amending(self.site.redis, self.site.settings.shop, 15)


@pytest.fixture
def office(settings: Settings, valkey_url: str) -> Iterator[Amended]:
    with Amended(settings, valkey_url) as office:
        office.work(Echo())
        yield office


def talking(office: Amended, context: BrowserContext, lang: str) -> tuple[Page, str]:
    """A customer whom Ayşe looks after; the page and the conversation."""
    page = ask(office, context, lang)
    # It is in the language of what was written, not in the page's.
    queued = page.get_by_role("button", name="Vazgeç, asistanla devam et")
    expect(queued).to_be_visible()
    (cid,) = office.queue()
    office.claims(cid)
    office.writes(cid, "İade 13 gün.")
    expect(page.get_by_role("log")).to_contain_text("İade 13 gün.")
    return page, cid


def sent(office: Amended, cid: str) -> str:
    return next(e.id for e in office.entries(cid) if e.author == "agent" and e.kind == "message")


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_it_changes_in_its_place_and_stays_so(
    office: Amended, context: BrowserContext, lang: str
) -> None:
    page, cid = talking(office, context, lang)
    first = sent(office, cid)
    office.writes(cid, "Yanlış kişiye yazdım", "r2")
    log = page.get_by_role("log")
    expect(log).to_contain_text("Yanlış kişiye yazdım")
    second = office.do(office.site.conversations.find(cid, "r2")).id
    office.edits(cid, first, "İade 14 gün.", "e1")
    office.withdraws(cid, second)
    office.writes(cid, "Buyurun", "r3")
    for anew in (False, True):
        if anew:
            page.reload()
        expect(log).to_contain_text("Buyurun")
        rows = page.locator(".row.agent")
        expect(rows).to_have_count(3)
        expect(rows.nth(0)).to_contain_text("İade 14 gün.")
        expect(rows.nth(0).locator(".meta")).to_contain_text(EDITED[lang])
        expect(rows.nth(1)).to_contain_text(WITHDRAWN[lang])
        expect(rows.nth(2)).to_contain_text("Buyurun")
        expect(rows.nth(2).locator(".edited")).to_have_count(0)
        for gone in ("13 gün", "Yanlış kişiye"):
            expect(log).not_to_contain_text(gone)


def test_what_was_changed_while_nobody_looked_is_right_on_return(
    office: Amended, context: BrowserContext
) -> None:
    page, cid = talking(office, context, "tr")
    page.close()
    first = sent(office, cid)
    office.edits(cid, first, "İade 14 gün.", "e1")
    office.writes(cid, "gereksiz", "r2")
    office.withdraws(cid, office.do(office.site.conversations.find(cid, "r2")).id)
    back = context.new_page()
    back.goto(f"{office.url}/?lang=tr")
    # The panel opens by itself or by its button, as it was left; a withdrawn message is no news.
    expect(back.get_by_role("button", name="Sohbeti aç, 1 yeni mesaj")).to_have_count(0)
    opener = back.get_by_role("button", name=OPEN["tr"])
    if opener.is_visible():
        opener.click()
    rows = back.locator(".row.agent")
    expect(rows.nth(1)).to_contain_text(WITHDRAWN["tr"])
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("İade 14 gün.")
    expect(back.get_by_role("log")).not_to_contain_text("gereksiz")
