from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handoff.cases import words
from handoff.cases.case import Kind
from handoff.cases.register import Settling
from handoff.cases.states import CaseState, CaseStep
from tests.handoff.cases.test_case import case

ISTANBUL = ZoneInfo("Europe/Istanbul")
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)  # a Saturday
DUE = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
MADE = replace(
    case(), kind=Kind.RETURN, due=DUE, answer="", updated_at=round(NOW.timestamp() * 1000)
)


def test_an_opened_case_says_number_next_step_and_date() -> None:
    assert words.opened(MADE, NOW, ISTANBUL, "tr") == (
        "İade talebinizi kaydettim, numarası T-10432. Ekibimiz inceleyip sonucu size "
        "24 Kasım Salı 18:00'e kadar buradan yazacak. "
        "O zamana kadar ürünü kutusuyla birlikte saklamanız yeterli."
    )
    assert words.opened(MADE, NOW, ISTANBUL, "en") == (
        "I have saved your return as T-10432. Our team will look into it and write to you here "
        "by 18:00 on Tuesday 24 November. Until then please just keep the item with its box."
    )


@pytest.mark.parametrize("lang", ["tr", "en"])
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_opened_with_its_number_and_its_date(kind: Kind, lang: str) -> None:
    made = replace(MADE, kind=kind)
    said = words.opened(made, NOW, ISTANBUL, lang)
    date = {"tr": "24 Kasım Salı 18:00'e kadar", "en": "by 18:00 on Tuesday 24 November"}[lang]
    assert said.count("T-10432") == 1
    assert said.count(date) == 1
    assert said[0].isupper()
    assert not {"{", "!"} & set(said)
    undated = words.opened(replace(made, due=None), NOW, ISTANBUL, lang)
    soon = {"tr": "çalışmaya başlar başlamaz", "en": "as soon as we are back at work"}[lang]
    assert undated == said.replace(date, soon)


@pytest.mark.parametrize("kind", Kind)
def test_turkish_names_take_the_endings_that_sentences_give_them(kind: Kind) -> None:
    assert words.name(kind, "tr").endswith("iz")  # …nizi kaydettim, …nizle ilgileniyor


def test_turkish_names_begin_a_sentence_in_turkish_capitals() -> None:
    begun = {words.opened(replace(MADE, kind=kind), NOW, ISTANBUL, "tr")[0] for kind in Kind}
    assert "I" not in begun
    assert {"İ", "Ş"} <= begun


@pytest.mark.parametrize(
    ("state", "answer", "turkish", "english"),
    [
        (
            CaseState.OPEN,
            "",
            "T-10432 numaralı iade talebiniz sırada; "
            "size 24 Kasım Salı 18:00'e kadar dönüş yapacağız.",
            "Your return (T-10432) is waiting for its turn; "
            "we will get back to you by 18:00 on Tuesday 24 November.",
        ),
        (
            CaseState.IN_PROGRESS,
            "",
            "T-10432 numaralı iade talebinizle ilgileniyoruz; "
            "size 24 Kasım Salı 18:00'e kadar dönüş yapacağız.",
            "We are working on your return (T-10432) and will get back to you "
            "by 18:00 on Tuesday 24 November.",
        ),
        (
            CaseState.WAITING_FOR_CUSTOMER,
            "Fotoğraf?",
            "T-10432 numaralı iade talebiniz için sizden yanıt bekliyoruz. Fotoğraf?",
            "Your return (T-10432) is waiting for an answer from you. Fotoğraf?",
        ),
        (
            CaseState.RESOLVED,
            "",
            "T-10432 numaralı iade talebiniz bugün sonuçlandı.",
            "Your return (T-10432) was settled today.",
        ),
        (
            CaseState.REFUSED,
            "Süre geçmiş.",
            "T-10432 numaralı iade talebiniz bugün olumsuz sonuçlandı. Süre geçmiş.",
            "Your return (T-10432) was declined today. Süre geçmiş.",
        ),
        (
            CaseState.WITHDRAWN,
            "",
            "T-10432 numaralı iade talebiniz isteğiniz üzerine bugün kapatıldı.",
            "Your return (T-10432) was closed today at your request.",
        ),
    ],
)
def test_how_far_a_case_is(state: CaseState, answer: str, turkish: str, english: str) -> None:
    stands = replace(MADE, state=state, answer=answer)
    assert words.standing(stands, NOW, ISTANBUL, "tr") == turkish
    assert words.standing(stands, NOW, ISTANBUL, "en") == english


def test_a_broken_promise_is_owned_up_to() -> None:
    later = DUE + timedelta(days=2)
    assert words.standing(MADE, later, ISTANBUL, "tr") == (
        "T-10432 numaralı iade talebiniz hâlâ açık. Size 24 Kasım Salı günü dönüş yapacağımızı "
        "söylemiştik, geciktik; kusura bakmayın."
    )
    assert words.standing(MADE, later, ISTANBUL, "en") == (
        "Your return (T-10432) is still open. We said we would get back to you "
        "on Tuesday 24 November and are late; we are sorry."
    )


def test_a_promise_for_the_end_of_a_day_was_for_that_day() -> None:
    made = replace(MADE, due=datetime(2026, 11, 25, tzinfo=ISTANBUL))
    kept = words.standing(made, NOW, ISTANBUL, "tr")
    assert "24 Kasım Salı 24:00'e kadar" in kept
    broken = words.standing(made, made.due + timedelta(days=2), ISTANBUL, "tr")
    assert "24 Kasım Salı günü" in broken


def test_the_day_is_the_shops_not_utcs() -> None:
    late = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)  # half past one on the 22nd in Istanbul
    settled = replace(MADE, state=CaseState.RESOLVED)
    assert "dün sonuçlandı" in words.standing(settled, late, ISTANBUL, "tr")


@pytest.mark.parametrize("step", [CaseStep.TAKE, *Settling.__args__])  # type: ignore[attr-defined]
def test_every_change_is_told_in_both_languages(step: CaseStep) -> None:
    said = words.changed(MADE, step, "Ayşe", "Kargo ücreti bizden.")
    assert set(said) == {"tr", "en"}
    for text in said.values():
        assert text.count("T-10432") == 1
        assert ("Ayşe" in text) == (step is CaseStep.TAKE)
        assert text.endswith("Kargo ücreti bizden.") == (step is not CaseStep.TAKE)


def test_no_answer_leaves_no_gap() -> None:
    assert words.changed(MADE, CaseStep.RESOLVE, "Ayşe", "")["en"].endswith("is settled.")


def test_braces_in_what_people_write_are_only_braces() -> None:
    odd = replace(MADE, state=CaseState.REFUSED, answer="{case} {0}")
    assert words.standing(odd, NOW, ISTANBUL, "tr").endswith("{case} {0}")


def test_a_number_that_is_not_the_customers_is_not_repeated() -> None:
    for lang in ("tr", "en"):
        assert not any(letter.isdecimal() for letter in words.unknown(lang))
