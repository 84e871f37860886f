"""Giving a conversation back to the bot, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from handoff.agents import Profile
from handoff.states import State
from tests.handoff import steps
from tests.handoff.desk.browsing import log_in, violations
from tests.handoff.desk.conftest import Served

LONG = 15_000


def mine(served: Served, context: BrowserContext) -> tuple[Page, str]:
    """Ayşe's page with a conversation of hers."""
    cid = served.waiting()
    page = log_in(served, context, "Ayşe")
    served.do(served.desk.queue.claim(cid, "Ayşe"))
    page.goto(f"{served.url}#/c/{cid}")
    expect(page.get_by_role("log").get_by_text("Ayşe görüşmeyi üstlendi")).to_be_visible(
        timeout=LONG
    )
    return page, cid


def dialog_of(page: Page) -> Locator:
    """The dialog, whole."""
    page.locator(".conversation > header").get_by_role("button", name="İşlemler").click()
    page.get_by_role("menuitem", name="Bota geri ver").click()
    dialog = page.get_by_role("dialog", name="Görüşmeyi bota geri ver")
    expect(dialog.get_by_role("button", name="sipariş durumu")).to_be_visible(timeout=LONG)
    return dialog


def now(served: Served, cid: str) -> Any:
    return served.do(served.desk.conversations.get(cid))


def hint(served: Served, cid: str) -> dict[str, Any]:
    """What the step's event carries."""
    (event,) = [e for e in entries(served, cid) if e.text == "given_back"]
    return dict(event.payload)


def entries(served: Served, cid: str) -> Any:
    return served.do(served.desk.conversations.entries(cid))


def test_a_flow_is_chosen_by_keyboard_alone(served: Served, context: BrowserContext) -> None:
    page, cid = mine(served, context)
    page.locator(".conversation > header").get_by_role("button", name="İşlemler").focus()
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Bota geri ver")).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Görüşmeyi bota geri ver")
    own = dialog.get_by_role("textbox", name="Bot neyle devam etsin?")
    expect(own).to_be_focused(timeout=LONG)
    page.keyboard.press("Tab")
    ready = dialog.get_by_role("button", name="sipariş durumu")
    expect(ready).to_be_focused()
    page.keyboard.press("Space")
    expect(ready).to_have_attribute("aria-pressed", "true")
    expect(own).to_have_value("sipariş durumu")
    expect(dialog.get_by_role("status")).to_contain_text("bu konuya girer")
    own.focus()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0, timeout=LONG)
    log = page.get_by_role("log")
    expect(
        log.get_by_text("Ayşe görüşmeyi bota geri verdi · ipucu: “sipariş durumu”")
    ).to_be_visible(timeout=LONG)
    expect(log.get_by_text("bana, dijital asistana bıraktı")).to_be_visible()
    expect(page.get_by_role("button", name="İşlemler")).to_have_count(0)
    assert now(served, cid).state is State.BOT
    assert hint(served, cid)["flow"] == "order_status"


def test_words_of_ones_own_and_none(served: Served, context: BrowserContext) -> None:
    page, cid = mine(served, context)
    dialog = dialog_of(page)
    ready = dialog.get_by_role("button", name="iade talebi")
    ready.click()
    ready.click()
    expect(ready).to_have_attribute("aria-pressed", "false")
    own = dialog.get_by_label("Bot neyle devam etsin?")
    expect(own).to_have_value("")
    expect(dialog.get_by_role("status")).to_contain_text("sözü o alır")
    own.fill("iade kargo ücreti")
    dialog.get_by_role("button", name="Bota geri ver", exact=True).click()
    log = page.get_by_role("log")
    expect(log.get_by_text("ipucu: “iade kargo ücreti”")).to_be_visible(timeout=LONG)
    assert "flow" not in hint(served, cid)

    other = served.waiting("bir temsilci lütfen")
    served.do(served.desk.queue.claim(other, "Ayşe"))
    page.goto(f"{served.url}#/c/{other}")
    expect(log.get_by_text("bir temsilci lütfen")).to_be_visible(timeout=LONG)
    served.do(steps.say(served.desk.conversations, other, "orada mısınız"))
    expect(log.get_by_text("orada mısınız")).to_be_visible(timeout=LONG)
    dialog = dialog_of(page)
    unanswered = dialog.get_by_text("son mesajı yanıtsız")
    expect(unanswered).to_be_visible()
    dialog.get_by_role("button", name="iade talebi").click()
    expect(unanswered).to_be_hidden()
    dialog.get_by_role("button", name="iade talebi").click()
    expect(unanswered).to_be_visible()
    assert violations(page) == []
    dialog.get_by_role("button", name="Bota geri ver", exact=True).click()
    expect(log.get_by_text("Ayşe görüşmeyi bota geri verdi")).to_be_visible(timeout=LONG)
    expect(log.get_by_text("Temsilciyle görüşmek istiyorum")).to_be_visible()
    assert "hint" not in hint(served, other)


