"""The customer's WebSocket: every message after the cursor once and in order, then live.

There is one way for a message to reach the browser: this socket reads the log from its own cursor
whenever the activity stream says that there is something new. It subscribes before it reads the
backlog, so nothing falls between the two; and what a slow browser has not taken yet waits in the
log and not in our memory.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from typing import Any

from pydantic import TypeAdapter, ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from connectors.web.api import BEGINNING, LARGEST_BODY
from connectors.web.context import WebContext
from connectors.web.incoming import Counter, EntryId
from connectors.web.origins import Origins
from connectors.web.problems import BadRequest, Problem, Refusal, TooLarge, details
from connectors.web.tokens import Tokens
from connectors.web.views import public_entry, rated, state_of
from handoff.activity import Change, Changes
from handoff.conversation import Conversation
from handoff.entry import Entry
from handoff.errors import HandoffError
from handoff.instants import now_ms
from handoff.pictures import comes_along
from handoff.rating import RATED
from handoff.states import BOT_SPEAKS, State

HELLO_SECONDS = 10.0
#: The widget pings every 25 s; three missed ones are a browser that went away.
IDLE_SECONDS = 90.0
#: A browser that takes nothing for so long is let go; it resumes from its cursor.
SEND_SECONDS = 10.0
#: A question older than this is not being answered at this moment.
TYPING_MS = 20_000
_BATCH = 200
_POLICY, _TRY_AGAIN = 1008, 1013
_EntryId: TypeAdapter[str] = TypeAdapter(EntryId)


class Gone(Exception):
    """The browser went away, said nothing, or takes nothing any more."""


class Sockets:
    """The endpoint ``/chat/v1/socket``."""

    def __init__(self, context: WebContext, tokens: Tokens, counter: Counter) -> None:
        self._context = context
        self._tokens = tokens
        self._counter = counter
        self._origins = Origins(context.settings.web.origins)

    async def serve(self, websocket: WebSocket) -> None:
        """One browser's socket, from greeting to end."""
        if not self._origins.welcome(websocket):
            await websocket.close(_POLICY)
            return
        await websocket.accept()
        line = Line(websocket)
        lang = self._context.settings.languages.default
        try:
            hello = await line.receive(HELLO_SECONDS)
            if hello.get("lang") in self._context.settings.languages.enabled:
                lang = hello["lang"]
            conversation, cursor = await self._greeted(hello)
            with self._context.activity.subscribe(conversation.id) as changes:
                visit = Visit(self._context, self._counter, line, changes, conversation, cursor)
                await visit.run(lang)
        except (Problem, HandoffError) as refusal:
            with suppress(Gone):
                error = details(refusal, lang)
                await line.send({"type": "error", **error})
                await line.close(_TRY_AGAIN if error["retry"] else _POLICY)
        except Gone:
            await line.close()

    async def _greeted(self, hello: dict[str, Any]) -> tuple[Conversation, str]:
        if hello.get("type") != "hello":
            raise BadRequest("the first frame says hello")
        token = hello.get("token")
        cid = self._tokens.read(token if isinstance(token, str) else None)
        try:
            cursor = _EntryId.validate_python(hello.get("cursor") or BEGINNING)
        except ValidationError:
            raise BadRequest("cursor: such as 1700000000000-0") from None
        return await self._context.conversations.get(cid), cursor


