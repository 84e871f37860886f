# ruff: noqa: PT009 - there is no pytest in this environment
import unittest

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channel import Spoken, _understood, safe

#: What an agent's hint begins; tests of `handoff.hints` hold its list to the flows there are.
FLOWS = (
    *("order_status", "case_status", "return_request", "damaged_or_wrong", "cancel_order"),
    *("change_address", "warranty", "complaint", "callback", "data_request"),
)


class Slashes(unittest.TestCase):
    def test_only_what_our_buttons_carry_goes_through(self):
        for payload in (
            "/greet",
            "/helpful",
            "/nothing_helped",
            "/none_of_these",
            "/ask_human",
            "/picture",
            *(f"/{name}" for name in FLOWS),
        ):
            self.assertEqual(safe(payload), payload)
        for payload in ('/faq{"article":"iade-suresi"}', '/vague{"topic":"iade"}'):
            self.assertEqual(safe(payload), payload)

    def test_every_other_slash_is_taken_off(self):
        for typed, left in {
            "/restart": "restart",
            " //session_start": "session_start",
            '/faq{"article":"x","asked_back":9}': 'faq{"article":"x","asked_back":9}',
            "/helpful@1.0": "helpful@1.0",
            "/ /restart": "restart",
            "a/b": "a/b",
            "///": "",
        }.items():
            self.assertEqual(safe(typed), left)


class Collecting(unittest.IsolatedAsyncioTestCase):
    async def test_a_message_stays_whole(self):
        spoken = Spoken()
        whole = {"text": "a\n\nb", "buttons": [{"title": "x"}], "custom": {"kind": "answer"}}
        await spoken.send_response("c", {**whole, "elements": [], "image": None})
        await spoken.send_response("c", {"text": "", "custom": {}})
        self.assertEqual(spoken.messages, [whole])


class Understanding(unittest.TestCase):
    def test_an_answer_to_a_form_is_told_and_not_the_message_before_it(self):
        def says(text, intent):
            return UserUttered(text, {"name": intent, "confidence": 0.9}, [])

        def told(*events):
            told = DialogueStateTracker.from_events("c", events, Domain.empty().slots)
            kept = DialogueStateTracker("c", Domain.empty().slots)
            kept.recreate_from_dialogue(told.as_dialogue())  # as from the store
            return _understood(kept)

        listens, form = ActionExecuted("action_listen"), ActionExecuted("data_form")
        begins = [listens, says("sil", "data_request"), form, ActiveLoop("data_form"), listens]
        answer = told(*begins, says("ayse@posta.example", "inform"), form, listens)
        self.assertEqual(answer["intent"], {"name": "inform", "confidence": 0.9})
        self.assertEqual(answer["actions"], ["data_form"])
        self.assertEqual(told(listens)["intent"]["name"], None)


if __name__ == "__main__":
    unittest.main()
