from __future__ import annotations

from pathlib import Path

import pytest
from redis.asyncio import Redis

from handoff.canned import (
    STARTING,
    Answer,
    AnswerChanged,
    AnswerIncomplete,
    CannedAnswers,
    GapLeft,
    TooManyAnswers,
    UnknownAnswer,
    Wording,
    filled,
    found,
    started,
    without_gaps,
)

ALL = started(STARTING)


def answer(
    name: str = "own", title: str = "Çıkış", team: str = "", by: str = "", at: int = 0
) -> Answer:
    return Answer(name, {"tr": Wording(title, "Metin.")}, team, by, at)


@pytest.fixture
def canned(store: Redis) -> CannedAnswers:
    return CannedAnswers(store, "testshop")


def test_the_starting_set_has_both_languages_and_names_its_blanks() -> None:
    assert len(ALL) >= 12
    for each in ALL:
        assert each.words.keys() == {"tr", "en"}, each.id
        for lang, wording in each.words.items():
            known = {"name": "Deniz", "case": "T-1", "order": "TR1", "agent": "Ayşe"}
            assert "{}" not in filled(wording.text, known, lang)


def test_blanks_of_either_language_are_filled_and_the_rest_are_gaps() -> None:
    text = "Merhaba {ad}, {Sipariş} yolda, {name}; {tutar} {TARİH} gününe kadar."
    values = {"name": "Deniz {vip}", "order": "TR10", "date": ""}
    assert filled(text, values, "tr") == (
        "Merhaba Deniz (vip), TR10 yolda, Deniz (vip); {tutar} {tarih} gününe kadar."
    )
    assert filled("{ad} {vaka}", {}, "en") == "{customer’s name} {case number}"


def test_a_text_with_a_gap_is_not_sent() -> None:
    assert without_gaps("{} { } {1} a}b{ 3{") == "{} { } {1} a}b{ 3{"
    with pytest.raises(GapLeft) as refusal:
        without_gaps("Merhaba {müşterinin adı}, {tutar}")
    assert "“müşterinin adı”" in refusal.value.words("tr")


def test_words_are_found_folded_and_titles_first() -> None:
    titles = [one.words["tr"].title for one in found(ALL, "IADE", "tr")]
    assert titles[0] == "İade kodu"
    assert "Para iadesi yapıldı" in titles
    assert [one.id for one in found(ALL, "kargo ozur", "tr")] == ["parcel-late"]
    assert found(ALL, "invoice", "tr") == []
    assert [one.id for one in found(ALL, "invoice em", "en")] == ["invoice"]


def test_a_team_finds_its_own_first_and_other_teams_when_it_searches() -> None:
    answers = [answer("b", team="billing"), answer("a"), answer("c", team="returns")]
    assert [one.id for one in found(answers, "", "tr", "returns")] == ["c", "a"]
    assert [one.id for one in found(answers, "cikis", "tr", "returns")] == ["c", "a", "b"]
    assert [one.id for one in found(answers, "", "tr")] == ["a"]
    assert found(answers, "", "en") == []


async def test_the_starting_set_is_there_until_it_is_changed(canned: CannedAnswers) -> None:
    assert await canned.all() == list(ALL)
    mine = await canned.put(answer("greeting", "Selam", by="Ayşe", at=5), 0)
    await canned.remove("goodbye", 0, "Ayşe")
    kept = await canned.all()
    assert kept[0] == mine
    assert len(kept) == len(ALL) - 1
    with pytest.raises(UnknownAnswer):
        await canned.put(answer("goodbye", by="Ayşe", at=6), 0)


async def test_an_own_one_comes_and_goes(canned: CannedAnswers) -> None:
    await canned.put(answer(by="Ayşe", at=5), 0)
    assert (await canned.all())[-1].id == "own"
    await canned.remove("own", 5, "Ayşe")
    await canned.remove("own", 5, "Ayşe")
    assert await canned.all() == list(ALL)
    with pytest.raises(UnknownAnswer):
        await canned.put(answer(by="Mert", at=6), 5)


async def test_who_changed_it_first_is_not_overwritten(canned: CannedAnswers) -> None:
    await canned.put(answer("greeting", by="Ayşe", at=5), 0)
    await canned.put(answer("greeting", by="Ayşe", at=6), 0)  # her own, sent again
    with pytest.raises(AnswerChanged) as refusal:
        await canned.put(answer("greeting", by="Mert", at=7), 0)
    assert "Ayşe" in refusal.value.words("tr")
    with pytest.raises(AnswerChanged):
        await canned.remove("greeting", 5, "Mert")
    await canned.put(answer("greeting", by="Mert", at=7), 6)


async def test_there_is_room_for_so_many(
    canned: CannedAnswers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handoff.canned._MOST", 1)
    await canned.put(answer("one", by="Ayşe", at=1), 0)
    await canned.put(answer("one", by="Ayşe", at=2), 1)
    with pytest.raises(TooManyAnswers):
        await canned.put(answer("two", by="Ayşe", at=3), 0)


@pytest.mark.parametrize(
    "words",
    [{}, {"tr": {"title": "", "text": " "}}, {"tr": {"title": "Başlık", "text": ""}}],
)
def test_an_answer_needs_a_title_and_a_text(words: dict[str, dict[str, str]]) -> None:
    with pytest.raises(AnswerIncomplete):
        Answer.from_json({"id": "a", "words": words})


@pytest.mark.parametrize(
    ("content", "told"),
    [("[a", "canned.toml"), ('[a]\ntr.title = "x"\n', r"\[a\] needs a title and a text")],
)
def test_a_broken_starting_set_says_where(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "canned.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(ValueError, match=told):
        started(path)
