"""Nothing but a yes or a no."""

from __future__ import annotations

import pytest

from actions.flows.reading.yesno import yesno


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *(("evet", True), ("EVET DOĞRU", True), ("tamam kaydedin", True), ("olur tabii", True)),
        *(("yes please", True), ("that's right", True), ("ok go ahead", True), ("aynen", True)),
        *(("hayır", False), ("yok ya", False), ("doğru değil", False), ("no", False)),
        *(("not right", False), ("hayır teşekkürler", False)),
        *(("", None), ("evet ama numaram 0532", None), ("hayır mavi olacak", None)),
        *(("temsilci", None), ("lütfen", None), ("???", None)),
    ],
)
def test_yes_or_no(text: str, said: bool | None) -> None:
    assert yesno(text) is said
