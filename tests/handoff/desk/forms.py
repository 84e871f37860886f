"""The office's forms as a browser sends them."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from handoff.agents import Profile, Role
from handoff.desk.context import DeskContext
from tests.handoff.desk.conftest import PASSWORD, browser

PAGE = {"Accept": "text/html,application/xhtml+xml"}


@asynccontextmanager
async def at_the_desk(
    desk: DeskContext, name: str, role: Role = "agent"
) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of a new agent who is logged in."""
    await desk.agents.add(name, PASSWORD, Profile(role))
    async with browser(desk, name) as client:
        client.headers.update(PAGE)
        yield client


def says(answer: httpx.Response) -> str:
    """A page's text without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def codes(answer: httpx.Response) -> list[str]:
    """What a page shows to be copied: keys, passwords, recovery codes."""
    return re.findall(r"<code>([^<]+)</code>", answer.text)
