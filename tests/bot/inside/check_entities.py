# ruff: noqa: PT009 - there is no pytest in this environment
import unittest
from datetime import date

from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.entities import MentionExtractor, Mentions
from tests.bot.readings import READINGS

MENTIONS = Mentions()
TODAY = date(2026, 11, 21)


def found(text):
    return [(one.kind, one.value, text[one.start : one.end]) for one in MENTIONS.find(text, TODAY)]


class Finding(unittest.TestCase):
    def test_what_a_message_mentions(self):
        for text, expected in (
            ("T-10432 ne oldu", ("case_number", "T-10432", "T-10432")),
            ("t 10432", ("case_number", "T-10432", "t 10432")),
            ("21/11/26 günü", ("date", "2026-11-21", "21/11/26")),
            ("12 Kasım'da aldım", ("date", "2026-11-12", "12 Kasım")),
            ("3 Mart 2025te", ("date", "2025-03-03", "3 Mart 2025te")),
            ("on November 3, 2026", ("date", "2026-11-03", "November 3, 2026")),
            ("31 aralıkta verdim", ("date", "2026-12-31", "31 aralıkta")),
            ("DÜN geldi", ("date", "2026-11-20", "DÜN")),
            ("1.299,90 TL", ("amount", "1299.90 TRY", "1.299,90 TL")),
            ("₺99,9 ödedim", ("amount", "99.90 TRY", "₺99,9")),
            ("250TL", ("amount", "250.00 TRY", "250TL")),
            ("takip no: 7330123456789", ("tracking_number",) + ("7330123456789",) * 2),
            (
                "kargo takip numaram 7330 1234 5678 9012",
                ("tracking_number", "7330123456789012", "7330 1234 5678 9012"),
            ),
            ("7330123456789 nolu kargom", ("tracking_number",) + ("7330123456789",) * 2),
            ("rr123456785tr", ("tracking_number", "RR123456785TR", "rr123456785tr")),
            ("+49 151 23456789", ("phone", "+4915123456789", "+49 151 23456789")),
            ("0212 345 67 89", ("phone", "2123456789", "0212 345 67 89")),
        ):
            self.assertEqual(found(text), [expected], text)

    def test_what_is_not_valid_is_not_it(self):
        for text, kind in (
            ("32.13.2026", "date"),
            ("31 Şubat", "date"),
            ("12.11.1926", "date"),
            ("RR123456784TR", "tracking_number"),
            ("takip no 45", "tracking_number"),
            ("0532 123 45", "phone"),
            ("+1 23", "phone"),
            ("ayse@posta", "email"),
            ("0 TL", "amount"),
            ("99.999.999 TL", "amount"),
        ):
            self.assertNotIn(kind, [one.kind for one in MENTIONS.find(text, TODAY)], text)

    def test_each_word_is_of_one_mention(self):
        text = "TR-10452, 0532 123 45 67, dün 250 TL, T-10432, a@b.example, takip no 7330123456789"
        self.assertEqual(
            [kind for kind, _, _ in found(text)],
            [
                *("order_number", "phone", "date", "amount"),
                *("case_number", "email", "tracking_number"),
            ],
        )

    def test_it_agrees_with_what_actions_read(self):
        for text, number, email, phone in READINGS:
            for kind, expected in (("order_number", number), ("email", email), ("phone", phone)):
                values = {value for each, value, _ in found(text) if each == kind}
                self.assertEqual(values.pop() if len(values) == 1 else None, expected, text)


class Writing(unittest.TestCase):
    def process(self, text, **data):
        (message,) = MentionExtractor().process([Message({TEXT: text, **data})])
        return message

    def test_of_a_proof_only_the_place_is_written(self):
        text = "10452, a@b.example 0532 123 45 67"
        message = self.process(text)
        written = [(e["entity"], e["value"], e["start"]) for e in message.get(ENTITIES)]
        self.assertEqual(
            written, [("order_number", "10452", 0), ("email", None, 7), ("phone", None, 19)]
        )
        self.assertIn(ENTITIES, message.output_properties)
        self.assertNotIn("b.example", str(message.get(ENTITIES)))

    def test_today_is_the_customers(self):
        now = {"metadata": {"now": "2026-03-01T00:30:00+03:00"}}
        self.assertEqual(self.process("dün", **now).get(ENTITIES)[0]["value"], "2026-02-28")
        self.assertEqual(len(self.process("dün", metadata={"now": "?"}).get(ENTITIES)), 1)

    def test_a_buttons_payload_mentions_nothing(self):
        self.assertIsNone(self.process('/faq{"article":"10452"}').get(ENTITIES))

    def test_what_was_found_before_stays(self):
        known = {"entity": "article", "value": "iade"}
        self.assertEqual(self.process("10452", entities=[known]).get(ENTITIES)[0], known)


if __name__ == "__main__":
    unittest.main()
