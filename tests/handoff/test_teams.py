from __future__ import annotations

import pytest

from handoff.calendar import Calendar
from handoff.conversations import Conversations
from handoff.ending import Handoff
from handoff.inbox import Inbox
from handoff.priority import priority
from handoff.states import Step
from handoff.teams import Teams
from ops.settings import Hours
from ops.teams import Team, with_built_in
from tests.handoff.steps import answer, say


def shop(**teams: Team) -> Teams:
    return Teams.read(with_built_in(teams), Hours(), Calendar(Hours()))


@pytest.mark.parametrize(
    ("reason", "topic", "team"),
    [
        ("asked", "", "general"),
        ("asked", "return", "returns"),
        ("low_confidence", "Fatura", "billing"),
        ("complaint", "return", "complaints"),
        ("third_time", "fatura", "specialist"),
        ("repeated", "complaint", "complaints"),
        ("safety", "hesap", "general"),
    ],
)
def test_a_request_goes_by_its_reason_then_by_its_topic(reason: str, topic: str, team: str) -> None:
    assert shop().of(reason, topic, "tr") == team


def test_a_team_that_does_not_speak_the_language_is_passed_over() -> None:
    teams = shop(
        returns=Team(languages=("tr",)),
        abroad=Team(name_tr="Yurt dışı", name_en="Abroad", languages=("en",), topics=("return",)),
    )
    assert teams.of("asked", "return", "tr") == "returns"
    assert teams.of("asked", "return", "en") == "abroad"


def test_the_shops_own_team_goes_before_one_that_is_built_in() -> None:
    teams = shop(iadeci=Team(name_tr="İadeciler", name_en="Returners", topics=("return",)))
    assert teams.of("asked", "return", "tr") == "iadeci"
    assert teams.name("iadeci", "en") == "Returners"
    assert teams.name("gone", "en") == "gone"


def test_without_any_everything_is_the_general_teams() -> None:
    assert Teams(Calendar(Hours())).of("third_time", "return", "tr") == "general"


async def test_the_team_is_kept_with_the_request_until_the_bot_has_it_again(
    conversations: Conversations, inbox: Inbox
) -> None:
    cid = (await conversations.create("web", "tr")).id

    async def asks(reason: str, team: str, step: Step | None) -> str:
        await say(conversations, cid, reason)
        urgency = priority(reason)
        asked = Handoff(step, reason, "T-1", (), {}, urgency, team)
        await answer(conversations, inbox, [], handoff=asked)
        return (await conversations.get(cid)).team

    assert await asks("asked", "returns", Step.HAND_OVER_CLOSED) == "returns"
    assert await asks("asked", "billing", None) == "returns"
    assert await asks("third_time", "specialist", None) == "specialist"
    button = {"button": {"title": "vazgeç", "payload": "/take_back"}}
    await conversations.accept(cid, "vazgeç", "b", payload=button)
    assert (await conversations.get(cid)).team == "general"
