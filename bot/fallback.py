"""When an intent is sure enough, with a door that opens more easily than the others.

Most doubtful messages go to the help search. A customer who asks for a person must never be lost
there, so such intents are believed at a confidence of their own.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class EagerFallbackClassifier(FallbackClassifier):
    """Rasa's FallbackClassifier with `eager`: intents believed from a confidence of their own.

    An eager intent wins from its confidence up even when another intent ranks above it.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's thresholds, and no eager intent."""
        return {**FallbackClassifier.get_default_config(), "eager": {}}

    def process(self, messages: list[Message]) -> list[Message]:
        """Settle the intent of each message."""
        doubtful = [message for message in messages if not self._believe(message)]
        super().process(doubtful)
        return messages

    def _believe(self, message: Message) -> bool:
        ranking = message.get(INTENT_RANKING_KEY) or []
        for intent in ranking:
            least = self.component_config["eager"].get(intent["name"])
            if least is not None and intent["confidence"] >= least:
                message.data[INTENT] = intent
                return True
        return False
