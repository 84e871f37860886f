"""The desk's pages: the application itself, and the login in front of it."""

from __future__ import annotations

import json
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response
from starlette.templating import Jinja2Templates

from handoff.agents import Agent
from handoff.attachments import MOST
from handoff.attempts import TooManyAttempts
from handoff.desk import office
from handoff.desk.context import DeskContext
from handoff.desk.devices import device
from handoff.desk.guard import (
    COOKIE,
    LANG_COOKIE,
    STEP_COOKIE,
    Desk,
    NotLoggedIn,
    agent_of,
    language,
    remember,
)
from handoff.desk.permits import OPEN
from handoff.errors import StoreUnavailable
from handoff.permissions import (
    may_keep_canned_answers,
    may_see_board,
    may_take_over,
    may_withdraw_others_messages,
)
from handoff.second_step import WrongCode

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
        "step": "İkinci adım",
        "step_lead": "Telefonunuzdaki doğrulama uygulamasının gösterdiği altı haneli kodu girin.",
        "code": "Kod",
        "recovery": "Telefonunuz yanınızda değilse kurtarma kodlarınızdan birini girebilirsiniz.",
        "go_on": "Devam et",
        "back": "Girişe dön",
        "with": "{name} ile giriş yap",
        "with_company": "Şirket hesabıyla giriş yap",
        "or": "ya da",
        "no_passwords": "Bu masaya şifreyle girilmiyor.",
        "lead_elsewhere": "Müşteri görüşmelerini yanıtlamak için şirket hesabınızla giriş yapın.",
        "passing": "Giriş yapıldı",
        "pass": "Masa kendiliğinden açılmazsa buradan geçin",
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
        "step": "Second step",
        "step_lead": "Enter the six digits that the authenticator app on your phone shows.",
        "code": "Code",
        "recovery": "Without your phone, enter one of your recovery codes.",
        "go_on": "Continue",
        "back": "Back to the login",
        "with": "Log in with {name}",
        "with_company": "Log in with your company account",
        "or": "or",
        "no_passwords": "Passwords do not open this desk.",
        "lead_elsewhere": "Log in with your company account to answer customers' conversations.",
        "passing": "You are logged in",
        "pass": "Go on here if the desk does not open by itself",
        "other": "Türkçe",
        "loading": "Opening the desk…",
        "noscript": "The desk needs JavaScript to be switched on in your browser.",
    },
}


@router.get("/", dependencies=[OPEN])
async def desk(request: Request, desk: Desk) -> Response:
    """The application, for those who are logged in; the login for everybody else."""
    try:
        agent = await agent_of(request)
    except NotLoggedIn:
        return office.back_to(request, "/login")
    return page(
        request,
        "desk.html",
        agent=agent.name,
        sees_board=may_see_board(agent),
        teams=_teams(desk, language(request)),
        takes_over=may_take_over(agent),
        amend_minutes=desk.settings.limits.amend_minutes,
        withdraws_others=may_withdraw_others_messages(agent),
        keeps_canned=may_keep_canned_answers(agent),
        brand=desk.settings.brand.name,
        timezone=desk.settings.hours.timezone,
        limit=desk.settings.limits.message_chars,
        limits=desk.settings.limits,
        most_files=MOST,
    )


@router.get("/login", dependencies=[OPEN])
async def show_login(request: Request, desk: Desk, lang: str = "") -> Response:
    """The login form; ``?lang=`` switches its language and remembers that."""
    if lang in _WORDS:
        response = office.back_to(request, "/login")
        path = request.scope.get("root_path") or "/"
        response.set_cookie(LANG_COOKIE, lang, max_age=31_536_000, path=path, samesite="strict")
        return response
    return login_form(request, desk)


@router.post("/login", dependencies=[OPEN])
async def log_in(request: Request, desk: Desk) -> Response:
    """Check name and password; then the second step, where there is one."""
    name, password = [await office.field(request, field) for field in ("name", "password")]
    lang = language(request)
    address = request.client.host if request.client else ""
    if not desk.settings.oidc.takes_passwords:
        return login_form(request, desk, 403, fault=_WORDS[lang]["no_passwords"])
    try:
        agent = await desk.agents.verify(name, password, address)
        if agent is None:
            return login_form(request, desk, 401, name, _WORDS[lang]["wrong"])
        if await desk.second_steps.recovery_left(agent.name) is None:
            return await enter(request, desk, agent, office.back_to(request, "/"))
        waiting = await desk.logins.wait(agent)
    except TooManyAttempts as error:
        return too_many(login_form(request, desk, 429, name, error.words(lang)), error)
    except StoreUnavailable as error:
        return login_form(request, desk, 503, name, error.words(lang))
    response = office.back_to(request, "/login/code")
    remember(response, request, waiting, STEP_COOKIE)
    return response