class Line:
    """JSON frames over a WebSocket, with patience that ends."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket

    async def receive(self, seconds: float) -> dict[str, Any]:
        """The next frame.

        Raises:
            Gone: closed, or silent for ``seconds``.
            TooLarge, BadRequest: not a frame of ours.
        """
        try:
            async with asyncio.timeout(seconds):
                text = await self._websocket.receive_text()
        except (TimeoutError, WebSocketDisconnect, RuntimeError, KeyError) as error:
            raise Gone from error
        if len(text) > LARGEST_BODY:
            raise TooLarge
        try:
            frame = json.loads(text)
        except (ValueError, RecursionError):
            raise BadRequest("not JSON") from None
        if not isinstance(frame, dict):
            raise BadRequest("an object is expected")
        return frame

    async def send(self, frame: dict[str, Any]) -> None:
        """Raises :class:`Gone` when the browser does not take it."""
        text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._websocket.send_text(text)
        except (TimeoutError, WebSocketDisconnect, RuntimeError, OSError) as error:
            raise Gone from error

    async def close(self, code: int = 1000) -> None:
        """Close, when there is still something to close."""
        with suppress(TimeoutError, RuntimeError, OSError, WebSocketDisconnect):
            async with asyncio.timeout(1.0):
                await self._websocket.close(code)


class Visit:
    """A greeted socket: one task listens, one delivers the log."""

    def __init__(
        self,
        context: WebContext,
        counter: Counter,
        line: Line,
        changes: Changes,
        conversation: Conversation,
        cursor: str,
    ) -> None:
        self._context = context
        self._counter = counter
        self._line = line
        self._changes = changes
        self._conversation = conversation
        self._cid = conversation.id
        self._cursor = cursor
        self._shown: dict[str, Any] = {}
        self._said: Entry | None = None  # the customer's last message that was shown

    async def run(self, lang: str) -> None:
        """Until the browser goes, or the store does (:class:`StoreUnavailable`)."""
        brand = self._context.settings.brand
        await self._line.send(
            {
                "type": "ready",
                "conversation": self._cid,
                "cursor": self._cursor,
                "assistant": brand.assistant,
                "brand": brand.name,
                **await self._state(),
            }
        )
        tasks = {asyncio.create_task(self._listen(lang)), asyncio.create_task(self._deliver())}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _end(tasks)
        for task in done:
            task.result()

    async def _listen(self, lang: str) -> None:
        while True:
            frame: dict[str, Any] = {}
            try:
                frame = await self._line.receive(IDLE_SECONDS)
                await self._heed(frame)
            except (Problem, HandoffError) as refusal:
                await self._line.send(self._error(frame, refusal, lang))

    async def _heed(self, frame: dict[str, Any]) -> None:
        match frame.get("type"):
            case "send":
                accepted = await self._counter.take(self._cid, frame)
                await self._line.send(
                    {
                        "type": "ack",
                        "id": frame["id"],
                        "entry": accepted.entry_id,
                        "duplicate": accepted.duplicate,
                    }
                )
            case "rate":
                sent, stands = await self._counter.rate(self._cid, frame)
                now = {"rating": stands.rating, "comment": stands.comment, "at": now_ms()}
                await self._line.send({"type": "rated", "id": sent.id, "entry": sent.entry, **now})
            case "seen":
                await self._counter.seen(self._cid, frame)
            case "ping":
                await self._line.send({"type": "pong"})
                # A look at the log with each pulse: should a notification ever be lost, the
                # message is late by seconds and not missing. It also keeps the place up to date.
                self._changes.push(Change(self._cid))
            case _:
                raise BadRequest("type: send, rate, seen or ping")

    @staticmethod
    def _error(frame: dict[str, Any], refusal: Refusal, lang: str) -> dict[str, Any]:
        named = {"id": frame["id"]} if isinstance(frame.get("id"), str) else {}
        return {"type": "error", **named, **details(refusal, lang)}

    async def _deliver(self) -> None:
        await self._catch_up()
        async for change in self._changes:
            await self._catch_up(look_again=not change.entry)

    async def _catch_up(self, *, look_again: bool = False) -> None:
        """Send what the log has after the cursor; tell of a new state when it has changed."""
        moved = look_again
        last: Entry | None = None
        answered = goes_on = False
        while True:
            found = await self._context.conversations.entries(self._cid, self._cursor, _BATCH)
            for entry in found:
                self._cursor = entry.id
                if entry.is_public:
                    last = entry
                    goes_on = goes_on and entry.author == "system"
                    if entry.author == "customer":
                        answered, self._said = comes_along(entry, self._said), entry
                    await self._show(entry)
                elif entry.amended:
                    await self._show_amended(entry)
                elif entry.kind == "event" and entry.text == RATED:
                    await self._line.send({"type": "rated", **rated(entry)})
                else:
                    moved = moved or entry.kind == "event"
                    # The bot goes on by itself with what an agent has left it.
                    goes_on = goes_on or entry.is_hint
            if len(found) < _BATCH:
                break
        if moved:
            await self._tell_state()
        if last and not answered and self._being_answered(last, goes_on=goes_on):
            await self._line.send({"type": "typing", "who": "bot"})

    async def _show(self, entry: Entry) -> None:
        seen = public_entry(entry, self._context.settings.brand.assistant)
        await self._line.send({"type": "entry", "entry": seen})

    async def _show_amended(self, event: Entry) -> None:
        """Send the message that an event has amended, as it reads now."""
        amended = await self._context.conversations.entry(self._cid, event.payload["of"])
        if amended:
            seen = public_entry(amended, self._context.settings.brand.assistant)
            await self._line.send({"type": "amended", "entry": seen, "cursor": event.id})

    async def _tell_state(self) -> None:
        before = self._shown
        self._conversation = await self._context.conversations.get(self._cid)
        if before != await self._state():
            await self._line.send({"type": "state", **self._shown})

    async def _state(self) -> dict[str, Any]:
        """How things stand, with the place in the queue for those who are in it."""
        queued = self._conversation.state is State.QUEUED
        wait = await self._context.conversations.waits.of(self._cid) if queued else None
        self._shown = state_of(self._conversation, wait, shop=self._context.settings.brand.name)
        return self._shown

    def _being_answered(self, last: Entry, *, goes_on: bool) -> bool:
        recent = time.time() * 1000 - last.at < TYPING_MS
        awaited = goes_on or last.author == "customer"
        return recent and awaited and self._conversation.state in BOT_SPEAKS


async def _end(tasks: set[asyncio.Task[None]]) -> None:
    """Cancel until it has worked: before Python 3.12 ``wait_for``, which the store's client may be
    in, loses a cancellation that comes together with its result."""
    pending = tasks
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=0.2)
    await asyncio.gather(*tasks, return_exceptions=True)
