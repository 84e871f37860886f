"""Files that agents attach, in a real browser: chosen, dropped, pasted, sent, refused."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from handoff.desk.context import DeskContext
from handoff.enclosing import enclosed
from handoff.entry import Entry
from ops.settings import Settings
from tests.handoff.desk.browsing import log_in, violations
from tests.handoff.desk.conftest import Served
from tests.handoff.drawn import picture
from tests.handoff.typed import pdf

UPLOADS = "**/files?name=*"
SECONDS = 15_000

_HAND_OVER = """(element, [kind, files]) => {
  const transfer = new DataTransfer();
  for (const [name, type, data] of files) {
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type }));
  }
  const details = { bubbles: true, cancelable: true };
  element.dispatchEvent(kind === "paste"
    ? new ClipboardEvent("paste", { ...details, clipboardData: transfer })
    : new DragEvent(kind, { ...details, dataTransfer: transfer }));
}"""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context() as context:
        context.set_default_timeout(SECONDS)
        yield context


@pytest.fixture
def served(valkey_url: str, settings: Settings) -> Iterator[Served]:
    with Served(valkey_url, settings) as served:
        yield served


def at_work(served: Served, context: BrowserContext) -> tuple[Page, str]:
    """A page with a conversation that is the agent's."""
    cid = served.waiting()
    page = log_in(served, context, "Ayşe")
    served.do(served.desk.queue.claim(cid, "Ayşe"))
    page.goto(f"{served.url}#/c/{cid}")
    expect(page.get_by_role("textbox", name="Müşteriye yanıt")).to_be_enabled(timeout=SECONDS)
    return page, cid


def file(name: str, raw: bytes, kind: str = "") -> dict[str, Any]:
    return {"name": name, "mimeType": kind, "buffer": raw}


def choose(page: Page, *files: dict[str, Any]) -> None:
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Dosya ekle").click()
    choosing.value.set_files(list(files))  # type: ignore[arg-type]


def hand_over(target: Locator, kind: str, *files: tuple[str, str, bytes]) -> None:
    """Let files fall on an element, or paste them there."""
    packed = [[name, mime, base64.b64encode(raw).decode()] for name, mime, raw in files]
    target.evaluate(_HAND_OVER, [kind, packed])


def tray(page: Page) -> Locator:
    return page.get_by_role("list", name="Ekler").get_by_role("listitem")


def ready(page: Page, many: int) -> None:
    """So many files are at the desk."""
    expect(tray(page)).to_have_count(many, timeout=SECONDS)
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=SECONDS)


def sent(served: Served, cid: str) -> list[Entry]:
    """What agents have written, whether it is held still or not."""
    served.do(served.desk.held.send_now(cid))
    entries: list[Entry] = served.do(served.desk.conversations.entries(cid))
    return [each for each in entries if each.author == "agent" and each.kind != "event"]


def test_files_are_chosen_seen_and_sent_with_the_words(
    served: Served, context: BrowserContext
) -> None:
    page, cid = at_work(served, context)
    choose(page, file("kutu.png", picture("PNG", (300, 200))), file("İade etiketi.pdf", pdf()))
    ready(page, 2)
    shown = tray(page).locator("img")
    expect(shown).to_have_js_property("naturalWidth", 300, timeout=SECONDS)
    expect(tray(page).nth(1)).to_contain_text("İade etiketi.pdf")
    assert violations(page) == []
    page.get_by_role("textbox", name="Müşteriye yanıt").fill("Etiketiniz ekte.")
    page.keyboard.press("Enter")
    expect(tray(page)).to_have_count(0)
    log = page.get_by_role("log")
    card = log.get_by_role("link", name="İade etiketi.pdf")
    expect(card).to_be_visible(timeout=SECONDS)
    expect(log.get_by_text("Gönderiliyor")).to_have_count(0, timeout=SECONDS)
    (entry,) = sent(served, cid)
    assert entry.told == "[fotoğraf] [belge] Etiketiniz ekte."
    photo = log.get_by_role("img", name="Gönderilen fotoğraf")
    expect(photo).to_have_js_property("naturalWidth", 300, timeout=SECONDS)
    assert violations(page) == []
    with page.expect_download() as saving:
        card.click()
    assert saving.value.suggested_filename == "İade etiketi.pdf"
    assert saving.value.path().read_bytes() == pdf()


def test_a_note_takes_a_picture_from_the_clipboard_and_a_dropped_document(
    served: Served, context: BrowserContext
) -> None:
    page, cid = at_work(served, context)
    page.get_by_role("radio", name="İç not").check(force=True)
    note = page.get_by_role("textbox", name="İç not")
    hand_over(note, "paste", ("image.png", "image/png", picture("PNG")))
    ready(page, 1)
    whole = page.get_by_role("region", name="Görüşme", exact=True)
    hand_over(whole, "dragover", ("f.pdf", "application/pdf", pdf()))
    expect(page.locator(".dropping")).to_have_count(1)
    hand_over(whole, "drop", ("f.pdf", "application/pdf", pdf()))
    expect(page.locator(".dropping")).to_have_count(0)
    ready(page, 2)
    page.get_by_role("radio", name="Müşteriye yanıt").check(force=True)
    expect(tray(page)).to_have_count(0)  # what was meant for the team
    page.get_by_role("radio", name="İç not").check(force=True)
    ready(page, 2)
    with page.expect_response("**/note"):
        page.get_by_role("button", name="Notu kaydet").click()
    expect(page.locator(".log .note:not(.pending) .paper-card")).to_be_visible(timeout=SECONDS)
    (entry,) = sent(served, cid)
    assert (entry.kind, entry.text, len(entry.files)) == ("note", "", 2)