def test_what_the_customer_writes_meanwhile_is_read_first(
    served: Served, context: BrowserContext
) -> None:
    page, cid = mine(served, context)
    dialog = dialog_of(page)
    dialog.get_by_label("Bot neyle devam etsin?").fill("kargo")
    # Between the press and the step: the page does not know it, yet.
    step = f"**/conversations/{cid}/give_back"
    page.route(
        step,
        lambda route: (
            served.do(steps.say(served.desk.conversations, cid, "bir de şu var")),
            route.continue_(),
        ),
        times=1,
    )
    give = dialog.get_by_role("button", name="Bota geri ver", exact=True)
    give.click()
    expect(dialog.get_by_role("alert")).to_contain_text("bir şey daha yazdı", timeout=LONG)
    assert now(served, cid).state is State.ASSIGNED
    log = page.locator("[role=log]")  # behind the dialog
    expect(log.get_by_text("bir de şu var")).to_be_attached(timeout=LONG)
    give.click()
    expect(dialog).to_have_count(0, timeout=LONG)
    assert now(served, cid).state is State.BOT


def test_a_supervisor_gives_back_and_its_agent_is_told(
    served: Served, context: BrowserContext, browser: Browser
) -> None:
    page, cid = mine(served, context)
    with browser.new_context() as other:
        selin = log_in(served, other, "Selin")
        selin.goto(f"{served.url}#/c/{cid}")
        expect(selin.get_by_text("Ayşe ilgileniyor", exact=True)).to_be_visible(timeout=LONG)
        expect(selin.get_by_role("button", name="İşlemler")).to_have_count(0)
        served.do(served.desk.agents.change("Selin", Profile("supervisor")))
        selin.reload()
        dialog_of(selin).get_by_role("button", name="Bota geri ver", exact=True).click()
        expect(
            selin.get_by_role("log").get_by_text("Selin görüşmeyi bota geri verdi")
        ).to_be_visible(timeout=LONG)
    told = page.get_by_role("status").get_by_text("Görüşme bota geri verildi: Deniz")
    expect(told).to_be_visible(timeout=LONG)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_the_dialog_suits_everybody(
    served: Served, browser: Browser, tmp_path: Path, scheme: Any, size: tuple[int, int]
) -> None:
    viewport: Any = {"width": size[0], "height": size[1]}
    with browser.new_context(viewport=viewport, color_scheme=scheme) as context:
        page, _ = mine(served, context)
        dialog = dialog_of(page)
        assert violations(page) == []
        dialog.get_by_role("button", name="iade talebi").click()
        expect(dialog.get_by_role("status")).to_contain_text("bu konuya girer")
        assert violations(page) == []
        page.screenshot(path=tmp_path / "dialog.png")
        fits = "document.documentElement.scrollWidth <= innerWidth"
        assert page.evaluate(fits)
        dialog.get_by_role("button", name="Bota geri ver", exact=True).click()
        expect(page.get_by_role("log").get_by_text("ipucu: “iade talebi”")).to_be_visible(
            timeout=LONG
        )
        page.screenshot(path=tmp_path / "given.png")
        assert violations(page) == []
