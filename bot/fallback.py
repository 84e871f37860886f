"""When an intent is sure enough, with a door that opens more easily than the others.

Most doubtful messages go to the help search. A customer who asks for a person must never be lost
there, so such intents are believed at a confidence of their own. Danger and despair are believed
early, too, but only where nothing else is likelier: no customer should be told to call for help for
asking about an invoice. A message without a word ("???",
a smiley) is believed only when it is very clear.
"""

from __future__ import annotations

import math
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from language.fold import fold


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class EagerFallbackClassifier(FallbackClassifier):
    """Rasa's FallbackClassifier with `eager`, `leading` and `wordless_threshold`.

    `eager` names intents with a confidence of their own: from there up such an intent wins, even
    when another ranks above it; `leading` those that win from there up when none does.
    `wordless_threshold` is for messages without letters and digits.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's thresholds, and no eager intent."""
        own = {"eager": {}, "leading": {}, "wordless_threshold": 0.8}
        return {**FallbackClassifier.get_default_config(), **own}

    def process(self, messages: list[Message]) -> list[Message]:
        """Settle the intent of each message."""
        super().process([message for message in messages if not self._believe(message)])
        return messages

    def _nlu_confidence_below_threshold(self, message: Message) -> tuple[bool, float]:
        below, confidence = super()._nlu_confidence_below_threshold(message)
        if not fold(message.get(TEXT) or ""):
            below = confidence < self.component_config["wordless_threshold"]
        return below, confidence

    def _believe(self, message: Message) -> bool:
        ranking = message.get(INTENT_RANKING_KEY) or []
        for intent in ranking:
            least = self.component_config["eager"].get(intent["name"])
            if least is not None and intent["confidence"] >= least:
                message.data[INTENT] = intent
                return True
        first = ranking[0] if ranking else {"name": "", "confidence": 0.0}
        leads = first["confidence"] >= self.component_config["leading"].get(first["name"], math.inf)
        return leads and bool(fold(message.get(TEXT) or ""))
