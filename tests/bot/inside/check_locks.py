# ruff: noqa: PT009, PT027 - there is no pytest in this environment
import asyncio
import unittest

from rasa.core.lock_store import LockError

from bot.locks import QueueingLockStore


class Locks(unittest.IsolatedAsyncioTestCase):
    async def test_turns_of_one_conversation_come_one_by_one_in_order(self):
        store, order, inside = QueueingLockStore(), [], 0

        async def turn(number):
            nonlocal inside
            async with store.lock("c"):
                inside += 1
                self.assertEqual(inside, 1)
                await asyncio.sleep(0)
                order.append(number)
                inside -= 1

        await asyncio.gather(*(turn(number) for number in range(50)))
        self.assertEqual(order, list(range(50)))
        self.assertEqual(store.held(), 0)

    async def test_conversations_do_not_wait_for_each_other(self):
        store = QueueingLockStore()
        async with store.lock("a"), store.lock("b", lock_lifetime=1):
            self.assertEqual(store.held(), 2)

    async def test_waiting_ends_and_leaves_nothing_behind(self):
        store = QueueingLockStore()
        async with store.lock("c"):
            with self.assertRaises(LockError):
                async with store.lock("c", lock_lifetime=0.01):
                    self.fail("held twice")
        self.assertEqual(store.held(), 0)

    async def test_a_turn_that_fails_lets_the_next_one_in(self):
        store = QueueingLockStore()
        with self.assertRaises(KeyError):
            async with store.lock("c"):
                raise KeyError
        async with store.lock("c", lock_lifetime=0.01):
            pass


if __name__ == "__main__":
    unittest.main()
