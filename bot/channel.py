"""Rasa's door for the gateway: one turn in, everything that came of it out.

``POST /webhooks/destek/turn`` with header ``X-Destek-Secret`` and a body of ``sender``, ``text``
and ``metadata`` (``turn``, ``lang``, ``now``, ``open``, ``name``, ``visit``, ``order``,
``pictures``) answers with ``messages``, ``intent``, ``ranking``, ``entities``, ``actions`` and
``slots``. A turn that came to nothing is an error, never an empty answer:
``{"error": {"code", "message"}}`` with

====================  ===  ====================================================
``bad_secret``        403  the header is missing or wrong
``bad_request``       400  no sender, or no text
``not_ready``         503  no model is loaded
``store_unavailable`` 503  the conversation could not be read or kept
``busy``              503  earlier turns of this sender did not end in time
``no_reply``          502  nothing was said: the action server is down or failed
====================  ===  ====================================================

Rasa takes a text that begins with a slash for an order from within. The gateway strips slashes from
what customers type; this door lets nothing through but the payloads our own buttons carry.
"""

from __future__ import annotations

import hmac
import logging
import re
from typing import Any, Awaitable, Callable

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.core.lock_store import LockError
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from redis.exceptions import RedisError
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.trackers import RedisTrackers, insist

#: Everything our buttons send, Telegram's /start, a picture without a word, and the flows that
#: agents' hints begin.
PAYLOAD = re.compile(
    r"/(?:greet|helpful|nothing_helped|none_of_these|ask_human|affirm|deny|picture)"
    r"|/(?:order_status|case_status|return_request|damaged_or_wrong|cancel_order|change_address)"
    r"|/(?:warranty|complaint|callback|data_request)"
    r'|/faq\{"article": ?"[a-z0-9-]{1,80}"\}'
    r'|/inform\{"choice": ?"[a-z_]{1,40}\.[A-Za-z0-9_-]{1,40}"\}'
    r'|/vague\{"topic": ?"[a-z0-9-]{1,80}"\}'
)
_RANKED = 5

log = logging.getLogger(__name__)


class Refusal(Exception):
    """A turn that came to nothing; `code` is in the table above."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


class Spoken(OutputChannel):
    """Collects messages whole: a text with its buttons and its decision is one message."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Rasa's name for the channel."""
        return "destek"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep what a customer can see or the gateway must know; drop what is empty."""
        kept = {key: message[key] for key in ("text", "buttons", "custom") if message.get(key)}
        if kept:
            self.messages.append(kept)


class DestekInput(InputChannel):
    """The channel. `secret` is what the gateway must show; without one nothing is let in."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    @classmethod
    def name(cls) -> str:
        """The part of the path after /webhooks/."""
        return "destek"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> DestekInput:
        """From credentials.yml."""
        return cls(str((credentials or {}).get("secret") or ""))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes. `on_new_message` stays unused: it would not give the tracker back."""
        routes = Blueprint("destek")

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            agent = _agent(request.app)
            if agent is None:
                return json({"status": "starting"}, 503)
            return json({"status": "ok", "model": agent.model_name, "store": await _store(agent)})

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            try:
                self._admit(request)
                message = _message(request.json)
                return json(await _answered(_agent(request.app), message))
            except Refusal as refusal:
                if refusal.status >= 500:
                    log.warning("%s: %s", refusal.code, refusal)
                error = {"code": refusal.code, "message": str(refusal)}
                return json({"error": error}, refusal.status)

        return routes

    def _admit(self, request: Request) -> None:
        shown = request.headers.get("X-Destek-Secret", "")
        if not self._secret or not hmac.compare_digest(shown.encode(), self._secret.encode()):
            raise Refusal(403, "bad_secret", "the gateway's secret is missing or wrong")


def safe(text: str) -> str:
    """The text without leading slashes, unless it is a payload of ours."""
    text = text.strip()
    return text if PAYLOAD.fullmatch(text) else text.lstrip("/ \t\r\n")


def _message(body: Any) -> UserMessage:
    body = body if isinstance(body, dict) else {}
    sender, text = body.get("sender"), body.get("text")
    if not isinstance(sender, str) or not sender or not isinstance(text, str):
        raise Refusal(400, "bad_request", "a turn needs a sender and a text")
    text = safe(text)
    if not text:
        raise Refusal(400, "bad_request", "the text is empty")
    metadata = body.get("metadata") if isinstance(body.get("metadata"), dict) else {}
    return UserMessage(text, Spoken(), sender, input_channel="destek", metadata=metadata)


async def _answered(agent: Agent | None, message: UserMessage) -> dict[str, Any]:
    if agent is None or agent.processor is None:
        raise Refusal(503, "not_ready", "no model is loaded")
    store = insist(agent)
    try:
        async with agent.lock_store.lock(message.sender_id):
            await _take_back(store, message)
            await agent.processor.handle_message(message)
            tracker = await store.retrieve(message.sender_id)
    except RedisError as error:
        raise Refusal(503, "store_unavailable", str(error)) from error
    except LockError as error:
        raise Refusal(503, "busy", str(error)) from error
    if not message.output_channel.messages or tracker is None:
        raise Refusal(502, "no_reply", "nothing was said; is the action server up?")
    return {"messages": message.output_channel.messages, **_understood(tracker)}


async def _take_back(store: TrackerStore, message: UserMessage) -> None:
    """Forget what came of this very turn, so that asking again counts once.

    Rasa keeps a turn before the gateway has the reply; a reply that is lost is asked for again.
    """
    turn = (message.metadata or {}).get("turn")
    tracker = await store.retrieve(message.sender_id) if turn else None
    events = list(tracker.events) if tracker else []
    said = [at for at, event in enumerate(events) if isinstance(event, UserUttered)]
    if said and events[said[-1]].metadata.get("turn") == turn:
        before = events[: said[-1]]
        sender, domain = message.sender_id, store.domain
        earlier = DialogueStateTracker.from_events(sender, before, domain.slots, domain=domain)
        await store.save(earlier)


def _understood(tracker: DialogueStateTracker) -> dict[str, Any]:
    """What the latest message was taken for, and what was done about it.

    A tracker from the store has replayed its events without the messages that a form took for
    answers, so its `latest_message` may be an earlier one.
    """
    actions: list[str] = []
    parsed: dict[str, Any] = {}
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            parsed = dict(event.parse_data)
            break
        if isinstance(event, ActionExecuted) and event.action_name != ACTION_LISTEN_NAME:
            actions.insert(0, event.action_name)
    ranking = [_intent(intent) for intent in parsed.get("intent_ranking") or []]
    slots = {name: value for name, value in tracker.current_slot_values().items() if value}
    return {
        "intent": _intent(parsed.get("intent") or {}),
        "ranking": ranking[:_RANKED],
        "entities": [
            {key: entity.get(key) for key in ("entity", "value", "start", "end")}
            for entity in parsed.get("entities") or []
        ],
        "actions": actions,
        "slots": slots,
    }


def _intent(intent: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": intent.get("name"),
        "confidence": round(float(intent.get("confidence") or 0.0), 4),
    }


def _agent(app: Sanic) -> Agent | None:
    return getattr(app.ctx, "agent", None)


async def _store(agent: Agent) -> bool:
    store = insist(agent)
    try:
        if isinstance(store, RedisTrackers):
            await store.ping()
    except RedisError:
        return False
    return True
