"""A knowledge server that finds articles by the words of their titles."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from knowledge.wire import frame, read
from language.fold import tokens

_TABLE = (
    "<table><thead><tr><th>Ürün</th></tr></thead><tbody><tr><td>Koltuk</td></tr></tbody></table>"
)
_LONG = "".join(
    f"<h2>{n}. adım nasıl yapılır?</h2><p>{'Kutuyu kapatın, kodu yapıştırın. ' * 15}</p>"
    for n in (1, 2, 3)
)


class Library:
    """Articles by language and id; tests may change them, and must then change ``index``."""

    def __init__(self) -> None:
        self.index = "one"
        self.searched: list[tuple[str, str]] = []
        self.articles: dict[tuple[str, str], dict[str, str]] = {}
        self.add("iade", "tr", "İade <koşulları>", "iade", "<p>On dört gün içinde iade edin.</p>")
        self.add("iade", "en", "Return conditions", "iade", "<p>Return within fourteen days.</p>")
        self.add(
            "kargo-ucreti", "tr", "Kargo ücreti ne kadar?", "teslimat", f"<p>59,90 TL.</p>{_TABLE}"
        )
        self.add("kargo-ucreti", "en", "What is the delivery fee?", "teslimat", "<p>59.90 TL.</p>")
        self.add("iade-adimlari", "tr", "Adım adım iade", "iade", _LONG)
        self.add("yalniz", "tr", "Yalnız Türkçe", "", "<p>Bir yazı.</p>", updated="")
        self.add("only", "en", "Only in English here", "gift-wrapping", "<p>An article.</p>")

    def add(
        self,
        name: str,
        lang: str,
        title: str,
        category: str,
        html: str,
        updated: str = "2026-10-12",
    ) -> None:
        """Put an article on the shelf."""
        text = html.replace("</p>", "\n").replace("</h2>", "\n")
        plain = "".join(part.partition(">")[2] or part for part in text.split("<")).strip()
        self.articles[lang, name] = {
            **{"id": name, "lang": lang, "title": title, "category": category},
            **{"updated": updated, "html": html, "text": plain, "url": f"/help/{lang}/{name}"},
            "summary": plain[:160],
        }

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                writer.write(frame(self._answer(await read(reader))))
                await writer.drain()
        writer.close()

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        match asked["op"]:
            case "health":
                return {"status": "ok", "index": self.index}
            case "list":
                return {
                    "articles": [
                        a for (lang, _), a in self.articles.items() if lang == asked["lang"]
                    ]
                }
            case "article":
                missing = {"error": {"code": "unknown_article", "message": "no such article"}}
                return self.articles.get((asked["lang"], asked["id"])) or missing
            case _:
                return self._search(asked["text"], asked["lang"], asked["limit"])

    def _search(self, text: str, lang: str, limit: int) -> dict[str, Any]:
        """As the real one: articles that only the other language has are found too."""
        self.searched.append((text, lang))
        reply = self._found(text, lang, limit)
        questions = text.split(", bir de ")
        if len(questions) > 1:
            reply["parts"] = [{"text": q, **self._found(q, lang, limit)} for q in questions]
        return reply

    def _found(self, text: str, lang: str, limit: int) -> dict[str, Any]:
        words = set(tokens(text))
        scored = []
        for (there, name), article in self.articles.items():
            if there == lang or (lang, name) not in self.articles:
                share = len(words & set(tokens(article["title"]))) / max(1, len(words))
                scored.append((share, article))
        scored.sort(key=lambda pair: -pair[0])
        hits = [
            {
                **{key: article[key] for key in ("lang", "title", "category", "url")},
                **{"article": article["id"], "passage": article["text"][:600], "score": share},
            }
            for share, article in scored
            if share
        ]
        best = scored[0][0]
        band = "answer" if best > 0.9 else "clarify" if best >= 0.5 else "none"
        return {"hits": hits[:limit], "probability": best, "band": band, "parts": []}
