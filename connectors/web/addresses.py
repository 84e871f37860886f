"""The help centre's addresses, from the site's root, in each language's own words."""

from __future__ import annotations

from urllib.parse import quote

#: The word before a category's name, and the search page's.
CATEGORY = {"tr": "kategori", "en": "category"}
SEARCH = {"tr": "ara", "en": "search"}


def home(lang: str) -> str:
    """The help centre's first page."""
    return f"/help/{lang}/"


def article(lang: str, identifier: str) -> str:
    """An article."""
    return f"/help/{lang}/{identifier}"


def category(lang: str, slug: str, page: int = 1) -> str:
    """A category, or a later page of a large one."""
    return f"/help/{lang}/{CATEGORY[lang]}/{slug}" + (f"?page={page}" if page > 1 else "")


def search(lang: str, query: str = "") -> str:
    """The search page, with the results when there is a query."""
    return f"/help/{lang}/{SEARCH[lang]}" + (f"?q={quote(query)}" if query else "")


def suggestions(lang: str) -> str:
    """Where the search field asks for suggestions; no language is called like that."""
    return f"/help/suggestions/{lang}"
