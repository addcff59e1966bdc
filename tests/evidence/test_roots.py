"""The tree over a day and the chain of days: what a leaf proves, when a day is closed, and that SQL and Python agree."""

import datetime as dt
import hashlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.evidence.merkle import SUBTREE, leaf_hash, leaf_text, levels, subtrees, tree_hash, way_up
from cases.evidence.verify_evidence import climb
from cases.models import ChainRoot, RootLeaf
from cases.selectors.evidence_check import broken_evidence
from cases.services.evidence.roots import LAST_TO_COMMIT, close_days
from cases.services.night import turn_day
from tests.evidence.conftest import LATER, log
from tests.factories import NOW, TODAY, make_case

MIDNIGHT = dt.datetime(2026, 3, 2, 16, 0, tzinfo=dt.UTC)  # the end of TODAY in Shanghai


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(str(number)) for number in range(count)]


@pytest.fixture
def case(cast):
    return make_case(creditor=cast.creditor, agent=cast.agent)


@pytest.mark.parametrize("count", [1, 2, 3, 7, SUBTREE - 1, SUBTREE, SUBTREE + 1, 3 * SUBTREE, 5 * SUBTREE + 1])
def test_subtrees_make_the_same_root_as_the_whole_tree(count):
    assert tree_hash(list(subtrees(leaves(count)))) == tree_hash(leaves(count))


@settings(max_examples=40)
@given(st.integers(1, 3 * SUBTREE + 5).flatmap(lambda count: st.tuples(st.just(count), st.integers(0, count - 1))))
def test_every_leaf_climbs_to_the_root_by_the_verifiers_own_arithmetic(chosen):
    count, place = chosen
    own = leaves(count)
    nodes, number = list(subtrees(own)), place // SUBTREE
    beside = own[number * SUBTREE : (number + 1) * SUBTREE]
    way = [*way_up(place % SUBTREE, levels(beside)), *way_up(number, levels(nodes))]
    assert climb(own[place].hex(), [list(step) for step in way]) == tree_hash(own).hex()


def test_tree_is_that_of_rfc_6962():
    """Of nothing the hash of nothing; a leaf is its own root; n leaves split at the largest power of two below n."""

    def by_the_book(hashes):
        if len(hashes) == 1:
            return hashes[0]
        half = 1 << (len(hashes) - 1).bit_length() - 1
        return hashlib.sha256(b"\x01" + by_the_book(hashes[:half]) + by_the_book(hashes[half:])).digest()

    assert tree_hash([]) == hashlib.sha256(b"").digest()
    assert [tree_hash(leaves(count)) for count in range(1, 40)] == [
        by_the_book(leaves(count)) for count in range(1, 40)
    ]


def test_day_is_closed_only_when_it_is_over(cast, case):
    log(case, cast)
    assert [close_days(now=MIDNIGHT), close_days(now=MIDNIGHT + LAST_TO_COMMIT), close_days(now=LATER)] == [0, 1, 4]
    assert list(ChainRoot.objects.order_by("day").values_list("day", "count")) == [
        (TODAY + dt.timedelta(days=n), 1 if n == 0 else 0) for n in range(5)
    ]


def test_closing_twice_changes_nothing(cast, case):
    log(case, cast)
    close_days(now=LATER)
    before = list(ChainRoot.objects.values()), list(RootLeaf.objects.values())
    assert close_days(now=LATER) == 0
    assert (list(ChainRoot.objects.values()), list(RootLeaf.objects.values())) == before


def test_leaves_written_by_sql_are_those_of_the_text(cast, case):
    contact = log(case, cast)
    other = log(case, cast, days=1)
    close_days(now=LATER)
    for row in (contact, other):
        text = leaf_text(table="contact", row=row.pk, case=case.pk, at=row.at, seal=row.seal)
        assert bytes(RootLeaf.objects.get(table="contact", row=row.pk).leaf) == leaf_hash(text)


def test_midnight_belongs_to_the_day_that_begins(cast, case):
    from cases.services.contacts import log_contact

    for at in (MIDNIGHT - dt.timedelta(microseconds=1), MIDNIGHT):
        log_contact(case=case, agent=cast.agent, channel="call", outcome="NAN", as_of=TODAY, now=at)
    close_days(now=LATER)
    assert list(RootLeaf.objects.order_by("day").values_list("day", flat=True)) == [TODAY, TODAY + dt.timedelta(days=1)]
    assert broken_evidence() == []


@pytest.mark.django_db(transaction=True)
def test_turn_of_the_day_closes_the_days_that_are_over_and_catches_up(cast, policy):
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    log(case, cast)
    turn_day(as_of=TODAY, now=NOW)
    assert ChainRoot.objects.count() == 0
    turn_day(as_of=TODAY + dt.timedelta(days=3), now=NOW + dt.timedelta(days=3))
    assert list(ChainRoot.objects.order_by("day").values_list("day", flat=True)) == [
        TODAY + dt.timedelta(days=n) for n in range(3)
    ]


def test_closing_asks_no_more_where_there_is_more(cast, case):
    asked = []
    for days in range(3):
        for _ in range(1 + 20 * days):
            log(case, cast, days)
        with CaptureQueriesContext(connection) as queries:
            close_days(now=MIDNIGHT + dt.timedelta(days=days, hours=1))
        asked.append(len(queries))
    assert asked[1:] == [12, 12]


def test_house_without_any_contact_closes_nothing(db):
    assert close_days(now=LATER) == 0
