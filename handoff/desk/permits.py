"""What stands before every route: the permission it asks for, and the trace it leaves.

A route says ``dependencies=[needs(may_…)]``; one that is for everybody says ``[OPEN]`` on purpose.
One that says neither serves nobody: :func:`refuse_unless_asked` stands before all of them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any, ClassVar

from fastapi import Depends
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute

from handoff.agents import Agent
from handoff.desk.guard import SAFE, Desk, Me
from handoff.errors import HandoffError
from handoff.permissions import scope_for
from handoff.programs import Program

Permission = Callable[[Agent], bool]

#: What :func:`needs` has made, and the permission that each asks for.
_permits: dict[Callable[..., Any], Permission] = {}


class NotAllowed(HandoffError):
    """The agent's role does not include this."""

    code = "not_allowed"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bunun için yetkiniz yok; yöneticinize danışın.",
        "en": "You are not allowed to do this; ask an admin.",
    }

    def __init__(self, who: str, permission: str) -> None:
        super().__init__(f"{who} lacks {permission}")
        self.who = who
        self.permission = permission


class ScopeMissing(NotAllowed):
    """The program's key has not the scope for this."""

    code = "scope_missing"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu anahtarın {permission} kapsamı yok.",
        "en": "This key has not the scope {permission}.",
    }


class Unguarded(Exception):
    """A route that asks for no permission: a mistake in the program."""


def needs(may: Permission, trace: str = "", *, traced: bool = True) -> Any:
    """The dependency of a route for those who ``may``.

    What succeeds there is written into the audit log: every change, and every look at one thing
    (a path with a parameter), named by the route unless ``trace`` names it. Its subject is the
    first parameter of the path; a route that makes something new puts its name into
    ``request.state.subject``. What neither changes nor shows anything of a customer's is not
    ``traced``. Of a program everything is, lists by their address.
    """

    async def permitted(connection: HTTPConnection, me: Me, desk: Desk) -> AsyncIterator[None]:
        if not may(me):
            scope = scope_for(may) if isinstance(me, Program) else None
            raise ScopeMissing(me.name, scope) if scope else NotAllowed(me.name, may.__name__)
        yield
        is_program = isinstance(me, Program)
        if connection.scope["type"] != "http" or not (traced or is_program):
            return
        action = trace or connection.scope["route"].name
        named = getattr(connection.state, "subject", "")
        subject = str(next(iter(connection.path_params.values()), named))
        if traced and connection.scope["method"] not in SAFE:
            await desk.audit.changed(me.name, action, subject)
        elif subject:
            await desk.audit.saw(me.name, action, subject)
        elif is_program:
            await desk.audit.saw(me.name, "listed", connection.scope["route"].path)

    _permits[permitted] = may
    # Before the answer is sent: what is not in the audit log has not been shown.
    return Depends(permitted, scope="function")


async def _anybody() -> None:
    """For those without a login, too."""


OPEN: Any = Depends(_anybody)


def asks(route: BaseRoute) -> bool:
    """Whether a route asks for a permission or is open on purpose."""
    if not isinstance(route, APIRoute | APIWebSocketRoute):
        return False
    asked = [dependency.call for dependency in route.dependant.dependencies]
    return _anybody in asked or permission_of(route) is not None


def permission_of(route: APIRoute | APIWebSocketRoute) -> Permission | None:
    """The permission that a route asks for."""
    asked = (_permits.get(each.call) for each in route.dependant.dependencies if each.call)
    return next((may for may in asked if may), None)


async def refuse_unless_asked(connection: HTTPConnection) -> None:
    """The dependency of the whole application.

    Raises:
        Unguarded: whoever wrote this route forgot to say who may use it.
    """
    route = connection.scope["route"]
    if not asks(route):
        raise Unguarded(f"{route.path} asks for no permission: dependencies=[needs(may_…)]")
