"""What is said of numbers that were hidden."""

from __future__ import annotations

import pytest

from handoff import privacy
from language.masks import ACCOUNT, CARD, IDENTITY


@pytest.mark.parametrize(
    ("labels", "lang", "beginning"),
    [
        ({CARD}, "tr", "Güvenliğiniz için kart numaranızı gizledim."),
        ({ACCOUNT, CARD}, "tr", "Güvenliğiniz için kart numaranızı ve IBAN'ınızı gizledim."),
        (
            {ACCOUNT, CARD, IDENTITY},
            "en",
            "For your safety I have hidden your card number, your identity number and your IBAN.",
        ),
    ],
)
def test_each_number_is_named(labels: set[str], lang: str, beginning: str) -> None:
    assert privacy.hidden(labels, lang).startswith(beginning)
