"""The sentence model made ready to serve: one graph with 8-bit weights, for ONNX Runtime.

A model's folder gets a second one beside it, named with `-int8`: the transformer, pooling and
normalising exported as one graph and quantised, and the same tokenizer. A query takes about a
quarter of the time; a test holds the vectors to the plain path's. `encoding` serves it without
torch, and as a module of sentence-transformers it goes wherever a SentenceTransformer does.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer

from knowledge.encoding import ABOUT, GRAPH, ROWS, TOKENIZER, WEIGHTS, WORDS, ServingEncoder

_OPSET = 17


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

    `prompts` are those to serve it with.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network = model[0].auto_model.eval()
    network.set_attn_implementation("eager")
    tokenizer = model.tokenizer
    wide = folder / "wide.onnx"
    numbers = torch.ones((2, 16), dtype=torch.long)
    mask = torch.ones_like(numbers)
    mask[1, 9:] = 0
    with torch.no_grad():
        torch.onnx.export(
            _Whole(network, list(model)[1:]),
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
    narrow = folder / "narrow.onnx"
    # Weights of seven bits: with eight, processors without VNNI cut off sums of two products, and
    # vectors are not the same everywhere. It advises a preparation that changes nothing here, on
    # the root logger; joining counts what it has joined there.
    logging.disable(logging.WARNING)
    try:
        _join_attention(wide, network.config)
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
    width = _take_words_out(graph, folder / WORDS)
    # Weights in a file of their own are mapped, not read: 20 MB less in every process.
    onnx.save_model(
        graph,
        folder / GRAPH,
        save_as_external_data=True,
        location=WEIGHTS,
        size_threshold=1024,
    )
    for path in (*folder.glob("wide.onnx*"), narrow):
        path.unlink()
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
        **({"word_bytes": width} if width else {}),
    }
    (folder / ABOUT).write_text(json.dumps(about), "utf-8")


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


def _take_words_out(model: Any, path: Path) -> int:
    """Move the vocabulary's vectors from the graph into a file; bytes of a row, 0 if it has none.

    In their stead the graph gets an input: the rows of the text's tokens.
    """
    import onnx

    tables = {table.name: table for table in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "Gather" and node.input[1] == "input_ids" and node.input[0] in tables:
            table = tables[node.input[0]]
            if table.data_type != onnx.TensorProto.UINT8 or len(table.dims) != 2:
                return 0
            path.write_bytes(onnx.numpy_helper.to_array(table).tobytes())
            shape = ["batch", "length", table.dims[1]]
            rows = onnx.helper.make_tensor_value_info(ROWS, onnx.TensorProto.UINT8, shape)
            for other in model.graph.node:
                other.input[:] = [ROWS if one == node.output[0] else one for one in other.input]
            model.graph.node.remove(node)
            model.graph.initializer.remove(table)
            model.graph.input.append(rows)
            return int(table.dims[1])
    return 0


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
