"""The voice of docs/voice.md, as far as it can be counted, wherever customers are spoken to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from handoff.canned import STARTING, Answer, started
from ops.settings import ROOT
from tests.parsed import parsed

RESPONSES = parsed(ROOT / "domain.yml")["responses"]
SPEAKING = [
    *sorted((ROOT / "actions").rglob("*.py")),
    *sorted((ROOT / "handoff" / "cases").glob("*words.py")),
    *(ROOT / "handoff" / f"{name}.py" for name in ("announcements", "privacy", "rating")),
    *(ROOT / "handoff" / f"{name}.py" for name in ("outcomes", "step_words")),
    *(ROOT / "handoff" / f"{name}.py" for name in ("ushering", "vanishing", "waiting")),
    *(ROOT / "connectors" / f"{name}.py" for name in ("returning", "wording")),
    ROOT / "connectors" / "telegram" / "texts.py",
    ROOT / "connectors" / "web" / "helpwords.py",
    ROOT / "connectors" / "web" / "widget" / "texts.js",
]
NEVER = re.compile(
    r"!|\bsen\b|\bsana\b|\bsenin\b|\bseni\b|sayın müşteri|en kısa süre|en kısa zaman"
    r"|as soon as possible|\bsistem|\bsystem\b|\bhata kodu|\bhatalı|\binvalid\b|\bintent\b"
    r"|sakin ol|calm down|değerli müşteri|valued customer|[\U0001f300-\U0001faff]",
    re.IGNORECASE,
)
REGRET = re.compile(r"maalesef|ne yazık ki|unfortunately|i'm afraid", re.IGNORECASE)
FIRST = re.compile(r"maalesef|ne yazık ki|unfortunately", re.IGNORECASE)
APOLOGY = re.compile(r"kusura bakmayın|üzgün|üzüldü|özür|\bsorry\b|apologi", re.IGNORECASE)
_SENTENCE = re.compile(r"[.?…](?=\s|$)")
_SAID = re.compile(r"\w \w.*[.?]\s*$", re.DOTALL)
MOST_SENTENCES = 5


def spoken(name: str) -> list[tuple[str, str]]:
    return [(each["condition"][0]["value"], each["text"]) for each in RESPONSES[name]]


def literals(path: Path) -> Iterator[str]:
    """What a module says: its texts of several words, without its docstrings and patterns."""
    if path.suffix == ".js":
        yield from re.findall(r'"([^"\n]* [^"\n]*)"', path.read_text("utf-8"))
        return
    tree = ast.parse(path.read_text("utf-8"))
    beside = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    beside |= {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and _reads(node)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in beside:
            continue
        if isinstance(node.value, str) and _SAID.search(node.value):
            yield node.value


def _reads(call: ast.Call) -> bool:
    """Whether a call takes what customers write (word lists, patterns), not what they read."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in {"compile", "tokens", "fold", "frozenset", "match", "search", "fullmatch"}


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_keeps_to_the_voice(name: str) -> None:
    for _, text in spoken(name):
        assert not NEVER.search(text), text
        assert not FIRST.match(text), text
        parts = 1 + text.count("\n\n")
        assert len(REGRET.findall(text)) + len(APOLOGY.findall(text)) <= parts, text
        assert len(_SENTENCE.findall(text)) <= MOST_SENTENCES * parts, text


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_has_variations(name: str) -> None:
    for lang in ("tr", "en"):
        texts = [text for spoken_lang, text in spoken(name) if spoken_lang == lang]
        assert len(texts) >= 2
        assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("path", SPEAKING, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_the_code_says_keeps_to_the_voice(path: Path) -> None:
    for text in literals(path):
        assert not NEVER.search(text), text
        assert not FIRST.match(text), text
        assert len(REGRET.findall(text)) <= 1, text


@pytest.mark.parametrize("answer", started(STARTING), ids=lambda answer: answer.id)
def test_a_canned_answer_keeps_to_the_voice(answer: Answer) -> None:
    for wording in answer.words.values():
        assert not NEVER.search(wording.text)
        assert not REGRET.search(wording.text)
        assert len(APOLOGY.findall(wording.text)) <= 1
        assert len(_SENTENCE.findall(wording.text)) <= MOST_SENTENCES


def test_the_code_s_texts_are_found() -> None:
    assert sum(1 for path in SPEAKING for _ in literals(path)) > 50
