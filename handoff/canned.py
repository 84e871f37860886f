"""Canned answers: what a shop says often, in its own words, with blanks for what differs.

The starting set is ``data/canned.toml``; what is changed at the desk lies over it in the store, so
a shop that has changed nothing gets a better starting set with the next version. A blank is a name
in braces, ``{ad}`` or ``{name}``: known ones are filled from the conversation, every other one is a
gap for the agent to fill. A text with a gap left in it is never sent.
"""

from __future__ import annotations

import functools
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from redis.asyncio import Redis
from redis.exceptions import WatchError

from handoff.errors import HandoffError
from handoff.keys import Keys
from handoff.store import available
from language.fold import fold, tokens

#: The set that every shop begins with.
STARTING = Path(__file__).parent.parent / "data" / "canned.toml"
#: Characters of a title; answers of the shop's own.
LONGEST_TITLE, _MOST = 80, 500

_GAP = re.compile(r"\{([^\W\d_][\w ’'-]{0,39})\}")
#: What a blank stands for, by its folded name in either language.
_BLANKS = {
    **{"ad": "name", "name": "name"},
    **{"vaka": "case", "talep": "case", "case": "case"},
    **{"siparis": "order", "order": "order"},
    **{"tarih": "date", "date": "date"},
    **{"temsilci": "agent", "agent": "agent"},
    **{"magaza": "shop", "shop": "shop"},
}
_LABELS = {
    "tr": {
        **{"name": "müşterinin adı", "case": "talep numarası", "order": "sipariş numarası"},
        **{"date": "tarih", "agent": "adınız", "shop": "mağaza"},
    },
    "en": {
        **{"name": "customer’s name", "case": "case number", "order": "order number"},
        **{"date": "date", "agent": "your name", "shop": "shop"},
    },
}


class UnknownAnswer(HandoffError):
    """There is no canned answer with this id."""

    code = "unknown_answer"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu hazır yanıt bulunamadı; silinmiş olabilir.",
        "en": "There is no such canned answer; it may have been deleted.",
    }


class AnswerChanged(HandoffError):
    """Somebody has changed it since it was read."""

    code = "answer_changed"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu hazır yanıtı siz yazarken {by} değiştirdi. Yeniden açıp bakar mısınız?",
        "en": "{by} changed this canned answer while you were writing. Please open it again.",
    }

    def __init__(self, by: str) -> None:
        super().__init__(f"changed by {by!r}")
        self.by = by


class AnswerIncomplete(HandoffError):
    """It lacks a title or a text, or the words of any language."""

    code = "answer_incomplete"
    texts: ClassVar[dict[str, str]] = {
        "tr": "En az bir dilde hem başlık hem metin yazın.",
        "en": "Write both a title and a text in at least one language.",
    }


class TooManyAnswers(HandoffError):
    """The shop has as many as it may have."""

    code = "too_many_answers"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Daha fazla hazır yanıt eklenemiyor; kullanılmayanları silin.",
        "en": "No more canned answers fit; delete some that nobody uses.",
    }


class GapLeft(HandoffError):
    """A text for the customer has a blank that nobody has filled."""

    code = "gap_left"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Göndermeden önce {gap} kısmını doldurun.",
        "en": "Fill in {gap} before sending.",
    }

    def __init__(self, gap: str) -> None:
        super().__init__(f"gap {gap!r}")
        self.gap = f"“{gap}”"


@dataclass(frozen=True, slots=True)
class Wording:
    """A canned answer in one language."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A canned answer. ``team`` is empty when it is for all; ``at`` (UTC ms) is 0 if unchanged."""

    id: str
    words: Mapping[str, Wording]
    team: str = ""
    by: str = ""
    at: int = 0

    def to_json(self) -> dict[str, Any]:
        """As the desk shows it and as the store has it."""
        words = {lang: {"title": w.title, "text": w.text} for lang, w in self.words.items()}
        return {"id": self.id, "team": self.team, "words": words, "by": self.by, "at": self.at}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Answer:
        """Read back what :meth:`to_json` wrote.

        Raises:
            AnswerIncomplete: a language has a title without a text, or none has either.
        """
        given = {
            lang: Wording(each["title"].strip(), each["text"].strip())
            for lang, each in found["words"].items()
        }
        words = {lang: each for lang, each in given.items() if each.title or each.text}
        if not words or not all(each.title and each.text for each in words.values()):
            raise AnswerIncomplete
        return cls(
            found["id"], words, found.get("team", ""), found.get("by", ""), found.get("at", 0)
        )