@router.get("/login/code", dependencies=[OPEN])
async def show_code(request: Request, desk: Desk) -> Response:
    """The form for the second step."""
    if await desk.logins.waiting(request.cookies.get(STEP_COOKIE)) is None:
        return office.back_to(request, "/login")
    return _step(request, desk)


@router.post("/login/code", dependencies=[OPEN])
async def enter_code(request: Request, desk: Desk) -> Response:
    """Check the code of the phone, or a recovery code; the cookie it sets is the login."""
    token, lang = request.cookies.get(STEP_COOKIE, ""), language(request)
    agent = await desk.logins.waiting(token)
    if agent is None:
        return office.back_to(request, "/login")
    try:
        source = await desk.second_steps.check(agent.name, await office.field(request, "code"))
    except WrongCode as error:
        # Whoever came so far knows the password.
        await desk.audit.changed(agent.name, "wrong_code")
        return _step(request, desk, 401, error.words(lang))
    except TooManyAttempts as error:
        return too_many(_step(request, desk, 429, error.words(lang)), error)
    except StoreUnavailable as error:
        return _step(request, desk, 503, error.words(lang))
    if source == "recovery":
        await desk.audit.changed(agent.name, "use_recovery_code")
    await desk.logins.waited(token)
    response = await enter(request, desk, agent, office.back_to(request, "/"))
    remember(response, request, "", STEP_COOKIE)
    return response


@router.post("/logout", dependencies=[OPEN])
async def log_out(request: Request, desk: Desk) -> Response:
    """End the login.

    With the field ``ask`` not yet, when there are conversations in hand: the desk asks what becomes
    of each and then comes back without it. The office's pages cannot ask.
    """
    agent = await desk.logins.find(request.cookies.get(COOKIE))
    asks = agent is not None and await office.field(request, "ask")
    if agent and asks and (await desk.queue.loads())[agent.name]:
        return office.back_to(request, "/#/leave")
    if agent:
        await desk.audit.changed(agent.name, "log_out")
    await desk.logins.close(request.cookies.get(COOKIE, ""))
    response = office.back_to(request, "/login")
    remember(response, request, "")
    return response


async def enter(
    request: Request, desk: Desk, agent: Agent, response: Response, how: str = "log_in"
) -> Response:
    """Open a login: its token goes with ``response``, and ``how`` into the audit log."""
    token = await desk.logins.open(agent, device(request.headers.get("user-agent", "")))
    await desk.audit.changed(agent.name, how)
    remember(response, request, token)
    return response


def too_many(refusal: Response, error: TooManyAttempts) -> Response:
    """A refusal that says when to come again."""
    refusal.headers["Retry-After"] = str(error.seconds)
    return refusal


def _teams(desk: DeskContext, lang: str) -> str:
    """The names of the shop's teams by id, as JSON."""
    named = {id: getattr(team, f"name_{lang}") for id, team in desk.settings.teams.items()}
    return json.dumps(named, ensure_ascii=False)


def login_form(
    request: Request, desk: Desk, status: int = 200, name: str = "", fault: str = ""
) -> Response:
    """The login as a page, with what went wrong the last time."""
    oidc, words = desk.settings.oidc, _WORDS[language(request)]
    with_name = words["with"].format(name=oidc.name) if oidc.name else words["with_company"]
    return page(
        request,
        "login.html",
        status,
        name=name,
        fault=fault,
        brand=desk.settings.brand.name,
        takes_passwords=oidc.takes_passwords,
        elsewhere=with_name if desk.provider else "",
    )


def _step(request: Request, desk: Desk, status: int = 200, fault: str = "") -> Response:
    return page(request, "step.html", status, fault=fault, brand=desk.settings.brand.name)


def page(request: Request, template: str, status: int = 200, **data: object) -> HTMLResponse:
    """A page from before the login, or the desk itself."""
    lang = language(request)
    base = request.scope.get("root_path", "")
    context = {"base": base, "lang": lang, "words": _WORDS[lang], **data}
    return _templates.TemplateResponse(request, template, context, status)