def test_a_draft_keeps_its_files_over_a_reload_until_they_are_taken_out(
    served: Served, context: BrowserContext
) -> None:
    page, cid = at_work(served, context)
    choose(page, file("a.pdf", pdf()), file("b.png", picture("PNG")))
    ready(page, 2)
    page.reload()
    ready(page, 2)
    page.get_by_role("button", name="a.pdf ekini kaldır").press("Enter")
    expect(tray(page)).to_have_count(1)
    last = page.get_by_role("button", name="b.png ekini kaldır")
    expect(last).to_be_focused()
    expect(page.get_by_role("button", name="Müşteriye gönder")).to_be_enabled()
    last.press("Enter")
    expect(page.get_by_role("textbox", name="Müşteriye yanıt")).to_be_focused()
    expect(page.get_by_role("button", name="Müşteriye gönder")).to_be_disabled()
    page.reload()
    expect(page.get_by_role("textbox", name="Müşteriye yanıt")).to_be_visible(timeout=SECONDS)
    expect(tray(page)).to_have_count(0)
    assert sent(served, cid) == []


def test_what_cannot_go_is_said_by_name_and_goes_nowhere(
    served: Served, context: BrowserContext
) -> None:
    page, _ = at_work(served, context)
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "/files?" in r.url else None)
    choose(page, file("virüs.pdf", b"MZ" + pdf(), "application/pdf"))
    alert = page.get_by_role("alert")
    expect(alert.filter(has_text="virüs.pdf eklenemez: yalnızca JPEG")).to_be_visible()
    large = picture() + b"\0" * 8 * 1024 * 1024
    choose(page, file("büyük.jpg", large, "image/jpeg"))
    expect(alert.filter(has_text="büyük.jpg çok büyük: bir fotoğraf en fazla 8 MB")).to_be_visible()
    expect(tray(page)).to_have_count(0)
    assert asked == []
    choose(page, file("yarım.pdf", pdf()[:-30], "application/pdf"))
    refused = tray(page).filter(has_text="yarım gelmiş olabilir")
    expect(refused).to_be_visible(timeout=SECONDS)
    page.get_by_role("textbox", name="Müşteriye yanıt").fill("ekte")
    page.keyboard.press("Enter")
    expect(alert.filter(has_text="Eklerden biri hazır değil")).to_be_visible()
    assert violations(page) == []


def test_a_lost_upload_is_tried_again_and_a_lost_send_keeps_its_files(
    served: Served, context: BrowserContext
) -> None:
    page, cid = at_work(served, context)
    page.route(UPLOADS, lambda route: route.abort())
    choose(page, file("fatura.pdf", pdf()))
    again = page.get_by_role("button", name="Yeniden dene")
    expect(again).to_be_visible(timeout=SECONDS)
    page.unroute(UPLOADS)
    again.click()
    ready(page, 1)

    def refuse(route: Route) -> None:
        body = '{"error": {"code": "not_yours", "text": "Bu görüşme artık sizde değil."}}'
        route.fulfill(status=403, body=body, content_type="application/json")

    page.route("**/held", refuse)
    page.get_by_role("button", name="Müşteriye gönder").click()
    log = page.get_by_role("log")
    expect(log.get_by_text("Gönderilemedi")).to_be_visible(timeout=SECONDS)
    expect(log.locator(".pending .paper-card")).to_be_visible()
    page.unroute("**/held")
    log.get_by_role("button", name="Düzenle").click()
    ready(page, 1)
    page.get_by_role("button", name="Müşteriye gönder").click()
    expect(log.locator(".message:not(.pending) .paper-card")).to_be_visible(timeout=SECONDS)
    (entry,) = sent(served, cid)
    assert [each.name for each in entry.documents] == ["fatura.pdf"]


def test_files_of_a_reply_taken_back_are_in_the_tray_again(
    valkey_url: str, settings: Settings, context: BrowserContext
) -> None:
    limits = settings.limits.model_copy(update={"undo_seconds": 30})
    patient = settings.model_copy(update={"limits": limits})
    with Served(valkey_url, patient) as served:
        page, cid = at_work(served, context)
        choose(page, file("yanlış.pdf", pdf()))
        ready(page, 1)
        page.get_by_role("button", name="Müşteriye gönder").click()
        page.get_by_role("button", name="Geri al").click(timeout=SECONDS)
        ready(page, 1)
        expect(page.get_by_role("log").locator(".pending")).to_have_count(0)
        assert sent(served, cid) == []


async def _customer_sends(desk: DeskContext, cid: str) -> None:
    paper = await desk.attachments.keep(cid, pdf(), "dekont.pdf")
    payload = enclosed("", [paper], "tr").payload
    await desk.conversations.accept(cid, "", "paper-1", payload=payload)


def test_a_customers_document_is_a_card_on_a_phone_too(
    served: Served, context: BrowserContext
) -> None:
    page, cid = at_work(served, context)
    served.do(_customer_sends(served.desk, cid))
    card = page.get_by_role("log").get_by_role("link", name="dekont.pdf")
    expect(card).to_be_visible(timeout=SECONDS)
    choose(page, file("uzun " * 20 + "adlı bir belge.pdf", pdf()), file("k.png", picture("PNG")))
    ready(page, 2)
    for width, scheme in ((390, "dark"), (1280, "light")):
        page.set_viewport_size({"width": width, "height": 780})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page) == []
        room = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert room <= 0
