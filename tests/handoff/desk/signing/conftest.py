"""A desk with the shop's own provider of logins, and the way there and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from handoff.desk.context import DeskContext
from ops.settings import Settings, load
from tests.handoff.desk.conftest import ORIGIN, PASSWORD, SHOP, context
from tests.handoff.desk.signing.issuing import AYSE, CLIENT, SECRET, Issuer, serving

EMAIL = str(AYSE.claims["email"])
BACK = "/desk/login/with/back"


@pytest.fixture(scope="module")
def served_issuer() -> Iterator[Issuer]:
    with serving(Issuer()) as issuer:
        yield issuer


@pytest.fixture
def issuer(served_issuer: Issuer) -> Issuer:
    """The provider as it is when nothing is wrong with it."""
    fresh = Issuer(url=served_issuer.url, back=f"{ORIGIN}{BACK}")
    vars(served_issuer).update(vars(fresh))
    return served_issuer


def settled(folder: Path, issuer: str, more: str = "") -> Settings:
    """Settings of a shop with this provider."""
    config = folder / "with-provider.toml"
    oidc = f'[oidc]\nissuer = "{issuer}"\nclient_id = "{CLIENT}"\nname = "Papatya ID"\n{more}'
    config.write_text(f'shop = "{SHOP}"\n[web]\npublic_url = "{ORIGIN}"\n{oidc}\n', "utf-8")
    return load(config, {"DESTEK_HOME": str(folder), "OIDC_CLIENT_SECRET": SECRET})


@pytest.fixture
def with_provider(store: Redis, tmp_path: Path, issuer: Issuer) -> Callable[..., DeskContext]:
    """A desk with the provider, and what its shop says besides."""
    return lambda more="": context(store, settled(tmp_path, issuer.url, more))


@pytest.fixture
async def desk(with_provider: Callable[..., DeskContext]) -> DeskContext:
    desk = with_provider()
    await desk.agents.add("Ayşe", PASSWORD)
    await desk.identities.expect("Ayşe", EMAIL)
    return desk


async def away(client: httpx.AsyncClient) -> str:
    """Go to the provider and say yes there; gives the address that one is sent back to."""
    there = await client.get("/desk/login/with")
    assert there.status_code == 303, there.text
    async with httpx.AsyncClient() as provider:
        page = await provider.get(there.headers["location"])
        assert "Continue as" in page.text, page.text
        answer = await provider.post(there.headers["location"])
    assert answer.status_code == 302, answer.text
    return str(answer.headers["location"])


async def log_in(client: httpx.AsyncClient) -> httpx.Response:
    return await client.get(await away(client))


async def traces(desk: DeskContext) -> list[tuple[str, str, str]]:
    found = await desk.audit.latest()
    return [(each.agent, each.action, each.subject) for each in reversed(found)]


async def ayse_of(desk: DeskContext) -> Any:
    return await desk.agents.get("Ayşe")


async def unclaimed(desk: DeskContext) -> Any:
    found = await desk.identities.of("Ayşe")
    assert found is not None
    assert found.subject == ""
    return found
