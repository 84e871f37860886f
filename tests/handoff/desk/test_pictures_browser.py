"""A customer's picture on the desk, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, expect

from handoff.cases.case import Draft, Kind
from handoff.desk.context import DeskContext
from tests.handoff.desk.browsing import log_in, violations
from tests.handoff.desk.conftest import Served
from tests.handoff.drawn import picture


async def _shows_a_picture(desk: DeskContext, cid: str) -> None:
    kept = await desk.attachments.pictures.keep(cid, picture(size=(800, 600)))
    shown = {"pictures": [kept.to_json()]}
    await desk.conversations.accept(cid, "kapağı kırık", "shown", payload=shown)
    draft = Draft(Kind.DAMAGED, f"conversation:{cid}", cid, None, fields={"pictures": kept.id})
    await desk.cases.open(draft, "opened")


def test_a_picture_is_seen_small_and_opens_large(served: Served, context: BrowserContext) -> None:
    cid = served.waiting()
    served.do(_shows_a_picture(served.desk, cid))
    page = log_in(served, context, "Ayşe")
    page.goto(f"{served.url}#/c/{cid}")
    small = page.get_by_role("log").get_by_role("img", name="Müşterinin fotoğrafı")
    expect(small).to_be_visible()
    expect(small).to_have_js_property("naturalWidth", 800)
    box = small.bounding_box()
    assert box
    assert (round(box["width"]), round(box["height"])) == (293, 220)
    expect(page.get_by_role("log").get_by_text("kapağı kırık")).to_be_in_viewport()
    assert violations(page) == []
    with context.expect_page() as opening:
        page.get_by_role("log").get_by_role("link", name="Müşterinin fotoğrafı").click()
    large = opening.value.locator("img")
    expect(large).to_have_js_property("naturalHeight", 600)
    page.get_by_role("button", name=re.compile("Göster")).click()
    in_case = page.get_by_role("dialog").get_by_role("img", name="Müşterinin fotoğrafı")
    expect(in_case).to_have_js_property("naturalWidth", 800)
