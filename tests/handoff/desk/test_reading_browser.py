"""Reading a conversation in a real browser: its beginning, its summary, what calls the agent."""

from __future__ import annotations

import re
from dataclasses import replace

from playwright.sync_api import BrowserContext, expect

from handoff.desk.context import DeskContext
from handoff.inbox import Inbox
from handoff.queue import Queue
from tests.handoff import steps
from tests.handoff.desk.browsing import log_in, violations
from tests.handoff.desk.conftest import SHOP, Served
from tests.handoff.desk.test_clocks_browser import supervisor

#: Writes down what the page tells the desktop, which no test can look at.
_DESKTOP = """
window.told = [];
window.Notification = class {
  static requestPermission() { return Promise.resolve("granted"); }
  constructor(title, { body }) { window.told.push([title, body]); }
};
Object.defineProperty(document, "hidden", { get: () => window.away === true });
"""


async def talked(desk: DeskContext, number: int) -> str:
    made = await desk.conversations.create("web", "tr")
    for n in range(number):
        await steps.say(desk.conversations, made.id, f"mesaj {n}.")
    return made.id


def test_a_long_conversation_begins_at_its_end_and_goes_back_to_its_beginning(
    served: Served, context: BrowserContext
) -> None:
    cid = served.do(talked(served.desk, 250))
    page = log_in(served, context, "Ayşe")
    page.goto(f"{served.url}#/c/{cid}")
    messages = page.get_by_role("log").locator(".message .bubble p")
    expect(messages.last).to_have_text("mesaj 249.")
    expect(messages.last).to_be_in_viewport()
    expect(messages).to_have_count(100)
    page.get_by_role("button", name="Daha eskileri göster").press("Enter")
    expect(messages).to_have_count(200)
    page.get_by_role("log").press("Home")
    expect(messages).to_have_count(250)
    assert messages.all_inner_texts() == [f"mesaj {n}." for n in range(250)]
    expect(page.get_by_role("log").get_by_text("Bugün")).to_have_count(1)
    expect(page.get_by_role("button", name="Daha eskileri göster")).to_be_hidden()
    served.do(steps.say(served.desk.conversations, cid, "en son"))
    expect(messages.last).to_have_text("en son")


def test_the_summary_and_the_customer_stand_beside_the_conversation(
    served: Served, context: BrowserContext
) -> None:
    slots = {"order_number": "MK-2024-118", "order_proof": True}
    kept = {
        **{"flow": "return", "slots": slots, "collected": {"return_items": "Kulaklık"}},
        **{"question": "kulaklığı iade edeceğim", "articles": ["iade-suresi"]},
    }
    cid = served.waiting("insan", replace(steps.handing_over(), record=kept))
    page = log_in(served, context, "Ayşe")
    page.goto(f"{served.url}#/c/{cid}")
    summary = page.locator("dl.summary")
    expect(summary).to_contain_text("Ürün iade etmek ya da değiştirmek istiyor")
    expect(summary).to_contain_text("Sipariş: MK-2024-118 (kendisinin olduğu doğrulandı)")
    expect(summary).to_contain_text("Ürün: Kulaklık")
    expect(summary).to_contain_text("İade süresi önerildi")
    about = page.get_by_role("complementary", name="Müşteri bilgileri")
    expect(about).to_contain_text("Deniz")
    expect(about).to_contain_text("Doğrulanmamış")
    page.locator("details.brief > summary").press("Enter")
    expect(summary).to_be_hidden()
    page.reload()
    expect(page.locator(".gist-line")).to_contain_text("Ürün iade etmek")
    expect(summary).to_be_hidden()


def test_whose_conversation_it_is_stands_beside_it_before_the_rest_has_come(
    served: Served, context: BrowserContext
) -> None:
    cid = served.waiting("insan")
    page = log_in(served, context, "Ayşe")
    page.route("**/about", lambda _: None)
    page.goto(f"{served.url}#/c/{cid}")
    about = page.get_by_role("complementary", name="Müşteri bilgileri")
    expect(about.get_by_role("heading", name="Deniz")).to_be_visible()
    assert violations(page) == []


def test_alerts_are_switched_and_remembered(served: Served, context: BrowserContext) -> None:
    context.add_init_script(_DESKTOP)
    page = log_in(served, context, "Ayşe")
    served.waiting("ilk")
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    bell = page.locator(".alerts > summary")
    bell.press("Enter")
    page.get_by_label("Masaüstü bildirimi").check()
    page.get_by_label("Sekme başlığında sayı").uncheck()
    expect(page).to_have_title(re.compile(r"^Destek"))
    page.keyboard.press("Escape")
    expect(bell).to_be_focused()
    page.reload()
    expect(page.get_by_role("link", name="Deniz")).to_be_visible()
    page.evaluate("window.away = true")
    second = served.waiting("kargom nerede")
    expect(page.get_by_role("link", name="Deniz")).to_have_count(2)
    served.do(served.desk.queue.claim(second, "Ayşe"))
    served.do(steps.say(served.desk.conversations, second, "orada mısınız"))
    expect(page.get_by_text("Okunmamış mesaj")).to_have_count(1)
    told = page.evaluate("window.told")
    assert [title for title, _ in told] == ["Deniz sırada bekliyor", "Deniz yazdı"]
    assert told[1][1] == "orada mısınız"
    bell.press("Enter")
    expect(page.get_by_label("Masaüstü bildirimi")).to_be_checked()
    expect(page.get_by_label("Sekme başlığında sayı")).not_to_be_checked()


async def rated(desk: DeskContext) -> str:
    """A customer who said how it went, and has a new matter days later."""
    inbox = Inbox(desk.redis, desk.redis, SHOP, "worker-1")
    await inbox.open()
    asking = Queue(desk.redis, SHOP, asks=True)
    cid = await steps.queued(desk.conversations, inbox)
    await asking.claim(cid, "Mert")
    await asking.reply(cid, "Mert", "Buyurun", "r1")
    await asking.resolve(cid, "Mert")
    question = (await desk.conversations.latest(cid))[-1].id
    await desk.ratings.give(cid, question, 4, "çok hızlıydı")
    await steps.days_later(desk.redis, desk.conversations, cid, 4)
    await steps.say(desk.conversations, cid, "garanti?")
    return cid


def test_what_the_customer_said_of_it_stands_where_it_was_said_and_beside_it(
    served: Served, context: BrowserContext
) -> None:
    cid = served.do(rated(served.desk))
    page = log_in(served, context, "Ayşe")
    page.goto(f"{served.url}#/c/{cid}")
    told = "Müşterinin puanı: 4/5 · “çok hızlıydı”"
    expect(page.get_by_role("log").get_by_text(told)).to_be_visible(timeout=15_000)
    beside = page.get_by_role("complementary", name="Müşteri bilgileri")
    expect(beside.get_by_text("4/5 puan")).to_be_visible(timeout=15_000)
    expect(beside.get_by_text("“çok hızlıydı”")).to_be_visible()


def test_supervisors_see_the_last_days_ratings(served: Served, context: BrowserContext) -> None:
    served.do(rated(served.desk))
    page = supervisor(served, context)
    page.goto(f"{served.url}#/overview")
    part = page.get_by_role("region", name="Müşterilerin puanı, son 7 gün")
    expect(part.get_by_text("Ortalama 4,0 / 5, puan veren 1")).to_be_visible(timeout=15_000)
