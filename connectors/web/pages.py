"""Pages that customers read: the demo shop and the help articles."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from connectors.web import catalogue, wording
from connectors.web.assets import Asset, Assets
from connectors.web.context import WebContext
from connectors.web.headers import for_page
from knowledge.wire import ArticleReply, KnowledgeError, KnowledgeUnavailable
from language import dates

_FALLBACK = {"tr": "en", "en": "tr"}


@dataclass(frozen=True, slots=True)
class _Brand:
    name: str
    assistant: str
    color: str
    site: str
    email: str
    phone: str


class Pages:
    """Server-rendered, without inline scripts or styles."""

    def __init__(self, context: WebContext, folder: Path) -> None:
        settings = context.settings
        self._knowledge = context.knowledge
        self._languages = settings.languages
        self._headers = for_page(settings.web.public_url)
        self._assets = Assets(folder)
        self._brand = _Brand(**settings.brand.model_dump())
        css = f":root{{--brand:{self._brand.color}}}\n"
        self._brand_css = Asset.of(css.encode(), "text/css; charset=utf-8")
        self._templates = Environment(
            loader=FileSystemLoader(folder),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["brand"] = asdict(self._brand)

    def routes(self) -> list[Route]:
        """What to mount."""
        return [
            Route("/", self.shop),
            Route("/help/{lang}/{id}", self.article),
            Route("/pages/brand.css", self.brand_css),
            Route("/pages/{name}", self._assets.named),
        ]

    async def brand_css(self, request: Request) -> Response:
        """The shop's colour as a custom property."""
        return self._brand_css.respond(request)

    async def shop(self, request: Request) -> Response:
        """The demo shop; ``?lang=en`` for English."""
        lang = self._language(request.query_params.get("lang"))
        return self._page(
            "shop.html",
            lang,
            t=self._filled(wording.SHOP[lang]),
            categories=catalogue.CATEGORIES,
            products=catalogue.PRODUCTS,
            help=catalogue.HELP[lang],
            other=_FALLBACK[lang] if len(self._languages.enabled) > 1 else None,
        )

    async def article(self, request: Request) -> Response:
        """A help article; one that we only have in the other language is shown in that."""
        lang, identifier = request.path_params["lang"], request.path_params["id"]
        if lang not in self._languages.enabled:
            return self._notice("missing", self._language(None), 404)
        try:
            asked = await self._find(identifier, lang)
            other = await self._find(identifier, _FALLBACK[lang])
        except KnowledgeUnavailable:
            return self._notice("down", lang, 503)
        found = asked or other
        if found is None:
            return self._notice("missing", lang, 404)
        return self._page(
            "article.html",
            lang,
            article=found,
            body=Markup(found["html"]),  # noqa: S704 - sanitised by the knowledge server
            updated=_day(found["updated"], lang),
            translated=asked is not None and other is not None,
            other=_FALLBACK[lang],
        )

    async def missing(self, request: Request, error: Exception) -> Response:
        """Any address that leads nowhere."""
        lang = "en" if request.url.path.startswith("/help/en/") else None
        if lang is None and request.headers.get("accept-language", "tr")[:2].lower() == "en":
            lang = "en"
        return self._notice("missing", self._language(lang), 404)

    async def _find(self, identifier: str, lang: str) -> ArticleReply | None:
        if lang not in self._languages.enabled:
            return None
        try:
            return await self._knowledge.article(identifier, lang)
        except KnowledgeError:
            return None

    def _notice(self, kind: str, lang: str, status: int) -> Response:
        return self._page("notice.html", lang, status, kind=kind)

    def _page(self, template: str, lang: str, status: int = 200, **values: Any) -> Response:
        words = self._filled(wording.PAGES[lang])
        html = self._templates.get_template(template).render(lang=lang, p=words, **values)
        headers = {**self._headers, "Cache-Control": "no-cache"}
        if status == 503:
            headers["Retry-After"] = "30"
        return HTMLResponse(html, status, headers)

    def _filled(self, words: dict[str, str]) -> dict[str, str]:
        known = {"{brand}": self._brand.name, "{assistant}": self._brand.assistant}
        filled = dict(words)
        for name, text in filled.items():
            for mark, value in known.items():
                text = text.replace(mark, value)
            filled[name] = text
        return filled

    def _language(self, wish: str | None) -> str:
        return wish if wish in self._languages.enabled else self._languages.default


def _day(updated: str, lang: str) -> str:
    """An article's date in words; empty when the article has none."""
    return dates.full(date.fromisoformat(updated), date.today(), lang) if updated else ""
