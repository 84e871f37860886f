from __future__ import annotations

import pytest

from handoff import passwords
from handoff.passwords import WeakPassword


@pytest.fixture(autouse=True)
def quick_hashes() -> None:
    """Not here: these are about the hashes that are kept in earnest."""


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("kısa", "short"),
        ("k" * 201, "long"),
        ("aaaaaaaaaaab", "monotonous"),
        ("Parolaparola1", "common"),
        ("ŞİFREŞİFRE2026", "common"),
        ("1234567890", "common"),
        ("ayse-ve-kedisi", "name"),
    ],
)
def test_weak_passwords_are_refused_with_the_rule_they_break(password: str, fault: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        passwords.check(password, "Ayşe Yılmaz")
    assert refused.value.fault == fault
    assert refused.value.words("tr") != refused.value.words("en")


@pytest.mark.parametrize("password", ["mor tramvay limon", "k7mq-x4fd-9tza-hw2e", "çğıöşü-1923-x"])
def test_good_passwords_pass(password: str) -> None:
    passwords.check(password, "Ayşe Yılmaz")


def test_generated_passwords_pass_and_differ() -> None:
    made = {passwords.generate() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        passwords.check(password, "Ayşe")


async def test_a_hash_matches_its_password_only() -> None:
    kept = await passwords.hashed("mor tramvay limon")
    assert "mor" not in kept
    assert kept.startswith("$argon2id$")
    assert not passwords.outdated(kept)
    assert await passwords.matches(kept, "mor tramvay limon")
    assert not await passwords.matches(kept, "mor tramvay limom")


async def test_one_password_in_two_unicode_forms_is_one() -> None:
    kept = await passwords.hashed("gu\u0308l bahc\u0327esi")
    assert await passwords.matches(kept, "g\u00fcl bah\u00e7esi")


async def test_nobody_has_a_password() -> None:
    assert not await passwords.matches(None, "mor tramvay limon")
    assert not await passwords.matches("not a hash", "mor tramvay limon")
