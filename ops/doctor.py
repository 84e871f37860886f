"""``./destek doctor``: what is missing or unhealthy, a line each."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator

from bot import inputs
from ops import checks
from ops.commands import running
from ops.environments import Environments
from ops.leftovers import RunFile
from ops.progress import say
from ops.readiness import PortInUse, Ready, answers, check_port, listens
from ops.services import run_file
from ops.settings import ROOT, Settings
from ops.setup import Prepared, RasaModel

Finding = tuple[bool, str]


def examine(settings: Settings) -> int:
    """Print a line for each thing looked at; how many of them are wrong."""
    environments = Environments(ROOT, settings.home, os.environ)
    wrong = checks.machine(environments, settings.home, os.environ)
    for fine, line in (*_made(settings), *alive(settings)):
        say(f"  {'✓' if fine else '✗'} {line}")
        wrong += not fine
    say("Everything is well." if not wrong else f"{wrong} to look at.")
    return wrong


def _made(settings: Settings) -> Iterator[Finding]:
    prepared = Prepared(settings)
    current = prepared.is_current()
    yield (
        current,
        "model and index"
        + ("" if current else " are not made or out of date; ./destek up makes them"),
    )
    if current:
        try:
            path = RasaModel(settings, prepared).path
            trained = path.exists()
            yield (
                trained,
                "Rasa's model" + ("" if trained else " is out of date; ./destek up trains it"),
            )
        except FileNotFoundError as error:
            yield False, f"{error}: Rasa learns from it ({', '.join(inputs.TRAINING_INPUTS)})"
    if settings.telegram_token is None:
        yield True, "Telegram is off: TELEGRAM_TOKEN is not set"
    else:
        on = settings.telegram.enabled
        yield True, f"Telegram is {'on' if on else 'off: telegram.enabled is false'}"


def alive(settings: Settings) -> Iterator[Finding]:
    """Whether the parts of the running system answer, or what stands in the way of a start."""
    run = running(settings)
    if run is None:
        left = RunFile.read(run_file(settings))
        yield (
            left is None,
            "not running"
            + (", and a killed run left things; the next ./destek up ends them" if left else ""),
        )
        try:
            check_port(settings.web.host, settings.web.port)
            yield True, f"port {settings.web.port} is free"
        except PortInUse as error:
            yield False, str(error)
        return
    port, rasa, actions = (
        run.variables.get(name, "")
        for name in ("DESTEK_PORT", "DESTEK_RASA_URL", "DESTEK_ACTIONS_URL")
    )
    probes = {
        "gateway": answers(f"http://{settings.web.here}:{port}/health"),
        "knowledge server": listens(settings.knowledge_socket),
        "Rasa": answers(f"{rasa}/webhooks/destek/"),
        "action server": answers(f"{actions}/health"),
    }
    for name, probe in probes.items():
        fine = asyncio.run(_once(probe))
        yield fine, f"{name} {'answers' if fine else 'does not answer; see its log'}"


async def _once(probe: Ready) -> bool:
    return await probe()
