"""The whole documented API against its own description, over HTTP, on a real store.

schemathesis makes requests that the description allows, and others that it forbids. Whatever comes
back has to be described: status, type, shape; nothing may be a server's error; what is forbidden is
refused; and what is allowed is never called unclear.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
import schemathesis
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.config import SchemathesisConfig

from handoff.cases.case import Draft, Kind
from handoff.desk import v1
from handoff.desk.context import DeskContext
from handoff.inbox import Inbox
from handoff.indexing import Indexer
from handoff.programs import PREFIX, Programs, Scope
from handoff.states import State
from ops.settings import load
from tests.handoff import steps
from tests.handoff.cases.conftest import DUE
from tests.handoff.desk.conftest import PASSWORD, SHOP, Served

#: How many requests that are allowed, and how many that are not, are made of each operation.
_ALLOWED, _FORBIDDEN = 8, 4
#: Done, or refused for how things stand.
_DONE = {200, 403, 409}
#: There is none of these to ask for.
_MADE_UP = {
    f"/conversations/{{cid}}/{what}" for what in ("files", "pictures/{name}", "documents/{name}")
}
_OPERATIONS = [
    (method, route.path)
    for _, router in v1.ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in route.methods
]


class House:
    """The API with a key for everything, and what there is to ask for."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.key = str(served.do(self._furnish(served.desk)))
        # Refused for what it says and not for how it is said (see `is_clear`), or because somebody
        # else has it; what is sent beside what is described is passed over.
        allowed, forbidden = [200, 403, 404, 409, 410, 413, 415, 422], [403, 404, 405, 409, 422]
        config = SchemathesisConfig.from_dict(
            {
                "generation": {
                    "allow-extra-parameters": False,
                    "with-security-parameters": False,
                },
                "checks": {
                    "positive_data_acceptance": {"expected-statuses": allowed},
                    "negative_data_rejection": {"expected-statuses": forbidden},
                },
            }
        )
        self.schema = schemathesis.openapi.from_url(
            f"{served.origin}/api/v1/openapi.json", config=config
        )

    async def _furnish(self, desk: DeskContext) -> str:
        """An agent, conversations in several hands, a case, a canned answer; returns the key."""
        self.inbox = Inbox(desk.redis, desk.redis, SHOP, "worker-1")
        await self.inbox.open()
        await desk.agents.add("Ayşe", PASSWORD)
        made = await desk.conversations.create("web", "tr", customer={"id": "ayla", "name": "Ayla"})
        await steps.say(desk.conversations, made.id, "vazo kırık geldi")
        await steps.answer(desk.conversations, self.inbox, handoff=steps.handing_over())
        case = await desk.cases.open(Draft(Kind.DAMAGED, "id:ayla", made.id, DUE), "1-0:case")
        theirs = await steps.queued(desk.conversations, self.inbox)
        await desk.queue.claim(theirs, "Ayşe")
        await Indexer(desk.redis, desk.redis, SHOP).catch_up()
        self.number, self.conversations = case.number, [made.id, theirs]
        _, key = await Programs(desk.redis, SHOP).add("crm", Scope, 1)
        return key

    def mine(self) -> tuple[str, str]:
        """A conversation that the program has just claimed, and its reply there."""
        cid, entry = self.served.do(self._mine(self.served.desk))
        return cid, entry

    async def _mine(self, desk: DeskContext) -> tuple[str, str]:
        cid, crm = (await desk.conversations.create("web", "tr")).id, f"{PREFIX}crm"
        await steps.say(desk.conversations, cid, "insan")
        while (await desk.conversations.get(cid)).state is State.BOT:
            # What has been given back to the bot comes before it.
            (ticket,) = await self.inbox.take(1)
            handoff = steps.handing_over() if ticket.conversation == cid else None
            await steps.finish(desk.conversations, ticket, handoff=handoff)
        await desk.queue.claim(cid, crm)
        entry = await desk.queue.reply(cid, crm, "İade 13 gün.", f"desk:{cid}")
        await desk.redis.delete("{testshop}:attempts:key:crm")
        return cid, entry


@pytest.fixture(scope="module")
def house(valkey_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("api")
    config = folder / "destek.toml"
    config.write_text(f'shop = "{SHOP}"\n[limits]\nundo_seconds = 0\n', "utf-8")
    with Served(valkey_url, load(config, {"DESTEK_HOME": str(folder)})) as served:
        yield House(served)


def is_clear(context: object, response: Any, case: Case) -> None:
    """What the description allows is never called unclear."""
    said = response.json()["error"]["code"] if response.status_code == 422 else ""
    assert said != "unclear", f"the description allows what is refused: {case.body!r}"


def test_every_operation_is_described(house: House) -> None:
    described = house.schema.raw_schema["paths"]
    assert {(m.upper(), path) for path, each in described.items() for m in each} == set(_OPERATIONS)


@pytest.mark.parametrize(("method", "path"), _OPERATIONS)
def test_an_operation_answers_as_it_is_described(house: House, method: str, path: str) -> None:
    operation = house.schema[path][method]
    headers = {"Authorization": f"Bearer {house.key}"}
    statuses: set[int] = set()
    # What there is, beside what is made up.
    mine, entry = house.mine()
    known = {
        "cid": [mine, *house.conversations],
        "entry": [entry],
        "number": [house.number],
        "customer": ["ayla"],
        "to": ["Ayşe"],
        "team": ["general"],
        "words": [{"tr": {"title": "Selam", "text": "Merhaba."}}],
        "seen": [0],
        "until": [f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"],
    }

    def run(mode: GenerationMode, examples: int, *more: Any) -> None:
        @settings(
            max_examples=examples,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
        def send(case: Case, data: st.DataObject) -> None:
            # A line break ends what Starlette takes for an address.
            assume(not any("\n" in unquote(str(each)) for each in case.path_parameters.values()))
            if mode is GenerationMode.POSITIVE:
                likely = data.draw(st.booleans(), label="what it was made for")
                for sent in (case.path_parameters, case.body):
                    for name in known if isinstance(sent, dict) else ():
                        if sent.get(name, "") != "":
                            some = known[name][:1] if likely else [*known[name], sent[name]]
                            sent[name] = data.draw(st.sampled_from(some))
                if likely and isinstance(case.body, dict):
                    # Files are made up, and what a customer is to read of a case may be left out.
                    if "files" in case.body:
                        case.body |= {"text": "Merhaba.", "files": []}
                    elif path.startswith("/cases"):
                        case.body |= {"answer": "Merhaba."}
            response = case.call_and_validate(headers=headers, additional_checks=list(more))
            statuses.add(response.status_code)

        send()

    run(GenerationMode.POSITIVE, _ALLOWED, is_clear)
    if operation.definition.raw.keys() & {"parameters", "requestBody"}:
        run(GenerationMode.NEGATIVE, _FORBIDDEN)
    assert statuses & _DONE or path in _MADE_UP, "nothing was ever done"
