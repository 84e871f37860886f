"""What axe finds on a page: the same rules for every page there is."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.painting import painted

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page, *, but: str = "") -> list[tuple[str, str]]:
    """Each as rule and place; ``but`` names a rule that does not hold here."""
    painted(page)
    rules = {but: {"enabled": False}} if but else {}
    # To list everything that is as it should be takes longer than to find what is not.
    options = {"runOnly": _RULES, "rules": rules, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [(v["id"], str(node["target"])) for v in found for node in v["nodes"]]
