"""Who is in which arm: the same by Python, by SQL and by a shell, and as many as the share says."""

import hashlib
import subprocess

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from strategies.experiments.arms import IN_CHALLENGER, Arm, arm_of, limit_bytes

SEEDS = st.text(alphabet="0123456789abcdef", min_size=1, max_size=32)


@pytest.mark.django_db
@given(SEEDS, st.integers(1, 50), st.lists(st.integers(1, 2**63 - 1), min_size=1, max_size=60))
def test_sql_puts_each_debtor_into_the_arm_that_python_says(seed: str, share: int, debtors: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT debtor, {IN_CHALLENGER.format(debtor='debtor')} FROM unnest(%(debtors)s::bigint[]) AS debtor",
            {"seed": seed, "limit": limit_bytes(share), "debtors": debtors},
        )
        by_sql = dict(cursor.fetchall())
    assert by_sql == {debtor: arm_of(seed=seed, debtor_id=debtor, share=share) == Arm.CHALLENGER for debtor in debtors}


def test_a_hash_at_the_limit_itself_is_the_champions() -> None:
    """Half of 2⁶⁴ is 0x80 and seven zeros: the first hash that is not below it."""
    assert limit_bytes(50) == bytes([0x80]) + bytes(7)
    assert limit_bytes(1) == bytes.fromhex("028f5c28f5c28f5d")  # 2⁶⁴ / 100, rounded up


def test_the_recipe_of_the_docs_gives_the_same_arm() -> None:
    by_shell = {}
    for debtor in range(1, 40):
        command = f"printf '%s' 'k3f9a1c2:{debtor}' | sha256sum | cut -c1-16"
        digits = subprocess.run(command, shell=True, capture_output=True, text=True, check=True).stdout.strip()
        by_shell[debtor] = digits < limit_bytes(20).hex()
    assert by_shell == {n: arm_of(seed="k3f9a1c2", debtor_id=n, share=20) == Arm.CHALLENGER for n in range(1, 40)}
    assert {True, False} == set(by_shell.values())


@pytest.mark.parametrize("share", [1, 10, 50])
def test_an_arm_is_as_large_as_its_share(share: int) -> None:
    """Of 20 000 numbers in a row, within four standard deviations."""
    found = sum(arm_of(seed="a1", debtor_id=n, share=share) == Arm.CHALLENGER for n in range(20_000))
    expected = 200 * share
    assert abs(found - expected) < 4 * (expected * (1 - share / 100)) ** 0.5


def test_another_seed_puts_other_debtors_into_the_arm() -> None:
    """Two experiments one after the other do not try both policies on the same debtors."""
    first, second = (
        {n for n in range(20_000) if arm_of(seed=seed, debtor_id=n, share=50) == Arm.CHALLENGER}
        for seed in ("a1", "b2")
    )
    assert abs(len(first & second) - 5000) < 250


def test_what_is_hashed_is_what_the_docs_say() -> None:
    place = int.from_bytes(hashlib.sha256(b"k3f9a1c2:4711").digest()[:8], "big")
    assert (arm_of(seed="k3f9a1c2", debtor_id=4711, share=25) == Arm.CHALLENGER) is (place * 100 < 25 * 2**64)
