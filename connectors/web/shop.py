"""The demo shop: a page to see the chat on."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.web import catalogue, wording
from connectors.web.pages import Pages


class Shop:
    """One page of products that cannot be bought."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def routes(self) -> list[Route]:
        """What to mount."""
        return [Route("/", self.front)]

    async def front(self, request: Request) -> Response:
        """The shop; ``?lang=en`` for English."""
        pages = self._pages
        lang = pages.language(request.query_params.get("lang"))
        return pages.page(
            request,
            "shop.html",
            lang,
            t={name: pages.filled(text) for name, text in wording.SHOP[lang].items()},
            categories=catalogue.CATEGORIES,
            products=catalogue.PRODUCTS,
            help=catalogue.HELP[lang],
            other=pages.other(lang),
        )
