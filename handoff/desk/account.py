"""An agent's own account: password, second step, logins."""

from __future__ import annotations

from typing import Any, ClassVar

import segno
from fastapi import APIRouter, Request
from starlette.responses import Response

from handoff.agents import Agent
from handoff.desk import office
from handoff.desk.context import DeskContext
from handoff.desk.devices import device
from handoff.desk.guard import COOKIE, Desk, Me, language, remember
from handoff.desk.permits import needs
from handoff.errors import HandoffError
from handoff.permissions import may_keep_own_account
from handoff.second_step import link

router = APIRouter(prefix="/account", include_in_schema=False)

_own = needs(may_keep_own_account)


class WrongPassword(HandoffError):
    """The password that was to prove who sits there is not the agent's."""

    code = "wrong_password"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Şimdiki şifreniz yanlış.",
        "en": "Your present password is wrong.",
    }


@router.get("", dependencies=[_own])
async def account(request: Request, desk: Desk, me: Me, done: str = "") -> Response:
    """Who one is here, and what one may change about it."""
    return await _page(request, desk, me, done=office.done(language(request), done))


@router.post("/password", dependencies=[_own])
async def change_password(request: Request, desk: Desk, me: Me) -> Response:
    """Another password; every other login ends."""
    async with office.again(_page, request, desk, me, "password"):
        await _prove(request, desk, me)
        changed = await desk.agents.set_password(me.name, await office.field(request, "new"))
    response = office.back_to(request, "/account?done=password")
    token = await desk.logins.open(changed, device(request.headers.get("user-agent", "")))
    remember(response, request, token)
    return response


@router.post("/second-step", dependencies=[_own])
async def begin_second_step(request: Request, desk: Desk, me: Me) -> Response:
    """A key for the phone; it counts when the phone has shown a code of it."""
    async with office.again(_page, request, desk, me, "second_step"):
        await _prove(request, desk, me)
        secret = await desk.second_steps.begin(me.name)
    return await _page(request, desk, me, setup=_setup(desk, me, secret))


@router.post("/second-step/confirm", dependencies=[_own])
async def confirm_second_step(request: Request, desk: Desk, me: Me) -> Response:
    """The code that the phone shows; answers with the recovery codes, for this once."""
    async with office.again(_page, request, desk, me, "second_step"):
        secret = await desk.second_steps.begun(me.name)
    async with office.again(
        _page, request, desk, me, "second_step", setup=_setup(desk, me, secret)
    ):
        codes = await desk.second_steps.confirm(me.name, await office.field(request, "code"))
    return await _page(request, desk, me, codes=codes)


@router.post("/second-step/recovery", dependencies=[_own])
async def renew_recovery_codes(request: Request, desk: Desk, me: Me) -> Response:
    """New recovery codes, for this once; the old ones end."""
    async with office.again(_page, request, desk, me, "second_step"):
        await _prove(request, desk, me)
        codes = await desk.second_steps.fresh_recovery(me.name)
    return await _page(request, desk, me, codes=codes)


@router.post("/second-step/off", dependencies=[_own])
async def end_second_step(request: Request, desk: Desk, me: Me) -> Response:
    """Log in with the password alone again."""
    async with office.again(_page, request, desk, me, "second_step"):
        await _prove(request, desk, me)
        await desk.second_steps.off(me.name)
    return office.back_to(request, "/account?done=second_step_off")


@router.post("/logins/{id}/end", dependencies=[_own])
async def end_login(request: Request, id: str, desk: Desk, me: Me) -> Response:
    """End one of one's own logins."""
    await desk.logins.end(me, id)
    return office.back_to(request, "/account?done=login_ended")


@router.post("/log-out-everywhere", dependencies=[_own])
async def log_out_everywhere(request: Request, desk: Desk, me: Me) -> Response:
    """End all of one's own logins, this one too."""
    await desk.agents.end_logins(me.name)
    response = office.back_to(request, "/login")
    remember(response, request, "")
    return response


async def _prove(request: Request, desk: DeskContext, me: Agent) -> None:
    """See that it is the agent who sits there, and nobody who found his browser open.

    Raises:
        WrongPassword, TooManyAttempts.
    """
    address = request.client.host if request.client else ""
    if await desk.agents.verify(me.name, await office.field(request, "old"), address) is None:
        raise WrongPassword


def _setup(desk: DeskContext, me: Agent, secret: str) -> dict[str, str]:
    """What puts a key into a phone: a picture to scan, a link to open there, the key to type."""
    uri = link(secret, me.name, desk.settings.brand.name)
    picture = segno.make(uri, error="m", micro=False)
    groups = (secret[at : at + 4] for at in range(0, len(secret), 4))
    qr = picture.svg_data_uri(scale=5, border=4, dark="#000", light="#fff")
    return {"qr": qr, "link": uri, "key": " ".join(groups)}


async def _page(
    request: Request, desk: DeskContext, me: Agent, status: int = 200, **data: Any
) -> Response:
    shown: dict[str, Any] = {"done": "", "fault": {}, "setup": None, "codes": []}
    return office.page(
        request,
        me,
        "account.html",
        status,
        recovery_left=await desk.second_steps.recovery_left(me.name),
        elsewhere=office.provider(desk, language(request)),
        identity=await desk.identities.of(me.name) if desk.provider else None,
        takes_passwords=desk.settings.oidc.takes_passwords,
        logins=await desk.logins.of(me, request.cookies.get(COOKIE)),
        **shown | data,
    )
