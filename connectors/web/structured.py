"""What pages say of themselves to machines: schema.org as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from connectors.web import addresses
from connectors.web.bodies import Section
from connectors.web.shelves import Category
from knowledge.wire import ArticleReply
from ops.settings import Brand

#: Inside a script element nothing may look like its end, or like any markup at all.
_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}

Thing = dict[str, Any]


class Structured:
    """Makes the graphs of one shop's pages. ``root`` is the site's own address."""

    def __init__(self, root: str, brand: Brand) -> None:
        self._root = root
        self._shop: Thing = {"@type": "Organization", "name": brand.name, "url": brand.site}

    def front(self, lang: str, title: str) -> Markup:
        """The help centre's first page, and how it is searched."""
        target = self._root + addresses.search(lang) + "?q={query}"
        search = {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": target},
            "query-input": "required name=query",
        }
        site = {
            "@type": "WebSite",
            "name": title,
            "url": self._root + addresses.home(lang),
            "inLanguage": lang,
            "publisher": self._shop,
            "potentialAction": search,
        }
        return graph(site)

    def category(self, lang: str, category: Category, shown: Sequence[Any], help_: str) -> Markup:
        """A category with the articles that this page of it lists."""
        listed = [
            {
                "@type": "ListItem",
                "position": place,
                "url": self._root + e["url"],
                "name": e["title"],
            }
            for place, e in enumerate(shown, 1)
        ]
        page = {
            "@type": "CollectionPage",
            "name": category.name,
            "url": self._root + addresses.category(lang, category.slug),
            "inLanguage": lang,
            "mainEntity": {
                "@type": "ItemList",
                "numberOfItems": len(category.articles),
                "itemListElement": listed,
            },
        }
        path = [(help_, addresses.home(lang)), (category.name, None)]
        return graph(page, self._crumbs(path))

    def article(
        self,
        article: ArticleReply,
        summary: str,
        questions: Sequence[Section],
        path: Sequence[tuple[str, str | None]],
    ) -> Markup:
        """An article; as questions with answers too when that is what it is."""
        url = self._root + addresses.article(article["lang"], article["id"])
        about: Thing = {
            "@type": "Article",
            "headline": article["title"],
            "description": summary,
            "inLanguage": article["lang"],
            "url": url,
            "mainEntityOfPage": url,
            "author": self._shop,
            "publisher": self._shop,
        }
        if article["updated"]:
            about["dateModified"] = article["updated"]
        asked = [(section.title, section.text) for section in questions]
        if article["title"].endswith("?"):
            asked = [(article["title"], article["text"])]
        things = [about, self._crumbs(path)]
        if asked and (len(asked) > 1 or article["title"].endswith("?")):
            things.append(_faq(url, article["lang"], asked))
        return graph(*things)

    def _crumbs(self, path: Sequence[tuple[str, str | None]]) -> Thing:
        items: list[Thing] = []
        for place, (name, address) in enumerate(path, 1):
            item: Thing = {"@type": "ListItem", "position": place, "name": name}
            if address:
                item["item"] = self._root + address
            items.append(item)
        return {"@type": "BreadcrumbList", "itemListElement": items}


def graph(*things: Thing) -> Markup:
    """Things as the content of a script element of type ``application/ld+json``."""
    text = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False)
    for character, escaped in _ESCAPES.items():
        text = text.replace(character, escaped)
    return Markup(text)  # noqa: S704 - nothing in it can end the element


def _faq(url: str, lang: str, asked: Sequence[tuple[str, str]]) -> Thing:
    entities = [
        {
            "@type": "Question",
            "name": question,
            "acceptedAnswer": {"@type": "Answer", "text": " ".join(answer.split())},
        }
        for question, answer in asked
    ]
    return {"@type": "FAQPage", "url": url, "inLanguage": lang, "mainEntity": entities}
