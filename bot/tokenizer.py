"""Words as comparisons see them: folded, so that "SİPARİŞİM" and "siparisim" are one."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from language.fold import tokens

_WRITTEN = re.compile(r"\S+")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class FoldingTokenizer(Tokenizer):
    """Splits at white space and folds; a token keeps the place of the word it was written as."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """No settings but those that every tokenizer must have."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "prefix_separator_symbol": None,
            "token_pattern": None,
        }

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Folded tokens of a text, at least one; other attributes are not folded."""
        text = message.get(attribute)
        if attribute != TEXT:
            return self._convert_words_to_tokens(text.split(), text)
        found = [
            Token(word, match.start(), match.end())
            for match in _WRITTEN.finditer(text)
            for word in tokens(match.group())
        ]
        return found or [Token(text, 0)]
