"""The desk's socket: the board and one conversation, as they change.

Frames are JSON; several that are told together come as a list of them. From the page::

    {"type": "watch", "conversation": id, "cursor": "0-0"}    follow one, from a cursor; from ""
                                                              its latest entries come first
    {"type": "watch", "conversation": null}                   follow none
    {"type": "typing", "mode": "reply" | "note"}              in the one that is followed
    {"type": "look", "all": true}                             hear of every conversation, or not
    {"type": "ping"}

To the page::

    {"type": "board", ...}                             boards.Board; at the start and after a gap,
                                                       with the agent's own presence
    {"type": "presence", "presence": "away"}           the agent's own presence has changed
    {"type": "views", "views": [...]}                  views.counted; then, and soon after a change
    {"type": "conversation", "conversation": {...}}    one that is or was on the board changed
    {"type": "entries", "conversation": id, "entries": [...], "cursor": "..."}   with "more" when
                                                       they are the latest: are there older ones?
    {"type": "cases", "conversation": id, "cases": [...]}   what this customer is owed, and changes
    {"type": "typing", "conversation": id, "agent": name, "mode": ...}   a colleague, just now
    {"type": "gone", "conversation": id}               what was shown or to be watched is not there
    {"type": "pong"}

The page resumes by watching from the last cursor it has. How the socket closes, and what a ping
asks for, is said in :mod:`handoff.desk.sockets`.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from starlette.websockets import WebSocket, WebSocketDisconnect

from handoff.activity import Change, Changes
from handoff.agents import Agent
from handoff.cases.register import CASE_EVENTS
from handoff.conversation import Conversation
from handoff.desk import boards, views
from handoff.desk.context import DeskContext
from handoff.desk.guard import Me, context, language
from handoff.desk.permits import needs
from handoff.desk.sockets import BAD_FRAME, COME_BACK, frames
from handoff.desk.together import moment
from handoff.desk.typists import Heard, Typing
from handoff.entry import Entry
from handoff.errors import StoreUnavailable
from handoff.instants import now_ms
from handoff.listing import lists_of
from handoff.permissions import may_read_conversations, may_see_queue
from handoff.presence import BEAT, Presence
from handoff.states import OPEN_HANDOFF

_CURSOR = re.compile(views.CURSOR)

#: Views are counted at most so often.
COUNT_SECONDS = 1.0

#: A message, the clock it sets and the offer it leads to follow one another closely: so long (in
#: seconds) a page waits for what else comes, shows a conversation once, and is sent one message.
GATHER_SECONDS = 0.025


router = APIRouter()


@router.websocket("/socket", dependencies=[needs(may_see_queue), needs(may_read_conversations)])
async def live(socket: WebSocket, me: Me) -> None:
    """One page's socket, from the handshake to the end."""
    await socket.accept()
    await _Line(socket, context(socket), me).serve()


