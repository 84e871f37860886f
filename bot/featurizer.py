"""The meaning of a message: its sentence vector, asked of the knowledge server.

Learning without vectors would spoil a model for good, so training fails when the server is down.
Answering goes on without: the vector is zero, the words alone decide, and one warning is written
until the server is back.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from knowledge.wire import Client, KnowledgeError, KnowledgeUnavailable

SOCKET = "DESTEK_KNOWLEDGE_SOCKET"
#: Small, so that customers' messages come in between while a new model is learned.
_BATCH = 16
#: Enough examples to know what is usual.
_SAMPLE = 400
_TRAINING_TIMEOUT = 120.0

log = logging.getLogger(__name__)


class EncoderChanged(Exception):
    """The knowledge server serves another sentence model than the one trained with."""


@dataclass(frozen=True)
class Usual:
    """What the encoder `model` makes of ordinary messages: their mean, how far they are from it."""

    model: str
    mean: np.ndarray
    length: float

    @classmethod
    def of(cls, model: str, vectors: np.ndarray) -> Usual:
        """From some vectors."""
        mean = vectors.mean(axis=0)
        spread = float(np.sqrt(((vectors - mean) ** 2).sum(axis=1).mean()))
        return cls(model, mean, spread or 1.0)

    @classmethod
    def load(cls, path: Path) -> Usual:
        """From a file of `save`'s."""
        kept = json.loads(path.read_text("utf-8"))
        return cls(kept["model"], np.array(kept["mean"], dtype=np.float32), kept["length"])

    def save(self, path: Path) -> None:
        """As JSON."""
        kept = {"model": self.model, "mean": self.mean.tolist(), "length": self.length}
        path.write_text(json.dumps(kept), "utf-8")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """A sentence feature of the encoder's width: the vector's difference from the usual one.

    Sentence vectors all point about the same way. Their mean over the examples is taken off and
    the rest brought to a usual length of `weight`, which sets meaning against counted n-grams.
    `timeout` is in seconds, for one message.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Rasa wants a tokenizer before every featurizer."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See the class."""
        return {**DenseFeaturizer.get_default_config(), "timeout": 1.0, "weight": 8.0}

    def __init__(
        self, config: dict[str, Any], name: str, storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(name, config)
        self._storage = storage
        self._resource = resource
        self._client = Client(os.environ.get(SOCKET, ""), float(config["timeout"]))
        self._usual = Usual("", np.zeros(0, dtype=np.float32), 1.0)
        self._warned = False

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceFeaturizer:
        """A featurizer that has not been trained."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> SentenceFeaturizer:
        """The featurizer of a trained model: it knows its encoder's name and width."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component._usual = Usual.load(folder / "usual.json")
        return component

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """The encoder's name, so that Rasa's cache never mixes vectors of two models."""
        with Client(os.environ.get(SOCKET, ""), _TRAINING_TIMEOUT) as client:
            return client.health()["model"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raises ValueError."""
        for key in ("timeout", "weight"):
            if not float(config.get(key, 1.0)) > 0:
                raise ValueError(f"{cls.__name__}: {key} must be above 0")

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from a sample of the examples what is usual, and of which encoder.

        Raises:
            KnowledgeUnavailable: nobody to ask.
        """
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        sample = examples[:: max(1, len(examples) // _SAMPLE)]
        with Client(os.environ.get(SOCKET, ""), _TRAINING_TIMEOUT) as client:
            parts = [_asked(client, batch) for batch in _batches(sample)]
        if parts:
            self._usual = Usual.of(parts[0][0], np.concatenate([rows for _, rows in parts]))
        with self._storage.write_to(self._resource) as folder:
            self._usual.save(folder / "usual.json")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Give every example its vector.

        Raises:
            KnowledgeUnavailable, EncoderChanged
        """
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        with Client(os.environ.get(SOCKET, ""), _TRAINING_TIMEOUT) as client:
            for batch in _batches(examples):
                self._add(batch, self._encoded(client, batch))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Give every message its vector, or zeros."""
        asked = [message for message in messages if message.get(TEXT)]
        if not asked:
            return messages
        try:
            vectors = self._encoded(self._client, asked)
            self._warned = False
        except (KnowledgeUnavailable, KnowledgeError, EncoderChanged) as error:
            if not self._warned:
                log.warning("Intents are told by their words alone: %s", error)
                self._warned = True
            vectors = np.zeros((len(asked), len(self._usual.mean)), dtype=np.float32)
        self._add(asked, vectors)
        return messages

    def _encoded(self, client: Client, messages: list[Message]) -> np.ndarray:
        model, vectors = _asked(client, messages)
        if model != self._usual.model or vectors.shape[1] != len(self._usual.mean):
            raise EncoderChanged(f"trained with {self._usual.model}, served is {model}")
        return (vectors - self._usual.mean) * (self._config["weight"] / self._usual.length)

    def _add(self, messages: list[Message], vectors: np.ndarray) -> None:
        for message, vector in zip(messages, vectors.astype(np.float32), strict=True):
            row = vector[np.newaxis, :]
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))


def _batches(messages: list[Message]) -> Iterator[list[Message]]:
    for start in range(0, len(messages), _BATCH):
        yield messages[start : start + _BATCH]


def _asked(client: Client, messages: list[Message]) -> tuple[str, np.ndarray]:
    """The encoder's name and a row for each message."""
    reply = client.encode([message.get(TEXT) for message in messages], "query")
    return reply.model, np.frombuffer(reply.data, dtype="<f4").reshape(len(messages), reply.dim)
