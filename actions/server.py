"""The action server: Rasa asks it what to say. Run as ``python -m actions.server``.

It listens where DESTEK_ACTIONS_URL says, which must be this machine, and answers only callers that
show DESTEK_INTERNAL_SECRET in ``X-Destek-Secret``; ``GET /health`` is open.
"""

from __future__ import annotations

import hmac
import sys
import warnings
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import structlog
from rasa_sdk import Tracker
from rasa_sdk.endpoint import create_app
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from actions import (
    alarms,
    answering,
    case_status,
    feedback,
    forms,
    handoff,
    hours,
    languages,
    limits,
    order_status,
    pictures,
    smalltalk,
    vague,
)
from actions.answering import leaning_first, worded
from actions.flows.declared import FLOWS
from actions.flows.engine import step
from actions.forms import Step
from actions.languages import Action, ours
from actions.replies import Reply
from actions.shop import Shop
from actions.turn import Turn
from handoff.errors import StoreUnavailable
from knowledge.wire import KnowledgeError, KnowledgeUnavailable
from ops.settings import Settings, SettingsError, load

ACTIONS: Mapping[str, Action | Step] = {
    "action_answer": ours(worded(answering.answer)),
    "action_ask_human": ours(worded(handoff.ask_human), or_clear=True),
    "action_helpful": feedback.helpful,
    "action_nothing_helped": ours(worded(feedback.nothing_helped)),
    "action_none_of_these": feedback.none_of_these,
    "action_affirm": ours(worded(feedback.affirm)),
    "action_deny": ours(worded(leaning_first(feedback.deny))),
    "action_vague": ours(worded(leaning_first(vague.vague))),
    "action_stop": ours(worded(leaning_first(smalltalk.stop))),
    "action_change_language": ours(languages.change),
    "action_smalltalk": ours(worded(leaning_first(smalltalk.talk))),
    "action_hours": ours(worded(leaning_first(hours.hours))),
    "action_picture": ours(pictures.picture),
    "action_alarm": ours(alarms.alarm, or_clear=True),
    "validate_order_status_form": alarms.first(order_status.step),
    "validate_case_form": alarms.first(case_status.step),
    **{f"validate_{flow.form}": step(flow) for flow in FLOWS},
}
"""Every custom action of the domain, by its name there."""

_LOOPBACK = ("127.0.0.1", "::1", "localhost")

log = structlog.get_logger(__name__)


def application(settings: Settings) -> Sanic[Any, Any]:
    """The Sanic application, ready to be served."""
    shop = Shop.of(settings)
    executor = ActionExecutor()
    for name, action in ACTIONS.items():
        executor.register_function(name, _registered(name, action, shop))
    app: Sanic[Any, Any] = create_app(executor, cors_origins=[])
    secret = settings.internal_secret.get_secret_value().encode()

    @app.on_request
    async def admit(request: Request) -> HTTPResponse | None:
        shown = request.headers.get("X-Destek-Secret", "").encode()
        if request.path == "/health" or hmac.compare_digest(shown, secret):
            return None
        return json({"error": "the secret is missing or wrong"}, 403)

    return app


def _registered(
    name: str, action: Action | Step, shop: Shop
) -> Callable[..., Awaitable[list[Any]]]:
    """An action as rasa-sdk calls it."""

    async def run(
        dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turn = Turn.read(
            {
                "sender_id": tracker.sender_id,
                "latest_message": tracker.latest_message,
                "slots": tracker.slots,
                "active_loop": tracker.active_loop,
                "events": tracker.events,
            }
        )
        try:
            reply = await _reply(name, action, turn, shop)
        except (KnowledgeUnavailable, KnowledgeError) as error:
            log.warning("knowledge_unavailable", error=str(error))
            return _down(dispatcher, "knowledge_unavailable")
        except StoreUnavailable as error:
            log.warning(error.code, error=str(error))
            return _down(dispatcher, error.code)
        if reply is None:
            return []
        return _told(dispatcher, turn, pictures.acknowledged(turn, limits.within(turn, reply)))

    return run


async def _reply(name: str, action: Action | Step, turn: Turn, shop: Shop) -> Reply | None:
    """What the action says, unless the message is about a case: that goes before everything."""
    waiting = turn.form if turn.form and turn.form.waits_for else None
    if waiting and name == f"validate_{waiting.name}":
        busy = waiting.returned or waiting.abandoned or waiting.name == case_status.FORM
        if busy or not case_status.asks_in_between(turn):
            reply = await action(turn, shop)
            left = reply is None and not waiting.abandoned
            return await _answered(action, turn, shop) if left else reply
        return await case_status.aside(turn, shop, action)
    if not case_status.is_about_one(turn):
        return await action(turn, shop)
    told = await case_status.tell(turn, shop)
    return replace(told, slots={}, ends_form=False) if waiting else told


async def _answered(action: Step, turn: Turn, shop: Shop) -> Reply | None:
    """The answer to a question that a form leaves to others, where they might begin a form."""
    if not forms.unsure_of_another(turn):
        return None
    told = await answering.answer(turn, shop)
    return told if told.ends_form else await forms.aside(told, turn, shop, action)


def _down(dispatcher: CollectingDispatcher, reason: str) -> list[Any]:
    """Leave it to the gateway to ask again."""
    dispatcher.utter_message(json_message={"kind": "error", "reason": reason})
    return []


def _told(dispatcher: CollectingDispatcher, turn: Turn, reply: Reply) -> list[Any]:
    """Say the reply; returns Rasa's events."""
    for said in reply.earlier:
        dispatcher.utter_message(
            text=said.text,
            response=said.response,
            json_message={"card": said.card} if said.card else None,
            **{"language": turn.lang, **said.variables},
        )
    card = {"card": reply.card} if reply.card else {}
    dispatcher.utter_message(
        text=reply.text,
        response=reply.response,
        buttons=list(reply.buttons),
        json_message={**reply.decision, "said": reply.response, **card},
        **{"language": turn.lang, **reply.variables},
    )
    before = turn.memory.slots()
    after = reply.memory.slots()
    changed = {name: value for name, value in after.items() if value != before[name]}
    events = [SlotSet(name, value) for name, value in {**changed, **reply.slots}.items()]
    if turn.form and reply.ends_form:
        events += [SlotSet("requested_slot", None), ActiveLoop(None)]
    return events


def main() -> None:
    """Serve until told to stop."""
    try:
        settings = load()
    except SettingsError as error:
        sys.exit("\n".join(error.lines))
    # rasa-sdk 3.21 serves Rasa 3.6 well (the contract test says so) but warns at every call.
    warnings.filterwarnings("ignore", message="Your versions of rasa and rasa_sdk")
    place = urlsplit(settings.actions_url or "http://127.0.0.1:5055")
    if place.hostname not in _LOOPBACK:
        sys.exit(f"DESTEK_ACTIONS_URL: {place.hostname} is not this machine")
    application(settings).run(
        host=place.hostname,
        port=place.port or 5055,
        single_process=True,
        motd=False,
        access_log=False,
    )


if __name__ == "__main__":
    main()
