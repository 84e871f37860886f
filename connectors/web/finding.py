"""Searching the help centre: the page with results, and suggestions while somebody types."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from connectors.web import addresses
from connectors.web.context import WebContext
from connectors.web.incoming import clean
from connectors.web.limits import Limits, network_of
from connectors.web.pages import Pages
from connectors.web.problems import TooMany, details
from connectors.web.shelves import Shelves
from handoff.errors import StoreUnavailable
from handoff.unanswered import Unanswered
from knowledge import categories
from knowledge.wire import AsyncClient, Entry, Hit, KnowledgeError, KnowledgeUnavailable, Part
from language.detect import detect
from language.masks import mask

log = structlog.get_logger(__name__)

#: A longer query is cut: the beginning holds the question, and a person typed it to be read.
LONGEST = 200
_SHORTEST = 2
_RESULTS = 10
_SUGGESTIONS = 6
_BEGUN = 3
_SEARCHES_PER_MINUTE = 60
#: Typing asks several times a second, and a family shares an address.
_SUGGESTIONS_PER_MINUTE = 400


@dataclass(frozen=True, slots=True)
class Found:
    """``band`` as the knowledge server has it; ``lang``: the language it was looked for in."""

    lang: str
    band: str
    probability: float
    hits: Sequence[Hit]
    parts: Sequence[Part] = ()


class Finding:
    """The same engine that answers in the chat."""

    def __init__(
        self, context: WebContext, pages: Pages, limits: Limits, of_today: Shelves
    ) -> None:
        self._knowledge: AsyncClient = context.knowledge
        self._unanswered = Unanswered(context.redis, context.shop)
        self._shelves = of_today
        self._pages = pages
        self._limits = limits

    async def page(self, request: Request, lang: str) -> Response:
        """The results; without a query, a field to type one.

        Raises:
            TooMany: more searches than a person makes.
            KnowledgeUnavailable, KnowledgeError: nothing can be searched.
        """
        query, whole = shortened(request.query_params.get("q", ""))
        found = Found(lang, "none", 0.0, ())
        kept = False
        if query:
            await self._count(request, "help-search", _SEARCHES_PER_MINUTE)
            found = await self.find(query, lang, _RESULTS)
            kept = await self._keep(query, found)
        return self._pages.page(
            request,
            "search.html",
            lang,
            query=query,
            cut=not whole,
            found=found,
            kept=kept,
            other=self._pages.other(lang),
        )

    async def suggestions(self, request: Request) -> Response:
        """``{"hits": [{"title", "url", "category", "lang"}]}`` for ``?q=``, best first."""
        lang = self._pages.language(request.path_params["lang"])
        query, _ = shortened(request.query_params.get("q", ""))
        shown: list[dict[str, str]] = []
        try:
            if len(query) >= _SHORTEST:
                await self._count(request, "help-suggestions", _SUGGESTIONS_PER_MINUTE)
                shown = await self._suggested(query, lang)
        except TooMany as refusal:
            seconds = -(-refusal.wait_ms // 1000)
            error = {"error": details(refusal, lang)}
            return JSONResponse(error, 429, {"Retry-After": str(seconds)})
        except (KnowledgeUnavailable, KnowledgeError):
            return JSONResponse({"error": {"code": "unavailable", "retry": True}}, 503)
        return JSONResponse({"hits": shown})

    async def find(self, query: str, lang: str, limit: int) -> Found:
        """The articles that answer a question asked on a page in ``lang``.

        It is looked for in the language it is written in, then in the page's. Either knows the
        articles that only the other one has. Personal numbers in it are nobody's to read.
        """
        query = mask(query)
        written = detect(query, lang) if self._pages.other(lang) else lang
        reply = await self._knowledge.search(query, written, limit)
        if written != lang and reply["band"] == "none":
            written = lang
            reply = await self._knowledge.search(query, lang, limit)
        return Found(written, reply["band"], reply["probability"], reply["hits"], reply["parts"])

    async def meant(self, words: str, lang: str) -> Sequence[Entry]:
        """Up to three articles that the words of an address which leads nowhere may mean."""
        shelf = (await self._shelves.all())[lang]
        begun = shelf.titled(words, _BEGUN)
        if begun:
            return begun
        found = await self.find(words, lang, _BEGUN)
        names = [hit["article"] for hit in found.hits if found.band != "none"]
        return [shelf.articles[name] for name in names if name in shelf.articles]

    async def _suggested(self, query: str, lang: str) -> list[dict[str, str]]:
        """Titles that the query is the beginning of, then what the engine finds."""
        shelf = (await self._shelves.all())[lang]
        begun = shelf.titled(query, _BEGUN)
        found = await self.find(query, lang, _SUGGESTIONS)
        chosen: dict[str, Entry | Hit] = {entry["url"]: entry for entry in begun}
        for hit in found.hits:
            chosen.setdefault(addresses.article(found.lang, hit["article"]), hit)
        return [
            {
                "title": one["title"],
                "url": url,
                "category": categories.named(one["category"], lang) if one["category"] else "",
                "lang": one["lang"],
            }
            for url, one in list(chosen.items())[:_SUGGESTIONS]
        ]

    async def _count(self, request: Request, kind: str, limit: int) -> None:
        """Searching needs no store, so one that is down stops nobody."""
        address = network_of(request.client.host if request.client else None)
        with contextlib.suppress(StoreUnavailable):
            await self._limits.take(kind, address, secrets.token_hex(8), limit)

    async def _keep(self, query: str, found: Found) -> bool:
        """Note what was asked and not answered; whether there was anything and it is kept."""
        whole = Part(
            text=query, hits=list(found.hits), probability=found.probability, band=found.band
        )
        missed = [part for part in found.parts or [whole] if part["band"] == "none"]
        try:
            for part in missed:
                await self._unanswered.note(
                    part["text"],
                    found.lang,
                    "help",
                    nearest=part["hits"][0]["article"] if part["hits"] else "",
                    probability=part["probability"],
                )
        except StoreUnavailable as error:
            log.warning("unanswered_question_lost", error=str(error))
            return False
        return bool(missed)


def shortened(raw: str) -> tuple[str, bool]:
    """A query as it is searched and shown, and whether that is all of it."""
    text = " ".join(clean(raw).split())
    if len(text) <= LONGEST:
        return text, True
    kept = text[:LONGEST]
    words, space, _ = kept.rpartition(" ")
    return (words if space and len(words) > LONGEST // 2 else kept), False
