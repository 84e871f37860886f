"""When a page that was asked for is there to be used, or measured."""

from __future__ import annotations

from playwright.sync_api import Page


def painted(page: Page) -> None:
    """Wait until its scripts and stylesheets have come and it has been drawn.

    What a page says can be read before. Its colours cannot, what its scripts add is not there to
    be reached by Tab, and keys before the first drawing are thrown away by the browser.
    """
    page.wait_for_load_state()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
