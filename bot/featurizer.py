"""The meaning of a message: its sentence vector, asked of the knowledge server.

Learning without vectors would spoil a model for good, so training fails when the server is down.
Answering goes on without: the vector is zero, the words alone decide, and one warning is written
until the server is back.
"""

from __future__ import annotations

import json
import logging
import os
from typing import Any

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
_TRAINING_TIMEOUT = 120.0

log = logging.getLogger(__name__)


class EncoderChanged(Exception):
    """The knowledge server serves another sentence model than the one trained with."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """A sentence feature of the encoder's width times `weight`.

    The encoder's vectors have length 1, while counts of n-grams are large; `weight` brings the
    two on one scale. `timeout` is in seconds, for one message.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Rasa wants a tokenizer before every featurizer."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See the class."""
        return {**DenseFeaturizer.get_default_config(), "timeout": 1.0, "weight": 1.0}

    def __init__(
        self, config: dict[str, Any], name: str, storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(name, config)
        self._storage = storage
        self._resource = resource
        self._client = Client(os.environ.get(SOCKET, ""), float(config["timeout"]))
        self._dim = 0
        self._model = ""
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
            encoder = json.loads((folder / "encoder.json").read_text("utf-8"))
        component._dim, component._model = encoder["dim"], encoder["model"]
        return component

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """The encoder's name, so that Rasa's cache never mixes vectors of two models."""
        return _served()["model"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raises ValueError."""
        for key in ("timeout", "weight"):
            if not float(config.get(key, 1.0)) > 0:
                raise ValueError(f"{cls.__name__}: {key} must be above 0")

    def train(self, training_data: TrainingData) -> Resource:
        """Remember which encoder this model is trained with.

        Raises:
            KnowledgeUnavailable: nobody to ask.
        """
        encoder = _served()
        self._dim, self._model = encoder["dim"], encoder["model"]
        with self._storage.write_to(self._resource) as folder:
            (folder / "encoder.json").write_text(json.dumps(encoder), "utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Give every example its vector.

        Raises:
            KnowledgeUnavailable, EncoderChanged
        """
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        with Client(os.environ.get(SOCKET, ""), _TRAINING_TIMEOUT) as client:
            for start in range(0, len(examples), _BATCH):
                batch = examples[start : start + _BATCH]
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
            vectors = np.zeros((len(asked), self._dim), dtype=np.float32)
        self._add(asked, vectors)
        return messages

    def _encoded(self, client: Client, messages: list[Message]) -> np.ndarray:
        reply = client.encode([message.get(TEXT) for message in messages], "query")
        if (reply.dim, reply.model) != (self._dim, self._model):
            raise EncoderChanged(f"trained with {self._model}, served is {reply.model}")
        return np.frombuffer(reply.data, dtype="<f4").reshape(len(messages), reply.dim)

    def _add(self, messages: list[Message], vectors: np.ndarray) -> None:
        scaled = vectors * np.float32(self._config["weight"])
        for message, vector in zip(messages, scaled, strict=True):
            row = vector[np.newaxis, :]
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))


def _served() -> dict[str, Any]:
    """Name and width of the encoder that is being served. Raises KnowledgeUnavailable."""
    with Client(os.environ.get(SOCKET, ""), _TRAINING_TIMEOUT) as client:
        health = client.health()
    return {"model": health["model"], "dim": health["dim"]}
