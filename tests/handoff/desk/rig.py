"""A desk whose pages are sockets: a gateway in a loop of its own, and its frames one by one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from starlette.testclient import TestClient, WebSocketTestSession

from handoff.desk.context import DeskContext
from handoff.inbox import Inbox
from handoff.store import connect
from ops.settings import Settings
from tests.handoff import steps
from tests.handoff.desk.conftest import ORIGIN, PASSWORD, SHOP, context, gateway

SOCKET = "ws://desk.test/desk/socket"
OWN = {"Origin": ORIGIN}


class Rig:
    """A gateway in a loop of its own, and ways to make things happen in it."""

    def __init__(self, client: TestClient, desk: DeskContext) -> None:
        self.client = client
        self.desk = desk

    def do(self, function: Any, *args: Any, **options: Any) -> Any:
        """Run something of the desk's in its loop."""
        assert self.client.portal
        return self.client.portal.call(partial(function, *args, **options))

    def log_in(self, name: str) -> None:
        self.do(self.desk.agents.add, name, PASSWORD)
        fields = {"name": name, "password": PASSWORD}
        answer = self.client.post("/desk/login", data=fields, headers=OWN, follow_redirects=False)
        assert answer.status_code == 303

    def waiting(self, trial: bool = False) -> str:
        """A conversation in the queue, or a rehearsal of one."""
        return str(self.do(self._waiting, trial))

    async def forget(self, cid: str) -> None:
        """Delete a conversation and tell of a last change of it, as if it came too late."""
        keys = self.desk.conversations.keys
        told = {"c": cid, "e": "", "k": "event"}
        await self.desk.conversations.forget(cid)
        await self.desk.redis.xadd(keys.activity, told)

    async def _waiting(self, trial: bool) -> str:
        inbox = Inbox(self.desk.redis, self.desk.redis, SHOP, "worker-1")
        await inbox.open()
        conversation = await self.desk.conversations.create("web", "tr", trial=trial)
        await steps.say(self.desk.conversations, conversation.id)
        await steps.answer(self.desk.conversations, inbox, handoff=steps.handing_over())
        return conversation.id

    @contextmanager
    def socket(self) -> Iterator[Any]:
        """A page's socket, past its first board, without the counts of views."""
        with self.opened() as frames:
            assert frames.receive_json()["type"] == "board"
            yield frames

    @contextmanager
    def opened(self) -> Iterator[Any]:
        """A page's socket from its beginning, without the counts of views."""
        with self.client.websocket_connect(SOCKET, headers=dict(OWN)) as socket:
            yield Uncounted(socket)


class Frames:
    """A socket's frames one by one, also those that come together."""

    def __init__(self, socket: WebSocketTestSession) -> None:
        self.send_json, self.send_text = socket.send_json, socket.send_text
        self._socket = socket
        self._told: list[Any] = []

    def receive_json(self) -> Any:
        """The next frame."""
        if not self._told:
            told = self._socket.receive_json()
            self._told = told if isinstance(told, list) else [told]
        return self._told.pop(0)


class Uncounted(Frames):
    """A socket that leaves the counts of views out, which come when they like."""

    def receive_json(self) -> Any:
        """The next other frame."""
        while (frame := super().receive_json())["type"] == "views":
            pass
        return frame


@contextmanager
def rigged(valkey_url: str, settings: Settings) -> Iterator[Rig]:
    """A desk on an empty store."""
    writer, reader = connect(valkey_url), connect(valkey_url, blocking=True)
    desk = context(writer, settings, reader)
    with TestClient(gateway(desk), base_url=ORIGIN) as client:
        rig = Rig(client, desk)
        rig.do(writer.flushall)
        yield rig
        rig.do(writer.aclose)
    # The reader's client closes with the activity task, in the gateway's lifespan.
