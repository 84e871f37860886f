"""A Bot API to test against: lo-bot-api-emulator in a thread, recorded, and broken on demand.

Works for synchronous and asynchronous tests and for other processes alike::

    with Emulator.running() as telegram:
        telegram.base_url, telegram.token       # for the settings of the system under test
        telegram.say("kargom nerede")           # what a customer writes
        telegram.wait(lambda: telegram.sent())  # what the bot sent
        telegram.press(telegram.sent()[-1], 0)  # the customer presses its first button
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiohttp import web
from lo_bot_api_emulator import LoBotApiEmulator, updates

TOKEN = "7000001:AAtest-token-of-nobody"
CHAT = 55

# The emulator's queue knows three kinds of updates; delivery works for these as well.
updates.KINDS |= {"edited_message", "channel_post"}

T = TypeVar("T")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that the bot sent and Telegram took. ``buttons``: (title, callback data)."""

    id: int
    chat: int
    text: str
    buttons: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the bot's. ``fault`` names what was done to it, if anything."""

    method: str
    fields: dict[str, Any]
    at: float
    ok: bool
    result: Any = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as the bot sent it."""

    name: str
    content: bytes


@dataclass
class Fault:
    """What happens to the next ``times`` calls of a method.

    ``429`` (with ``retry_after``), ``400``, ``401``, ``403``, ``502``; what Telegram says of
    messages that cannot be changed (:data:`_UNCHANGED`); ``drop`` cuts the line
    before the work, ``drop_after`` after it; ``hang`` keeps silent for ``seconds`` first;
    ``odd`` hands out one update that nobody can read.
    """

    method: str
    kind: str
    times: int = 1
    retry_after: int = 1
    seconds: float = 30.0


#: An update whose words are in no log, and whose date is none.
ODD = {"update_id": 1, "message": {"message_id": 1, "date": "yarın", "text": "kapı şifrem 4711"}}

_REFUSALS = {
    "400": "Bad Request: BUTTON_DATA_INVALID",
    "401": "Unauthorized",
    "403": "Forbidden: bot was blocked by the user",
    "429": "Too Many Requests: retry after {after}",
}


#: What a bot hears that edits or deletes a message, as the Bot API words it.
_UNCHANGED = {
    "edit_gone": "Bad Request: message to edit not found",
    "delete_gone": "Bad Request: message to delete not found",
    "no_text": "Bad Request: there is no text in the message to edit",
    "not_modified": "Bad Request: message is not modified: specified new message content and "
    "reply markup are exactly the same as a current content and reply markup of the message",
}


@dataclass
class Emulator:
    """One running emulator with one bot."""

    port: int = 0
    token: str = TOKEN
    calls: list[Call] = field(default_factory=list)
    #: Updates with ids below this are confirmed by the bot and never handed out again.
    confirmed: int = 0
    _faults: list[Fault] = field(default_factory=list)
    _message_id: int = 10_000
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    @classmethod
    @contextmanager
    def running(cls, port: int = 0) -> Iterator[Emulator]:
        """Start on a free port (or on ``port``) and stop at the end."""
        emulator = cls()
        loop = emulator._loop
        thread = threading.Thread(target=loop.run_forever, name="telegram", daemon=True)
        thread.start()
        try:
            runner = emulator._in_loop(emulator._start(port))
            yield emulator
            emulator._in_loop(emulator._end(runner))
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(timeout=5)
            loop.close()

    @property
    def base_url(self) -> str:
        """What ``telegram.base_url`` is to be."""
        return f"http://127.0.0.1:{self.port}"

    # What customers do.

    def say(self, text: str, chat: int = CHAT, lang: str = "tr", **fields: Any) -> int:
        """A customer writes; returns the message's id. Fields of the message may be overridden."""
        return self.message(chat, lang, text=text, **fields)

    def message(self, chat: int = CHAT, lang: str = "tr", **fields: Any) -> int:
        """A customer's message of any kind (``photo=…``, ``sticker=…``); returns its id."""
        self._message_id += 1
        message = self._message(chat, lang, self._message_id) | fields
        self.update({"message": message})
        return int(message["message_id"])

    def photo(
        self,
        raw: bytes,
        *,
        chat: int = CHAT,
        size: int | None = None,
        document: str = "",
        called: str = "",
        **fields: Any,
    ) -> int:
        """A customer sends a picture; as a file, with its name, when its type is given.

        ``size`` is as told.

        Returns the message's id.
        """
        name = f"photo-{len(self._api.assets)}"
        self._api.assets[name] = {"data": raw}
        file = {"file_id": name, "file_unique_id": f"u-{name}", "file_size": size or len(raw)}
        small = {"file_id": "small", "file_unique_id": "u-small", "file_size": 900}
        sizes = [small | {"width": 90, "height": 60}, file | {"width": 1280, "height": 853}]
        kind = (
            {"document": file | {"mime_type": document, "file_name": called}}
            if document
            else {"photo": sizes}
        )
        return self.message(chat, **kind, **fields)

    def edit(
        self, message_id: int, text: str, chat: int = CHAT, lang: str = "tr", **fields: Any
    ) -> None:
        """A customer edits an earlier message; its caption where ``fields`` are a picture's."""
        said = {"caption" if fields else "text": text, "edit_date": 1_790_000_001}
        edited = self._message(chat, lang, message_id) | said | fields
        self.update({"edited_message": edited})

    def press(self, sent: Sent, index: int = 0, *, data: str | None = None) -> None:
        """The customer presses a button; ``data`` forges what comes back."""
        message = self._message(sent.chat, "tr", sent.id)
        query = {
            "id": str(time.time_ns()),
            "from": message["from"],
            "chat_instance": "1",
            "data": sent.buttons[index][1] if data is None else data,
            "message": {**message, "text": sent.text},
        }
        self.update({"callback_query": query})

    def update(self, update: dict[str, Any]) -> int:
        """Queue any update; returns its id."""
        return int(self._in_loop(self._api.enqueue_update(update, token=self.token)))

    # What the bot does.

    def sent(self, chat: int | None = None) -> list[Sent]:
        """Messages that were taken, in order; those whose answer was lost included."""
        found = []
        for call in list(self.calls):
            if call.method == "sendMessage" and call.ok:
                rows = json.loads(call.fields.get("reply_markup") or "{}")
                keys = [key for row in rows.get("inline_keyboard", []) for key in row]
                found.append(
                    Sent(
                        call.result["message_id"],
                        int(call.fields["chat_id"]),
                        call.fields["text"],
                        [(key["text"], key["callback_data"]) for key in keys],
                    )
                )
        return [sent for sent in found if chat in (None, sent.chat)]

    def texts(self, chat: int | None = None) -> list[str]:
        """Texts of the messages that were taken."""
        return [sent.text for sent in self.sent(chat)]

    def files(self) -> list[tuple[str, str, Upload]]:
        """Method, caption and file of what was taken with a file, in order."""
        kinds = {"sendPhoto": "photo", "sendDocument": "document"}
        return [
            (call.method, call.fields.get("caption", ""), call.fields[kinds[call.method]])
            for call in list(self.calls)
            if call.ok and call.method in kinds
        ]

    def called(self, method: str) -> list[Call]:
        """Calls of one method, those with faults included."""
        return [call for call in list(self.calls) if call.method == method]

    def fault(self, method: str, kind: str, times: int = 1, **details: Any) -> None:
        """Break the next calls of a method; see :class:`Fault`."""
        self._faults.append(Fault(method, kind, times, **details))

    # Waiting.

    def wait(self, what: Callable[[], T], seconds: float = 60.0) -> T:
        """Wait until ``what()`` is true, and return it; for synchronous tests."""
        end = time.monotonic() + seconds
        while not (found := what()):
            if time.monotonic() > end:
                raise TimeoutError(f"not within {seconds} s; the bot sent {self.texts()}")
            time.sleep(0.02)
        return found

    async def until(self, what: Callable[[], T], seconds: float = 60.0) -> T:
        """Wait until ``what()`` is true, and return it; for asynchronous tests."""
        end = time.monotonic() + seconds
        while not (found := what()):
            if time.monotonic() > end:
                raise TimeoutError(f"not within {seconds} s; the bot sent {self.texts()}")
            await asyncio.sleep(0.02)
        return found

    # Inside.

    def _in_loop(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _start(self, port: int) -> web.AppRunner:
        self._api = LoBotApiEmulator(enable_control=True)
        read = self._api.read_request

        async def remember(request: web.Request) -> tuple[dict[str, Any], dict[str, Any]]:
            fields, uploads = await read(request)
            files = {name: Upload(each["filename"], each["data"]) for name, each in uploads.items()}
            request["read"] = fields | files
            return fields, uploads

        self._api.read_request = remember
        app = self._api.app()
        app.middlewares.append(self._meddle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        self.port = runner.addresses[0][1]
        return runner

    @staticmethod
    async def _end(runner: web.AppRunner) -> None:
        await runner.cleanup()
        left = asyncio.all_tasks() - {asyncio.current_task()}  # answers that hang
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    @web.middleware
    async def _meddle(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        method = request.match_info.get("method", "")
        if request.path.startswith("/file/"):
            method = "download"
        elif not request.path.startswith("/bot"):
            return await handler(request)
        fields: dict[str, Any] = {}
        if not request.content_type.startswith("multipart/"):  # which is read once, by the emulator
            fields |= await request.post()
        if method == "getUpdates":
            self.confirmed = max(self.confirmed, int(fields.get("offset", 0)))
        fault = next((f for f in self._faults if f.method == method and f.times > 0), None)
        if fault:
            fault.times -= 1
            return await self._break(fault, request, handler, fields)
        response = await handler(request)
        assert isinstance(response, web.Response)
        fields |= request.get("read", {})
        if method == "download":
            self._record(method, {"path": request.match_info["path"]}, {"ok": True})
            return response
        body = json.loads(response.text or "")
        if method == "getMe":  # a real one has a username
            body["result"]["username"] = "deneme_bot"
        self._record(method, fields, body)
        return web.json_response(body, status=response.status)

    async def _break(
        self, fault: Fault, request: web.Request, handler: Handler, fields: dict[str, Any]
    ) -> web.StreamResponse:
        body: dict[str, Any] = {}
        if fault.kind == "drop_after":
            answer = await handler(request)
            assert isinstance(answer, web.Response)
            body = json.loads(answer.text or "")
        self._record(fault.method, fields, body, fault.kind)
        if fault.kind in _UNCHANGED:
            body = {"ok": False, "error_code": 400, "description": _UNCHANGED[fault.kind]}
            return web.json_response(body, status=400)
        if fault.kind in _REFUSALS:
            words = _REFUSALS[fault.kind].format(after=fault.retry_after)
            body = {"ok": False, "error_code": int(fault.kind), "description": words}
            if fault.kind == "429":
                body["parameters"] = {"retry_after": fault.retry_after}
            return web.json_response(body, status=int(fault.kind))
        if fault.kind == "odd":
            return web.json_response({"ok": True, "result": [ODD]})
        if fault.kind == "502":
            return web.Response(status=502, text="<html>Bad Gateway</html>")
        if fault.kind == "hang":
            await asyncio.sleep(fault.seconds)
        if request.transport:
            request.transport.abort()
        return web.Response(status=503)

    def _record(
        self, method: str, fields: dict[str, Any], body: dict[str, Any], fault: str = ""
    ) -> None:
        ok = bool(body.get("ok"))
        self.calls.append(Call(method, fields, time.time(), ok, body.get("result"), fault))

    @staticmethod
    def _message(chat: int, lang: str, message_id: int) -> dict[str, Any]:
        user = {"id": chat, "is_bot": False, "first_name": "Elif", "language_code": lang}
        return {
            "message_id": message_id,
            "date": 1_790_000_000,
            "chat": {"id": chat, "type": "private", "first_name": "Elif"},
            "from": user,
        }