class CannedAnswers:
    """The shop's canned answers."""

    def __init__(self, redis: Redis, shop: str, starting: Path = STARTING) -> None:
        self._redis: Any = redis
        self._key = Keys(shop).name("canned")
        self._starting = starting

    async def all(self) -> list[Answer]:
        """Every one there is, the starting set first, in its order."""
        with available():
            kept = await self._redis.hgetall(self._key)
        found = {each.id: each for each in started(self._starting)}
        for name in sorted(kept):
            if kept[name]:
                found[name] = Answer.from_json(json.loads(kept[name]))
            else:
                found.pop(name, None)
        return list(found.values())

    async def put(self, answer: Answer, seen: int) -> Answer:
        """Add one or change it.

        Args:
            answer: ``by`` and ``at`` say who changes it and when.
            seen: the ``at`` of the version that was changed; 0 for a new one.

        Raises:
            AnswerChanged: that is not the newest version any more.
            UnknownAnswer: it has been removed meanwhile.
            TooManyAnswers: there is no room for a new one.
        """
        await self._change(answer.id, seen, answer.by, json.dumps(answer.to_json()))
        return answer

    async def remove(self, name: str, seen: int, by: str) -> None:
        """Take one away; one that is gone already stays so.

        Raises:
            AnswerChanged: somebody has changed it since.
        """
        try:
            await self._change(name, seen, by, "")
        except UnknownAnswer:
            return

    async def _change(self, name: str, seen: int, by: str, record: str) -> None:
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                while True:
                    await pipe.watch(self._key)
                    before = await pipe.hget(self._key, name)
                    self._check(before, seen, by)
                    if before is None and await pipe.hlen(self._key) >= _MOST:
                        raise TooManyAnswers
                    pipe.multi()
                    if record or name in {each.id for each in started(self._starting)}:
                        pipe.hset(self._key, name, record)
                    else:
                        pipe.hdel(self._key, name)
                    try:
                        await pipe.execute()
                    except WatchError:
                        continue
                    return

    @staticmethod
    def _check(before: str | None, seen: int, by: str) -> None:
        if before == "" or (before is None and seen):
            raise UnknownAnswer
        kept: dict[str, Any] = json.loads(before) if before else {"at": 0, "by": ""}
        if kept["at"] != seen and kept["by"] != by:
            raise AnswerChanged(kept["by"])


@functools.cache
def started(path: Path) -> tuple[Answer, ...]:
    """The starting set. Raises ValueError with the place when the file is not one."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path}: {error}") from error
    found = []
    for name, each in table.items():
        words = {lang: each[lang] for lang in ("tr", "en") if lang in each}
        try:
            answer = Answer.from_json({"id": name, "words": words, "team": each.get("team", "")})
        except (AnswerIncomplete, KeyError) as error:
            raise ValueError(f"{path}: [{name}] needs a title and a text") from error
        found.append(answer)
    return tuple(found)


def found(answers: Iterable[Answer], query: str, lang: str, team: str = "") -> list[Answer]:
    """Those in ``lang`` with words that the query's words begin.

    What the title has goes before what only the text has; then the team's own, then what is for
    all. Other teams' come last and only when they are searched for, without a query they do not.
    """
    words = tokens(query)
    ranked = []
    for place, answer in enumerate(answers):
        wording = answer.words.get(lang)
        is_other = answer.team not in ("", team)
        if wording is None or (is_other and not words):
            continue
        in_title = _begins(words, wording.title)
        if in_title or _begins(words, f"{wording.title} {wording.text}"):
            nearness = 2 if is_other else answer.team != team
            ranked.append((not in_title, nearness, place, answer))
    return [answer for *_, answer in sorted(ranked, key=lambda one: one[:3])]


def filled(text: str, values: Mapping[str, str], lang: str) -> str:
    """The text with what is known in its blanks; every other one is a gap with its label.

    Args:
        values: by what they stand for: name, case, order, date, agent, shop.
    """

    def fill(match: re.Match[str]) -> str:
        meaning = _BLANKS.get(fold(match[1]), "")
        value = values.get(meaning, "").translate({ord("{"): "(", ord("}"): ")"})
        return value or "{" + _LABELS[lang].get(meaning, match[1]) + "}"

    return _GAP.sub(fill, text)


def without_gaps(text: str) -> str:
    """The text, if it may be sent.

    Raises:
        GapLeft: a blank in it is not filled.
    """
    if gap := _GAP.search(text):
        raise GapLeft(gap[1])
    return text


def changed(answer: Answer, by: str, at: int) -> Answer:
    """The answer as ``by`` leaves it at ``at`` (UTC ms)."""
    return replace(answer, by=by, at=at)


def _begins(words: list[str], text: str) -> bool:
    own = tokens(text)
    return all(any(each.startswith(word) for each in own) for word in words)
