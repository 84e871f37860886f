"""The desk's pages: the application itself, and the login in front of it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.templating import Jinja2Templates

from handoff.agents import TooManyAttempts
from handoff.desk.guard import (
    COOKIE,
    LANG_COOKIE,
    Desk,
    NotLoggedIn,
    agent_of,
    language,
    remember,
)
from handoff.errors import StoreUnavailable

HERE = Path(__file__).parent
router = APIRouter(include_in_schema=False)
_templates = Jinja2Templates(HERE / "templates")

_WORDS = {
    "tr": {
        "title": "Destek masası",
        "lead": "Müşteri görüşmelerini yanıtlamak için giriş yapın.",
        "name": "Adınız",
        "password": "Şifreniz",
        "enter": "Giriş yap",
        "wrong": "Ad ya da şifre yanlış. Lütfen yeniden deneyin.",
        "other": "English",
        "loading": "Masa açılıyor…",
        "noscript": "Masanın çalışması için tarayıcınızda JavaScript açık olmalı.",
    },
    "en": {
        "title": "Support desk",
        "lead": "Log in to answer customers' conversations.",
        "name": "Your name",
        "password": "Your password",
        "enter": "Log in",
        "wrong": "The name or the password is wrong. Please try again.",
        "other": "Türkçe",
        "loading": "Opening the desk…",
        "noscript": "The desk needs JavaScript to be switched on in your browser.",
    },
}


@router.get("/")
async def desk(request: Request, desk: Desk) -> Response:
    """The application, for those who are logged in; the login for everybody else."""
    try:
        agent = await agent_of(request)
    except NotLoggedIn:
        return RedirectResponse(_url(request, "/login"), 303)
    return _page(
        request,
        "desk.html",
        agent=agent.name,
        brand=desk.settings.brand.name,
        timezone=desk.settings.hours.timezone,
        limit=desk.settings.limits.message_chars,
    )


@router.get("/login")
async def show_login(request: Request, desk: Desk, lang: str = "") -> Response:
    """The login form; ``?lang=`` switches its language and remembers that."""
    if lang in _WORDS:
        response = RedirectResponse(_url(request, "/login"), 303)
        path = request.scope.get("root_path") or "/"
        response.set_cookie(LANG_COOKIE, lang, max_age=31_536_000, path=path, samesite="strict")
        return response
    return _login(request, desk)


@router.post("/login")
async def log_in(request: Request, desk: Desk) -> Response:
    """Check name and password; the cookie it sets is the login."""
    fields = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=10)
    name, password = (fields.get(field, [""])[0] for field in ("name", "password"))
    lang = language(request)
    address = request.client.host if request.client else ""
    try:
        agent = await desk.agents.verify(name, password, address)
        if agent is None:
            return _login(request, desk, 401, name, _WORDS[lang]["wrong"])
        token = await desk.logins.open(agent)
    except TooManyAttempts as error:
        refusal = _login(request, desk, 429, name, error.words(lang))
        refusal.headers["Retry-After"] = str(error.seconds)
        return refusal
    except StoreUnavailable as error:
        return _login(request, desk, 503, name, error.words(lang))
    response = RedirectResponse(_url(request, "/"), 303)
    remember(response, request, token)
    return response


@router.post("/logout")
async def log_out(request: Request, desk: Desk) -> Response:
    """End the login."""
    await desk.logins.close(request.cookies.get(COOKIE, ""))
    response = RedirectResponse(_url(request, "/login"), 303)
    remember(response, request, "")
    return response


def _login(
    request: Request, desk: Desk, status: int = 200, name: str = "", fault: str = ""
) -> Response:
    brand = desk.settings.brand.name
    return _page(request, "login.html", status, name=name, fault=fault, brand=brand)


def _page(request: Request, template: str, status: int = 200, **data: object) -> HTMLResponse:
    lang = language(request)
    base = request.scope.get("root_path", "")
    context = {"base": base, "lang": lang, "words": _WORDS[lang], **data}
    return _templates.TemplateResponse(request, template, context, status)


def _url(request: Request, path: str) -> str:
    return f"{request.scope.get('root_path', '')}{path}"
