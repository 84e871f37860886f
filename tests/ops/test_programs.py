"""``./destek key`` on a real store that a shop has of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from redis.asyncio import Redis
from typer.testing import CliRunner

from handoff.audit import Audit, Trace
from handoff.programs import Program, Programs, Scope
from ops.cli import app
from tests.ops.shop import at_the_store, open_shop

SHOP = "programs"


@pytest.fixture(autouse=True)
def shop(valkey_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty store, which the commands use."""
    open_shop(monkeypatch, tmp_path, valkey_url, f'shop = "{SHOP}"\n')


def key(*words: str) -> Result:
    return CliRunner().invoke(app, ["key", *words])


def told(*words: str) -> list[str]:
    done = key(*words)
    assert done.exit_code == 0, done.output
    return done.output.splitlines()


def refused(*words: str) -> str:
    done = key(*words)
    assert done.exit_code == 1, done.output
    return done.output


def whose(url: str, typed: str) -> tuple[Program | None, list[Trace]]:
    async def look(redis: Redis) -> tuple[Program | None, list[Trace]]:
        found = await Programs(redis, SHOP).find(typed, 1_795_000_000_000)
        return found, await Audit(redis, SHOP).latest()

    found: tuple[Program | None, list[Trace]] = at_the_store(url, look)
    return found


def test_a_key_is_made_shown_once_used_and_revoked(valkey_url: str) -> None:
    may, shown = told("add", "crm", "--scope", "cases:read", "--scope", "conversations:read")
    assert may == "crm may: cases:read, conversations:read"
    typed = shown.removeprefix("Key: ").removesuffix("  (shown only now)")
    (line,) = told("list")
    assert "crm · cases:read, conversations:read · made " in line
    assert line.endswith("by (command line) · last used never")
    assert typed not in line
    program, _ = whose(valkey_url, typed)
    assert program is not None
    assert program.scopes == {Scope.CASES_READ, Scope.CONVERSATIONS_READ}
    (line,) = told("list")
    assert "last used 2026-11-" in line
    assert told("revoke", "crm") == ["crm opens nothing any more."]
    program, traces = whose(valkey_url, typed)
    assert program is None
    done = [(each.agent, each.action, each.subject) for each in traces]
    assert done == [("", "revoke_key", "crm"), ("", "add_key", "crm")]
    assert told("list") == []


def test_what_cannot_be_is_said_in_a_line() -> None:
    assert "conversations:write" in refused("add", "crm")
    assert "conversations:write" in refused("add", "crm", "--scope", "everything")
    assert "small letter" in refused("add", "C R M", "--scope", "cases:read")
    assert "no key called crm" in refused("revoke", "crm")
    told("add", "crm", "--scope", "cases:read")
    assert "already a key called crm" in refused("add", "crm", "--scope", "cases:read")
