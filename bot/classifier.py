"""The intent of a message, by the examples that are near it (:mod:`bot.nearness`)."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.featurizer import PARTS
from bot.nearness import Nearness
from language.fold import fold


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NearnessClassifier(IntentClassifier, GraphComponent):
    """Gives each message its intent, and a ranking of `ranking_length`, with their probabilities.

    `in_a_part` names intents that count however small the part of a message is that says them,
    and how sure of that part alone one must be: "kargom gelmedi, birini bağlayın".
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """The sentence vectors."""
        return [DenseFeaturizer]

    @staticmethod
    def required_packages() -> list[str]:
        """What it computes with."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See the class."""
        return {"ranking_length": 6, "in_a_part": {}}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._nearness: Nearness | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NearnessClassifier:
        """A classifier that has not been trained."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> NearnessClassifier:
        """The classifier of a trained model."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._nearness = Nearness.load(folder / "nearness.joblib")
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the examples."""
        examples = [one for one in training_data.intent_examples if one.get(TEXT)]
        intents = [example.get(INTENT) for example in examples]
        self._nearness = Nearness.fit(_texts(examples), _vectors(examples), intents)
        with self._storage.write_to(self._resource) as folder:
            self._nearness.save(folder / "nearness.joblib")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Settle the intent of each message that has a text."""
        asked = [message for message in messages if message.get(TEXT)]
        if not asked or self._nearness is None:
            return messages
        found = self._nearness.probabilities(_texts(asked), _vectors(asked))
        for message, row in zip(asked, found, strict=True):
            ranking = self._ranking(self._with_parts(self._nearness, row, message.get(PARTS)))
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _with_parts(
        self, nearness: Nearness, whole: np.ndarray, parts: list[tuple[str, np.ndarray]] | None
    ) -> np.ndarray:
        """`whole`, unless a part is surer of an intent that counts in a part."""
        sure = self._config["in_a_part"]
        if not parts or not sure:
            return whole
        texts, vectors = zip(*parts, strict=True)
        found = nearness.probabilities([_key(text) for text in texts], np.array(vectors))
        for intent, least in sure.items():
            at = nearness.labels.index(intent) if intent in nearness.labels else None
            if at is not None and (most := found[:, at].max()) >= max(least, whole[at]):
                others = np.delete(whole, at).sum()
                whole = whole * ((1 - most) / max(others, 1e-9))
                whole[at] = most
        return whole

    def _ranking(self, row: np.ndarray) -> list[dict[str, Any]]:
        order = np.argsort(-row)[: self._config["ranking_length"]]
        labels = self._nearness.labels if self._nearness else []
        return [{"name": labels[at], "confidence": float(row[at])} for at in order]


def _texts(messages: list[Message]) -> list[str]:
    return [_key(message.get(TEXT)) for message in messages]


def _key(text: str) -> str:
    # A smiley folds to nothing, and yet it says something.
    return fold(text) or text


def _vectors(messages: list[Message]) -> np.ndarray:
    rows = [message.get_dense_features(TEXT)[1].features[0] for message in messages]
    return np.array(rows, dtype=np.float32)
