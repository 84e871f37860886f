"""The quantised model at work: texts to vectors by ONNX Runtime and a tokenizer, in numpy.

Serving needs no more than this. The libraries that train and export models stay out of the
process: they would take most of its memory and its start.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary, finalize

import numpy as np
from numpy.typing import NDArray

from knowledge.model import Kind, Matrix
from knowledge.runtime import session

GRAPH = "model.onnx"
WEIGHTS = "weights.bin"
WORDS = "words.bin"
"""The vectors of the vocabulary, a row of bytes for each token: most of a small model."""
ROWS = "rows"
"""The graph's input for them."""
TOKENIZER = "tokenizer.json"
ABOUT = "serving.json"

_WORDS_KEPT = 8192  # 4 MB

Tokens = dict[str, NDArray[np.int64] | NDArray[np.uint8]]
"""What the graph reads, by the names of its inputs; a row for each text."""


class ServingEncoder:
    """A folder that `onnx.export` wrote, loaded; an `Encoder`. Not for several threads at once."""

    def __init__(self, folder: Path, name: str, threads: int = 1) -> None:
        """`name` is the model's; of many texts `threads` are encoded side by side.

        One text is one thread's work: shared among several it would take longer, each waiting for
        the others. Raises what the libraries raise when the folder is not whole.
        """
        about = json.loads((folder / ABOUT).read_text("utf-8"))
        # What this makes of two operators takes twice as long as they do.
        self._session = session(str(folder / GRAPH), without=["SkipLayerNormFusion"])
        self.inputs = [entry.name for entry in self._session.get_inputs()]
        self._words = _Words(folder / WORDS, about["word_bytes"])
        self._reader = _reader(folder / TOKENIZER, about)
        self._side_by_side = ThreadPoolExecutor(threads, "encoding") if threads > 1 else None
        self.name = name
        self.dim = int(about["dim"])
        self.prompts: dict[str, str] = about["prompts"]
        give_back()

    @property
    def tokenizer(self) -> Any:
        """The tokenizer, shared by all models that have the same."""
        return self._reader.tokenizer

    def encode(self, texts: Sequence[str], kind: Kind) -> Matrix:
        """A unit vector for each text, which is the same whatever other texts there are.

        Each is encoded by itself (decision 0028).
        """
        prompt = self.prompts.get("query" if kind == "query" else "document", "")
        found = np.empty((len(texts), self.dim), np.float32)

        def vector(text: str) -> Matrix:
            return self.vectors(self.tokens([prompt + text]))

        encoded: Iterable[Matrix] = map(vector, texts)
        if self._side_by_side and len(texts) > 1:
            encoded = self._side_by_side.map(vector, texts)
        for number, row in enumerate(encoded):
            found[number] = row
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        found /= np.maximum(lengths, np.finfo(np.float32).tiny)
        return found

    def tokens(self, texts: Sequence[str]) -> Tokens:
        """`texts` as the graph reads them."""
        encoded = self.tokenizer.encode_batch(list(texts))
        numbers = np.array([item.ids for item in encoded], np.int64)
        tokens: Tokens = {
            "input_ids": numbers,
            "attention_mask": np.array([item.attention_mask for item in encoded], np.int64),
            ROWS: self._words.rows(numbers),
        }
        return {name: tokens[name] for name in self.inputs}

    def vectors(self, tokens: Tokens) -> Matrix:
        """The graph's vector for each row."""
        found: Matrix = self._session.run(None, tokens)[0]
        return found


class _Words:
    """The vocabulary's vectors in their file, read where they are needed; the last ones are kept.

    Mapped, a page of them would stay in the process for each word that was ever said.
    """

    def __init__(self, path: Path, width: int) -> None:
        """`width`: bytes of a row."""
        file = os.open(path, os.O_RDONLY)
        finalize(self, os.close, file)
        self._width = width
        self._row = functools.lru_cache(_WORDS_KEPT)(
            lambda number: os.pread(file, width, number * width)
        )

    def rows(self, numbers: NDArray[np.int64]) -> NDArray[np.uint8]:
        """The rows of tokens, of the shape of `numbers` and a row's width."""
        # PyTorch, where it stands around this, wants what it may write to.
        found = bytearray().join(map(self._row, numbers.ravel().tolist()))
        return np.frombuffer(found, np.uint8).reshape(*numbers.shape, self._width)


def give_back() -> None:
    """Return freed memory to the system: loading leaves a lot of it."""
    if sys.platform == "linux":
        # glibc keeps it otherwise; musl has no such call, nor the habit.
        getattr(ctypes.CDLL(None), "malloc_trim", int)(0)


class _Reader:
    """A tokenizer that cuts and pads as its model wants."""

    def __init__(self, source: bytes, about: dict[str, Any]) -> None:
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_buffer(source)
        self.tokenizer.enable_truncation(about["max_seq_length"])
        self.tokenizer.enable_padding(pad_id=about["pad_id"], pad_token=about["pad_token"])


_readers: WeakValueDictionary[str, _Reader] = WeakValueDictionary()


def _reader(path: Path, about: dict[str, Any]) -> _Reader:
    """The reader of the tokenizer at `path`: one for all who have the same, for it is large."""
    source = path.read_bytes()
    told = [about["max_seq_length"], about["pad_id"], about["pad_token"]]
    key = hashlib.sha256(source + json.dumps(told).encode()).hexdigest()
    reader = _readers.get(key)
    if reader is None:
        reader = _readers[key] = _Reader(source, about)
    return reader
