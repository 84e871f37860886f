"""Writing at the desk in a real browser: canned answers, articles, taking back, who else types."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, WebSocketRoute, expect

from handoff.agents import Profile
from handoff.states import State
from ops.settings import Settings
from tests.handoff import steps
from tests.handoff.desk.browsing import log_in, painted, violations, written
from tests.handoff.desk.conftest import Served

_ARTICLES = [
    {"id": "a", "title": "İade süresi", "url": "https://x.example/help/tr/a", "lang": "tr"},
    {"id": "b", "title": "İade kodu", "url": "https://x.example/help/tr/b", "lang": "tr"},
]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Replies are held for longer than a test takes, and may be long."""
    limits = settings.limits.model_copy(update={"undo_seconds": 30, "message_chars": 9000})
    return settings.model_copy(update={"limits": limits})


def at_work(served: Served, context: BrowserContext, channel: str = "web") -> tuple[Page, str]:
    """Ayşe's page, with a conversation that she has."""
    cid = served.waiting()
    served.do(served.desk.redis.hset(served.desk.queue.keys.conversation(cid), "channel", channel))
    page = log_in(served, context, "Ayşe")
    served.do(served.desk.queue.claim(cid, "Ayşe"))
    page.goto(f"{served.url}#/c/{cid}")
    expect(page.get_by_role("textbox", name="Müşteriye yanıt")).to_be_visible()
    # What was said comes over the socket: from here on the page is told of this conversation.
    expect(page.get_by_role("log").get_by_text("insanla görüşmek")).to_be_visible()
    return page, cid


