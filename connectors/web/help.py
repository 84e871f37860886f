"""The help centre: its front page, categories and articles, in each language."""

from __future__ import annotations

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from connectors.web import addresses, bodies, shelves
from connectors.web.context import WebContext
from connectors.web.finding import Finding
from connectors.web.limits import Limits
from connectors.web.pages import Pages
from connectors.web.shelves import Shelf, Shelves
from connectors.web.sitemap import Sitemap
from connectors.web.structured import Structured
from connectors.web.voting import PLACE, Voting
from handoff.votes import Edition
from knowledge import categories
from knowledge.wire import ArticleReply, KnowledgeError
from language.excerpts import excerpt

#: Articles of each category on the front page, and on one page of a category.
_FEW = 5
_MANY = 60
_SUMMARY = 160
#: From so many sections and characters on, an article begins with its contents.
_SECTIONS = 3
_LONG = 1200


class HelpCentre:
    """Everything under ``/help``, and what search engines ask for."""

    def __init__(self, context: WebContext, pages: Pages, limits: Limits) -> None:
        settings = context.settings
        self._knowledge = context.knowledge
        self._languages = settings.languages.enabled
        self._pages = pages
        self._shelves = Shelves(context.knowledge, settings.hours.zone, self._languages)
        self._finding = Finding(context, pages, limits, self._shelves)
        self._voting = Voting(context, limits)
        self._sitemap = Sitemap(pages, self._shelves)
        self._structured = Structured(pages.root, settings.brand)

    def routes(self) -> list[Route]:
        """What to mount."""
        return [
            Route("/help", self.choose),
            Route("/help/", self.choose),
            Route(addresses.suggestions("{lang}"), self._finding.suggestions),
            Route("/help/{lang}", self.to_front),
            Route("/help/{lang}/", self.front),
            Route("/help/{lang}/{id}", self.article),
            Route("/help/{lang}/{id}", self.vote, methods=["POST"]),
            Route("/help/{lang}/{word}/{slug}", self.category),
            *self._sitemap.routes(),
        ]

    async def choose(self, request: Request) -> Response:
        """To the front page in the reader's language."""
        lang = self._pages.preferred(request)
        return RedirectResponse(addresses.home(lang), 302, {"Vary": "Accept-Language"})

    async def to_front(self, request: Request) -> Response:
        """The front page's address ends with a slash."""
        return RedirectResponse(addresses.home(self._lang(request)), 308)

    async def front(self, request: Request) -> Response:
        """The search field, and the categories with their first articles."""
        lang = self._lang(request)
        all_ = await self._shelves.all()
        words = self._pages.words(lang)
        return self._pages.page(
            request,
            "front.html",
            lang,
            shelf=all_[lang],
            few=_FEW,
            address=addresses.home(lang),
            twins={other: addresses.home(other) for other, shelf in all_.items() if shelf.articles},
            structured=self._structured.front(lang, words["title"]),
        )

    async def category(self, request: Request) -> Response:
        """A category's articles; a large one has several pages."""
        lang, slug = self._lang(request), request.path_params["slug"]
        if request.path_params["word"] not in addresses.CATEGORY.values():
            raise HTTPException(404)
        if request.path_params["word"] != addresses.CATEGORY[lang]:
            return RedirectResponse(addresses.category(lang, slug), 308)
        all_ = await self._shelves.all()
        shelf = all_[lang]
        found = shelf.categories.get(slug)
        if found is None:
            return await self._lost(request, lang, slug)
        pages = -(-len(found.articles) // _MANY)
        number = request.query_params.get("page", "1")
        page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0
        if not 1 <= page <= pages:
            raise HTTPException(404)
        shown = found.articles[(page - 1) * _MANY : page * _MANY]
        return self._pages.page(
            request,
            "category.html",
            lang,
            shelf=shelf,
            category=found,
            shown=shown,
            number=page,
            pages=pages,
            address=addresses.category(lang, slug, page),
            twins=shelves.with_category(all_, slug) if page == 1 else {},
            structured=self._structured.category(
                lang, found, shown, self._pages.words(lang)["title"]
            ),
        )

    async def article(self, request: Request) -> Response:
        """An article, or the search page.

        One that we only have in the other language is shown in that.
        """
        lang, name = self._lang(request), request.path_params["id"]
        all_ = await self._shelves.all()
        if name in addresses.SEARCH.values() and (
            "q" in request.query_params or not _where(all_, lang, name)
        ):
            if name != addresses.SEARCH[lang]:
                query = request.query_params.get("q", "")
                return RedirectResponse(addresses.search(lang, query), 308)
            return await self._finding.page(request, lang)
        shelf = _where(all_, lang, name)
        found = await self._find(name, shelf.lang) if shelf else None
        if shelf is None or found is None:
            return await self._lost(request, lang, name)
        return await self._shown(request, lang, found, all_, shelf)

    async def vote(self, request: Request) -> Response:
        """The form at an article's end. Votes belong to the words that were read."""
        lang, name = self._lang(request), request.path_params["id"]
        shelf = _where(await self._shelves.all(), lang, name)
        found = await self._find(name, shelf.lang) if shelf else None
        if found is None:
            return await self._lost(request, lang, name)
        return await self._voting.take(request, _edition(found))

    async def _shown(
        self, request: Request, lang: str, found: ArticleReply, all_: dict[str, Shelf], shelf: Shelf
    ) -> Response:
        words, entry = self._pages.words(lang), shelf.articles[found["id"]]
        body = bodies.prepared(found["html"], self._pages.root, words["table"], words["picture"])
        category = shelf.of(entry)
        listed = category.slug in all_[lang].categories
        path = [
            (words["title"], addresses.home(lang)),
            (
                categories.named(entry["category"] or category.slug, lang),
                addresses.category(lang, category.slug) if listed else None,
            ),
            (found["title"], None),
        ]
        summary = excerpt(found["text"], _SUMMARY)
        long = len(found["text"]) >= _LONG and len(body.sections) >= _SECTIONS
        return self._pages.page(
            request,
            "article.html",
            lang,
            personal=True,
            article=found,
            summary=summary,
            body=Markup(body.html),  # noqa: S704 - sanitised by the knowledge server
            contents=[s for s in body.sections if s.level == 2] if long else [],
            path=path,
            icon=category.icon,
            related=await self._shelves.related(shelf, entry),
            vote=await self._voting.vote(request, _edition(found)),
            place=PLACE,
            address=addresses.article(found["lang"], found["id"]),
            here=addresses.article(lang, found["id"]),
            twins=shelves.with_article(all_, found["id"]),
            structured=self._structured.article(found, summary, body.questions, path),
        )

    async def _lost(self, request: Request, lang: str, name: str) -> Response:
        """404, with what may have been meant: an address often says what it was about."""
        query = " ".join(name.replace("-", " ").split())[:100]
        maybe = await self._finding.meant(query, lang)
        return self._pages.notice(request, "missing", 404, lang, maybe=maybe, query=query)

    async def _find(self, name: str, lang: str) -> ArticleReply | None:
        try:
            return await self._knowledge.article(name, lang)
        except KnowledgeError:
            return None  # deleted since the shelf was arranged

    def _lang(self, request: Request) -> str:
        lang = str(request.path_params["lang"])
        if lang not in self._languages:
            raise HTTPException(404)
        return lang


def _edition(found: ArticleReply) -> Edition:
    return Edition.of(found["id"], found["lang"], found["title"], found["text"])


def _where(all_: dict[str, Shelf], lang: str, name: str) -> Shelf | None:
    """The shelf that has the article, the language's own before others."""
    ordered = sorted(all_.values(), key=lambda shelf: shelf.lang != lang)
    return next((shelf for shelf in ordered if name in shelf.articles), None)
