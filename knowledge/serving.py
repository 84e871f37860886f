"""Which encoder a process loads: the quickest one the model's folder offers."""

from __future__ import annotations

from pathlib import Path

from knowledge.model import Encoder, SentenceEncoder


def load_encoder(folder: Path) -> Encoder:
    """The encoder for the model in `folder`. Raises ModelError."""
    return SentenceEncoder(folder)
