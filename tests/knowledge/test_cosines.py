"""Cosines in bytes: those of single precision, nearly, and the same wherever they were stored."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge import wording
from knowledge.cosines import Cosines
from knowledge.model import Encoder


def test_they_are_near_those_of_single_precision(
    real_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wording, "MATTERS", Path(wording.__file__).with_name("customers"))
    texts = wording.texts(wording.matters("tr"))[::20]
    vectors = real_encoder.encode(texts, "query")
    vectors[3] = 0.0  # a text that the model knows nothing of
    made = Cosines.of(vectors)
    again = Cosines(made.graph)
    for vector in real_encoder.encode(["param ne zaman yatar", "KARGOM NEREDE"], "query"):
        exact = vectors @ vector
        assert made(vector) == pytest.approx(exact, abs=0.004)
        assert float(np.std(made(vector) - exact)) < 0.02 * float(np.std(exact))
        assert np.array_equal(again(vector), made(vector))
