"""What a customer hears when a person is called for."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from handoff import announcements
from handoff.announcements import Moment
from handoff.calendar import Calendar
from handoff.conversations import TAKE_BACK
from handoff.ending import Reply
from handoff.waiting import OVER_AN_HOUR, Wait
from ops.settings import Hours

SUNDAY = datetime.fromisoformat("2026-11-22T12:00:00+03:00")
REASONS = (
    *("asked", "low_confidence", "repeated", "stuck", "complaint", "language", "error"),
    *("insult", "third_time", "safety", "fraud"),
)


def queued(reason: str, lang: str) -> str:
    (reply,) = announcements.queued(reason, "T-1", lang)
    return reply.text


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_every_reason_has_words_of_its_own(lang: str) -> None:
    said = {queued(reason, lang).partition(".")[0] for reason in REASONS}
    assert len(said) == len(REASONS)
    assert queued("something_new", lang) == queued("asked", lang)


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_nobody_in_despair_is_given_a_number_a_place_or_articles(lang: str) -> None:
    night, calendar = Moment(SUNDAY, open=False), Calendar(Hours())
    article = Reply("İade", lang, {"article": {}})
    said = [
        *announcements.queued("self_harm", "T-1", lang),
        *announcements.closed("self_harm", "T-1", lang, night, calendar, [article]),
        *announcements.already("T-1", lang, night, calendar, "self_harm"),
    ]
    assert len(said) == 3
    for reply in said:
        assert not re.search(r"T-1|{place}|[Tt]alep|[Ss]ıra|[Cc]ase|[Qq]ueue", reply.text)
        assert not reply.payload
    assert {"tr": "yarın 09:00", "en": "tomorrow at 09:00"}[lang] in said[1].text


@pytest.mark.parametrize(("lang", "other"), [("tr", "en"), ("en", "tr")])
def test_who_speaks_neither_language_hears_both(lang: str, other: str) -> None:
    mine, theirs = queued("language", lang).split("\n\n")
    assert (mine, theirs) == tuple(reversed(queued("language", other).split("\n\n")))
    for words in (mine, theirs):
        assert words.count("T-1") == 1
        assert words.count("{place}") == 1
    closed = Moment(SUNDAY, open=False)
    (reply,) = announcements.closed("language", "T-1", lang, closed, Calendar(Hours()), [])
    first, second = reply.text.split("\n\n")
    mondays = {"tr": "yarın 09:00'da", "en": "tomorrow at 09:00"}
    assert mondays[lang] in first
    assert mondays[other] in second
    assert reply.lang == lang


def test_others_hear_one_language() -> None:
    assert "\n\n" not in queued("low_confidence", "en")
    assert "ekip" not in queued("low_confidence", "en")


@pytest.mark.parametrize(
    ("lang", "minutes", "said"),
    [
        ("tr", 10, "yaklaşık 10 dakika içinde sıra size gelir"),
        ("en", 10, "within about 10 minutes"),
        ("tr", OVER_AN_HOUR, "bir saatten uzun sürebilir"),
        ("en", OVER_AN_HOUR, "more than an hour"),
        ("tr", None, "Sıranız gelince size buradan yazacağız"),
        ("en", None, "when it is your turn"),
    ],
)
def test_the_wait_is_told_as_far_as_it_is_known(lang: str, minutes: int | None, said: str) -> None:
    for replies in (
        announcements.queued("asked", "T-1", lang, Wait(1, minutes)),
        announcements.open_now("T-1", lang, Wait(1, minutes)),
        announcements.moved("nearer", Wait(1, minutes), lang, "telegram"),
        announcements.moved("longer", Wait(1, minutes), lang, "telegram"),
    ):
        (reply,) = replies
        assert said in reply.text
        digits = re.sub(r"T-1|{place}|: 1|now 1|place 1", "", reply.text)
        assert bool(re.search(r"\d", digits)) == (minutes == 10)
        assert "{" not in reply.text.replace("{place}", "")
        assert [each["payload"] for each in reply.payload["buttons"]] == [TAKE_BACK]
        assert reply.payload["waiting"]["minutes"] == minutes


@pytest.mark.parametrize(
    ("channel", "lang", "said"),
    [
        ("web", "tr", "siteye döndüğünüzde sohbet düğmesindeki işaret haber verir"),
        ("web", "en", "a mark on the chat button tells you when you come back"),
        ("telegram", "tr", "Telegram'da bu sohbete gelir"),
        ("telegram", "en", "in this Telegram chat"),
    ],
)
def test_nobody_has_to_stay_for_the_answer(channel: str, lang: str, said: str) -> None:
    (reply,) = announcements.queued("asked", "T-1", lang, None, channel)
    assert said in reply.text
