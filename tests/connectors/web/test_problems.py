"""Every refusal speaks both languages and has a status of its own kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.web import problems
from connectors.web.problems import Problem, details, may_retry, status_of
from handoff.errors import NotYours, StoreUnavailable, UnknownConversation


def _all(kind: type[Problem] = Problem) -> Iterator[type[Problem]]:
    for child in kind.__subclasses__():
        yield child
        yield from _all(child)


@pytest.mark.parametrize("kind", tuple(_all()), ids=lambda kind: kind.code)
def test_both_languages(kind: type[Problem]) -> None:
    assert set(kind.texts) == {"tr", "en"}
    assert kind.__name__ in (problems.__doc__ or "")
    assert str(kind.status) in (problems.__doc__ or "")


def test_codes_are_distinct() -> None:
    codes = [kind.code for kind in _all()]
    assert len(codes) == len(set(codes))


def test_numbers_are_filled_in() -> None:
    assert "4000" in problems.TooLong(10_000, 4_000).words("tr")
    assert details(problems.TooMany(1_500), "en")["wait_ms"] == 1_500


def test_the_store_may_be_asked_again_and_an_unknown_conversation_not() -> None:
    assert (status_of(StoreUnavailable()), may_retry(StoreUnavailable())) == (503, True)
    unknown = UnknownConversation("x")
    assert (status_of(unknown), may_retry(unknown)) == (404, False)
    assert status_of(NotYours("c", "a", None)) == 409
