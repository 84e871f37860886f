"""Other networks than the default model's, small and never taught, made ready to serve."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from knowledge import encoding, serving
from knowledge.encoding import ServingEncoder
from knowledge.model import SentenceEncoder
from tests.knowledge.conftest import silent

pytestmark = pytest.mark.e2e

LETTERS = "abcçdefgğhıijklmnoöprsştuüvyz"
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
TEXTS = ["kargom nerde kaldı", "iade nasıl yapılır", "ok", "para ne zaman yatar " * 9]
SMALL = {"vocab_size": 64, "max_position_embeddings": 80}
BERT = {"hidden_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4}
DISTIL = {"dim": 48, "hidden_dim": 96, "n_layers": 2, "n_heads": 4}


def built(folder: Path, kind: str, **shape: int) -> Path:
    """A model folder around a `kind` of network that knows letters."""
    import torch
    import transformers
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from tokenizers import Tokenizer, models, pre_tokenizers

    torch.manual_seed(7)
    words = {word: number for number, word in enumerate([*SPECIAL, *LETTERS, " "])}
    letters = Tokenizer(models.WordLevel(words, unk_token=SPECIAL[3]))
    letters.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=letters, pad_token=SPECIAL[1], unk_token=SPECIAL[3], model_max_length=64
    )
    config = getattr(transformers, f"{kind}Config")(**SMALL, **shape, pad_token_id=1)
    network = getattr(transformers, f"{kind}Model")(config)
    network.save_pretrained(folder / "network")
    tokenizer.save_pretrained(folder / "network")
    transformer = modules.Transformer(str(folder / "network"), max_seq_length=64)
    pooling = modules.Pooling(transformer.get_embedding_dimension(), "mean")
    whole = SentenceTransformer(modules=[transformer, pooling, modules.Normalize()], device="cpu")
    whole.save(str(folder / kind), create_model_card=False)
    return folder / kind


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        ("Bert", {**BERT, "intermediate_size": 96}),
        ("XLMRoberta", {**BERT, "intermediate_size": 96}),
        ("MPNet", {**BERT, "intermediate_size": 96}),
        ("DistilBert", DISTIL),
    ],
)
def test_a_network_of_another_kind_is_served_quantised(
    tmp_path: Path, kind: str, shape: dict[str, int]
) -> None:
    folder = built(tmp_path, kind, **shape)
    served = serving.prepare(folder, tmp_path, silent)
    encoder = serving.load_encoder(folder, tmp_path)
    assert isinstance(encoder, ServingEncoder), json.loads(
        (served / "unsupported.json").read_text()
    )
    plain = SentenceEncoder.load(folder).encode(TEXTS, "query")
    assert (plain * encoder.encode(TEXTS, "query")).sum(axis=1).min() > serving.LEAST_COSINE
    # All of the vocabulary, a byte a number, and nothing that was needed on the way.
    assert (served / encoding.WORDS).stat().st_size == 64 * 48
    assert not [path for path in served.iterdir() if path.name.endswith("e.onnx")]


def test_a_network_that_looks_words_up_otherwise_is_served_the_plain_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transformers import BertModel

    folder = built(tmp_path, "Bert", **BERT, intermediate_size=96)
    forward = BertModel.forward

    def both_ways(network: Any, input_ids: Any, **rest: Any) -> Any:
        look = network.embeddings.word_embeddings
        vectors = look(input_ids) + look(input_ids.flip(1)) / 2
        return forward(network, inputs_embeds=vectors, **rest)

    monkeypatch.setattr(BertModel, "forward", both_ways)
    plain = SentenceEncoder.load(folder).encode(TEXTS, "query")
    served = serving.prepare(folder, tmp_path, silent)
    reason = json.loads((served / "unsupported.json").read_text("utf-8"))["reason"]
    assert "looked up in one place" in reason
    assert {path.name for path in served.iterdir()} == {"unsupported.json", "sizes.json"}
    encoder = serving.load_encoder(folder, tmp_path)
    assert isinstance(encoder, SentenceEncoder)
    assert (encoder.encode(TEXTS, "query") == plain).all()
