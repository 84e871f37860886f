"""What search engines ask for: ``/robots.txt`` and ``/sitemap.xml``."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from connectors.web import addresses
from connectors.web.pages import Pages
from connectors.web.shelves import Shelf, Shelves, with_article, with_category

_SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


class Sitemap:
    """The help centre's pages, each with its twin in the other language."""

    def __init__(self, pages: Pages, shelves: Shelves) -> None:
        self._root = pages.root
        self._shelves = shelves
        self._made: tuple[dict[str, Shelf], str] | None = None

    def routes(self) -> list[Route]:
        """What to mount."""
        return [Route("/robots.txt", self.robots), Route("/sitemap.xml", self.sitemap)]

    async def robots(self, request: Request) -> Response:
        """Everything may be read but conversations, the agents' desk and lists of results."""
        closed = ["/chat/", "/desk", "/help/suggestions/"]
        closed += [f"{addresses.search(lang)}?" for lang in addresses.SEARCH]
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
        text = "\n".join([*lines, "", f"Sitemap: {self._root}/sitemap.xml", ""])
        return PlainTextResponse(text, headers={"Cache-Control": "public, max-age=3600"})

    async def sitemap(self, request: Request) -> Response:
        """Raises KnowledgeUnavailable, KnowledgeError: nobody knows the pages."""
        shelves = await self._shelves.all()
        if self._made is None or self._made[0] is not shelves:
            self._made = shelves, self._written(shelves)
        headers = {"Cache-Control": "public, max-age=600"}
        return Response(self._made[1], media_type="application/xml", headers=headers)

    def _written(self, shelves: dict[str, Shelf]) -> str:
        filled = {lang: shelf for lang, shelf in shelves.items() if shelf.articles}
        lines = [
            self._url({lang: addresses.home(lang) for lang in filled}, lang) for lang in filled
        ]
        for lang, shelf in filled.items():
            for slug in shelf.categories:
                lines.append(self._url(with_category(filled, slug), lang))
            for name, entry in shelf.articles.items():
                lines.append(self._url(with_article(filled, name), lang, entry["updated"]))
        return "\n".join(
            ['<?xml version="1.0" encoding="UTF-8"?>', f"<urlset {_SPACES}>", *lines, "</urlset>\n"]
        )

    def _url(self, paths: dict[str, str], lang: str, updated: str = "") -> str:
        parts = [f"<loc>{escape(self._root + paths[lang])}</loc>"]
        if updated:
            parts.append(f"<lastmod>{updated}</lastmod>")
        if len(paths) > 1:
            parts += [
                f'<xhtml:link rel="alternate" hreflang="{other}" '
                f"href={quoteattr(self._root + path)}/>"
                for other, path in paths.items()
            ]
        return f"<url>{''.join(parts)}</url>"
