"""Going home with open conversations, in a real browser: what becomes of each is asked."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from handoff.agents import Profile
from handoff.instants import now_ms
from handoff.presence import Presence
from handoff.states import State
from tests.handoff.desk.browsing import log_in, violations
from tests.handoff.desk.conftest import PASSWORD, Served

TITLE = "Üzerinizdeki görüşmeler ne olsun?"
_LONG = 20_000


def busy(served: Served, context: BrowserContext, count: int) -> tuple[Page, list[str]]:
    """Ayşe's page with conversations of hers; Mert is there too."""
    page = log_in(served, context, "Ayşe")
    desk = served.desk
    served.do(desk.agents.add("Mert", PASSWORD))
    served.do(desk.presences.beat("Mert", now_ms() + 600_000))  # for as long as this takes
    cids = [served.waiting(f"soru {n}") for n in range(count)]
    for cid in cids:
        served.do(desk.queue.claim(cid, "Ayşe"))
    expect(page.locator("section.mine a.line")).to_have_count(count, timeout=_LONG)
    return page, cids


def fate(dialog: Locator, cid: str) -> Locator:
    return dialog.locator(f"#fate-{cid}")


def now(served: Served, cid: str) -> tuple[Any, ...]:
    found = served.do(served.desk.conversations.get(cid))
    return found.state, found.assignee


@pytest.mark.parametrize("width", [390, 1280])
def test_who_goes_home_says_what_becomes_of_each(
    served: Served, context: BrowserContext, width: int
) -> None:
    page, (given, slept, freed, ended) = busy(served, context, 4)
    page.set_viewport_size({"width": width, "height": 800})
    page.get_by_role("button", name="Çıkış", exact=True).press("Enter")
    dialog = page.get_by_role("dialog", name=TITLE)
    expect(dialog).to_be_visible(timeout=_LONG)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page) == []
    assert dialog.evaluate("(it) => it.scrollWidth <= it.clientWidth")
    expect(fate(dialog, given).locator("option[value=keep]")).to_have_count(0)
    fate(dialog, given).select_option("transfer:Mert")
    fate(dialog, slept).select_option(index=1)
    fate(dialog, ended).select_option(label="Tamamla")
    dialog.get_by_role("button", name="Çıkış", exact=True).press("Enter")
    page.wait_for_url("**/login*", timeout=_LONG)
    assert now(served, given) == (State.ASSIGNED, "Mert")
    assert now(served, slept) == (State.SNOOZED, "Ayşe")
    assert now(served, freed) == (State.QUEUED, None)
    assert now(served, ended)[0] is State.RESOLVED


def test_one_choice_for_all_and_by_keyboard_alone(served: Served, context: BrowserContext) -> None:
    page, cids = busy(served, context, 3)
    page.get_by_role("button", name="Çevrimiçi").press("Enter")
    dialog = page.get_by_role("dialog", name=TITLE)
    expect(dialog.get_by_label("Hepsi için")).to_be_focused(timeout=_LONG)
    for cid in cids:
        expect(fate(dialog, cid)).to_have_value("keep")
    page.keyboard.type("Sıraya")
    for cid in cids:
        expect(fate(dialog, cid)).to_have_value("release")
    page.keyboard.press("Tab")
    page.keyboard.type("Bende")
    dialog.get_by_role("button", name="Uzakta ol").press("Enter")
    expect(page.get_by_role("button", name="Uzakta", exact=True)).to_be_focused(timeout=_LONG)
    states = [now(served, cid) for cid in cids]
    assert states.count((State.ASSIGNED, "Ayşe")) == 1
    assert states.count((State.QUEUED, None)) == 2


def test_what_cannot_be_done_stays_and_says_why(served: Served, context: BrowserContext) -> None:
    page, (given, freed) = busy(served, context, 2)
    page.get_by_role("button", name="Çıkış", exact=True).click()
    dialog = page.get_by_role("dialog", name=TITLE)
    fate(dialog, given).select_option("transfer:Mert")
    served.do(served.desk.agents.change("Mert", Profile(capacity=0)))
    dialog.get_by_role("button", name="Çıkış", exact=True).click()
    expect(dialog.get_by_text("Mert şu an dolu")).to_be_visible(timeout=_LONG)
    expect(dialog.get_by_role("alert")).to_contain_text("Bazıları yapılamadı")
    expect(fate(dialog, freed)).to_have_count(0)
    assert now(served, given) == (State.ASSIGNED, "Ayşe")
    dialog.get_by_role("button", name="Vazgeç").click()
    expect(dialog).to_have_count(0)
    presence = served.do(served.desk.presences.of("Ayşe", now_ms()))
    assert presence is Presence.AWAY


def test_who_logs_out_in_the_office_is_asked_at_the_desk(
    served: Served, context: BrowserContext
) -> None:
    page, (cid,) = busy(served, context, 1)
    page.goto(f"{served.url}account")
    page.get_by_role("button", name="Çıkış", exact=True).press("Enter")
    dialog = page.get_by_role("dialog", name=TITLE)
    expect(dialog).to_be_visible(timeout=_LONG)
    expect(dialog.get_by_label("Hepsi için")).to_be_focused(timeout=_LONG)
    # Who thinks better of it stays, and is not asked again by a reload.
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0, timeout=_LONG)
    page.reload()
    expect(page.locator("section.mine a.line")).to_have_count(1, timeout=_LONG)
    expect(dialog).to_have_count(0)
    assert now(served, cid) == (State.ASSIGNED, "Ayşe")
    page.goto(f"{served.url}account")
    page.get_by_role("button", name="Çıkış", exact=True).press("Enter")
    expect(dialog).to_be_visible(timeout=_LONG)
    fate(dialog, cid).select_option("release")
    dialog.get_by_role("button", name="Çıkış", exact=True).press("Enter")
    page.wait_for_url("**/login*", timeout=_LONG)
    assert now(served, cid) == (State.QUEUED, None)


def test_who_has_nothing_in_hand_leaves_the_office_at_once(
    served: Served, context: BrowserContext
) -> None:
    page = log_in(served, context, "Ayşe")
    page.goto(f"{served.url}account")
    page.get_by_role("button", name="Çıkış", exact=True).click()
    page.wait_for_url("**/login*", timeout=_LONG)


def test_with_nothing_in_hand_nothing_is_asked(served: Served, context: BrowserContext) -> None:
    page = log_in(served, context, "Ayşe")
    page.get_by_role("button", name="Çıkış", exact=True).click()
    page.wait_for_url("**/login*", timeout=_LONG)
