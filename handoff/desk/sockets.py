"""What the desk's sockets have in common: how they close, and whose login still stands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.websockets import WebSocket

from handoff.agents import Agent
from handoff.desk.guard import COOKIE, context

#: Close codes: the login has ended; the store is away, come back later; a frame that is none.
LOGIN_ENDED, COME_BACK, BAD_FRAME = 4401, 1013, 1003

#: Pages ping every 25 s; after so long a silence the login is asked for all the same.
SILENCE_SECONDS = 90.0


async def frames(socket: WebSocket, may: Callable[[Agent], bool]) -> AsyncIterator[Any]:
    """What the page sends, ``None`` for what is no JSON. Ends, with the socket closed, when the
    page's agent has no login any more or may no longer be here: that is asked at every ping, which
    is answered here, and after every silence."""
    while True:
        try:
            async with asyncio.timeout(SILENCE_SECONDS):
                frame = await _frame(socket)
        except TimeoutError:
            if not await _is_welcome(socket, may):
                return
            continue
        if frame != {"type": "ping"}:
            yield frame
        elif await _is_welcome(socket, may):
            await socket.send_json({"type": "pong"})
        else:
            return


async def _is_welcome(socket: WebSocket, may: Callable[[Agent], bool]) -> bool:
    """Whether the login still stands; the socket is closed when it does not."""
    agent = await context(socket).logins.find(socket.cookies.get(COOKIE))
    if agent is not None and may(agent):
        return True
    await socket.close(LOGIN_ENDED)
    return False


async def _frame(socket: WebSocket) -> Any:
    try:
        return await socket.receive_json()
    except (ValueError, KeyError):
        return None
