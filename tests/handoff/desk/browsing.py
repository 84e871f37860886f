"""What tests in a real browser do on every page of the desk."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.accessibility import violations as violations
from tests.handoff.desk.conftest import PASSWORD, Served
from tests.painting import painted as painted


def fits(page: Page) -> bool:
    """Whether nothing sticks out to the right."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def log_in(served: Served, context: BrowserContext, name: str) -> Page:
    """A page of the desk for a new agent, who comes in without drawing the login's page."""
    served.do(served.desk.agents.add(name, PASSWORD))
    form, headers = {"name": name, "password": PASSWORD}, {"Origin": served.origin}
    asked = context.request.post(f"{served.url}login", form=form, headers=headers, max_redirects=0)
    assert asked.status == 303
    page = context.new_page()
    page.goto(served.url)
    expect(page.get_by_role("navigation")).to_be_visible()
    painted(page)
    return page


def written(served: Served, cid: str, kind: str = "message") -> list[str]:
    """What agents have written, as the log has it."""
    entries = served.do(served.desk.conversations.entries(cid))
    return [e.text for e in entries if e.author == "agent" and e.kind == kind]
