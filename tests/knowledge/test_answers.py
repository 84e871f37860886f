"""Answers to messages that hold several questions, lean on the last one, or say nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from knowledge import index
from knowledge.answers import Answers
from knowledge.articles import Article
from knowledge.index import Index
from knowledge.signals import NAMES
from knowledge.wire import SearchReply
from tests.knowledge.conftest import GramEncoder, silent

Articles = tuple[Article, ...]


@pytest.fixture(scope="module")
def built(shop_index: Path) -> Index:
    return index.load(shop_index)


@pytest.fixture(scope="module")
def answers(built: Index) -> Answers:
    return Answers(built, GramEncoder(), "tr")


def trusting(built: Index, weight: float) -> Index:
    """`built` with a confidence that goes by the words two texts share, and asks from .5 up."""
    weights = [0.0] * len(NAMES)
    weights[NAMES.index("lexical")] = weight
    fitted = {
        lang: dataclasses.replace(
            confidence,
            centre=(0.3,) * len(NAMES),
            spread=(1.0,) * len(NAMES),
            weights=tuple(weights),
            intercept=0.0,
            answer=0.8,
            clarify=0.5,
        )
        for lang, confidence in built.confidence.items()
    }
    return dataclasses.replace(built, confidence=fitted)


@pytest.fixture(scope="module")
def sure(built: Index) -> Answers:
    return Answers(trusting(built, 20.0), GramEncoder(), "tr")


def first(reply: SearchReply) -> str:
    return reply["hits"][0]["article"]


def test_a_follow_up_is_read_after_the_question_before(sure: Answers) -> None:
    alone = sure.search("peki ücreti ne kadar?", "tr", 3)
    assert (alone["leaned"], alone["read"]) == (False, "peki ücreti ne kadar?")
    reply = sure.search("peki ücreti ne kadar?", "tr", 3, "hediye paketi istiyorum")
    assert (reply["leaned"], first(reply)) == (True, "hediye")
    assert reply["read"] == "hediye paketi istiyorum peki ücreti ne kadar?"


def test_a_question_of_its_own_is_read_alone(sure: Answers) -> None:
    reply = sure.search("Şifremi unuttum, nasıl yenilerim?", "tr", 3, "hediye paketi istiyorum")
    assert (reply["leaned"], first(reply)) == (False, "sifre")


def test_a_follow_up_much_surer_alone_is_read_alone(sure: Answers) -> None:
    reply = sure.search("peki faturam nerede?", "tr", 3, "zxqw vbnm qwrt plkj zxqw vbnm")
    assert (reply["leaned"], first(reply)) == (False, "fatura")


def test_two_questions_are_answered_apart(sure: Answers) -> None:
    reply = sure.search("şifremi nasıl yenilerim, bir de faturam nerede?", "tr", 2)
    assert [part["hits"][0]["article"] for part in reply["parts"]] == ["sifre", "fatura"]
    assert [part["text"] for part in reply["parts"]] == [
        "şifremi nasıl yenilerim",
        "faturam nerede?",
    ]
    for part in reply["parts"]:
        assert part["band"] in ("answer", "clarify")
        assert part["probability"] >= 0.5
        assert len(part["hits"]) == 2


@pytest.mark.parametrize(
    "text",
    [
        "şifremi unuttum",
        "şifremi nasıl yenilerim, bir de şifremi unuttum ne yapmalıyım?",
    ],
)
def test_one_article_is_no_two_answers(sure: Answers, text: str) -> None:
    assert sure.search(text, "tr", 3)["parts"] == []


def test_a_question_beside_an_answered_one_is_heard_though_nothing_answers_it(
    sure: Answers,
) -> None:
    parts = sure.search("şifremi nasıl yenilerim, bir de zxqw vbnm nasıl plkj?", "tr", 3)["parts"]
    assert [part["band"] for part in parts] == ["answer", "none"]


def test_a_follow_up_that_names_no_matter_is_never_read_alone(sure: Answers) -> None:
    found = sure.search("peki ne kadar sürer", "tr", 3, before="şifremi unuttum")
    assert found["leaned"]
    assert found["hits"][0]["article"] == "sifre"


@pytest.mark.parametrize("text", ["", "?!…", "😡😡😡", " \n\t", "\u200b\u200d"])
@pytest.mark.parametrize("before", ["", "kargom nerede"])
def test_texts_without_words_find_nothing(answers: Answers, text: str, before: str) -> None:
    reply = answers.search(text, "tr", 3, before)
    assert (reply["hits"], reply["probability"], reply["band"]) == ([], 0.0, "none")
    assert (reply["read"], reply["parts"]) == (text, [])


def test_the_question_at_the_end_of_a_long_rant_is_read(answers: Answers) -> None:
    reply = answers.search("yeter artık bıktım usandım " * 380 + "şifremi unuttum", "tr", 3)
    assert reply["read"].endswith("bıktım usandım şifremi unuttum")
    assert len(reply["read"]) <= 2000
    assert first(reply) == "sifre"


def test_a_list_holds_what_is_written_in_the_language_today(built: Index) -> None:
    today = dt.datetime.now(dt.UTC).date()
    collection = built.collections["tr"]
    kept = tuple(
        dataclasses.replace(article, valid_until=today - dt.timedelta(days=1))
        if article.id == "iade"
        else article
        for article in collection.articles
    )
    collections = {**built.collections, "tr": dataclasses.replace(collection, articles=kept)}
    answers = Answers(dataclasses.replace(built, collections=collections), GramEncoder(), "tr")
    entries = answers.articles("tr")
    assert sorted(entry["id"] for entry in entries) == [
        *("fatura", "hediye", "kargo", "sifre", "taksit")
    ]
    assert {entry["lang"] for entry in answers.articles("en")} == {"en"}
    assert answers.articles("de") == []
    gift = next(entry for entry in entries if entry["id"] == "hediye")
    assert gift["url"] == "/help/tr/hediye"
    assert 0 < len(gift["summary"]) <= 160
    assert "\n" not in gift["summary"]


def test_a_summary_reads_like_a_sentence(tmp_path: Path) -> None:
    body = "Kargo\n\n- Standart **59 TL**\n- Büyük 249 TL\n\n## Süre\n\nİki günde gelir."
    index.build(
        (Article("kargo", "tr", "Ücret", body),), GramEncoder(), "m", tmp_path, 0.05, silent
    )
    (entry,) = Answers(index.load(tmp_path), GramEncoder(), "tr").articles("tr")
    assert entry["summary"].startswith("Kargo: Standart 59 TL · Büyük 249 TL")
    assert "•" not in entry["summary"]


def test_a_long_beginning_is_cut_between_words(tmp_path: Path) -> None:
    long = Article("uzun", "tr", "Uzun", "Bu yazı uzun uzadıya bir şeyler anlatır durur. " * 9)
    index.build((long,), GramEncoder(), "m", tmp_path, 0.05, silent)
    (entry,) = Answers(index.load(tmp_path), GramEncoder(), "tr").articles("tr")
    assert entry["summary"].endswith(" durur. Bu yazı uzun…")
    assert len(entry["summary"]) <= 160


def test_the_dialogue_may_have_a_model_of_its_own(built: Index) -> None:
    search, dialogue = GramEncoder("s"), GramEncoder("d", dim=64)
    answers = Answers(built, search, "tr", dialogue=dialogue)
    assert answers.encode(["kargo"], "query").shape == (1, 64)
    reply = answers.search("kargo", "tr", 1)
    health = answers.health()
    assert (reply["model"], health["model"], health["search_model"]) == ("s", "d", "s")
    assert (health["dim"], health["adapted"]) == (64, True)
    assert (search.encoded, dialogue.encoded) == (["kargo"], ["kargo"])


def test_one_model_is_asked_once(built: Index) -> None:
    encoder = GramEncoder()
    answers = Answers(built, encoder, "tr")
    answers.encode(["Kargo"], "query")
    answers.search("kargo", "tr", 1)
    assert encoder.encoded == ["kargo"]
    assert answers.health()["adapted"] is False
