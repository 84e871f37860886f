# ruff: noqa: PT009 - there is no pytest in this environment
import tempfile
import unittest
from pathlib import Path

import numpy as np

from bot.nearness import Nearness, ngrams
from bot.numbers import alike
from bot.parts import parts
from bot.vectors import Vectors

TEXTS = [
    "kargom nerede",
    "siparisim nerede",
    "paket nerede",
    "insan ver",
    "insan bagla",
    "bana insan",
]
LABELS = ["order_status"] * 3 + ["ask_human"] * 3
DRAWN = np.random.default_rng(1).normal(size=(6, 8)).astype(np.float32)
MEANT = np.array([[4.0] * 8] * 3 + [[-4.0] * 8] * 3, dtype=np.float32) + DRAWN


def best(model, text, vector):
    (row,) = model.probabilities([text], np.array([vector], dtype=np.float32))
    return model.labels[int(row.argmax())], row


class Understanding(unittest.TestCase):
    def setUp(self):
        self.model = Nearness.fit(TEXTS, MEANT, LABELS)

    def test_by_words_and_by_meaning(self):
        self.assertEqual(best(self.model, "insan insan", MEANT[4])[0], "ask_human")
        self.assertEqual(best(self.model, "xyz", MEANT[0])[0], "order_status")
        self.assertAlmostEqual(float(best(self.model, "xyz", MEANT[0])[1].sum()), 1.0, places=5)

    def test_without_vectors_the_words_decide(self):
        self.assertEqual(best(self.model, "insan", np.zeros(8))[0], "ask_human")
        self.assertEqual(best(self.model, "paket nerede", np.zeros(8))[0], "order_status")
        (row,) = self.model.probabilities(["insan"])
        np.testing.assert_allclose(row, best(self.model, "insan", np.zeros(8))[1], atol=1e-6)

    def test_letters_within_a_word_are_not_that_word(self):
        self.assertIn("kar", ngrams("kar yagdi"))
        self.assertIn("kar yagdi", ngrams("kar yagdi"))
        self.assertNotIn("kar", ngrams("karton"))
        self.assertEqual(
            set(ngrams("karton")) & set(ngrams("kar")) - {""},
            {"\0 k", "\0 ka", "\0 kar", "\0ka", "\0kar", "\0ar"},
        )

    def test_what_is_saved_says_the_same(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "nearness"
            self.model.save(path)
            found = best(Nearness.load(path), "kargo", MEANT[1])[1]
        np.testing.assert_allclose(found, best(self.model, "kargo", MEANT[1])[1], atol=1e-2)


class Taking(unittest.TestCase):
    def test_apart(self):
        self.assertEqual(
            parts("kargom gelmedi, birini bağlayın"), ["kargom gelmedi", "birini bağlayın"]
        )
        self.assertEqual(parts("it broke so get me an agent"), ["it broke", "get me an agent"])
        self.assertEqual(parts("temsilci!!!"), [])
        self.assertEqual(parts("INSAN 9005"), ["INSAN"])
        self.assertEqual(parts("TR-10452 temsilci lütfen"), ["temsilci lütfen"])
        self.assertEqual(parts("10452"), [])
        self.assertEqual(parts("10452 numaralı siparişim hâlâ gelmedi"), [])
        self.assertEqual(parts("a. b. c. d. e. f."), ["a", "d", "e", "f"])


class Numbers(unittest.TestCase):
    def test_long_ones_are_alike(self):
        self.assertEqual(alike("order 8830021457"), alike("order 4521"))
        self.assertNotEqual(alike("14 gün"), alike("30 gün"))
        self.assertEqual(alike("₺350 iade"), "₺350 iade")


class Keeping(unittest.TestCase):
    def test_vectors_from_one_training_to_the_next(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "cache" / "v.npz"
            first = Vectors(path)
            self.assertEqual(first.missing(["a", "b", "a"]), ["a", "b"])
            first.add(["a", "b"], np.eye(2, dtype=np.float32))
            first.save(["a"])
            again = Vectors(path)
            self.assertEqual(again.missing(["a", "b", "c"]), ["c"])
            np.testing.assert_array_equal(again.rows(["b"]), [[0, 1]])
            path.write_bytes(b"PK broken")
            self.assertEqual(Vectors(path).missing(["a"]), ["a"])
            self.assertEqual([one.name for one in path.parent.iterdir()], ["v.npz"])


if __name__ == "__main__":
    unittest.main()
