# ruff: noqa: PT009, PT027 - there is no pytest in this environment
import os
import tempfile
import unittest

from rasa.core.agent import Agent
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from redis import Redis
from redis.exceptions import RedisError

from bot.trackers import RedisTrackers, insist

URL = os.environ["DESTEK_STORE_URL"]


class Trackers(unittest.IsolatedAsyncioTestCase):
    async def test_a_conversation_is_kept_for_its_time_under_the_shops_name(self):
        store = RedisTrackers(Domain.empty(), host=URL, record_exp=60)
        tracker = await store.get_or_create_tracker("kept:1")
        tracker.update_with_events([UserUttered("merhaba"), SlotSet("x", 1)], Domain.empty())
        await store.save(tracker)
        again = await store.retrieve("kept:1")
        self.assertEqual(again.latest_message.text, "merhaba")
        self.assertIn("kept:1", await store.keys())
        with Redis.from_url(URL) as redis:
            self.assertTrue(0 < redis.ttl("{destek}:rasa:kept:1") <= 60)

    async def test_nobody_is_none(self):
        self.assertIsNone(await RedisTrackers(Domain.empty(), host=URL).retrieve("nobody"))

    async def test_a_store_that_is_down_fails_the_turn_instead_of_forgetting(self):
        with tempfile.TemporaryDirectory() as folder:
            down = RedisTrackers(Domain.empty(), host=f"unix://{folder}/nobody.sock")
            agent = Agent(Domain.empty(), tracker_store=down)
            self.assertIs(insist(agent), down)
            with self.assertRaises(RedisError):
                await agent.tracker_store.retrieve("c")
            with self.assertRaises(RedisError):
                await down.ping()


if __name__ == "__main__":
    unittest.main()
