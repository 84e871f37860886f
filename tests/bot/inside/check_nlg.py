# ruff: noqa: PT009 - there is no pytest in this environment
import unittest

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlg import LanguageResponses

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    slots:
      language: {type: text, mappings: [{type: custom}]}
    responses:
      utter_a:
        - {text: "bir {x}", condition: [{type: slot, name: language, value: tr}]}
        - {text: "iki {x}", condition: [{type: slot, name: language, value: tr}]}
        - {text: "one {x}", condition: [{type: slot, name: language, value: en}]}
    """
)


def tracker(lang, turns=1):
    found = DialogueStateTracker("c:1", DOMAIN.slots)
    for _ in range(turns):
        found.update(UserUttered("?", metadata={"lang": lang} if lang else {}))
    return found


class Responses(unittest.IsolatedAsyncioTestCase):
    async def say(self, lang, turns=1, name="utter_a"):
        said = await LanguageResponses(domain=DOMAIN).generate(
            name, tracker(lang, turns), "d", x="{y}"
        )
        return said and said["text"]

    async def test_the_message_chooses_the_language(self):
        self.assertEqual(await self.say("en"), "one {y}")
        self.assertIn(await self.say("tr"), ("bir {y}", "iki {y}"))
        self.assertIn(await self.say(None), ("bir {y}", "iki {y}"))

    async def test_a_language_that_is_asked_for_goes_first(self):
        said = await LanguageResponses(domain=DOMAIN).generate(
            "utter_a", tracker("tr"), "d", x="{y}", language="en"
        )
        self.assertEqual(said["text"], "one {y}")

    async def test_variations_take_turns_and_a_repeated_turn_says_the_same(self):
        self.assertNotEqual(await self.say("tr", 1), await self.say("tr", 2))
        self.assertEqual(await self.say("tr", 2), await self.say("tr", 2))

    async def test_an_unknown_response_is_none(self):
        self.assertIsNone(await self.say("tr", name="utter_b"))


if __name__ == "__main__":
    unittest.main()
