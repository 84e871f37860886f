"""The help articles as readers find them: by language, in categories."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from itertools import islice

from connectors.web import addresses
from knowledge import categories
from knowledge.wire import AsyncClient, Entry, Hit, KnowledgeError
from language.fold import fold, lower, tokens

_RELATED = 5
_NEAREST = 3

#: Where Turkish letters stand that Unicode puts elsewhere: ç after c, ı before i.
_ORDER = str.maketrans(
    {"ç": "c~", "ğ": "g~", "ı": "h~", "ö": "o~", "ş": "s~", "ü": "u~", "â": "a", "î": "i"}
)


@dataclass(frozen=True, slots=True)
class Category:
    """``slug`` in addresses; ``icon`` names a drawing."""

    slug: str
    name: str
    note: str
    icon: str
    articles: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """One language's articles, by title; ``words`` are their titles and ids, folded."""

    lang: str
    articles: dict[str, Entry]
    categories: dict[str, Category]
    words: dict[str, str]
    related: dict[str, tuple[Entry, ...]] = field(default_factory=dict)

    def titled(self, beginning: str, limit: int) -> list[Entry]:
        """Up to ``limit`` articles, by title, that have in title or id a word for each of these.

        A word may be only begun, as it is while somebody types.
        """
        starts = [f" {word}" for word in tokens(beginning)]
        if not starts:
            return []
        found = (
            self.articles[name]
            for name, words in self.words.items()
            if all(start in words for start in starts)
        )
        return list(islice(found, limit))

    def of(self, entry: Entry) -> Category:
        """The category an article of this shelf is in."""
        return self.categories[categories.slug(entry["category"])]


class Shelves:
    """The articles of today's index, fetched anew only when the index or the day is another."""

    def __init__(self, knowledge: AsyncClient, zone: tzinfo, languages: Sequence[str]) -> None:
        self._knowledge = knowledge
        self._zone = zone
        self._languages = languages
        self._arranging = asyncio.Lock()
        self._of: tuple[str, str] | None = None
        self._shelves: dict[str, Shelf] = {}

    async def all(self) -> dict[str, Shelf]:
        """Every language's shelf.

        Raises:
            KnowledgeUnavailable, KnowledgeError: nobody knows.
        """
        health = await self._knowledge.health()
        today = f"{datetime.now(self._zone):%Y-%m-%d}"
        async with self._arranging:
            if self._of != (health["index"], today):
                entries = {lang: await self._knowledge.articles(lang) for lang in self._languages}
                # Ten thousand articles take a second, which others must not wait for.
                self._shelves = await asyncio.to_thread(_all, entries)
                self._of = (health["index"], today)
            return self._shelves

    async def related(self, shelf: Shelf, entry: Entry) -> tuple[Entry, ...]:
        """Articles to read next: the nearest in meaning, then others of the same category."""
        found = shelf.related.get(entry["id"])
        if found is None:
            hits: list[Hit] = []
            try:
                reply = await self._knowledge.search(entry["title"], shelf.lang, _NEAREST + 1)
                hits = reply["hits"]
            except KnowledgeError:
                pass  # the category alone will do
            near = [hit["article"] for hit in hits if hit["article"] != entry["id"]]
            names = near[:_NEAREST] + [other["id"] for other in shelf.of(entry).articles]
            chosen = [n for n in dict.fromkeys(names) if n in shelf.articles and n != entry["id"]]
            found = tuple(shelf.articles[name] for name in chosen[:_RELATED])
            shelf.related[entry["id"]] = found
        return found


def arranged(lang: str, entries: Sequence[Entry]) -> Shelf:
    """A shelf: the known categories in their usual order, then others by name."""
    ordered = sorted(entries, key=lambda entry: _place(entry["title"], lang))
    groups: dict[str, list[Entry]] = {}
    for entry in ordered:
        groups.setdefault(categories.slug(entry["category"]), []).append(entry)
    known = list(categories.CATEGORIES)
    found = [_category(name, lang, group) for name, group in groups.items()]
    found.sort(
        key=lambda one: (
            known.index(one.slug) if one.slug in known else len(known),
            _place(one.name, lang),
        )
    )
    return Shelf(
        lang,
        {entry["id"]: entry for entry in ordered},
        {one.slug: one for one in found},
        {entry["id"]: f" {fold(entry['title'])} {fold(entry['id'])}" for entry in ordered},
    )


def _all(entries: Mapping[str, Sequence[Entry]]) -> dict[str, Shelf]:
    return {lang: arranged(lang, listed) for lang, listed in entries.items()}


def with_article(shelves: dict[str, Shelf], name: str) -> dict[str, str]:
    """The article's address in each language that has it."""
    return {
        lang: addresses.article(lang, name)
        for lang, shelf in shelves.items()
        if name in shelf.articles
    }


def with_category(shelves: dict[str, Shelf], name: str) -> dict[str, str]:
    """The category's address in each language that has it."""
    return {
        lang: addresses.category(lang, name)
        for lang, shelf in shelves.items()
        if name in shelf.categories
    }


def _category(name: str, lang: str, group: Sequence[Entry]) -> Category:
    words = categories.CATEGORIES.get(name)
    note = words[lang][1] if words else ""
    icon = name if words else categories.NO_CATEGORY
    return Category(
        name, categories.named(group[0]["category"] or name, lang), note, icon, tuple(group)
    )


def _place(text: str, lang: str) -> tuple[str, str]:
    return lower(text, lang).translate(_ORDER), text
