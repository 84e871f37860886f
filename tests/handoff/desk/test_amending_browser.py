"""Editing and withdrawing a sent message at the desk, in a real browser."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from handoff.agents import Profile
from handoff.enclosing import enclosed
from tests.handoff import steps
from tests.handoff.desk.browsing import log_in, violations, written
from tests.handoff.desk.conftest import Served
from tests.handoff.drawn import picture
from tests.handoff.typed import pdf

PATIENCE = 20_000
FIRST, SECOND = "İade 13 gün.", "Kargonuz yolda."


def at_work(served: Served, context: BrowserContext, *texts: str) -> tuple[Page, str, list[str]]:
    """Ayşe's page with a conversation of hers, and what she has written in it."""
    cid = served.waiting()
    page = log_in(served, context, "Ayşe")
    served.do(served.desk.queue.claim(cid, "Ayşe"))
    sent = [
        str(served.do(served.desk.queue.reply(cid, "Ayşe", text, f"desk:{number}")))
        for number, text in enumerate(texts)
    ]
    page.goto(f"{served.url}#/c/{cid}")
    for text in texts:
        expect(message(page, text)).to_be_visible(timeout=PATIENCE)
    return page, cid, sent


def message(page: Page, text: str) -> Locator:
    return page.locator("article.message.agent", has_text=text)


