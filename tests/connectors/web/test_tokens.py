"""A token opens one conversation of one shop, for a while."""

from __future__ import annotations

import pytest

from connectors.web.problems import NoToken, TokenExpired, TokenInvalid
from connectors.web.tokens import Tokens


def test_a_token_names_its_conversation() -> None:
    tokens = Tokens("secret", "papatya")
    assert tokens.read(tokens.issue("abc")) == "abc"


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_token(nothing: str | None) -> None:
    with pytest.raises(NoToken):
        Tokens("secret", "papatya").read(nothing)


@pytest.mark.parametrize(
    "foreign",
    [
        Tokens("another secret", "papatya").issue("abc"),
        Tokens("secret", "another-shop").issue("abc"),
        Tokens("secret", "papatya").issue("abc")[:-1],
        Tokens("secret", "papatya").issue("abc").replace(".", "", 1),
        "garbage",
        "şğü" * 10,
        "x" * 10_000,
        "\x00..",
    ],
    ids=["secret", "shop", "cut", "glued", "garbage", "letters", "long", "control"],
)
def test_foreign_and_garbage(foreign: str) -> None:
    with pytest.raises(TokenInvalid):
        Tokens("secret", "papatya").read(foreign)


def test_a_token_grows_old() -> None:
    token = Tokens("secret", "papatya").issue("abc")
    with pytest.raises(TokenExpired):
        Tokens("secret", "papatya", lifetime=-1).read(token)
