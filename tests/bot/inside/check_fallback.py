# ruff: noqa: PT009 - there is no pytest in this environment
import unittest

from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.fallback import EagerFallbackClassifier

CONFIG = {
    **EagerFallbackClassifier.get_default_config(),
    "threshold": 0.4,
    "ambiguity_threshold": 0.05,
    "eager": {"ask_human": 0.3},
    "leading": {"safety": 0.2},
}


def settled(text="bana birini verin", **ranking):
    ranked = [{"name": n, "confidence": c} for n, c in sorted(ranking.items(), key=lambda i: -i[1])]
    message = Message({TEXT: text, INTENT: ranked[0], INTENT_RANKING_KEY: ranked})
    EagerFallbackClassifier(CONFIG).process([message])
    return message.get(INTENT)["name"]


class Settling(unittest.TestCase):
    def test_a_request_for_a_person_wins_when_nobody_else_would(self):
        self.assertEqual(settled(ask_human=0.31, faq=0.30), "ask_human")

    def test_a_request_for_a_person_wins_from_the_second_place(self):
        self.assertEqual(settled(complaint=0.6, ask_human=0.35), "ask_human")

    def test_below_its_own_confidence_it_is_like_any_other(self):
        self.assertEqual(settled(complaint=0.6, ask_human=0.29), "complaint")
        self.assertEqual(settled(faq=0.39, ask_human=0.1), "nlu_fallback")

    def test_danger_is_believed_early_where_nothing_is_likelier(self):
        self.assertEqual(settled(safety=0.2, faq=0.19), "safety")
        self.assertEqual(settled(safety=0.19, faq=0.1), "nlu_fallback")
        self.assertEqual(settled(faq=0.5, safety=0.4), "faq")
        self.assertEqual(settled("???", safety=0.3, faq=0.1), "nlu_fallback")

    def test_two_that_are_close_are_a_doubt(self):
        self.assertEqual(settled(greet=0.45, thanks=0.42), "nlu_fallback")

    def test_a_message_without_a_word_must_be_very_clear(self):
        self.assertEqual(settled("???", affirm=0.6, deny=0.1), "nlu_fallback")
        self.assertEqual(settled("👍", affirm=0.9, deny=0.1), "affirm")


if __name__ == "__main__":
    unittest.main()
