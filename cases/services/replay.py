"""Replaying a file: its debts and payments come in on their own days, and every day between is turned.

    read the whole file once → for each day: the debts issued and the payments made that day go through the intake's
    own statements → the night is turned → whoever watches does that day's work

So the history that stands afterwards is the one that would stand had the file come in piece by piece.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.intake.checking import Checker
from cases.intake.reading import open_reading, require_all
from cases.intake.rows import Terms
from cases.intake.survey import survey
from cases.models import Creditor, Debt, DebtClass, Portfolio, PortfolioState
from cases.services.intake.debtors import merge_contacts, merge_debtors
from cases.services.intake.debts import merge_debts
from cases.services.intake.money import merge_money
from cases.services.intake.receive import receive_file
from cases.services.intake.report import Report, Tally, notices_as_json
from cases.services.intake.staging import copy_rows, create_staging, end_staging
from cases.services.night import turn_day, turn_one_day
from cases.services.night.housekeeping import keep_house

ONE_DAY = dt.timedelta(days=1)
NOTICE_DAYS = 30  # a debt without an issue date is known this long before it falls due
NIGHT_HOUR = 5


@dataclass(frozen=True)
class Feed:
    """One creditor's file, read and checked.

    `rows` as the intake's checker yields them; `columns`: the fields found; `report` and `check` as an import keeps them.
    """

    creditor: Creditor
    portfolio: Portfolio
    columns: frozenset[str]
    rows: pl.DataFrame
    report: Report
    check: dict[str, Any]


@dataclass
class Replayed:
    """What a replay did."""

    days: int = 0
    rows: int = 0
    refused: int = 0
    moved: int = 0


def read_feed(
    *,
    path: Path,
    creditor: Creditor,
    as_of: dt.date,
    now: dt.datetime,
    mapping: Mapping[str, str | None] | None = None,
    date_order: str | None = None,
) -> Feed:
    """Read a file as the import does. Raises Unreadable or Undecided as the import does; refused rows are counted.

    `as_of` is the day on which the file was written: later than the last day of the replay where the file knows more.

    Side effect: a portfolio for the file, in the state of being loaded until the replay has ended.
    """
    reading = open_reading(path, mapping=mapping)
    require_all(reading)
    found = survey(reading.table, reading.columns, date_order=date_order)
    checker = Checker(reading.table, found, Terms(as_of, creditor.currency, reading.columns))
    tally, report, frames = Tally(), Report(), []
    report.read_as(reading, found)
    for batch in checker.check():
        tally.add(batch)
        frames.append(batch.frame)
        report.rejected += len(batch.refused)
    portfolio = receive_file(creditor=creditor, file_name=path.name, path=path, as_of=as_of, now=now)
    portfolio.state = PortfolioState.LOADING
    portfolio.save(update_fields=["state"])
    check = {**tally.as_json(), "notices": notices_as_json(checker.notices.values())}
    return Feed(creditor, portfolio, frozenset(reading.columns), pl.concat(frames), report, check)


def replay(
    *,
    feeds: Sequence[Feed],
    first: dt.date,
    last: dt.date,
    each_day: Callable[[dt.date], object] | None = None,
) -> Replayed:
    """Play the feeds from the first day to the last; `each_day` is called after each day's night.

    What the files date before `first` comes in on `first`. The house is kept once, after the last night. Playing the same files again changes nothing. Must not be
    called inside a transaction. Raises Refused where a later day was turned already and an earlier one was not.
    """
    done = Replayed(refused=sum(feed.report.rejected for feed in feeds))
    plans = [_by_day(feed.rows, first, last) for feed in feeds]
    day = first
    while day <= last:
        for feed, plan in zip(feeds, plans, strict=True):
            if day in plan:
                done.refused += _load(feed, plan[day], day)
                done.rows += len(plan[day])
        turn = turn_day if day == first else turn_one_day  # no day can be missing after the first
        run = turn(as_of=day, now=night_of(day))
        done.moved += run.totals.get("moved", 0)
        if each_day:
            each_day(day)
        done.days += 1
        day += ONE_DAY
    for feed in feeds:
        _finish(feed, last)
    keep_house(day=last, now=night_of(last))
    return done


def night_of(day: dt.date) -> dt.datetime:
    """The hour at which the day's night is turned, in the house's time zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(NIGHT_HOUR)))


def _by_day(rows: pl.DataFrame, first: dt.date, last: dt.date) -> dict[dt.date, pl.DataFrame]:
    """The rows as the file would have shown them on each day on which something in them is new."""
    known = pl.coalesce("issued_on", pl.col("due_on") - pl.duration(days=NOTICE_DAYS))
    entered = pl.max_horizontal(pl.min_horizontal(known, "paid_on"), pl.lit(first)).alias("entered")
    rows = rows.with_columns(entered)
    unpaid = (pl.col("paid_on") > pl.col("entered")).fill_null(value=False)
    entering = rows.with_columns(
        pl.when(unpaid).then(None).otherwise(pl.col("paid")).alias("paid"),
        pl.when(unpaid).then(None).otherwise(pl.col("paid_on")).alias("paid_on"),
        pl.col("entered").alias("day"),
    )
    paying = rows.filter(unpaid).with_columns(pl.col("paid_on").alias("day"))
    events = pl.concat([entering, paying]).filter(pl.col("day") <= last)
    parts = events.partition_by("day", as_dict=True, maintain_order=True)
    return {day: part for (day,), part in parts.items()}


@transaction.atomic
def _load(feed: Feed, rows: pl.DataFrame, day: dt.date) -> int:
    """One day's rows through the import's own statements; returns how many could not be carried out."""
    values, columns = _values(feed, day), set(feed.columns)
    create_staging()
    copy_rows(rows)
    end_staging(len(rows))
    merge_debtors(values=values)
    refused = merge_debts(values=values, columns=columns)
    merge_contacts(values=values, columns=columns)
    merge_money(values=values, now=night_of(day), columns=columns)
    return len(refused)


def _values(feed: Feed, day: dt.date) -> dict[str, Any]:
    name = feed.portfolio.file_name
    return {
        "creditor": feed.creditor.pk,
        "portfolio": feed.portfolio.pk,
        "team": feed.creditor.team_id,
        "is_company": feed.creditor.debt_class == DebtClass.TRADE,
        "source": name[:120],
        "dispute_reason": _("Disputed according to the file %(file)s") % {"file": name},
        "as_of": day,
        "now": night_of(day),
        "by": None,
    }


def _finish(feed: Feed, last: dt.date) -> None:
    """Mark the portfolio loaded, with a report of what of its file has come in by the last day."""
    debts = Debt.objects.filter(portfolio=feed.portfolio)
    sums = debts.aggregate(
        rows=Count("pk"), amount=Sum("amount"), owed=Sum("balance"), debtors=Count("case__debtor", distinct=True),
        cases=Count("case", distinct=True),
    )  # fmt: skip
    report, portfolio = feed.report, feed.portfolio
    report.loaded = report.rows = sums["rows"]
    report.rows += report.rejected
    report.amount_loaded, report.open_amount = sums["amount"] or Decimal(0), sums["owed"] or Decimal(0)
    report.debtors, report.cases = sums["debtors"], sums["cases"]
    portfolio.state, portfolio.as_of, portfolio.finished_at = PortfolioState.LOADED, last, night_of(last)
    portfolio.rows_total = portfolio.rows_done = report.rows
    said = report.as_json()
    portfolio.reading |= {name: said[name] for name in ("encoding", "delimiter", "date_order", "columns")}
    portfolio.report = {**said, "check": feed.check}
    portfolio.save()
