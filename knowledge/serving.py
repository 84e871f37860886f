"""Which encoder a process serves with: the quantised one where the model allows it.

Beside a model's folder stands a second one, `<name>-<hash>-int8.<FORMAT>`, made once. A model that
cannot be exported, or whose quantised vectors stray from its own, is served the plain way; the
folder then only says why.
"""

from __future__ import annotations

import json
import shutil
import warnings
from pathlib import Path
from typing import Any

from knowledge import whole
from knowledge.encoding import ServingEncoder
from knowledge.model import (
    Encoder,
    ModelError,
    Progress,
    SentenceEncoder,
    atomically,
    default_prompts,
    fingerprint,
    load_plain,
)

FORMAT = 7
"""Counted up when the same model gives other vectors or another folder, so that none are mixed."""
LEAST_COSINE = 0.97
"""A quantised vector nearer than this to the plain one is good enough to serve."""

_DISK_BYTES = 700_000_000
_REASON = "unsupported.json"
_TRIED = (
    "kargom nerede kaldı",
    "iade etmek istiyorum, kargo ücretini kim ödüyor?",
    "can I change the delivery address",
    "Siparişinizi Hesabım sayfasından iptal edebilirsiniz. Ücret üç iş günü içinde yatar.",
)


def prepare(folder: Path, models: Path, progress: Progress) -> Path:
    """The folder to serve the model in `folder` from, made under `models` when it is not whole.

    Those that older versions of this program served it from are removed. Raises ModelError.
    """
    served = beside(folder, models)
    if not whole.is_whole(served):
        progress("quantised model", 0, 1)
        atomically(served, _DISK_BYTES, lambda made: _export(folder, made))
        progress("quantised model", 1, 1)
    for older in range(FORMAT):
        shutil.rmtree(served.with_suffix(f".{older}"), ignore_errors=True)
    return served


def load_encoder(folder: Path, models: Path, threads: int = 1) -> Encoder:
    """The encoder for the model in `folder`, as `prepare` left it. Raises ModelError."""
    served = beside(folder, models)
    if not whole.is_whole(served):
        raise ModelError(f"{served} is missing or half a model: ./destek faq index makes it anew")
    if (served / _REASON).exists():
        return SentenceEncoder.load(folder, threads)
    try:
        return ServingEncoder(served, folder.name, threads)
    except Exception as error:
        raise ModelError(
            f"the model in {served} cannot be loaded: {error}; remove that folder, it is made anew"
        ) from error


def identity(folder: Path, models: Path) -> str:
    """Whose vectors they are: the model in `folder`, the one it is served as, and how."""
    return f"{fingerprint(folder)}-{fingerprint(beside(folder, models))}-{FORMAT}"


def beside(folder: Path, models: Path) -> Path:
    """Where the model in `folder` is served from."""
    return models / f"{folder.name}-{fingerprint(folder)[:8]}-int8.{FORMAT}"


def _export(folder: Path, made: Path) -> None:
    plain = load_plain(folder)
    try:
        reason = _try_export(plain, folder, made)
    except (OSError, ModelError):
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
    if reason:
        for path in made.iterdir():
            path.unlink()
        (made / _REASON).write_text(json.dumps({"reason": reason}), "utf-8")


def _try_export(plain: Any, folder: Path, made: Path) -> str:
    """Export and compare; the reason not to serve the result, if there is one."""
    from knowledge import onnx

    expected = SentenceEncoder(plain, folder.name, default_prompts(folder))
    wanted = expected.encode(_TRIED, "query")
    with warnings.catch_warnings():
        # The exporter warns of branches it fixes; the comparison below is what decides.
        warnings.simplefilter("ignore")
        onnx.export(plain, expected.prompts, made)
    # Both as sentence-transformers models: all that differs is what is inside.
    module = onnx.wrapped(ServingEncoder(made, folder.name))
    found = SentenceEncoder(module, folder.name).encode(_TRIED, "query")
    nearest = float((found * wanted).sum(axis=1).min())
    return "" if nearest >= LEAST_COSINE else f"cosine {nearest:.3f} to the plain model"
