from __future__ import annotations

import pytest

from language.peril import peril


@pytest.mark.parametrize(
    "text",
    [
        *(
            "intihar edeceğim artık",
            "Yaşamak istemiyorum",
            "kendime zarar vereceğim",
            "ölmek istiyorum",
        ),
        *("I want to die", "I'm going to kill myself", "I don't want to live any more"),
    ],
)
def test_despair(text: str) -> None:
    assert peril(text) == "self_harm"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "battaniye alev aldı",
            "çocuğum parçasını yuttu",
            "elim fena yandı",
            "beni elektrik çarptı",
        ),
        *("the kettle caught fire", "my son swallowed a part", "it burnt my hand"),
    ],
)
def test_danger(text: str) -> None:
    assert peril(text) == "safety"


@pytest.mark.parametrize(
    "text",
    [
        *("orada mısınız", "meraktan öleceğim", "makine kartımı yuttu", "elektrikli battaniye"),
        *(
            "telefonun ışığı yandı",
            "fiyatlar patladı",
            "where is my order",
            "fire sale",
            "canım sıkıldı",
        ),
    ],
)
def test_neither(text: str) -> None:
    assert peril(text) == ""
