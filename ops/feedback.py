"""What customers found helpful, kept beside the index for the adaptation to learn from.

It is collected when somebody trains, not whenever a button is pressed: what is learnt from decides
whether the adaptation has to run anew.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import TYPE_CHECKING

from language.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handoff.feedback import Feedback
    from ops.settings import Settings

_KEPT = "feedback.jsonl"


async def collect(settings: Settings) -> int:
    """Keep what customers found helpful so far, instead of what was kept; how many questions.

    Raises:
        AlreadyRunning: something else runs that has no store.
        StoreUnavailable: the store does not answer; what was kept stays.
    """
    from handoff.feedback import collected
    from handoff.store import connect
    from ops.commands import store

    async with store(settings):
        redis = connect(settings.store_url)
        try:
            asked = helpful(await collected(redis, settings.shop))
        finally:
            await redis.aclose()
    settings.index_dir.mkdir(parents=True, exist_ok=True)
    path = settings.index_dir / _KEPT
    aside = path.with_name(f".{_KEPT}-{os.getpid()}")
    aside.touch(mode=0o600)
    lines = [json.dumps(pair, ensure_ascii=False) + "\n" for pair in asked]
    aside.write_text("".join(lines), "utf-8")
    aside.replace(path)
    return len(asked)


def kept(settings: Settings) -> list[tuple[str, str]]:
    """Questions with the id of the article that answered each, as they were last collected.

    Raises:
        ValueError: the file is damaged; the text says where, and what to do.
    """
    path = settings.index_dir / _KEPT
    try:
        # Not splitlines: a question may hold other characters that part lines.
        lines = path.read_text("utf-8").split("\n")
    except FileNotFoundError:
        return []
    found = []
    for number, line in enumerate(lines, 1):
        if line:
            try:
                text, article = map(str, json.loads(line))
            except (ValueError, TypeError) as error:
                why = "is no question with its article; ./destek train collects them anew"
                raise ValueError(f"{path}:{number}: {why}") from error
            found.append((text, article))
    return found


def helpful(feedback: Iterable[Feedback]) -> list[tuple[str, str]]:
    """Each question once with an article that helped more often than not, sorted."""
    votes: Counter[tuple[str, str]] = Counter()
    texts: dict[tuple[str, str], str] = {}
    for each in feedback:
        key = (fold(each.text), each.article)
        if key[0]:
            votes[key] += 1 if each.helped else -1
            texts.setdefault(key, each.text)
    return sorted((texts[key], key[1]) for key, count in votes.items() if count > 0)
