"""The desk's socket: the board and one conversation, as they change.

Frames are JSON. From the page::

    {"type": "watch", "conversation": id, "cursor": "0-0"}    follow one, from a cursor
    {"type": "watch", "conversation": null}                   follow none
    {"type": "ping"}

To the page::

    {"type": "board", ...}                             views.board; at the start and after a gap
    {"type": "conversation", "conversation": {...}}    one that is or was on the board changed
    {"type": "entries", "conversation": id, "entries": [...], "cursor": "..."}
    {"type": "cases", "conversation": id, "cases": [...]}   what this customer is owed, and changes
    {"type": "gone", "conversation": id}               what was shown or to be watched is not there
    {"type": "pong"}

The page resumes by watching from the last cursor it has. Close codes: 4401 the login has ended,
1013 the store is away (come back later).
"""

from __future__ import annotations

import asyncio
import re
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from handoff.activity import Change, Changes
from handoff.cases.register import CASE_EVENTS
from handoff.conversations import Conversation
from handoff.desk import views
from handoff.desk.context import DeskContext
from handoff.desk.guard import COOKIE, NotLoggedIn, agent_of, context, language, refused
from handoff.errors import StoreUnavailable, UnknownConversation
from handoff.states import OPEN_HANDOFF

_LOGIN_ENDED, _COME_BACK, _BAD_FRAME = 4401, 1013, 1003
_CURSOR = re.compile(views.CURSOR)

#: The page pings every 25 s; after so long a silence the login is asked for all the same.
SILENCE_SECONDS = 90.0


async def live(socket: WebSocket) -> None:
    """One page's socket, from the handshake to the end."""
    try:
        await agent_of(socket)
    except NotLoggedIn as error:
        await socket.send_denial_response(refused(error, 401, language(socket)))
        return
    except StoreUnavailable as error:
        await socket.send_denial_response(refused(error, 503, language(socket)))
        return
    await socket.accept()
    await _Line(socket, context(socket)).serve()


class _Line:
    """What one page is shown."""

    def __init__(self, socket: WebSocket, desk: DeskContext) -> None:
        self._socket = socket
        self._desk = desk
        self._shown: set[str] = set()
        self._watched: str | None = None
        self._cursor = "0-0"
        # Listening and following both read on from the cursor: one at a time, or entries double.
        self._reading = asyncio.Lock()

    async def serve(self) -> None:
        """Until the page leaves, its login ends or the store goes away."""
        with self._desk.activity.subscribe() as changes:
            try:
                async with asyncio.TaskGroup() as group:
                    follower = group.create_task(self._follow(changes))
                    await self._listen()
                    follower.cancel()
            except* WebSocketDisconnect:
                pass
            except* StoreUnavailable:
                await self._socket.close(_COME_BACK)

    async def _follow(self, changes: Changes) -> None:
        await self._show_board()
        async for change in changes:
            if change.conversation:
                await self._show(change)
            else:
                await self._show_board()
                await self._read_on()

    async def _listen(self) -> None:
        while True:
            try:
                async with asyncio.timeout(SILENCE_SECONDS):
                    frame = await self._frame()
            except TimeoutError:
                if await self._has_login():
                    continue
                return
            match frame:
                case {"type": "ping"}:
                    if not await self._has_login():
                        return
                    await self._send("pong")
                case {"type": "watch", "conversation": None}:
                    self._watched = None
                case {"type": "watch", "conversation": str(cid), "cursor": str(cursor)} if (
                    _CURSOR.fullmatch(cursor)
                ):
                    await self._watch(cid, cursor)
                case _:
                    await self._socket.close(_BAD_FRAME)
                    return

    async def _has_login(self) -> bool:
        """Whether the login still stands; the socket is closed when it does not."""
        if await self._desk.logins.find(self._socket.cookies.get(COOKIE)) is not None:
            return True
        await self._socket.close(_LOGIN_ENDED)
        return False

    async def _frame(self) -> Any:
        try:
            return await self._socket.receive_json()
        except (ValueError, KeyError):
            return None

    async def _watch(self, cid: str, cursor: str) -> None:
        conversation = await self._find(cid)
        if conversation is None:
            await self._send("gone", conversation=cid)
            return
        async with self._reading:
            self._watched, self._cursor = cid, cursor
        await self._send("conversation", conversation=views.summary(conversation))
        await self._show_cases(conversation)
        await self._read_on()

    async def _show_cases(self, conversation: Conversation) -> None:
        cases = await views.customer_cases(self._desk, conversation)
        await self._send("cases", conversation=conversation.id, cases=cases)

    async def _show_board(self) -> None:
        board = await views.board(self._desk)
        self._shown = {line["id"] for line in (*board["waiting"], *board["assigned"])}
        await self._send("board", **board)

    async def _show(self, change: Change) -> None:
        cid = change.conversation
        if cid == self._watched:
            await self._read_on()
        is_on_page = cid in self._shown or cid == self._watched
        conversation = await self._find(cid)
        if conversation is None:
            self._shown.discard(cid)
            if is_on_page:
                await self._send("gone", conversation=cid)
            return
        is_open = conversation.state in OPEN_HANDOFF
        if is_open or is_on_page:
            await self._send("conversation", conversation=views.summary(conversation))
        (self._shown.add if is_open else self._shown.discard)(cid)

    async def _find(self, cid: str) -> Conversation | None:
        """A customer's conversation; None for a rehearsal, and for one that is forgotten."""
        try:
            conversation = await self._desk.conversations.get(cid)
        except UnknownConversation:
            return None
        return None if conversation.trial else conversation

    async def _read_on(self) -> None:
        async with self._reading:
            cid = self._watched
            if cid is None:
                return
            entries = await views.transcript(self._desk, cid, self._cursor)
            if entries:
                self._cursor = entries[-1].id
                await self._send(
                    "entries",
                    conversation=cid,
                    entries=views.told(entries, language(self._socket)),
                    cursor=self._cursor,
                )
            if any(entry.kind == "event" and entry.text in CASE_EVENTS for entry in entries):
                conversation = await self._find(cid)
                if conversation is not None:
                    await self._show_cases(conversation)

    async def _send(self, kind: str, **data: Any) -> None:
        await self._socket.send_json({"type": kind, **data})
