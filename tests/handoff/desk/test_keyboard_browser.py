"""An hour's work at the desk in a real browser, by keyboard alone."""

from __future__ import annotations

import re
from dataclasses import replace

from playwright.sync_api import BrowserContext, expect

from handoff.states import State
from tests.handoff import steps
from tests.handoff.desk.browsing import log_in, written
from tests.handoff.desk.conftest import Served

_QUESTIONS = ("kargom nerede", "iadem yatmadı", "beden tablosu nerede")


def test_the_whole_queue_is_worked_off_without_a_mouse(
    served: Served, context: BrowserContext
) -> None:
    cids = [
        served.waiting(text, replace(steps.handing_over(), record={"question": text}))
        for text in _QUESTIONS
    ]
    page = log_in(served, context, "Ayşe")
    queue = page.locator("section.waiting a.line")
    expect(queue).to_have_count(3)
    page.keyboard.press("Control+k")
    page.keyboard.press("ArrowDown")
    expect(queue.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(queue.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(queue.nth(0)).to_be_focused()
    name = page.get_by_role("heading", name="Deniz", level=1)
    reply = page.get_by_role("textbox", name="Müşteriye yanıt")
    note = page.get_by_role("textbox", name="İç not")
    log = page.get_by_role("log")
    for cid, question in zip(cids, _QUESTIONS, strict=True):
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{served.url}#/c/{cid}")
        expect(log).to_contain_text(question)
        expect(name).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Üstlen")).to_be_focused()
        page.keyboard.press("Enter")
        expect(reply).to_be_focused()
        page.keyboard.type("/kayıtlara")
        expect(page.get_by_role("listbox")).to_have_attribute("aria-busy", "false")
        expect(page.get_by_role("option")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(reply).to_have_value(re.compile("^Kayıtlara bakıyorum"))
        page.keyboard.press("Enter")
        expect(log.get_by_text("Kayıtlara bakıyorum.")).to_be_visible()
        page.keyboard.press("Control+m")
        expect(note).to_be_focused()
        page.keyboard.type("depoyla konuştum")
        page.keyboard.press("Enter")
        expect(log.get_by_text("depoyla konuştum")).to_be_visible()
        page.keyboard.press("Control+m")
        expect(reply).to_be_focused()
        expect(log.get_by_text("Gönderiliyor")).to_have_count(0)
        page.keyboard.press("Escape")
        expect(name).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="İşlemler")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("radio", name="Çözüldü")).to_be_focused()
        page.keyboard.press("Enter")
        expect(log.get_by_text("Ayşe görüşmeyi tamamladı")).to_be_visible()
        expect(name).to_be_focused()
        page.keyboard.press("Escape")
        if cid != cids[-1]:
            expect(queue.first).to_be_focused()
    expect(page.get_by_text("Sırada bekleyen yok.")).to_be_visible()
    for cid in cids:
        assert len(written(served, cid)) == 1
        assert written(served, cid, "note") == ["depoyla konuştum"]
        assert served.do(served.desk.conversations.get(cid)).state is State.RESOLVED
