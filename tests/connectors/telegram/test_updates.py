"""The durable update queue, and a store that goes away."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

from redis.asyncio import Redis
from telegram import Bot, Update

from connectors.telegram.updates import Updates
from handoff.store import connect
from ops import valkey

SHOP = "testshop"
STREAM = f"{{{SHOP}}}:telegram:updates"


def update(number: int) -> Update:
    user = {"id": 55, "is_bot": False, "first_name": "Elif"}
    chat = {"id": 55, "type": "private"}
    message = {"message_id": number, "date": 1, "chat": chat, "from": user, "text": f"m{number}"}
    return Update.de_json({"update_id": number, "message": message})


class Taker:
    """Notes what it is given; fails as told."""

    def __init__(self, *fails: int) -> None:
        self.taken: list[int] = []
        self.fails = set(fails)

    async def __call__(self, update: Update) -> None:
        if update.update_id in self.fails:
            raise ValueError("odd")
        self.taken.append(update.update_id)


async def run(store: Redis, take: Taker, until: int) -> None:
    """A reader of its own until it has taken so many."""
    task = asyncio.create_task(Updates(store, store, SHOP).run(Bot("1:x"), take))
    async with asyncio.timeout(10):
        while len(take.taken) < until or await store.xlen(STREAM) > len(take.fails):
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_what_is_put_is_in_the_store_once(store: Redis) -> None:
    queue = Updates(store, store, SHOP)
    await asyncio.gather(*(queue.put(update(1)) for _ in range(50)))
    await queue.put(update(2))
    assert await store.xlen(STREAM) == 2
    take = Taker()
    await run(store, take, 2)
    assert take.taken == [1, 2]


async def test_what_a_dead_reader_had_begun_comes_first(store: Redis) -> None:
    queue = Updates(store, store, SHOP)
    for number in range(1, 151):
        await queue.put(update(number))
    await store.xgroup_create(STREAM, "intake", "0")
    await store.xreadgroup("intake", "reader", {STREAM: ">"}, count=120)
    first = await store.xrange(STREAM, count=1)
    await store.xdel(STREAM, first[0][0])
    take = Taker()
    await run(store, take, 149)
    assert take.taken == list(range(2, 151))


async def test_an_odd_update_stops_nobody_and_is_kept(store: Redis) -> None:
    queue = Updates(store, store, SHOP)
    for number in (4, 5, 6):
        await queue.put(update(number))
    take = Taker(5)
    await run(store, take, 2)
    assert take.taken == [4, 6]
    again = Taker()
    await run(store, again, 1)
    assert again.taken == [5]


def start(socket: Path) -> subprocess.Popen[bytes]:
    """A Valkey of this test's own."""
    return subprocess.Popen(valkey.command(socket, socket.parent), stdout=subprocess.DEVNULL)


async def test_put_and_intake_wait_for_a_lost_store(tmp_path: Path) -> None:
    socket = tmp_path / "v.sock"
    client, blocking = connect(f"unix://{socket}"), connect(f"unix://{socket}", blocking=True)
    updates = Updates(client, blocking, SHOP)
    take = Taker()
    putting = asyncio.create_task(updates.put(update(1)))
    reading = asyncio.create_task(updates.run(Bot("1:x"), take))
    await asyncio.sleep(0.1)
    assert not putting.done()
    server = start(socket)
    try:
        await asyncio.wait_for(putting, 10)
        async with asyncio.timeout(10):
            while not take.taken:
                await asyncio.sleep(0.02)
        server.kill()
        server.wait()
        putting = asyncio.create_task(updates.put(update(2)))
        await asyncio.sleep(0.1)
        assert not putting.done()
        server = start(socket)
        await asyncio.wait_for(putting, 10)
        async with asyncio.timeout(10):
            while 2 not in take.taken:
                await asyncio.sleep(0.02)
        # A store that was killed may have forgotten that the first one was done with.
        assert take.taken in ([1, 2], [1, 1, 2])
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await client.aclose()
        await blocking.aclose()
        server.kill()
        server.wait()
