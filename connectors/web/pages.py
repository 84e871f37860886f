"""How a page is made: templates, the shop's brand, headers, and the pages for what went wrong."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from connectors.web import addresses, colours, helpwords, wording
from connectors.web.assets import Asset, Assets
from connectors.web.headers import for_page
from connectors.web.problems import Problem, TooMany
from language import dates
from language.excerpts import excerpt
from ops.settings import Settings

OTHER = {"tr": "en", "en": "tr"}


class Pages:
    """Server-rendered, without inline scripts or styles; sent once, then only when changed."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.root = settings.web.public_url
        self.brand = settings.brand
        self.languages = settings.languages
        self._headers = for_page(self.root)
        self._assets = Assets(folder)
        declared = ";".join(
            f"{name}:{value}" for name, value in colours.properties(self.brand.color).items()
        )
        self._brand_css = Asset.of(f":root{{{declared}}}\n".encode(), "text/css; charset=utf-8")
        self._templates = Environment(
            loader=FileSystemLoader(folder),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["excerpt"] = excerpt
        self._templates.globals |= {
            "brand": self.brand.model_dump(),
            "root": self.root,
            "default_lang": self.languages.default,
            "to": addresses,
            "day": self.day,
        }
        self._words = {
            lang: {
                name: self.filled(text) for name, text in {**words, **helpwords.HELP[lang]}.items()
            }
            for lang, words in wording.PAGES.items()
        }

    def routes(self) -> list[Route]:
        """What every page loads."""
        return [
            Route("/pages/brand.css", self.brand_css),
            Route("/pages/{name}", self._assets.named),
        ]

    async def brand_css(self, request: Request) -> Response:
        """The shop's colours as custom properties."""
        return self._brand_css.respond(request)

    def other(self, lang: str) -> str | None:
        """The other language, when the shop has two."""
        return OTHER[lang] if OTHER[lang] in self.languages.enabled else None

    def language(self, wish: str | None) -> str:
        """The wish, when the shop speaks it, else the shop's own language."""
        return wish if wish in self.languages.enabled else self.languages.default

    def preferred(self, request: Request) -> str:
        """The first of the shop's languages that the browser asks for."""
        wishes = []
        for place, item in enumerate(request.headers.get("accept-language", "").split(",")):
            name, _, weight = item.strip().partition(";q=")
            try:
                wishes.append((-float(weight or 1), place, name[:2].lower()))
            except ValueError:
                continue
        known = (name for _, _, name in sorted(wishes) if name in self.languages.enabled)
        return next(known, self.languages.default)

    def day(self, updated: str, lang: str) -> str:
        """A date as articles carry it, in words; empty when there is none."""
        if not updated:
            return ""
        day = date.fromisoformat(updated)
        return dates.full(day, date.min, lang).replace(dates.weekday(day, lang), "").strip()

    def words(self, lang: str) -> dict[str, str]:
        """Every sentence of the pages' frame and of the help centre."""
        return self._words[lang]

    def filled(self, text: str) -> str:
        """A sentence with the shop's name and the assistant's in it."""
        return text.replace("{brand}", self.brand.name).replace("{assistant}", self.brand.assistant)

    def page(
        self,
        request: Request,
        template: str,
        lang: str,
        status: int = 200,
        *,
        personal: bool = False,
        **values: Any,
    ) -> Response:
        """A page, or 304 when the browser has it as it is.

        Args:
            personal: it shows something of this visitor's own, which no shared cache may keep.
        """
        html = self._templates.get_template(template).render(
            lang=lang, p=self._words[lang], **values
        )
        cache = "private, no-cache" if personal else "no-cache"
        headers = {**self._headers, "Cache-Control": cache}
        if status != 200:
            return HTMLResponse(html, status, headers)
        tag = f'"{hashlib.sha256(html.encode()).hexdigest()[:20]}"'
        headers["ETag"] = tag
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return HTMLResponse(html, status, headers)

    def notice(
        self, request: Request, kind: str, status: int, lang: str, **values: Any
    ) -> Response:
        """A page that says what went wrong: "missing", "down", "busy", "refused"."""
        values = {"maybe": (), "query": "", **values}
        return self.page(request, "notice.html", lang, status, kind=kind, **values)

    async def missing(self, request: Request, error: Exception) -> Response:
        """Any address that leads nowhere."""
        return self.notice(request, "missing", 404, self._spoken(request))

    async def down(self, request: Request, error: Exception) -> Response:
        """The knowledge server or the store does not answer."""
        page = self.notice(request, "down", 503, self._spoken(request))
        page.headers["Retry-After"] = "30"
        return page

    async def busy(self, request: Request, error: Exception) -> Response:
        """More requests than a reader makes."""
        page = self.notice(request, "busy", 429, self._spoken(request))
        seconds = -(-error.wait_ms // 1000) if isinstance(error, TooMany) else 60
        page.headers["Retry-After"] = str(seconds)
        return page

    async def refused(self, request: Request, error: Exception) -> Response:
        """A form that is not ours, or not as we made it."""
        status = error.status if isinstance(error, Problem) else 400
        return self.notice(request, "refused", status, self._spoken(request))

    def _spoken(self, request: Request) -> str:
        parts = request.url.path.split("/")
        if len(parts) > 2 and parts[1] == "help" and parts[2] in self.languages.enabled:
            return parts[2]
        return self.preferred(request)
