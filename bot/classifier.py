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

from bot.featurizer import ENCODER
from bot.nearness import Nearness
from bot.numbers import alike
from bot.parts import parts
from language.fold import fold

#: Reading a part for its meaning takes as long as reading a message. It is done where the whole has
#: a trace of the intent, and the words of the part alone a hint.
_TRACE, _HINT = 0.005, 0.05


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
            ranking = self._ranking(self._with_parts(self._nearness, row, message))
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _with_parts(self, nearness: Nearness, whole: np.ndarray, message: Message) -> np.ndarray:
        """`whole`, unless a part is surer of an intent that counts in a part."""
        sure = {
            at: least
            for intent, least in self._config["in_a_part"].items()
            if intent in nearness.labels and whole[at := nearness.labels.index(intent)] >= _TRACE
        }
        if not sure or whole.argmax() in sure:
            return whole
        said = parts(message.get(TEXT))
        if said:
            hints = nearness.probabilities([_key(text) for text in said])[:, list(sure)].max(axis=1)
            said = [text for text, hint in zip(said, hints, strict=True) if hint >= _HINT]
        if not said:
            return whole
        vectors = message.get(ENCODER).vectors(said)
        found = nearness.probabilities([_key(text) for text in said], vectors)
        for at, least in sure.items():
            if (most := found[:, at].max()) >= max(least, whole[at]):
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
    return alike(fold(text)) or text


def _vectors(messages: list[Message]) -> np.ndarray:
    rows = [message.get_dense_features(TEXT)[1].features[0] for message in messages]
    return np.array(rows, dtype=np.float32)
