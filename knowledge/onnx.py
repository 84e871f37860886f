"""The sentence model made ready to serve: one graph with 8-bit weights, for ONNX Runtime.

A model's folder gets a second one beside it, named with `-int8`: the transformer, pooling and
normalising exported as one graph and quantised, and the same tokenizer. A query takes about a
quarter of the time; a test holds the vectors to the plain path's. `encoding` serves it without
torch, and as a module of sentence-transformers it goes wherever a SentenceTransformer does.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer

from knowledge.encoding import ABOUT, GRAPH, ROWS, TOKENIZER, WEIGHTS, WORDS, ServingEncoder

_OPSET = 17
_ROWS_AT_ONCE = 16_384  # 25 MB of a small model


class QuantisedModule(InputModule):  # type: ignore[misc]
    """The first and only module of a SentenceTransformer: texts in, unit vectors out."""

    config_file_name = ABOUT
    save_in_root = True

    def __init__(self, encoder: ServingEncoder) -> None:
        super().__init__()
        self._encoder = encoder

    @property
    def tokenizer(self) -> Any:
        """The tokenizer, where sentence-transformers looks for it."""
        return self._encoder.tokenizer

    def preprocess(
        self, inputs: list[str], prompt: str | None = None, **_: object
    ) -> dict[str, torch.Tensor]:
        """Token numbers and attention masks of `inputs`, each after `prompt`."""
        tokens = self._encoder.tokens([(prompt or "") + text for text in inputs])
        return {name: torch.from_numpy(rows) for name, rows in tokens.items()}

    def forward(self, features: dict[str, torch.Tensor], **_: object) -> dict[str, torch.Tensor]:
        """Add the vectors to `features`."""
        tokens = {name: features[name].numpy() for name in self._encoder.inputs}
        features["sentence_embedding"] = torch.from_numpy(self._encoder.vectors(tokens))
        return features

    def get_embedding_dimension(self) -> int:
        """Numbers in a vector."""
        return self._encoder.dim

    def save(self, output_path: str, *_: object, **__: object) -> None:
        """Refuse: the folder `export` wrote is the saved form."""
        raise NotImplementedError(f"copy the exported folder instead of saving to {output_path}")


def wrapped(encoder: ServingEncoder) -> SentenceTransformer:
    """`encoder` as the model that sentence-transformers' own programs take."""
    return SentenceTransformer(
        modules=[QuantisedModule(encoder)], device="cpu", prompts=encoder.prompts or None
    )


def export(model: SentenceTransformer, prompts: dict[str, str], folder: Path) -> None:
    """Write `model`, a transformer with pooling, as a quantised graph into `folder`.

    `prompts` are those to serve it with. Raises ValueError for a network that looks its words up
    another way than others do.
    """
    import onnx

    network = model[0].auto_model.eval()
    network.set_attn_implementation("eager")
    tokenizer = model.tokenizer
    with _words_left_out(network) as words:
        graph = _quantised(_Whole(network, list(model)[1:]), network.config, folder)
    width = _read_words_from(folder / WORDS, words, graph)
    # Weights in a file of their own are mapped, not read: 20 MB less in every process.
    onnx.save_model(
        graph,
        folder / GRAPH,
        save_as_external_data=True,
        location=WEIGHTS,
        size_threshold=1024,
    )
    reader = Tokenizer.from_str(tokenizer.backend_tokenizer.to_str())
    # How texts were cut and padded last is no part of it: models with the same share one.
    reader.no_truncation()
    reader.no_padding()
    reader.save(str(folder / TOKENIZER))
    about = {
        "dim": model.get_embedding_dimension(),
        "max_seq_length": int(model.max_seq_length),
        "pad_id": tokenizer.pad_token_id,
        "pad_token": tokenizer.pad_token,
        "prompts": prompts,
        "word_bytes": width,
    }
    (folder / ABOUT).write_text(json.dumps(about), "utf-8")


@contextmanager
def _words_left_out(network: Any) -> Iterator[torch.Tensor]:
    """The vectors of the vocabulary, while the network has a few rows with their ends instead.

    They are most of a small model, and every step of the export would copy them. What is made of
    the ends when they are quantised is the scale for all.
    """
    embeddings = network.get_input_embeddings()
    words = embeddings.weight
    ends = torch.stack([words.detach().min(), words.detach().max()])
    rows = ends.repeat(1 + (embeddings.padding_idx or 0))[:, None].repeat(1, words.shape[1])
    embeddings.weight = torch.nn.Parameter(rows, requires_grad=False)
    try:
        yield words.detach()
    finally:
        embeddings.weight = words


