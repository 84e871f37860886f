from __future__ import annotations

import json
from pathlib import Path

import pytest

from ops import bench_nlu
from ops.nlu_figures import Case, confused, macro_f1, mapped, person, share, taken_for, understood
from ops.settings import ROOT


def case(intent: str, said: str, lang: str = "tr", near: str = "") -> Case:
    return Case("x", lang, intent, said, 0.9, near)


def test_an_interval_by_wilson() -> None:
    found = share(98, 100)
    assert found is not None
    assert found["share"] == 0.98
    assert (found["low"], found["high"]) == (
        pytest.approx(0.930, abs=1e-3),
        pytest.approx(0.994, abs=1e-3),
    )
    perfect = share(5, 5)
    assert perfect is not None
    assert perfect["low"] == pytest.approx(0.566, abs=1e-3)
    assert perfect["high"] == 1.0
    assert share(0, 0) is None


def test_macro_f1_counts_every_intent_alike() -> None:
    cases = [case("greet", "greet")] * 8 + [case("thanks", "greet"), case("thanks", "thanks")]
    assert macro_f1(cases) == pytest.approx((16 / 17 + 2 / 3) / 2)


def test_confusions_by_how_often() -> None:
    cases = [case("faq", "inform"), case("faq", "inform"), case("inform", "faq"), case("a", "a")]
    assert [(pair["intent"], pair["count"]) for pair in confused(cases)] == [
        ("faq", 2),
        ("inform", 1),
    ]


def test_a_person_wanted_and_nearly_wanted() -> None:
    cases = [
        case("ask_human", "ask_human"),
        case("ask_human", "faq"),
        case("praise", "ask_human", near="ask_human"),
        case("praise", "praise", near="ask_human"),
        case("faq", "faq"),
        case("faq", "nlu_fallback"),
    ]
    found = person(cases)
    assert found["recall"]["share"] == 0.5
    assert found["false_alarms"]["share"] == 0.25
    assert found["near_misses"]["share"] == 0.5


def test_together_and_by_language() -> None:
    found = understood([case("faq", "faq"), case("faq", "nlu_fallback", "en")])
    assert {lang: some["count"] for lang, some in found.items()} == {"all": 2, "tr": 1, "en": 1}
    assert found["en"]["undecided"]["share"] == 1.0
    assert found["all"]["accuracy"]["share"] == 0.5


def test_what_is_none_of_ours_and_what_is_labelled_by_others() -> None:
    found = taken_for(["faq", "complaint", "out_of_scope", "complaint"], {"complaint"})
    assert found["flow"]["share"] == 0.5
    assert found["as"] == {"complaint": 2}
    labelled = mapped(
        ["pay", "pay", "track"],
        ["faq", "greet", "order_status"],
        {"pay": ["faq"], "track": ["order_status"]},
    )
    assert labelled["accuracy"]["share"] == pytest.approx(2 / 3)
    assert labelled["worst"][0] == {"label": "pay", "share": 0.5}


def test_others_labels_mean_intents_of_ours() -> None:
    meanings = json.loads((ROOT / "benchmarks/requests_intents.json").read_text("utf-8"))
    domain = (ROOT / "domain.yml").read_text("utf-8")
    assert all(f"  - {intent}\n" in domain for some in meanings.values() for intent in some)
    assert all(f"  - {intent}\n" in domain for intent in bench_nlu.FLOWS)


@pytest.mark.parametrize(
    ("content", "said"), [('{"text": "a"}\n{}', ":2: needs text"), ("{", ":1: "), ("[]", ":1: ")]
)
def test_a_file_that_is_not_what_it_should_be(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(content, "utf-8")
    with pytest.raises(bench_nlu.BadLinesError, match=said):
        bench_nlu.lines(path, "text")
    with pytest.raises(bench_nlu.BadLinesError, match="No such file"):
        bench_nlu.lines(tmp_path / "none.jsonl", "text")


def test_only_the_pipelines_asked_for() -> None:
    assert list(bench_nlu.pipelines(())) == [bench_nlu.OURS, bench_nlu.WORDS, bench_nlu.DIET]
    assert list(bench_nlu.pipelines(["DIET"])) == ["DIET"]
