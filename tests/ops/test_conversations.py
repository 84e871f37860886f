"""``explain`` and ``faq gaps`` on a real store that a shop has of its own."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from redis.asyncio import Redis
from typer.testing import CliRunner

from handoff.conversations import Conversations
from handoff.inbox import Inbox
from handoff.votes import Edition, Votes
from ops.cli import app
from tests.handoff.talks import Talk, record
from tests.ops.shop import at_the_store, open_shop

SHOP = "cli"


@pytest.fixture
def filled(valkey_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Fills an empty store, which the commands then read."""
    open_shop(monkeypatch, tmp_path, valkey_url, f'shop = "{SHOP}"\n')

    def fill(work: Callable[[Redis], Awaitable[str]]) -> str:
        async def anew(redis: Redis) -> str:
            await redis.flushall()
            return await work(redis)

        return str(at_the_store(valkey_url, anew))

    return fill


async def talk(redis: Redis) -> str:
    """A conversation with an answer by choice and a handoff; its id."""
    inbox = Inbox(redis, redis, SHOP, "w")
    await inbox.open()
    talk = await Talk.begin(Conversations(redis, SHOP), inbox)
    question = "kart 4111 1111 1111 1111 iadesi"
    await talk.turn(question, record("clarify", "vague", "iade-suresi", "iade-kargo"))
    await talk.turn("İade kargo", record("answer", "chosen"), button="/faq")
    await talk.turn("insan", record("handoff", "asked", intent="ask_human"))
    return talk.id


def destek(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_a_conversation_explained(filled: Callable[..., str]) -> None:
    cid = filled(talk)
    told = destek("explain", cid)
    assert told.exit_code == 0
    assert "“kart [kart no] iadesi”" in told.stdout
    assert "Geri sordu · %50 emin" in told.stdout
    assert "██████████████████   0.90  Iade suresi" in told.stdout
    assert "Müşteri temsilci istediği için ekibe aktardı." in told.stdout
    assert "4111" not in told.stdout
    english = destek("explain", cid, "--lang", "en")
    assert "It handed over because the customer asked for a person." in english.stdout


def test_its_records_and_its_case_number(filled: Callable[..., str]) -> None:
    cid = filled(talk)
    whole = json.loads(destek("explain", cid, "--json").stdout)
    assert [turn["record"]["outcome"] for turn in whole["turns"]] == [
        "clarify",
        "answer",
        "handoff",
    ]
    assert whole["turns"][0]["record"]["probability"] == 0.5
    by_case = json.loads(destek("explain", whole["case"], "--json").stdout)
    assert by_case == whole


@pytest.mark.parametrize("command", ["explain", "replay"])
def test_a_conversation_that_is_not_there(filled: Callable[..., str], command: str) -> None:
    filled(talk)
    told = destek(command, "T-99999")
    assert told.exit_code == 1
    assert told.stdout == ""
    assert told.stderr.startswith("'T-99999': no conversation has this id or case number")


async def silence(redis: Redis) -> str:
    conversation = await Conversations(redis, SHOP).create("web", "tr")
    await Conversations(redis, SHOP).accept(conversation.id, "merhaba", "m1")
    return conversation.id


def test_nothing_to_say_again(filled: Callable[..., str]) -> None:
    told = destek("replay", filled(silence))
    assert told.exit_code == 1
    assert "nothing in it that could be said again" in told.stderr


ARTICLE = """---
title: İade
updated: 2026-10-12
---
## Süre

{days} gün içinde **iade** edin.
"""


def shelved(folder: Path, days: str) -> str:
    """A folder of articles that holds one; its path."""
    (folder / "faq" / "tr").mkdir(parents=True, exist_ok=True)
    (folder / "faq" / "tr" / "iade.md").write_text(ARTICLE.format(days=days), "utf-8")
    return str(folder / "faq")


async def votes(redis: Redis) -> str:
    """As the website counts them: title and text come from the knowledge server."""
    edition = Edition.of("iade", "tr", "İade", "Süre\nOn dört gün içinde iade edin.")
    for voter in "abc":
        await Votes(redis, SHOP).cast(edition, voter, helped=False)
    await Votes(redis, SHOP).remark(edition, "a", "yurt dışı yok")
    return ""


async def nothing(_: Redis) -> str:
    return ""


def test_no_gaps(filled: Callable[..., str]) -> None:
    filled(nothing)
    told = destek("faq", "gaps", "--since", "2026-01-01")
    assert told.exit_code == 0
    assert told.stdout == "Nobody was left without an answer since 2026-01-01 00:00.\n"


def test_articles_that_disappoint(filled: Callable[..., str], tmp_path: Path) -> None:
    filled(votes)
    folder = shelved(tmp_path, "On dört")
    told = destek("faq", "gaps", "--articles", folder)
    assert "İade  [tr/iade]" in told.stdout
    assert "helped 0, did not help 3; at least 53% disappointed" in told.stdout
    assert "missed: yurt dışı yok" in told.stdout
    found = destek("faq", "gaps", "--json", "--articles", folder).stdout
    (worst,) = json.loads(found)["disappointing"]
    assert (worst["article"], worst["not_helped"], worst["missed"]) == (
        "iade",
        3,
        ["yurt dışı yok"],
    )


def test_an_article_that_was_rewritten_disappoints_nobody_yet(
    filled: Callable[..., str], tmp_path: Path
) -> None:
    filled(votes)
    told = destek("faq", "gaps", "--articles", shelved(tmp_path, "Otuz"))
    assert told.exit_code == 0
    assert "disappoint" not in told.stdout


@pytest.mark.parametrize("since", ["yesterday", "0d", "30", "2026-13-01", "-1d"])
def test_a_span_that_is_none(filled: Callable[..., str], since: str) -> None:
    filled(nothing)
    told = destek("faq", "gaps", f"--since={since}")
    assert told.exit_code == 1
    assert "30d, 12h or 4w" in told.stderr
