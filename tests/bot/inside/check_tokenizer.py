# ruff: noqa: PT009 - there is no pytest in this environment
import unittest

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.tokenizer import FoldingTokenizer


def cut(text):
    tokenizer = FoldingTokenizer(FoldingTokenizer.get_default_config())
    return tokenizer.tokenize(Message({TEXT: text}), TEXT)


class Folding(unittest.TestCase):
    def test_however_it_is_typed_it_is_the_same_words(self):
        for text in (
            "SİPARİŞİM NEREDE",
            "siparişim nerede",
            "siparisim nerede??",
            "Siparişim, NEREDE",
        ):
            self.assertEqual([token.text for token in cut(text)], ["siparisim", "nerede"])

    def test_a_token_keeps_the_place_of_what_was_typed(self):
        for token in cut("Kargo'm iade-kargo NEREDE!"):
            self.assertIn(
                token.text[0], "Kargo'm iade-kargo NEREDE!"[token.start : token.end].lower()
            )

    def test_there_is_always_a_token(self):
        for text in ("???", "😀", ""):
            self.assertEqual(len(cut(text)), 1)


if __name__ == "__main__":
    unittest.main()
