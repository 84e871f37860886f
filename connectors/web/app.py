"""The website's side as one application, for the gateway to mount at the root."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route, WebSocketRoute

from connectors.web.api import Api
from connectors.web.assets import Assets
from connectors.web.context import WebContext
from connectors.web.files import FileApi
from connectors.web.headers import SecurityHeaders
from connectors.web.help import HelpCentre
from connectors.web.incoming import Counter
from connectors.web.limits import Limits
from connectors.web.pages import Pages
from connectors.web.problems import Problem, TooMany
from connectors.web.shop import Shop
from connectors.web.socket import Sockets
from connectors.web.tokens import Tokens
from handoff.errors import HandoffError, StoreUnavailable
from knowledge.wire import KnowledgeError, KnowledgeUnavailable

_HERE = Path(__file__).parent


def create(web: WebContext) -> Starlette:
    """``/chat/v1``, ``/widget.js``, the demo shop at ``/`` and the help centre.

    Mount it last: it answers 404 for every address it does not know.
    """
    settings = web.settings
    tokens = Tokens(settings.secret.get_secret_value(), web.shop)
    limits = Limits(web.redis, web.shop)
    counter = Counter(web, limits)
    api = Api(web, tokens, limits, counter)
    sockets = Sockets(web, tokens, counter)
    chat = Starlette(
        routes=[
            *api.routes(),
            *FileApi(web, api, limits).routes(),
            WebSocketRoute("/socket", sockets.serve),
        ],
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=list(settings.web.origins),
                allow_methods=["GET", "POST"],
                allow_headers=["Authorization", "Content-Type"],
                expose_headers=["Retry-After"],
                max_age=3600,
            )
        ],
        exception_handlers={
            Problem: api.refuse,
            HandoffError: api.refuse,
            HTTPException: api.misplaced,
        },
    )
    widget = Assets(_HERE / "widget")
    pages = Pages(settings, _HERE / "pages")

    async def entry_point(request: Request) -> Response:
        return widget.respond("widget.js", request)

    return Starlette(
        routes=[
            Mount("/chat/v1", chat),
            Route("/widget.js", entry_point),
            Route("/widget/{name}", widget.named),
            *pages.routes(),
            *Shop(pages).routes(),
            *HelpCentre(web, pages, limits).routes(),
        ],
        middleware=[Middleware(SecurityHeaders)],
        exception_handlers={
            404: pages.missing,
            TooMany: pages.busy,
            Problem: pages.refused,
            KnowledgeUnavailable: pages.down,
            KnowledgeError: pages.down,
            StoreUnavailable: pages.down,
        },
    )
