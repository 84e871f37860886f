"""A knowledge server with a few articles and answers known beforehand, on a real socket."""

from __future__ import annotations

import asyncio
import base64
import struct
import sys
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from knowledge import wire
from knowledge.reading import leans, questions
from language.fold import fold

DIM = 16


class Shelf:
    """Answers a search by the first key of `known` whose words are in the text, else with "none".

    `known` maps folded words to (article, band, probability). What `elsewhere` names is there in
    English only, and `gone` cannot be had any more.
    """

    model = "shelf"

    def __init__(self, known: dict[str, tuple[str, str, float]]) -> None:
        self.known = known
        self.asked: list[str] = []
        self.elsewhere: set[str] = set()
        self.gone: set[str] = set()

    @asynccontextmanager
    async def serve(self, path: Path) -> AsyncIterator[None]:
        """Listen on the socket `path`."""
        async with await asyncio.start_unix_server(self._accept, str(path)):
            yield

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                writer.write(wire.frame(self.reply(await wire.read(reader))))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def reply(self, request: dict[str, Any]) -> dict[str, Any]:
        """What the server would answer."""
        op = request["op"]
        if op == "health":
            return {"status": "ok", "encoder": self.model, "dim": DIM, "index": "1", "articles": {}}
        if op == "encode":
            vectors = b"".join(_vector(text) for text in request["texts"])
            data = base64.b64encode(vectors).decode()
            return {"dim": DIM, "encoder": self.model, "vectors": data}
        if op == "search":
            return self._search(request["text"], request["lang"], request.get("before", ""))
        if op == "list":
            names = sorted({article for article, _, _ in self.known.values()})
            return {"articles": [_entry(name, request["lang"]) for name in names]}
        articles = {article for article, _, _ in self.known.values()} - self.gone
        if request["id"] not in articles:
            return {"error": {"code": "unknown_article", "message": request["id"]}}
        text = f"{request['id']}: " + "kelime " * 100
        return {"id": request["id"], "lang": request["lang"], "title": "Başlık", "text": text}

    def _search(self, text: str, lang: str, before: str) -> dict[str, Any]:
        leaned = bool(before) and leans(text, lang)
        read = f"{before} {text}" if leaned else text
        self.asked.append(read)
        asked = questions(text, lang)
        return {
            **self._found(read, lang),
            "thresholds": {"answer": 0.7, "clarify": 0.3},
            "read": read,
            "leaned": leaned,
            "parts": [{"text": part, **self._found(part, lang)} for part in asked[1:] and asked],
            "model": self.model,
            "index": "1",
            "ms": 0.1,
        }

    def _found(self, text: str, lang: str) -> dict[str, Any]:
        words = fold(text)
        found = next((known for key, known in self.known.items() if key in words), None)
        article, band, probability = found or ("baska", "none", 0.1)
        names = [article, *sorted({a for a, _, _ in self.known.values()} - {article})][:3]
        return {
            "hits": [_hit(name, "en" if name in self.elsewhere else lang) for name in names],
            "probability": probability,
            "band": band,
        }


def _category(article: str) -> str:
    """The first word of the article's name."""
    return article.partition("-")[0]


def _entry(article: str, lang: str) -> dict[str, Any]:
    return {
        **{"id": article, "lang": lang, "title": f"Konu: {article}", "updated": "2026-11-01"},
        **{"category": _category(article), "url": f"/help/{lang}/{article}", "summary": ""},
    }


def _hit(article: str, lang: str) -> dict[str, Any]:
    return {
        **{
            "article": article,
            "lang": lang,
            "title": f"Konu: {article}",
            "category": _category(article),
        },
        **{"url": f"/help/{lang}/{article}", "passage": f"{article} hakkında {{ayrıntı}}."},
        **{"score": 0.8, "dense": 0.8, "lexical": 0.5},
    }


def _vector(text: str) -> bytes:
    """Words thrown into `DIM` buckets: texts that share words come out alike."""
    row = [0.0] * DIM
    for word in fold(text).split():
        row[zlib.crc32(word.encode()) % DIM] += 1.0
    return struct.pack(f"<{DIM}f", *row)


async def _main(path: Path) -> None:
    known = {"fatura": ("e-fatura", "answer", 0.95), "kargo": ("kargo-ucreti", "clarify", 0.5)}
    async with Shelf(known).serve(path):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1])))