def _quantised(whole: torch.nn.Module, config: Any, folder: Path) -> Any:
    """The graph of `whole` with 8-bit weights; `folder` is where to put what is in between."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    wide, narrow = folder / "wide.onnx", folder / "narrow.onnx"
    numbers = torch.ones((2, 16), dtype=torch.long)
    mask = torch.ones_like(numbers)
    mask[1, 9:] = 0
    with torch.no_grad():
        torch.onnx.export(
            whole,
            (numbers, mask),
            str(wide),
            input_names=["input_ids", "attention_mask"],
            output_names=["sentence_embedding"],
            dynamic_axes={
                "input_ids": {0: "batch", 1: "length"},
                "attention_mask": {0: "batch", 1: "length"},
                "sentence_embedding": {0: "batch"},
            },
            opset_version=_OPSET,
            dynamo=False,
        )
    # Weights of seven bits: with eight, processors without VNNI cut off sums of two products, and
    # vectors are not the same everywhere. It advises a preparation that changes nothing here, on
    # the root logger; joining counts what it has joined there.
    logging.disable(logging.WARNING)
    try:
        _join_attention(wide, config)
        quantize_dynamic(
            wide,
            narrow,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    finally:
        logging.disable(logging.NOTSET)
    graph = onnx.load(narrow)
    for path in (*folder.glob("wide.onnx*"), narrow):
        path.unlink()
    return graph


def _join_attention(path: Path, config: Any) -> None:
    """Make one operator of each layer's attention: a query takes a tenth less.

    Of a model that is built otherwise nothing is changed.
    """
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model

    options = FusionOptions("bert")
    options.use_multi_head_attention = True
    others = "gelu bias_gelu layer_norm embed_layer_norm skip_layer_norm bias_skip_layer_norm"
    for name in others.split():
        setattr(options, f"enable_{name}", False)
    joined = optimize_model(
        str(path),
        "bert",
        num_heads=getattr(config, "num_attention_heads", 0),
        hidden_size=getattr(config, "hidden_size", 0),
        optimization_options=options,
        opt_level=0,
    )
    joined.save_model_to_file(str(path))


def _read_words_from(path: Path, words: torch.Tensor, model: Any) -> int:
    """Write `words` into a file, quantised as the graph wants them; bytes of a row.

    In the stead of its own few the graph gets an input: the rows of the text's tokens. Raises
    ValueError.
    """
    import onnx

    nodes, tables = model.graph.node, {table.name: table for table in model.graph.initializer}

    def takers(name: str) -> list[Any]:
        return [node for node in nodes if name in node.input]

    looks = [node for node in takers("input_ids") if node.op_type == "Gather"]
    table = looks[0].input[0] if len(looks) == 1 else ""
    reads = takers(looks[0].output[0]) if table in tables and takers(table) == looks else []
    if [node.op_type for node in reads] != ["DequantizeLinear"]:
        raise ValueError("its words are not looked up in one place")
    (look,), (read,) = looks, reads
    scale, zero = (onnx.numpy_helper.to_array(tables[name]) for name in read.input[1:3])
    with path.open("wb") as file:
        for first in range(0, len(words), _ROWS_AT_ONCE):
            rows = words[first : first + _ROWS_AT_ONCE].numpy()
            file.write((np.rint(rows / scale) + zero).astype(np.uint8).tobytes())
    read.input[0] = ROWS
    nodes.remove(look)
    model.graph.initializer.remove(tables[table])
    width = int(words.shape[1])
    shape = ("batch", "length", width)
    model.graph.input.append(
        onnx.helper.make_tensor_value_info(ROWS, onnx.TensorProto.UINT8, shape)
    )
    return width


class _Whole(torch.nn.Module):
    """Transformer and the modules after it (pooling, dense, normalising) as one graph."""

    def __init__(self, network: torch.nn.Module, after: list[torch.nn.Module]) -> None:
        super().__init__()
        self.network = network
        self.after = torch.nn.ModuleList(after)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        tokens = self.network(input_ids=input_ids, attention_mask=attention_mask)
        features = {
            "token_embeddings": tokens.last_hidden_state,
            "attention_mask": attention_mask,
        }
        for module in self.after:
            features = module(features)
        vectors: torch.Tensor = features["sentence_embedding"]
        return vectors
