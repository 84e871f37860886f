"""The server on its socket: operations, refusals, reload, many clients."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import struct
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from knowledge import index, wire
from knowledge.answers import Answers
from knowledge.articles import Article
from knowledge.index import IndexMissingError
from knowledge.server import Server
from knowledge.wire import AsyncClient, KnowledgeError
from tests.knowledge.conftest import GramEncoder, silent

Articles = tuple[Article, ...]


class Shop:
    """A server over an index that can be built anew."""

    def __init__(self, folder: Path) -> None:
        self.index = folder / "index"
        self.socket = folder / "s"

    def build(self, articles: Articles) -> str:
        return index.build(articles, GramEncoder(), "m", self.index, 0.05, silent)

    def open(self, _: Answers | None) -> Answers:
        return Answers(index.load(self.index), GramEncoder(), "tr")

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[AsyncClient]:
        stop, ready = asyncio.Event(), asyncio.Event()
        task = asyncio.create_task(Server(self.socket, self.open).run(ready.set, stop))
        async with asyncio.timeout(10), AsyncClient(self.socket) as client:
            await ready.wait()
            yield client
        stop.set()
        await task


@pytest.fixture
def shop(tmp_path: Path, shop_index: Path) -> Shop:
    shop = Shop(tmp_path)
    shutil.copytree(shop_index, shop.index)
    return shop


async def test_every_operation(shop: Shop) -> None:
    async with shop.serving() as client:
        health = await client.health()
        assert health["articles"] == {"tr": 6, "en": 5}
        assert (health["status"], health["dim"]) == ("ok", 128)
        vectors = await client.encode(["kargo", "iade", "kargo"], "passage")
        rows = vectors.rows()
        assert (vectors.dim, len(rows)) == (128, 3)
        assert rows[0] == rows[2] != rows[1]
        assert sum(value * value for value in rows[0]) == pytest.approx(1, abs=1e-5)
        reply = await client.search("şifremi unuttum", "tr")
        assert reply["hits"][0]["article"] == "sifre"
        assert reply["index"] == health["index"]
        assert (await client.article("sifre", "tr"))["title"] == "Şifremi unuttum"
    assert not shop.socket.exists()


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"op": "article", "id": "yok", "lang": "tr"}, "unknown_article"),
        ({"op": "dance"}, "bad_request"),
        ({}, "bad_request"),
        ({"op": "encode", "texts": "x", "kind": "query"}, "bad_request"),
        ({"op": "encode", "texts": [1], "kind": "query"}, "bad_request"),
        ({"op": "encode", "texts": ["x"], "kind": "other"}, "bad_request"),
        ({"op": "search", "text": "x", "lang": "tr", "limit": 0}, "bad_request"),
        ({"op": "search", "text": None, "lang": "tr"}, "bad_request"),
        ({"op": "search", "text": "x", "lang": "tr", "before": 3}, "bad_request"),
        ({"op": "list"}, "bad_request"),
    ],
)
async def test_refusals_leave_the_connection_open(
    shop: Shop, request_: dict[str, object], code: str
) -> None:
    async with shop.serving() as client:
        with pytest.raises(KnowledgeError) as refused:
            await client.call(request_)
        assert refused.value.code == code
        assert (await client.health())["status"] == "ok"


async def test_an_empty_batch_is_an_empty_answer(shop: Shop) -> None:
    async with shop.serving() as client:
        assert (await client.encode([])).rows() == []


async def test_a_broken_frame_closes_only_its_connection(shop: Shop) -> None:
    async with shop.serving() as client:
        for garbage in (struct.pack(">I", 3) + b"no!", struct.pack(">I", 1 << 31), b"\0\0"):
            reader, writer = await asyncio.open_unix_connection(str(shop.socket))
            writer.write(garbage)
            writer.write_eof()
            assert await reader.read() == b""
            writer.close()
        assert (await client.health())["status"] == "ok"


async def test_a_new_index_is_swapped_in_whole(shop: Shop, shop_articles: Articles) -> None:
    async with shop.serving() as client:
        before = await client.health()
        name = await asyncio.to_thread(shop.build, shop_articles[:4])
        assert (await client.health())["index"] == before["index"]
        assert (await client.call({"op": "reload"}))["index"] == name
        assert (await client.search("iade", "en"))["index"] == name


async def test_a_reload_that_fails_keeps_the_old_index(shop: Shop) -> None:
    async with shop.serving() as client:
        before = await client.health()
        found = await client.search("iade", "tr")
        vectors = shop.index / before["index"] / "tr" / "rows.npy"
        whole = vectors.read_bytes()
        vectors.unlink()  # the server has the old one mapped
        vectors.write_bytes(whole[:-100])
        with pytest.raises(KnowledgeError, match="is damaged") as refused:
            await client.call({"op": "reload"})
        assert refused.value.code == "not_ready"
        assert await client.health() == before
        assert (await client.search("iade", "tr"))["hits"] == found["hits"]


async def test_an_article_deleted_while_it_is_shown(shop: Shop, shop_articles: Articles) -> None:
    async with shop.serving() as client:
        shown = (await client.search("şifremi unuttum", "tr"))["hits"][0]["article"]
        rest = tuple(article for article in shop_articles if article.id != shown)
        await asyncio.to_thread(shop.build, rest)
        assert (await client.article(shown, "tr"))["id"] == shown
        await client.call({"op": "reload"})
        with pytest.raises(KnowledgeError) as refused:
            await client.article(shown, "tr")
        assert refused.value.code == "unknown_article"
        hits = (await client.search("şifremi unuttum", "tr", 20))["hits"]
        assert shown not in {hit["article"] for hit in hits}
        assert {hit["article"] for hit in hits} <= {a["id"] for a in await client.articles("tr")}


async def test_requests_are_answered_while_an_index_is_loaded(shop: Shop) -> None:
    loading, loaded = threading.Event(), threading.Event()
    reopen = shop.open

    def slowly(old: Answers | None) -> Answers:
        if old is not None:
            loading.set()
            assert loaded.wait(10)
        return reopen(old)

    shop.open = slowly  # type: ignore[method-assign]
    async with shop.serving() as client, AsyncClient(shop.socket) as other:
        reload = asyncio.create_task(other.call({"op": "reload"}))
        await asyncio.to_thread(loading.wait, 10)
        assert (await client.search("kargo", "tr", 1))["hits"]
        assert not reload.done()
        loaded.set()
        assert (await reload)["status"] == "ok"


async def test_many_clients_at_once(shop: Shop) -> None:
    async with shop.serving(), contextlib.AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(AsyncClient(shop.socket)) for _ in range(20)]
        replies = await asyncio.gather(
            *(client.search(f"kargo {n}", "tr", 1) for n, client in enumerate(clients))
        )
        assert {len(reply["hits"]) for reply in replies} == {1}


async def test_a_socket_left_by_a_killed_server_is_taken_over(shop: Shop) -> None:
    shop.socket.write_bytes(b"")
    async with shop.serving() as client:
        assert (await client.health())["status"] == "ok"


async def test_without_an_index_the_server_says_so(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError):
        await Server(tmp_path / "s", Shop(tmp_path).open).run(lambda: None, asyncio.Event())


def test_frames_hold_objects_only() -> None:
    async def read() -> None:
        reader = asyncio.StreamReader()
        reader.feed_data(struct.pack(">I", 2) + b"[]")
        with pytest.raises(ValueError, match="JSON object"):
            await wire.read(reader)

    asyncio.run(read())