class _Line:
    """What one page is shown."""

    def __init__(self, socket: WebSocket, desk: DeskContext, me: Agent) -> None:
        self._socket = socket
        self._desk = desk
        self._me = me
        self._agent = me.name
        self._presence = Presence.ONLINE
        self._sees_all = False
        self._uncounted = asyncio.Event()
        self._counted: list[dict[str, Any]] = []
        self._shown: set[str] = set()
        self._watched: str | None = None
        self._cursor = "0-0"
        # Listening and following both read on from the cursor: one at a time, or entries double.
        self._reading = asyncio.Lock()

    async def serve(self) -> None:
        """Until the page leaves, its login ends or the store goes away."""
        desk = self._desk
        with desk.activity.subscribe() as changes, desk.typists.listen() as heard:
            try:
                self._presence = await self._beat()
                async with asyncio.TaskGroup() as group:
                    lasting = self._overhear(heard), self._count(), self._stay()
                    jobs = [self._follow(changes), *lasting]
                    tasks = [group.create_task(job) for job in jobs]
                    await self._listen()
                    for task in tasks:
                        task.cancel()
            except* WebSocketDisconnect:
                pass
            except* StoreUnavailable:
                await self._socket.close(COME_BACK)

    async def _follow(self, changes: Changes) -> None:
        await self._show_board()
        async for found in changes.gathered(GATHER_SECONDS):
            if any(not change.conversation for change in found):
                await self._show_board()
                await self._read_on()
            await self._show([change for change in found if change.conversation])

    async def _stay(self) -> None:
        """Beat, and tell the page what the agent has chosen to be on another."""
        while True:
            await asyncio.sleep(BEAT)
            presence = await self._beat()
            if presence is not self._presence:
                self._presence = presence
                await self._send("presence", presence=presence)

    async def _beat(self) -> Presence:
        return await self._desk.presences.beat(self._agent, now_ms())

    async def _overhear(self, heard: Heard) -> None:
        while True:
            typing = await heard.get()
            if typing.conversation == self._watched and typing.agent != self._agent:
                await self._send("typing", **asdict(typing))

    async def _count(self) -> None:
        """How many each view holds, soon after a change and not more often."""
        while True:
            await self._uncounted.wait()
            self._uncounted.clear()
            counted = views.counted(self._me, await self._desk.sizes.of(lists_of(self._me)))
            if counted != self._counted:
                self._counted = counted
                await self._send("views", views=counted)
            # All pages at the same moments: then one question is enough for all of them.
            await moment(COUNT_SECONDS)

    async def _listen(self) -> None:
        async for frame in frames(self._socket, may_read_conversations):
            match frame:
                case {"type": "look", "all": bool(sees_all)}:
                    self._sees_all = sees_all
                case {"type": "watch", "conversation": None}:
                    self._watched = None
                case {"type": "typing", "mode": "reply" | "note" as mode}:
                    if self._watched:
                        await self._desk.typists.tell(Typing(self._watched, self._agent, mode))
                case {"type": "watch", "conversation": str(cid), "cursor": str(cursor)} if (
                    not cursor or _CURSOR.fullmatch(cursor)
                ):
                    await self._watch(cid, cursor)
                case _:
                    await self._socket.close(BAD_FRAME)
                    return

    async def _watch(self, cid: str, cursor: str) -> None:
        line = await self._desk.lines.find(cid)
        if line is None:
            await self._send("gone", conversation=cid)
            return
        await self._desk.audit.saw(self._agent, "opened", cid)
        await self._socket.send_text(line.frame)
        await self._show_cases(line.conversation)
        async with self._reading:
            self._watched, self._cursor = cid, cursor
            if not cursor:
                entries, more = await views.latest(self._desk, cid)
                self._cursor = entries[-1].id if entries else "0-0"
                await self._send_entries(cid, entries, more=more)
        await self._read_on()

    async def _show_cases(self, conversation: Conversation) -> None:
        cases = await views.customer_cases(self._desk, conversation)
        await self._send("cases", conversation=conversation.id, cases=cases)

    async def _show_board(self) -> None:
        board = await boards.board(self._desk, self._me)
        self._shown = board.ids
        await self._socket.send_text(board.text(type="board", presence=self._presence))
        self._uncounted.set()

    async def _show(self, found: list[Change]) -> None:
        """What has changed, as one message however much it is."""
        self._uncounted.set()
        if any(change.conversation == self._watched for change in found):
            await self._read_on()
        news = [frame for change in found if (frame := await self._news(change))]
        if news:
            await self._socket.send_text(news[0] if len(news) == 1 else f"[{','.join(news)}]")

    async def _news(self, change: Change) -> str:
        """The frame that tells the page of a change; '' when it is not for this page."""
        cid = change.conversation
        is_on_page = self._sees_all or cid in self._shown or cid == self._watched
        line = await self._desk.lines.of(change)
        is_open = line is not None and line.conversation.state in OPEN_HANDOFF
        (self._shown.add if is_open else self._shown.discard)(cid)
        if not is_open and not is_on_page:
            return ""
        return line.frame if line else boards.packed({"type": "gone", "conversation": cid})

    async def _read_on(self) -> None:
        async with self._reading:
            cid = self._watched
            if cid is None:
                return
            entries = await self._desk.conversations.rest(cid, self._cursor)
            if entries:
                self._cursor = entries[-1].id
                await self._send_entries(cid, entries)
            if any(entry.kind == "event" and entry.text in CASE_EVENTS for entry in entries):
                line = await self._desk.lines.find(cid)
                if line is not None:
                    await self._show_cases(line.conversation)

    async def _send_entries(self, cid: str, entries: list[Entry], **more: bool) -> None:
        told = views.told(entries, language(self._socket))
        await self._send("entries", conversation=cid, entries=told, cursor=self._cursor, **more)

    async def _send(self, kind: str, **data: Any) -> None:
        await self._socket.send_json({"type": kind, **data})
