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

from bot.numbers import alike
from bot.vectors import Vectors
from knowledge.wire import Client, KnowledgeError, KnowledgeUnavailable
from language.detect import detect
from language.diacritics import Diacritics
from language.fold import lower

SOCKET = "DESTEK_KNOWLEDGE_SOCKET"
#: Under this a message has who gives vectors of its parts.
ENCODER = "destek_encoder"
#: Small, so that customers' messages come in between while a new model is learned.
_BATCH = 32
_TRAINING_TIMEOUT = 120.0

log = logging.getLogger(__name__)


class EncoderChanged(Exception):
    """The knowledge server serves another sentence model than the one trained with."""


@dataclass(frozen=True)
class Reading:
    """How messages are given to `encoder`, whose vectors have `dim` numbers.

    Sentence models know Turkish as it is written: capitals become small, and letters typed without
    their marks get them back (decision 0009), as far as the examples show the words. Long numbers
    are all one.
    """

    encoder: str
    dim: int
    diacritics: Diacritics

    def __call__(self, text: str) -> str:
        """`text` as it is encoded."""
        lang = detect(text, "tr")
        # Without Turkish letters a capital I stands for "i" as well as for "ı".
        small = lower(text, "en" if text.isascii() else lang)
        return self.diacritics.restore(alike(small))

    @classmethod
    def load(cls, path: Path) -> Reading:
        """From a file of `save`'s."""
        kept = json.loads(path.read_text("utf-8"))
        return cls(kept["encoder"], kept["dim"], Diacritics(kept["words"]))

    def save(self, path: Path) -> None:
        """As JSON."""
        kept = {"encoder": self.encoder, "dim": self.dim, "words": list(self.diacritics.words)}
        path.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """A sentence feature: the encoder's unit vector. `timeout` is in seconds, for one message."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Rasa wants a tokenizer before every featurizer."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See the class."""
        return {**DenseFeaturizer.get_default_config(), "timeout": 1.0}

    def __init__(
        self, config: dict[str, Any], name: str, storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(name, config)
        self._storage = storage
        self._resource = resource
        self._client = Client(os.environ.get(SOCKET, ""), float(config["timeout"]))
        self._reading = Reading("", 0, Diacritics(()))
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
            component._reading = Reading.load(folder / "reading.json")
        return component

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Which encoder it is, so that Rasa's cache never mixes vectors of two."""
        with Client(os.environ.get(SOCKET, ""), _TRAINING_TIMEOUT) as client:
            return client.health()["encoder"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raises ValueError."""
        if not float(config.get("timeout", 1.0)) > 0:
            raise ValueError(f"{cls.__name__}: timeout must be above 0")

    def train(self, training_data: TrainingData) -> Resource:
        """Learn which encoder there is, and words with their letters from the examples.

        Raises:
            KnowledgeUnavailable: nobody to ask.
        """
        texts = [example.get(TEXT) for example in training_data.training_examples]
        with Client(os.environ.get(SOCKET, ""), _TRAINING_TIMEOUT) as client:
            health = client.health()
        diacritics = Diacritics.learn(text for text in texts if text)
        self._reading = Reading(health["encoder"], health["dim"], diacritics)
        with self._storage.write_to(self._resource) as folder:
            self._reading.save(folder / "reading.json")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Give every example its vector, asking for those alone that were never asked for before.

        Raises:
            KnowledgeUnavailable, EncoderChanged
        """
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        texts = [self._reading(example.get(TEXT)) for example in examples]
        kept = Vectors.of(self._reading.encoder)
        with Client(os.environ.get(SOCKET, ""), _TRAINING_TIMEOUT) as client:
            for batch in _batches(kept.missing(texts)):
                kept.add(batch, self._encoded(client, batch))
        kept.save(texts)
        self._add(examples, kept.rows(texts))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Give every message its vector, or zeros, and who gives those of its parts."""
        asked = [message for message in messages if message.get(TEXT)]
        if asked:
            self._add(asked, self.vectors([message.get(TEXT) for message in asked]))
        for message in asked:
            message.set(ENCODER, self)
        return messages

    def vectors(self, texts: list[str]) -> np.ndarray:
        """A row for each, zeros while nobody is there to ask."""
        try:
            found = self._encoded(self._client, [self._reading(text) for text in texts])
            self._warned = False
        except (KnowledgeUnavailable, KnowledgeError, EncoderChanged) as error:
            if not self._warned:
                log.warning("Intents are told by their words alone: %s", error)
                self._warned = True
            found = np.zeros((len(texts), self._reading.dim), dtype=np.float32)
        return found

    def _encoded(self, client: Client, texts: list[str]) -> np.ndarray:
        reply = client.encode(texts, "query")
        if (reply.encoder, reply.dim) != (self._reading.encoder, self._reading.dim):
            raise EncoderChanged(f"trained with {self._reading.encoder}, served is {reply.encoder}")
        return np.frombuffer(reply.data, dtype="<f4").reshape(len(texts), reply.dim)

    def _add(self, messages: list[Message], vectors: np.ndarray) -> None:
        for message, vector in zip(messages, vectors.astype(np.float32), strict=True):
            row = vector[np.newaxis, :]
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))


def _batches(texts: list[str]) -> Iterator[list[str]]:
    # Texts of like length together: padding costs most of a mixed batch.
    ordered = sorted(texts, key=len)
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]
