# ruff: noqa: PT009 - there is no pytest in this environment
import unittest

from bot.channel import Spoken, safe


class Slashes(unittest.TestCase):
    def test_only_what_our_buttons_carry_goes_through(self):
        for payload in ("/greet", "/helpful", "/nothing_helped", "/none_of_these", "/ask_human"):
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


if __name__ == "__main__":
    unittest.main()
