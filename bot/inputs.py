"""What decides Rasa's model, and how Rasa is run. Standard library only: ops reads it without Rasa.

A model depends on the files of `training_files` and on the sentence model that the knowledge
server serves; a model whose name is a hash over both never needs training twice.
"""

from __future__ import annotations

from pathlib import Path

#: Files and folders (every ``*.yml`` and ``*.py`` in them), relative to the root.
TRAINING_INPUTS = (
    "config.yml",
    "domain.yml",
    "data/nlu",
    "data/rules",
    "bot/tokenizer.py",
    "bot/featurizer.py",
    "bot/parts.py",
    "bot/vectors.py",
    "bot/classifier.py",
    "bot/nearness.py",
    "bot/numbers.py",
    "bot/fallback.py",
    "bot/requirements.lock",
    "language/detect.py",
    "language/diacritics.py",
    "language/fold.py",
)


def training_files(root: Path) -> list[Path]:
    """The files whose content decides the model, sorted by name.

    Raises:
        FileNotFoundError: one of `TRAINING_INPUTS` is missing.
    """
    files: list[Path] = []
    for name in TRAINING_INPUTS:
        path = root / name
        if path.is_dir():
            files += (found for found in path.rglob("*") if found.suffix in (".yml", ".py"))
        elif path.is_file():
            files.append(path)
        else:
            raise FileNotFoundError(path)
    return sorted(files)


def environment(root: Path, scratch: Path) -> dict[str, str]:
    """Variables every Rasa process needs: our modules found, nothing sent out, nothing chatty.

    `scratch` is a writable folder for what matplotlib insists on caching. Besides these,
    training wants DESTEK_KNOWLEDGE_SOCKET, and serving wants DESTEK_KNOWLEDGE_SOCKET,
    DESTEK_STORE_URL, DESTEK_ACTIONS_URL, DESTEK_INTERNAL_SECRET and (for the store's key prefix)
    DESTEK_SHOP.
    """
    return {
        "PYTHONPATH": f"{root / 'bot' / 'quiet'}:{root}",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "LOG_LEVEL_LIBRARIES": "ERROR",
        "MPLCONFIGDIR": str(scratch),
    }


def train_command(python: Path, out: Path, name: str) -> list[str]:
    """Train ``<out>/<name>.tar.gz``; run in the root, with the knowledge server up.

    Validation is the test suite's business: it cannot see which responses our actions use.
    """
    return [
        *(str(python), "-m", "rasa", "train", "--domain", "domain.yml", "--config", "config.yml"),
        *(
            "--data",
            "data/nlu",
            "data/rules",
            "--out",
            str(out),
            "--fixed-model-name",
            name,
            "--skip-validation",
        ),
    ]


def serve_command(
    python: Path, model: Path, port: int, credentials: str = "credentials.yml"
) -> list[str]:
    """Serve `model` on loopback; run in the root. Ready when GET /webhooks/destek/ answers 200."""
    return [
        *(str(python), "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port)),
        *("--model", str(model), "--endpoints", "endpoints.yml"),
        *("--credentials", credentials),
    ]
