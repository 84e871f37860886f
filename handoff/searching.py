"""Search over conversations: by customer, by what was written, by order and case number.

An inverted index in the store. Every folded word has a sorted set of the conversations that it
stands in, by when it was last written there; all words stand in one sorted set, so that what has
been typed of a word finds the words that begin so. :mod:`handoff.indexing` writes it. What the bot
and the system say is not in it: they say the same to everybody.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from handoff.amending import as_amended
from handoff.conversation import Conversation
from handoff.conversations import Conversations
from handoff.entry import Entry
from handoff.highlighting import SHORTEST_BEGINNING, Piece, highlighted
from handoff.listing import Lists
from handoff.store import Store, available
from language.fold import fold, tokens
from language.masks import ACCOUNT, CARD, IDENTITY, mask

_LONGEST_WORD = 32
_MOST_WORDS = 8
#: So many words that begin alike are looked up; a search that would need more says so.
_MOST_ALIKE = 500
#: So many of a conversation's latest entries are looked through for the words found.
_LOOKED_THROUGH = 300
_RESULT_SECONDS = 10
#: Sorts after everything that a word may go on with.
_LAST = "\U0010ffff"
_NUMBERS = re.compile("|".join(map(re.escape, (CARD, IDENTITY, ACCOUNT))))
_CUSTOMER = ("name", "first_name", "last_name", "username", "email", "phone", "id")
#: Slots that hold the number of an order.
_ORDERS = ("order_number", "complaint_order")


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation and where in it the words stand; ``at`` is when they were last written."""

    conversation: Conversation
    at: int
    snippet: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, newest first; ``cursor`` is empty when nothing comes after it.

    ``vague``: a word begins too many words for all of them to be looked up.
    """

    found: tuple[Found, ...]
    total: int
    cursor: str
    vague: bool


def words_of(text: str) -> list[str]:
    """The folded words of a text that are indexed, each once, personal numbers left out."""
    found = (token[:_LONGEST_WORD] for token in tokens(_NUMBERS.sub(" ", mask(text))))
    return list(dict.fromkeys(token for token in found if len(token) > 1))


def words_of_number(number: str) -> list[str]:
    """A case's or an order's number, in its parts and as one word."""
    whole = fold(_NUMBERS.sub(" ", mask(number)))
    joined = whole.replace(" ", "")[:_LONGEST_WORD]
    return list(dict.fromkeys(word for word in (*words_of(whole), joined) if word))


def words_of_conversation(conversation: Conversation) -> list[str]:
    """What finds a conversation besides what was written in it."""
    slots = conversation.handoff.get("slots") or {}
    numbers = [conversation.case or "", *(str(slots.get(name) or "") for name in _ORDERS)]
    found = [word for text in _contacts(conversation) for word in words_of(text)]
    found += [word for number in numbers if number for word in words_of_number(number)]
    return list(dict.fromkeys(found))


def words_of_entry(entry: Entry) -> list[str]:
    """What an entry adds: what people wrote, and the numbers of cases and orders."""
    if entry.kind == "note" or (entry.kind == "message" and entry.author in ("customer", "agent")):
        return words_of(entry.text)
    slots = entry.payload.get("slots") or {}
    numbers = [entry.payload.get("case"), *(slots.get(name) for name in _ORDERS)]
    return [word for number in numbers if number for word in words_of_number(str(number))]


def _contacts(conversation: Conversation) -> Iterator[str]:
    customer = conversation.customer
    for record in (customer, customer.get("telegram") or {}):
        yield from (str(record[name]) for name in _CUSTOMER if record.get(name))


class Search:
    """The index of one shop's conversations."""

    def __init__(self, redis: Redis, shop: str) -> None:
        self._store = Store(redis, shop)
        self._redis: Any = redis
        self._lists = Lists(redis, shop)
        self._conversations = Conversations(redis, shop)
        self.keys = self._store.keys
        self._all, self._indexed = (self.keys.name("search", n) for n in ("words", "conversations"))

    async def add(self, cid: str, words: Sequence[str], at: int) -> None:
        """Let these words find a conversation. One that is forgotten, or a rehearsal, is not found.

        Args:
            at: when they were written, UTC ms.
        """
        if words:
            await self._store.run("index", cid, at, *words, also=self._keys(cid, words))

    async def remove(self, cid: str) -> None:
        """Take a conversation out of the index with all its words."""
        with available():
            words = sorted(await self._redis.smembers(self._own(cid)))
        await self._store.run("unindex", cid, *words, also=self._keys(cid, words))

    async def indexed(self) -> set[str]:
        """The ids of all conversations that can be found."""
        with available():
            return set(await self._redis.smembers(self._indexed))

    async def find(self, text: str, cursor: str = "", limit: int = 30) -> Results:
        """The conversations in which every word of ``text`` stands, or a word that begins so."""
        words = [word[:_LONGEST_WORD] for word in tokens(text)]
        words = [word for word in dict.fromkeys(words) if len(word) > 1][:_MOST_WORDS]
        alike = await self._alike(words)
        if not alike or not all(alike):
            return Results((), 0, "", False)
        vague = any(len(each) > _MOST_ALIKE for each in alike)
        result = self.keys.name("search", "result", secrets.token_hex(8))
        total = await self._intersect(result, [each[:_MOST_ALIKE] for each in alike])
        places = await self._lists.places(result, cursor, limit + 1)
        with available():
            await self._redis.unlink(result)
        more, places = len(places) > limit, places[:limit]
        at = {cid: when for when, cid in places}
        conversations = await self._conversations.read(list(at))
        written = await self._written(at)
        found = [
            Found(each, at[each.id], await self._snippet(each, written[each.id], words))
            for each in conversations
        ]
        return Results(tuple(found), total, "{}-{}".format(*places[-1]) if more else "", vague)

    async def _alike(self, words: Iterable[str]) -> list[list[str]]:
        """For each word the words that it finds; one more than are looked up when there are."""
        with available():
            async with self._redis.pipeline(transaction=False) as pipe:
                for word in words:
                    end = f"[{word}{_LAST}" if len(word) >= SHORTEST_BEGINNING else f"[{word}"
                    pipe.zrange(
                        self._all, f"[{word}", end, bylex=True, offset=0, num=_MOST_ALIKE + 1
                    )
                return list(await pipe.execute())

    async def _intersect(self, result: str, alike: Sequence[Sequence[str]]) -> int:
        """Store the conversations of all groups of words under ``result``; returns how many."""
        unions = [f"{result}:{n}" for n in range(len(alike))]
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                for union, group in zip(unions, alike, strict=True):
                    pipe.zunionstore(union, [self._word(word) for word in group], aggregate="MAX")
                pipe.zinterstore(result, unions, aggregate="MAX")
                pipe.unlink(*unions)
                pipe.expire(result, _RESULT_SECONDS)
                pipe.zcard(result)
                return int((await pipe.execute())[-1])

    async def _written(self, at: Mapping[str, int]) -> dict[str, list[Entry]]:
        """What was written in each of these conversations at its time (UTC ms)."""
        with available():
            async with self._redis.pipeline(transaction=False) as pipe:
                for cid, ms in at.items():
                    pipe.xrange(self.keys.log(cid), f"{ms}", f"{ms}")
                    pipe.hgetall(self.keys.amended(cid))
                read = await pipe.execute()
        pairs = zip(at, read[::2], read[1::2], strict=True)
        return {cid: as_amended(rows, amended) for cid, rows, amended in pairs}

    async def _snippet(
        self, conversation: Conversation, written: Iterable[Entry], words: Sequence[str]
    ) -> tuple[Piece, ...]:
        """What was written then, else what it says of the customer, else the latest that fits."""
        found = [entry.text for entry in written if words_of_entry(entry)]
        found += [*_contacts(conversation), conversation.case or ""]
        for text in found:
            if pieces := highlighted(mask(text), words):
                return tuple(pieces)
        latest = await self._conversations.latest(conversation.id, _LOOKED_THROUGH)
        for entry in reversed(latest):
            if words_of_entry(entry) and (pieces := highlighted(mask(entry.text), words)):
                return tuple(pieces)
        return ()

    def _keys(self, cid: str, words: Iterable[str]) -> list[str]:
        return [self._own(cid), self._all, self._indexed, *map(self._word, words)]

    def _own(self, cid: str) -> str:
        return self.keys.name("search", "of", cid)

    def _word(self, word: str) -> str:
        return self.keys.name("search", "word", word)