def suggesting(page: Page) -> list[str]:
    """Two articles for every text; returns the texts."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.post_data_json["text"])
        route.fulfill(json={"articles": _ARTICLES})

    page.route("**/suggestions", answer)
    return asked


def test_a_canned_answer_by_keyboard_with_its_gap_filled(
    served: Served, context: BrowserContext
) -> None:
    page, cid = at_work(served, context)
    reply = page.get_by_role("textbox", name="Müşteriye yanıt")
    reply.focus()
    page.keyboard.type("Selam, /para iad")
    expect(page.get_by_role("listbox")).to_have_attribute("aria-busy", "false")  # of all that
    option = page.get_by_role("option")
    expect(option).to_have_count(1)
    expect(option).to_have_attribute("aria-selected", "true")
    assert reply.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    expect(reply).to_have_value(
        "Selam, {tutar} iadenizi bugün kartınıza gönderdik. Bankanızın ekstreye yansıtması "
        "birkaç iş günü sürebilir."
    )
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Göndermeden önce doldurun: tutar")
    page.keyboard.type("250 TL")  # the gap is selected
    with page.expect_response("**/held"):
        page.keyboard.press("Enter")
    expect(reply).to_have_value("")
    served.do(served.desk.held.send_now(cid))
    assert written(served, cid)[0].startswith("Selam, 250 TL iadenizi")


def test_the_list_moves_by_arrows_and_escape_leaves_the_slash(
    served: Served, context: BrowserContext
) -> None:
    page, cid = at_work(served, context)
    reply = page.get_by_role("textbox", name="Müşteriye yanıt")
    reply.focus()
    page.keyboard.type("/")
    options = page.get_by_role("option")
    expect(options).to_have_count(6)
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(options.nth(5)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(reply).to_be_focused()
    page.keyboard.type(" ya da veya / değil")
    with page.expect_response("**/held"):
        page.keyboard.press("Enter")
    served.do(served.desk.held.send_now(cid))
    expect(page.get_by_role("log").get_by_text("/ ya da veya / değil")).to_be_visible()


def test_a_search_under_way_sends_nothing(served: Served, context: BrowserContext) -> None:
    page, cid = at_work(served, context)
    waiting: list[Route] = []
    answered = threading.Event()
    page.route(
        "**/canned?q=*",
        lambda route: route.continue_() if answered.is_set() else waiting.append(route),
    )
    page.get_by_role("textbox", name="Müşteriye yanıt").focus()
    with page.expect_request("**/canned?q=*"):
        page.keyboard.type("/kar")
    page.keyboard.press("Enter")
    answered.set()  # and what is asked from here on
    for route in waiting:
        route.continue_()
    expect(page.get_by_role("option").first).to_be_visible()
    expect(page.get_by_role("textbox", name="Müşteriye yanıt")).to_have_value("/kar")
    served.do(served.desk.held.send_now(cid))
    assert written(served, cid) == []


def test_a_reply_is_taken_back_after_a_reload_and_by_key(
    served: Served, context: BrowserContext
) -> None:
    page, cid = at_work(served, context)
    reply = page.get_by_role("textbox", name="Müşteriye yanıt")
    reply.fill("yanlış kişiye")
    page.keyboard.press("Enter")
    undo = page.get_by_role("button", name="Geri al")
    expect(undo).to_be_visible()
    page.reload()
    undo.click()
    expect(reply).to_have_value("yanlış kişiye")
    expect(undo).to_have_count(0)
    page.keyboard.press("Enter")
    expect(undo).to_be_visible()
    page.keyboard.press("Control+z")
    expect(reply).to_have_value("yanlış kişiye")
    served.do(served.desk.held.send_now(cid))
    assert written(served, cid) == []


def test_closing_the_page_loses_nothing_and_doubles_nothing(
    served: Served, context: BrowserContext
) -> None:
    page, cid = at_work(served, context)
    page.get_by_role("textbox", name="Müşteriye yanıt").fill("kapanmadan önce")
    with page.expect_response("**/held"):
        page.keyboard.press("Enter")
    page.close()
    page = context.new_page()
    page.goto(f"{served.url}#/c/{cid}")
    served.do(served.desk.held.send_now(cid))
    expect(page.get_by_role("log").get_by_text("kapanmadan önce")).to_have_count(1)
    expect(page.get_by_text("Gönderiliyor")).to_have_count(0)
    assert written(served, cid) == ["kapanmadan önce"]


def test_what_was_so_before_a_claim_comes_too_late_to_undo_it(
    served: Served, context: BrowserContext
) -> None:
    cid = served.waiting()
    page = log_in(served, context, "Ayşe")
    sockets: list[WebSocketRoute] = []
    late: list[str | bytes] = []
    is_slow = threading.Event()

    def pass_on(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda frame: (late.append if is_slow.is_set() else socket.send)(frame))
        sockets.append(socket)

    page.route_web_socket("**/socket", pass_on)
    page.goto(f"{served.url}#/c/{cid}")
    page.reload()
    expect(page.get_by_role("log").get_by_text("insanla görüşmek")).to_be_visible()
    is_slow.set()
    served.do(steps.say(served.desk.conversations, cid, "acele eder misiniz"))
    while not (before := [frame for frame in late if '"queued"' in str(frame)]):
        page.wait_for_timeout(20)
    page.get_by_role("button", name="Üstlen").click()
    reply = page.get_by_role("textbox", name="Müşteriye yanıt")
    expect(reply).to_be_focused()
    reply.fill("hemen bakıyorum")
    sockets[-1].send(before[0])
    painted(page)
    expect(reply).to_have_value("hemen bakıyorum")
    with page.expect_response("**/held"):
        page.keyboard.press("Enter")
    served.do(served.desk.held.send_now(cid))
    assert written(served, cid) == ["hemen bakıyorum"]


def test_what_is_written_arrives_in_its_order_and_before_a_step(
    served: Served, context: BrowserContext
) -> None:
    page, cid = at_work(served, context)
    slow: list[Route] = []
    page.route("**/held", lambda route: slow.append(route), times=1)
    reply = page.get_by_role("textbox", name="Müşteriye yanıt")
    for text in ("önce bu", "sonra bu"):
        reply.fill(text)
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Tamamla").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Tamamla").click()
    expect(page.get_by_role("log").get_by_text("sonra bu")).to_be_visible()
    assert served.do(served.desk.conversations.get(cid)).state == State.ASSIGNED
    slow[0].continue_()
    expect(dialog).to_have_count(0)
    assert served.do(served.desk.conversations.get(cid)).state == State.RESOLVED
    assert written(served, cid) == ["önce bu", "sonra bu"]


def test_a_step_is_not_taken_while_what_was_written_cannot_arrive(
    served: Served, context: BrowserContext
) -> None:
    page, cid = at_work(served, context)
    page.route("**/held", lambda route: route.abort())
    page.get_by_role("textbox", name="Müşteriye yanıt").fill("yolda kaldı")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Tamamla").click()
    dialog = page.get_by_role("dialog")
    end = dialog.get_by_role("button", name="Tamamla")
    end.click()
    expect(dialog.get_by_role("alert")).to_have_text(
        "Yazdığınız henüz ulaşmadı. Ulaşınca yeniden deneyin.", timeout=10_000
    )
    assert served.do(served.desk.conversations.get(cid)).state == State.ASSIGNED
    page.unroute("**/held")
    end.click()
    expect(dialog).to_have_count(0, timeout=10_000)
    assert written(served, cid) == ["yolda kaldı"]


def test_articles_for_the_question_and_for_what_is_typed(
    served: Served, context: BrowserContext
) -> None:
    cid = served.waiting("iadem ne zaman biter")
    page = log_in(served, context, "Ayşe")
    served.do(served.desk.queue.claim(cid, "Ayşe"))
    asked = suggesting(page)
    page.goto(f"{served.url}#/c/{cid}")
    articles = page.get_by_role("region", name="Uygun makaleler")
    expect(articles.get_by_role("button")).to_have_count(2)
    reply = page.get_by_role("textbox", name="Müşteriye yanıt")
    with page.expect_response("**/suggestions"):
        reply.fill("İade süreniz on dört gündür.")
    assert asked == ["iadem ne zaman biter", "İade süreniz on dört gündür."]
    articles.get_by_role("button", name="İade süresi").press("Enter")
    expect(reply).to_have_value(
        "İade süreniz on dört gündür.\nİade süresi: https://x.example/help/tr/a"
    )
    expect(reply).to_be_focused()
    link = articles.get_by_role("link", name="“İade kodu” makalesini oku")
    expect(link).to_have_attribute("href", "https://x.example/help/tr/b")
    page.get_by_role("radio", name="İç not").check(force=True)
    expect(articles).to_be_hidden()


def test_a_colleague_who_types_is_named(served: Served, browser: Browser) -> None:
    with browser.new_context() as one, browser.new_context() as other:
        page, cid = at_work(served, one)
        there = log_in(served, other, "Mert")
        there.goto(f"{served.url}#/c/{cid}")
        expect(there.get_by_role("log").get_by_text("insanla görüşmek")).to_be_visible()
        note = there.get_by_role("textbox", name="İç not")
        note.fill("eski")
        warning = page.get_by_text("Mert bu görüşmeye not yazıyor")
        expect(warning).to_be_visible()
        page.get_by_role("textbox", name="Müşteriye yanıt").fill("ben bakıyorum")
        expect(there.get_by_text("Ayşe şu an bu müşteriye yanıt yazıyor")).to_be_visible()
        note.press("Enter")
        expect(page.get_by_role("log").get_by_text("eski", exact=True)).to_be_visible()
        expect(warning).to_have_count(0)


def test_ctrl_m_switches_and_the_button_says_where_it_goes(
    served: Served, context: BrowserContext
) -> None:
    page, _ = at_work(served, context)
    page.get_by_role("textbox", name="Müşteriye yanıt").focus()
    expect(page.get_by_role("button", name="Müşteriye gönder")).to_be_visible()
    page.keyboard.press("Control+m")
    expect(page.get_by_role("textbox", name="İç not")).to_be_focused()
    expect(page.get_by_role("button", name="Notu kaydet")).to_be_visible()
    page.keyboard.type("/")
    expect(page.get_by_role("textbox", name="İç not")).to_have_value("/")
    page.keyboard.press("Control+m")
    expect(page.get_by_role("textbox", name="Müşteriye yanıt")).to_have_value("")


@pytest.mark.parametrize(("channel", "said"), [("web", ""), ("telegram", "2 mesaj olarak gider")])
def test_a_long_reply_on_telegram_says_that_it_goes_in_parts(
    served: Served, context: BrowserContext, channel: str, said: str
) -> None:
    page, _ = at_work(served, context, channel)
    reply = page.get_by_role("textbox", name="Müşteriye yanıt")
    reply.fill("🌼" * 2048)
    expect(page.locator(".characters")).to_have_text(said)
    page.reload()
    expect(reply).to_have_value("🌼" * 2048)
    expect(page.locator(".characters")).to_have_text(said)


def test_an_agent_reads_the_set_and_changes_nothing(
    served: Served, context: BrowserContext
) -> None:
    page, _ = at_work(served, context)
    page.get_by_role("textbox", name="Müşteriye yanıt").press_sequentially("/iad")
    page.get_by_role("button", name="Tümünü gör").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Metin").first).to_have_attribute("readonly", "")
    expect(dialog.get_by_role("button", name="Kaydet")).to_have_count(0)
    expect(dialog.get_by_role("button", name="Yeni", exact=True)).to_have_count(0)


def test_a_canned_answer_is_made_changed_and_deleted(
    served: Served, context: BrowserContext
) -> None:
    page = log_in(served, context, "Ayşe")
    served.do(served.desk.agents.change("Ayşe", Profile("supervisor")))
    page.reload()
    page.get_by_role("button", name="Hazır yanıtlar").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Yeni", exact=True).click()
    turkish = dialog.get_by_role("group", name="Türkçe")
    dialog.get_by_role("button", name="Kaydet").click()
    expect(dialog.get_by_role("alert")).to_have_text("En az bir dilde hem başlık hem metin yazın.")
    turkish.get_by_label("Başlık").fill("Hediye paketi")
    turkish.get_by_label("Metin").fill("Merhaba ")
    turkish.get_by_role("button", name="{ad} ekle").click()
    dialog.get_by_role("button", name="Kaydet").click()
    expect(dialog.get_by_text("Kaydedildi.")).to_be_visible()
    line = dialog.get_by_role("listitem").filter(has_text="Hediye paketi")
    expect(line).to_be_visible()
    expect(turkish.get_by_label("Metin")).to_have_value("Merhaba {ad}")
    dialog.get_by_role("searchbox").fill("HEDİYE")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    dialog.get_by_role("button", name="Sil", exact=True).click()
    expect(line).to_be_visible()
    dialog.get_by_role("button", name="Silmek için yeniden basın").click()
    expect(line).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Hazır yanıtlar")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_no_accessibility_violations_while_writing(
    served: Served, browser: Browser, scheme: Any, size: tuple[int, int]
) -> None:
    viewport: Any = {"width": size[0], "height": size[1]}
    with browser.new_context(viewport=viewport, color_scheme=scheme) as context:
        page, cid = at_work(served, context)
        served.do(served.desk.agents.change("Ayşe", Profile("supervisor")))
        suggesting(page)
        page.reload()
        expect(page.get_by_role("region", name="Uygun makaleler")).to_be_visible()
        reply = page.get_by_role("textbox", name="Müşteriye yanıt")
        reply.fill("Merhaba {ad}")
        reply.press("Enter")
        found = violations(page)
        reply.fill("tamam")
        reply.press("Enter")
        served.do(steps.say(served.desk.conversations, cid, "orada mısınız"))
        expect(page.get_by_role("button", name="Geri al")).to_be_visible()
        reply.press_sequentially("/")
        expect(page.get_by_role("option").first).to_be_visible()
        found += violations(page)
        page.get_by_role("button", name="Düzenle").click()
        expect(page.get_by_role("dialog").get_by_role("listitem").first).to_be_visible()
        found += violations(page)
        assert found == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
