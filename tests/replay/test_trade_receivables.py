"""The real file of receivables over its two years: each case stands where a plain reading of CSV and ladder puts it."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

from cases.models import Case, Creditor, LedgerLine
from cases.selectors.ledger_check import check_ledger
from cases.services.replay import read_feed, replay
from strategies.services.policies import ship_default_policy
from tests.factories import NOW
from tests.replay import plain_reading

FILE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "trade_receivables.csv"
EVERY = 30


def stages_now() -> dict[str, str]:
    open_cases = Case.objects.open().values_list("debtor__customer_numbers__number", "stage")
    return dict(open_cases)


def owed_on(day: dt.date) -> Decimal:
    """What the ledger says was owed on a day, by value date."""
    return LedgerLine.objects.up_to(day).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def unsettled_on(invoices: list[plain_reading.Invoice], day: dt.date) -> Decimal:
    return sum((i.amount for i in invoices if i.issued <= day < i.paid_on), Decimal(0))


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not FILE.exists(), reason="the public file ../shared/data/trade_receivables.csv is not here")
def test_replayed_stages_are_those_of_a_plain_reading() -> None:
    ship_default_policy(now=NOW)
    invoices = plain_reading.read(FILE)
    first, last = min(i.issued for i in invoices), max(i.paid_on for i in invoices) + dt.timedelta(days=1)
    expected = plain_reading.stages(invoices, first, last)
    creditor = Creditor.objects.create(name="Trade", debt_class="trade", currency="USD")
    feed = read_feed(path=FILE, creditor=creditor, as_of=last, now=NOW)
    seen: dict[dt.date, dict[str, str]] = {}
    owed: dict[dt.date, Decimal] = {}

    def look(day: dt.date) -> None:
        if (day - first).days % EVERY == 0:
            seen[day], owed[day] = stages_now(), owed_on(day)

    done = replay(feeds=[feed], first=first, last=last, each_day=look)
    assert (done.refused, done.days) == (0, (last - first).days + 1)
    assert len(seen) == 25
    assert {day: expected[day] for day in seen} == seen
    assert Case.objects.open().count() == 0
    unsettled = {day: unsettled_on(invoices, day) for day in seen}
    assert max(unsettled.values()) > 0
    assert owed == unsettled
    assert {day: owed_on(day) for day in seen} == unsettled  # and looked back at from the end
    assert sum(finding.differing for finding in check_ledger()) == 0
