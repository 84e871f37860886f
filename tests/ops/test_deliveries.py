"""``./destek webhooks`` on a real store, and a real receiver on this machine."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from click.testing import Result
from redis.asyncio import Redis
from typer.testing import CliRunner

from handoff.audit import Audit
from handoff.conversations import Conversations
from handoff.webhooks.delivery import Standing, Trouble
from handoff.webhooks.hook import Hook
from handoff.webhooks.register import Deliveries
from ops.cli import app
from tests.connectors.receiver import SECRET, Receiver
from tests.ops.shop import at_the_store, open_shop
from tests.serving import Serving

SHOP = "papatya"


class Receiving(Serving):
    """A receiver in a loop of its own: commands run in theirs."""

    def __init__(self) -> None:
        super().__init__()
        self.receiver = Receiver()

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[None]:
        async with self.receiver:
            yield


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiving() as receiving:
        yield receiving.receiver


@pytest.fixture(autouse=True)
def shop(
    valkey_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, receiver: Receiver
) -> None:
    for id in ("CRM", "ERP"):
        monkeypatch.setenv(f"WEBHOOK_SECRET_{id}", SECRET)
    config = (
        f'[webhooks.crm]\nurl = "{receiver.url}"\n'
        '[webhooks.erp]\nurl = "http://127.0.0.1:1"\nevents = ["rating"]\n'
    )
    open_shop(monkeypatch, tmp_path, valkey_url, config)


def webhooks(*words: str) -> Result:
    return CliRunner().invoke(app, ["webhooks", *words])


def told(*words: str) -> str:
    done = webhooks(*words)
    assert done.exit_code == 0, done.output
    return done.output


def refused(*words: str) -> str:
    done = webhooks(*words)
    assert done.exit_code == 1, done.output
    (line,) = done.output.splitlines()
    return line


async def some(redis: Redis) -> None:
    """A dead letter and one that waits, of one conversation; another dead one's webhook is gone."""
    conversation = await Conversations(redis, SHOP).create("web", "tr")
    deliveries = Deliveries(redis, SHOP)
    for id, hook in (("a1", "crm"), ("b2", "crm"), ("c3", "old")):
        body = json.dumps({"id": id, "data": {"text": "değişim"}})
        await deliveries.make(hook, id, "reply", conversation, 1795341600000, body)
    await deliveries.bury(await deliveries.get("a1"), Trouble.ANSWERED, 500, tried=True)
    await deliveries.bury(await deliveries.get("c3"), Trouble.REMOVED)


async def traces(redis: Redis) -> list[tuple[str, str]]:
    return [(each.action, each.subject) for each in await Audit(redis, SHOP).latest()]


def test_they_are_listed_with_what_waits_and_what_was_given_up(
    valkey_url: str, receiver: Receiver
) -> None:
    at_the_store(valkey_url, some)
    crm, waiting, dead, erp = told("list").splitlines()
    place = receiver.url.partition("/destek")[0]
    events = "back_to_bot, handoff, rating, reply, resolve"
    assert crm == f"crm · {place} · {events} · 1 waiting · 1 dead"
    assert waiting.startswith("  b2 · reply · 2026-11-22 13:00:00 · waiting · next try")
    assert dead == "  a1 · reply · 2026-11-22 13:00:00 · dead · answered 500"
    assert erp == "erp · http://127.0.0.1:1 · rating · 0 waiting · 0 dead"
    assert told("list", "erp").splitlines() == [erp]
    assert refused("list", "fax") == "There is no webhook fax; there are crm, erp."


def test_one_is_shown_with_its_body_and_that_leaves_a_trace(valkey_url: str) -> None:
    at_the_store(valkey_url, some)
    shown = told("show", "a1")
    assert '    "text": "değişim"' in shown
    assert at_the_store(valkey_url, traces) == [("look_at_delivery", "a1")]
    assert refused("show", "z9").startswith("There is no such delivery")


def test_a_dead_letter_waits_once_more(valkey_url: str) -> None:
    at_the_store(valkey_url, some)
    assert told("resend", "a1").startswith("1 will be sent")
    found = at_the_store(valkey_url, lambda redis: Deliveries(redis, SHOP).get("a1"))
    assert found.standing is Standing.WAITING
    assert at_the_store(valkey_url, traces) == [("resend_delivery", "a1")]
    assert told("resend", "--all", "crm").startswith("0 will be sent")
    assert refused("resend", "c3") == "There is no webhook old; there are crm, erp."
    assert refused("resend") == refused("resend", "a1", "--all", "crm")
    assert refused("resend", "--all", "fax").startswith("There is no webhook fax")


def test_all_dead_letters_wait_once_more(valkey_url: str) -> None:
    at_the_store(valkey_url, some)
    assert told("resend", "--all", "crm").startswith("1 will be sent")
    assert at_the_store(valkey_url, lambda redis: Deliveries(redis, SHOP).dead("crm")) == []


def test_a_ping_is_signed_and_lifts_that_it_was_gone(valkey_url: str, receiver: Receiver) -> None:
    hook = Hook("crm", receiver.url, SECRET, frozenset())
    at_the_store(valkey_url, lambda redis: Deliveries(redis, SHOP).gone(hook))
    assert "410 Gone" in told("list", "crm")
    receiver.plan = [410]
    assert "answered 410" in refused("test", "crm")
    assert "410 Gone" in told("list", "crm")
    assert told("test", "crm").endswith("answered 200.\n")
    assert "410 Gone" not in told("list", "crm")
    ping = receiver.got[1].json
    assert (ping["event"], ping["shop"], receiver.forged) == ("ping", SHOP, 0)
    assert at_the_store(valkey_url, traces) == [("test_webhook", "crm")]
    assert "cannot be reached" in refused("test", "erp")
    assert refused("test", "fax") == "There is no webhook fax; there are crm, erp."
