"""Logging in with the shop's own provider: out to it, and back."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from handoff.agents import Agent
from handoff.attempts import Attempts, TooManyAttempts, whereabouts
from handoff.desk import office, pages
from handoff.desk.admission import NotAdmitted, admit
from handoff.desk.context import DeskContext
from handoff.desk.guard import AWAY_COOKIE, STEP_COOKIE, Desk, language, remember
from handoff.desk.permits import OPEN
from handoff.desk.provider import NotVouchedFor, Provider, ProviderAway, Vouched
from handoff.errors import HandoffError, StoreUnavailable

router = APIRouter(prefix="/login/with", include_in_schema=False)

#: Logins that one address may begin in a quarter of an hour and not finish.
_LIMIT = 30

#: Who the audit log says it was when it was nobody of the desk's; no agent's name begins so.
_STRANGER = "(OpenID)"

_STATUS: dict[type[HandoffError], int] = {
    NotVouchedFor: 401,
    NotAdmitted: 403,
    TooManyAttempts: 429,
    ProviderAway: 503,
    StoreUnavailable: 503,
}


@router.get("", dependencies=[OPEN])
async def go(request: Request, desk: Desk) -> Response:
    """Off to the provider."""
    if desk.provider is None:
        return office.back_to(request, "/login")
    try:
        await _attempts(desk).count({_own(request): _LIMIT})
        token, errand = await desk.errands.begin()
        address = await desk.provider.address(errand, _back(request, desk))
    except HandoffError as error:
        return _refused(request, desk, error)
    response = RedirectResponse(address, 303)
    remember(response, request, token, AWAY_COOKIE)
    return response


@router.get("/back", dependencies=[OPEN])
async def come_back(
    request: Request, desk: Desk, code: str = "", state: str = "", iss: str = ""
) -> Response:
    """Back from the provider, with a code to ask it by; or with none, when he thought better of it.

    What comes without the cookie of the browser that went is nobody's login: neither somebody
    else's, nor one that a foreign page has begun.
    """
    if desk.provider is None:
        return office.back_to(request, "/login")
    try:
        vouched = await _vouched(request, desk, desk.provider, code, state, iss)
        agent = await _admitted(desk, vouched)
        # It went well: it does not count against the others at this address.
        await _attempts(desk).take_back(_own(request))
        steps = desk.settings.oidc.second_step == "ask" and not vouched.two_steps
        if steps and await desk.second_steps.recovery_left(agent.name) is not None:
            response = _pass(request, "/login/code")
            remember(response, request, await desk.logins.wait(agent), STEP_COOKIE)
        else:
            through = _pass(request, "/")
            response = await pages.enter(request, desk, agent, through, "log_in_with_provider")
    except HandoffError as error:
        response = _refused(request, desk, error)
    remember(response, request, "", AWAY_COOKIE)
    return response


async def _vouched(
    request: Request, desk: DeskContext, provider: Provider, code: str, state: str, issuer: str
) -> Vouched:
    errand = await desk.errands.end(request.cookies.get(AWAY_COOKIE, ""), state)
    if errand is None or not code:
        raise NotVouchedFor("it did not begin here, or came back without a code")
    return await provider.vouched(errand, code, _back(request, desk), issuer)


async def _admitted(desk: DeskContext, vouched: Vouched) -> Agent:
    try:
        return await admit(desk, vouched)
    except NotAdmitted:
        # What an admin needs to let him in.
        who = f"{vouched.account.subject} {vouched.written}".strip()
        await desk.audit.saw(_STRANGER, "not_admitted", who)
        raise


def _back(request: Request, desk: DeskContext) -> str:
    """Where the provider sends the browser: our own page, whatever the request says of its host."""
    root = request.scope.get("root_path", "")
    return f"{str(desk.settings.web.public_url).rstrip('/')}{root}/login/with/back"


def _pass(request: Request, path: str) -> Response:
    """A page of our own that goes on by itself.

    The browser sends ``Strict`` cookies from page to page of ours; a redirect would still be on the
    provider's account, and arrive without them.
    """
    return pages.page(request, "passing.html", to=path, brand=_brand(request))


def _brand(request: Request) -> str:
    desk: DeskContext = request.app.state.desk
    return desk.settings.brand.name


def _refused(request: Request, desk: DeskContext, error: HandoffError) -> Response:
    """The login again, with the reason; passwords stay good where they are."""
    words = error.words(language(request))
    response = pages.login_form(request, desk, _STATUS.get(type(error), 400), fault=words)
    return pages.too_many(response, error) if isinstance(error, TooManyAttempts) else response


def _attempts(desk: DeskContext) -> Attempts:
    return Attempts(desk.redis, desk.shop)


def _own(request: Request) -> tuple[str, str]:
    return "away", whereabouts(request.client.host) if request.client else ""