def reply(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Müşteriye yanıt")


def editing(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Gönderilmiş mesajınızı düzenliyorsunuz")


def test_a_message_is_edited_by_keyboard_and_the_draft_comes_back(
    served: Served, context: BrowserContext
) -> None:
    page, cid, _ = at_work(served, context, FIRST, SECOND)
    reply(page).fill("yarım kalmış")
    button = message(page, FIRST).get_by_role("button", name="Mesaj işlemleri")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Düzenle")).to_be_focused()
    page.keyboard.press("Enter")
    expect(editing(page)).to_be_focused()
    expect(editing(page)).to_have_value(FIRST)
    page.keyboard.press("Escape")
    expect(reply(page)).to_have_value("yarım kalmış")
    expect(editing(page)).to_have_count(0)
    button.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    editing(page).fill("İade 14 gün.")
    page.keyboard.press("Enter")
    changed = message(page, "İade 14 gün.")
    expect(changed.locator(".bubble")).to_have_text("İade 14 gün.", timeout=PATIENCE)
    expect(reply(page)).to_have_value("yarım kalmış")
    was = changed.locator(".amend-was")
    expect(was.get_by_text(FIRST)).to_be_hidden()
    was.locator("summary").click()
    expect(was.get_by_text(FIRST)).to_be_visible()
    log = page.get_by_role("log")
    expect(log.get_by_text("Siz gönderdiği bir mesajı düzenledi")).to_have_count(0)
    expect(log.get_by_text("Ayşe gönderdiği bir mesajı düzenledi")).to_be_visible()
    assert written(served, cid) == ["İade 14 gün.", SECOND]
    assert [each.inner_text() for each in page.locator("article.agent .bubble").all()] == [
        "İade 14 gün.",
        SECOND,
    ]


def test_arrow_up_takes_the_last_message_up_and_an_unchanged_one_stays(
    served: Served, context: BrowserContext
) -> None:
    page, cid, _ = at_work(served, context, FIRST, SECOND)
    reply(page).focus()
    page.keyboard.press("ArrowUp")
    expect(editing(page)).to_have_value(SECOND)
    page.keyboard.press("Enter")
    expect(reply(page)).to_be_focused()
    reply(page).fill("dolu")
    page.keyboard.press("ArrowUp")
    expect(reply(page)).to_have_value("dolu")
    assert written(served, cid) == [FIRST, SECOND]
    entries = served.do(served.desk.conversations.entries(cid))
    assert not [entry for entry in entries if entry.text == "edited"]


def test_a_message_is_withdrawn_and_what_it_said_stays_to_be_seen(
    served: Served, context: BrowserContext
) -> None:
    page, cid, sent = at_work(served, context, FIRST, SECOND)
    message(page, SECOND).get_by_role("button", name="Mesaj işlemleri").click()
    page.get_by_role("menuitem", name="Geri al").click()
    dialog = page.get_by_role("dialog", name="Mesajı geri al")
    expect(dialog).to_contain_text(SECOND)
    dialog.get_by_role("button", name="Geri al").click()
    expect(dialog).to_have_count(0, timeout=PATIENCE)
    gone = page.locator("article.message.agent").nth(1)
    expect(gone.locator(".bubble")).to_have_text("Bu mesaj geri alındı", timeout=PATIENCE)
    expect(gone.get_by_role("button", name="Mesaj işlemleri")).to_have_count(0)
    page.reload()
    expect(gone.locator(".bubble")).to_have_text("Bu mesaj geri alındı", timeout=PATIENCE)
    gone.locator("summary").click()
    expect(gone.locator("li")).to_have_text(SECOND)
    now = served.do(served.desk.conversations.entry(cid, sent[1]))
    assert now.amended.withdrawn


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_files_of_a_withdrawn_message_stay_to_be_seen(
    served: Served, context: BrowserContext, width: int, scheme: Literal["light", "dark"]
) -> None:
    page, cid, _ = at_work(served, context, FIRST)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    desk, name = served.desk, "Papatya Çiçekçilik ve Hediyelik Eşya iade etiketi 2026.pdf"
    files = (picture(size=(400, 300)), pdf())
    kept = [served.do(desk.attachments.keep(cid, raw, name)) for raw in files]
    words = (cid, "Ayşe", "", "desk:9", "", enclosed("", kept, "tr"))
    last = str(served.do(desk.queue.reply(*words)))
    here = page.locator("article.message.agent").nth(1)
    expect(here.get_by_role("link", name=name)).to_be_visible(timeout=PATIENCE)
    served.do(desk.amending.withdraw(cid, "Ayşe", last))

    def stays() -> None:
        bubble = here.locator(".bubble")
        expect(bubble).to_have_text("Bu mesaj geri alındı", timeout=PATIENCE)
        expect(bubble.get_by_role("link")).to_have_count(0)
        here.locator("summary").press("Enter")
        expect(here.get_by_role("link", name=name)).to_be_visible(timeout=PATIENCE)
        expect(here.get_by_role("img", name="Gönderilen")).to_be_visible(timeout=PATIENCE)
        expect(here.locator("ol")).to_have_count(0)

    stays()
    page.reload()
    stays()
    with page.expect_download() as saving:
        here.get_by_role("link", name=name).press("Enter")
    assert saving.value.suggested_filename == name
    assert violations(page) == []
    card, article = here.get_by_role("link", name=name).bounding_box(), here.bounding_box()
    assert card is not None
    assert article is not None
    assert card["x"] + card["width"] <= article["x"] + article["width"]


def test_a_colleague_at_the_same_conversation_sees_it_live_and_may_not_do_it(
    served: Served, context: BrowserContext, browser: Browser
) -> None:
    _, cid, sent = at_work(served, context, FIRST)
    with browser.new_context() as other:
        page = log_in(served, other, "Mert")
        page.goto(f"{served.url}#/c/{cid}")
        expect(message(page, FIRST)).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_role("button", name="Mesaj işlemleri")).to_have_count(0)
        served.do(served.desk.amending.edit(cid, "Ayşe", sent[0], "İade 14 gün.", "desk:e"))
        shown = page.locator("article.message.agent .bubble")
        expect(shown).to_have_text("İade 14 gün.", timeout=PATIENCE)
        served.do(served.desk.amending.withdraw(cid, "Ayşe", sent[0]))
        expect(shown).to_have_text("Bu mesaj geri alındı", timeout=PATIENCE)
        served.do(steps.say(served.desk.conversations, cid, "peki"))
        expect(page.get_by_role("log").get_by_text("peki", exact=True)).to_be_visible(
            timeout=PATIENCE
        )
        expect(page.locator("article.message.agent")).to_have_count(1)


def test_a_supervisor_withdraws_what_a_colleague_wrote(
    served: Served, context: BrowserContext, browser: Browser
) -> None:
    _, cid, _ = at_work(served, context, FIRST)
    with browser.new_context() as other:
        page = log_in(served, other, "Selin")
        served.do(served.desk.agents.change("Selin", Profile(role="supervisor")))
        page.goto(f"{served.url}?#/c/{cid}")
        message(page, FIRST).get_by_role("button", name="Mesaj işlemleri").click()
        expect(page.get_by_role("menuitem", name="Düzenle")).to_have_count(0)
        page.get_by_role("menuitem", name="Geri al").click()
        page.get_by_role("dialog").get_by_role("button", name="Geri al").click()
        expect(page.locator("article.message.agent .bubble")).to_have_text(
            "Bu mesaj geri alındı", timeout=PATIENCE
        )
        expect(page.get_by_role("log").get_by_text("Selin bir mesajı geri aldı")).to_be_visible()


def test_a_refusal_is_said_and_the_change_is_kept(served: Served, context: BrowserContext) -> None:
    page, cid, sent = at_work(served, context, FIRST)
    reply(page).focus()
    page.keyboard.press("ArrowUp")
    editing(page).fill("İade 14 gün.")
    served.do(served.desk.amending.withdraw(cid, "Ayşe", sent[0]))
    expect(page.locator("article.message.agent .bubble")).to_have_text(
        "Bu mesaj geri alındı", timeout=PATIENCE
    )
    editing(page).press("Enter")
    alert = page.get_by_role("alert").filter(has_text="Bu mesaj geri alınmış")
    expect(alert).to_be_visible(timeout=PATIENCE)
    expect(editing(page)).to_have_value("İade 14 gün.")


def test_what_telegram_did_not_do_stands_at_the_message(
    served: Served, context: BrowserContext
) -> None:
    page, cid, sent = at_work(served, context, FIRST)
    event = served.do(served.desk.amending.edit(cid, "Ayşe", sent[0], "İade 14 gün.", "desk:e"))
    served.do(served.desk.amending.failed(cid, event, sent[0], "blocked"))
    expect(page.locator(".amend-failed")).to_have_text(
        "Müşteri botu engellemiş, mesaj onda önceki hâliyle duruyor", timeout=PATIENCE
    )


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_anybodys_way(
    served: Served, browser: Browser, scheme: Literal["light", "dark"], width: int
) -> None:
    size = {"width": width, "height": 800}
    with browser.new_context(color_scheme=scheme, viewport=size) as context:  # type: ignore[arg-type]
        page, cid, sent = at_work(served, context, FIRST, SECOND, "Buyurun.")
        event = served.do(served.desk.amending.edit(cid, "Ayşe", sent[0], "İade 14.", "desk:e"))
        served.do(served.desk.amending.failed(cid, event, sent[0], "refused"))
        served.do(served.desk.amending.withdraw(cid, "Ayşe", sent[1]))
        gone = page.locator("article.message.agent").nth(1)
        expect(gone.locator(".bubble")).to_have_text("Bu mesaj geri alındı", timeout=PATIENCE)
        gone.locator("summary").click()
        page.locator("article.message.agent").nth(0).locator("summary").click()
        message(page, "Buyurun.").get_by_role("button", name="Mesaj işlemleri").click()
        expect(page.get_by_role("menuitem", name="Düzenle")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("menuitem", name="Düzenle").click()
        expect(editing(page)).to_be_focused()
        assert violations(page) == []
