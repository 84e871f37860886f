"""``faq gaps``: what customers asked and did not get, and which articles disappoint."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from language.fold import fold
from ops.faq.app import app
from ops.terminal import Articles, Lang, chosen_language, made_ready, plainly, stop

if TYPE_CHECKING:
    from handoff.gaps import Gaps, Miss, Standing, Written
    from handoff.votes import Remark
    from knowledge.articles import Article
    from ops.settings import Settings

_SPAN = re.compile(r"([1-9][0-9]{0,3})([hdw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}
_WHYS = {
    "unsure": "asked back",
    "declined": "declined",
    "handed_over": "handed over",
    "not_helpful": "answer did not help",
    "not_found": "not found in the help centre",
}
_REMARKS, _EXAMPLES, _SHOWN, _ALSO = 3, 5, 10, 3


@dataclass(frozen=True)
class Group:
    """Questions that mean the same, the most central first."""

    misses: tuple[Miss, ...]

    @property
    def label(self) -> str:
        """The question that says best what the others ask too."""
        return self.misses[0].text

    @property
    def newest(self) -> Miss:
        """The one asked last."""
        return max(self.misses, key=lambda miss: miss.at)

    @property
    def askers(self) -> int:
        """Conversations it was asked in, and searches of the help centre."""
        talks = {miss.conversation for miss in self.misses if miss.conversation}
        return len(talks) + sum(not miss.conversation for miss in self.misses)

    @property
    def nearest(self) -> str:
        """The article most of them came nearest to; empty when none came near."""
        found = Counter(miss.nearest for miss in self.misses if miss.nearest)
        return found.most_common(1)[0][0] if found else ""

    def to_json(self, titles: dict[tuple[str, str], str]) -> dict[str, Any]:
        """Everything, with a few examples."""
        newest, lang = self.newest, self.misses[0].lang
        examples = list(dict.fromkeys(miss.text for miss in self.misses))
        return {
            "label": self.label,
            "lang": lang,
            "count": len(self.misses),
            "askers": self.askers,
            "nearest": self.nearest or None,
            "nearest_title": titles.get((self.nearest, lang)),
            "newest": {"text": newest.text, "at": _iso(newest.at)},
            "why": dict(Counter(miss.why.value for miss in self.misses).most_common()),
            "examples": examples[:_EXAMPLES],
        }


@app.command("gaps")
def faq_gaps(
    lang: Lang = "",
    since: Annotated[
        str, typer.Option(metavar="SPAN", help="30d, 12h, 4w, or a day such as 2026-11-01.")
    ] = "30d",
    limit: Annotated[int, typer.Option(min=1, help="Most groups to show.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="All of it, as JSON.")] = False,
    articles: Articles = None,
) -> None:
    """List what customers asked and did not get, grouped by meaning, and what disappoints."""
    with plainly(articles) as settings:
        chosen = chosen_language(lang, settings) if lang else ""
        begins = _moment(since, settings)
        shelf = _articles(settings)
        titles = {(article.id, article.lang): article.title for article in shelf}
        now = [_written(article, settings.hours.zone) for article in shelf]
        found, remarks = asyncio.run(
            _collected(settings, now, round(begins.timestamp() * 1000), chosen)
        )
        groups = _groups(settings, found.misses) if found.misses else []
    worst = found.disappointing()
    if as_json:
        whole = {
            "since": begins.isoformat(),
            "questions": len(found.misses),
            "groups": [group.to_json(titles) for group in groups],
            "disappointing": [_standing(standing, titles, remarks) for standing in worst],
        }
        typer.echo(json.dumps(whole, ensure_ascii=False))
        return
    for line in _told(begins, found, groups[:limit], len(groups), titles):
        typer.echo(line)
    for line in _disappointing(worst, titles, remarks):
        typer.echo(line)


async def _collected(
    settings: Settings, now: Sequence[Written], since: int, lang: str
) -> tuple[Gaps, dict[tuple[str, str], list[Remark]]]:
    from redis.asyncio import Redis

    from handoff import gaps
    from handoff.votes import Votes
    from ops.conversations import with_store

    async def read(redis: Redis) -> tuple[Gaps, dict[tuple[str, str], list[Remark]]]:
        editions = {one.edition for one in now}
        remarks: dict[tuple[str, str], list[Remark]] = {}
        for remark in await Votes(redis, settings.shop).remarks():
            if remark.edition in editions:
                key = (remark.edition.article, remark.edition.lang)
                remarks.setdefault(key, []).append(remark)
        return await gaps.collect(redis, settings.shop, now, since, lang), remarks

    return await with_store(settings, read)


def _groups(settings: Settings, misses: Sequence[Miss]) -> list[Group]:
    """The misses grouped by meaning, each language apart, most askers first."""
    from knowledge.build import open_answers
    from knowledge.index import IndexMissingError
    from knowledge.model import ModelError
    from ops.faq.grouping import MOST, grouped
    from ops.progress import Steps, say

    made_ready(settings)
    try:
        answers = open_answers(settings)
    except (ModelError, IndexMissingError) as error:
        stop(str(error))
    groups: list[Group] = []
    steps = Steps()
    for lang in sorted({miss.lang for miss in misses}):
        same: dict[str, list[Miss]] = {}
        for miss in reversed(misses):  # newest first: what is too much is old
            if miss.lang == lang:
                same.setdefault(fold(miss.text), []).append(miss)
        asked = list(same.values())
        if len(asked) > MOST:
            say(f"  ! {lang}: only the newest {MOST} of {len(asked)} different questions.")
            del asked[MOST:]
        collections = answers.index.collections
        collection = collections.get(lang) or collections.get(settings.languages.default)
        texts = [each[0].text for each in asked]
        read = partial(steps, f"reading questions {lang}")
        for places in grouped(texts, answers.encoder, collection, read):
            groups.append(Group(tuple(miss for place in places for miss in asked[place])))
    steps.end()
    return sorted(groups, key=lambda group: (-group.askers, -group.newest.at))


def _articles(settings: Settings) -> list[Article]:
    """The articles there are now; others are named by their ids."""
    from knowledge.articles import load

    try:
        return list(load(settings.answers.articles).articles)
    except FileNotFoundError:
        return []


def _written(article: Article, zone: tzinfo) -> Written:
    """The article as its readers see it, with the beginning of the day of its last update."""
    from handoff.gaps import Written
    from handoff.votes import Edition
    from knowledge.html import plain

    edition = Edition.of(article.id, article.lang, article.title, plain(article.body))
    if article.updated is None:
        return Written(edition)
    began = datetime.combine(article.updated, time(), zone)
    return Written(edition, round(began.timestamp() * 1000))


def _told(
    begins: datetime,
    found: Gaps,
    groups: Sequence[Group],
    count: int,
    titles: dict[tuple[str, str], str],
) -> Iterator[str]:
    if not groups:
        yield f"Nobody was left without an answer since {begins:%Y-%m-%d %H:%M}."
        return
    questions = _many(len(found.misses), "question")
    yield f"Asked without an answer since {begins:%Y-%m-%d %H:%M}: {questions} on " + (
        _many(count, "matter")
    )
    for group in groups:
        lang, newest = group.misses[0].lang, group.newest
        yield f"\n{_many(group.askers, 'time'):>9}  {group.label}  [{lang}]"
        whys = Counter(_WHYS[miss.why] for miss in group.misses)
        yield "           " + ", ".join(f"{why} {n}" for why, n in whys.most_common())
        if group.nearest:
            title = titles.get((group.nearest, lang), "")
            yield f"           nearest article: {title or group.nearest} [{group.nearest}]"
        words = f": {newest.text}" if newest.text != group.label else ""
        yield f"           newest {_iso(newest.at)[:10]}{words}"
        others = {miss.text for miss in group.misses} - {group.label, newest.text}
        for text in sorted(others, key=len)[:_ALSO]:
            yield f"           also: {text}"
    if count > len(groups):
        yield f"\n… and {count - len(groups)} more: --limit {count}"


def _disappointing(
    worst: Sequence[Standing],
    titles: dict[tuple[str, str], str],
    remarks: dict[tuple[str, str], list[Remark]],
) -> Iterator[str]:
    if not worst:
        return
    yield "\nArticles that disappoint"
    for standing in worst[:_SHOWN]:
        key = (standing.article, standing.lang)
        yield f"\n  {titles.get(key, standing.article)}  [{standing.lang}/{standing.article}]"
        left = f", {standing.left} asked for a person right after" if standing.left else ""
        yield (
            f"     helped {standing.helped}, did not help {standing.not_helped}{left};"
            f" at least {standing.bound:.0%} disappointed"
        )
        for remark in remarks.get(key, [])[:_REMARKS]:
            yield f"     missed: {remark.text}"


def _standing(
    standing: Standing,
    titles: dict[tuple[str, str], str],
    remarks: dict[tuple[str, str], list[Remark]],
) -> dict[str, Any]:
    key = (standing.article, standing.lang)
    return {
        "article": standing.article,
        "lang": standing.lang,
        "title": titles.get(key),
        "helped": standing.helped,
        "not_helped": standing.not_helped,
        "left": standing.left,
        "at_least": round(standing.bound, 4),
        "missed": [remark.text for remark in remarks.get(key, [])[:_REMARKS]],
    }


def _moment(since: str, settings: Settings) -> datetime:
    """When ``--since`` begins; says so and stops when it cannot be read."""
    if span := _SPAN.fullmatch(since):
        return datetime.now(UTC) - timedelta(**{_UNITS[span[2]]: int(span[1])})
    try:
        begins = datetime.fromisoformat(since)
    except ValueError:
        stop(f"--since {since!r}: allowed is a span such as 30d, 12h or 4w, or a day")
    return begins if begins.tzinfo else begins.replace(tzinfo=settings.hours.zone)


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
