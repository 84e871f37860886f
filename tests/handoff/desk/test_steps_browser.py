"""Giving away, putting off and ending a conversation, in a real browser."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from handoff.agents import Profile
from handoff.outcomes import Outcome
from handoff.states import State
from tests.handoff import steps
from tests.handoff.desk.browsing import log_in, violations
from tests.handoff.desk.conftest import PASSWORD, Served


def mine(served: Served, context: BrowserContext) -> tuple[Page, str]:
    """Ayşe's page with a conversation of hers; Mert is a colleague."""
    cid = served.waiting()
    page = log_in(served, context, "Ayşe")
    served.do(served.desk.agents.add("Mert", PASSWORD))
    served.do(served.desk.queue.claim(cid, "Ayşe"))
    page.goto(f"{served.url}#/c/{cid}")
    expect(page.get_by_role("log").get_by_text("Ayşe görüşmeyi üstlendi")).to_be_visible()
    return page, cid


def now(served: Served, cid: str) -> Any:
    return served.do(served.desk.conversations.get(cid))


def test_a_transfer_by_keyboard_alone(served: Served, context: BrowserContext) -> None:
    page, cid = mine(served, context)
    page.get_by_role("button", name="İşlemler").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Aktar")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Ertele")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="İşlemler")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Görüşmeyi aktar")
    expect(dialog).to_be_visible()
    assert violations(page) == []
    dialog.get_by_label("Kime").select_option("agent:Mert")
    dialog.get_by_label("Not").fill("kargo firmasını aradım")
    dialog.get_by_role("button", name="Aktar").press("Enter")
    expect(dialog).to_have_count(0)
    log = page.get_by_role("log")
    expect(log.get_by_text("Ayşe görüşmeyi aktardı: Mert")).to_be_visible()
    expect(log.get_by_text("kargo firmasını aradım")).to_be_visible()
    expect(page.get_by_text("Mert ilgileniyor", exact=True)).to_be_visible()
    assert (now(served, cid).assignee, now(served, cid).state) == ("Mert", State.ASSIGNED)


def test_a_snooze_until_a_preset_and_back(served: Served, context: BrowserContext) -> None:
    page, cid = mine(served, context)
    page.get_by_role("button", name="İşlemler").click()
    page.get_by_role("menuitem", name="Ertele").click()
    dialog = page.get_by_role("dialog", name="Görüşmeyi ertele")
    expect(dialog).to_be_visible()
    assert violations(page) == []
    dialog.get_by_role("radio", name=re.compile("Yarın sabah")).check()
    dialog.get_by_role("button", name="Ertele").click()
    expect(page.get_by_role("log").get_by_text("Ayşe görüşmeyi erteledi")).to_be_visible()
    expect(page.get_by_role("region", name="Ertelenenler")).to_contain_text("Deniz")
    expect(page.get_by_text("Üzerinizde görüşme yok.")).to_be_visible()
    assert now(served, cid).state is State.SNOOZED
    page.get_by_role("button", name="Şimdi sürdür").click()
    expect(page.get_by_role("button", name="İşlemler")).to_be_visible()
    expect(page.get_by_role("region", name="Ertelenenler")).to_be_hidden()
    assert now(served, cid).state is State.ASSIGNED


def test_a_date_of_ones_own_that_is_past_is_refused_in_words(
    served: Served, context: BrowserContext
) -> None:
    page, cid = mine(served, context)
    page.get_by_role("button", name="İşlemler").click()
    page.get_by_role("menuitem", name="Ertele").click()
    dialog = page.get_by_role("dialog", name="Görüşmeyi ertele")
    dialog.get_by_label("Tarih seç").last.fill("2020-01-01T09:00")
    expect(dialog.get_by_role("radio", name="Tarih seç")).to_be_checked()
    dialog.get_by_role("button", name="Ertele").click()
    expect(dialog.get_by_role("alert")).to_contain_text("ileride olmalı")
    dialog.get_by_label("Tarih seç").last.fill("2999-01-01T09:00")
    dialog.get_by_role("button", name="Vazgeç").click()
    expect(dialog).to_have_count(0)
    assert now(served, cid).state is State.ASSIGNED


def test_an_end_with_a_reason_over_an_unanswered_word(
    served: Served, context: BrowserContext
) -> None:
    page, cid = mine(served, context)
    served.do(steps.say(served.desk.conversations, cid, "orada mısınız"))
    expect(page.get_by_role("log").get_by_text("orada mısınız")).to_be_visible()
    page.get_by_role("button", name="Tamamla").click()
    dialog = page.get_by_role("dialog", name="Görüşmeyi tamamla")
    expect(dialog.get_by_text("son mesajı yanıtsız")).to_be_visible()
    assert violations(page) == []
    dialog.get_by_role("radio", name="Başka yerden yanıtlandı").check()
    dialog.get_by_label("Eklemek istediğiniz").fill("telefonda konuştuk")
    dialog.get_by_role("button", name="Yine de tamamla").click()
    ended = "Ayşe görüşmeyi tamamladı · Başka yerden yanıtlandı · telefonda konuştuk"
    expect(page.get_by_role("log").get_by_text(ended)).to_be_visible()
    assert now(served, cid).outcome is Outcome.ANSWERED_ELSEWHERE


def test_a_take_over_is_told_to_whom_it_was_taken_from(
    served: Served, context: BrowserContext, browser: Browser
) -> None:
    page, cid = mine(served, context)
    with browser.new_context() as other:
        selin = log_in(served, other, "Selin")
        selin.goto(f"{served.url}#/c/{cid}")
        expect(selin.get_by_text("Ayşe ilgileniyor", exact=True)).to_be_visible()
        expect(selin.get_by_role("button", name="Devral")).to_have_count(0)
        served.do(served.desk.agents.change("Selin", Profile("supervisor")))
        selin.reload()
        selin.get_by_role("button", name="Devral").click()
        dialog = selin.get_by_role("dialog", name="Görüşmeyi devral")
        dialog.get_by_role("button", name="Devral").click()
        expect(selin.get_by_role("button", name="Tamamla")).to_be_visible()
    expect(
        page.get_by_role("status").get_by_text("Selin görüşmeyi devraldı: Deniz")
    ).to_be_visible()
    expect(page.get_by_role("log").get_by_text("önceki: Ayşe")).to_be_visible()
    assert now(served, cid).assignee == "Selin"
