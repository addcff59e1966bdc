"""Facts that move a limitation date, recorded with their proof; the date kept on the debt follows them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Attention, Case, Debt, Guarantee, LimitationEvent, User
from cases.selectors.limitation import (
    clock_on,
    event_of,
    guarantee_clock_on,
    guarantees_of,
    payments_on,
    period_of,
    rows_of,
    table_for,
)
from cases.services.locks import lock_case
from cases.services.verdict import Refused, Sentence
from cases.services.waking import wake_case
from strategies.money.limitation import ARRIVES, CLAIM_BANDS, Kind
from strategies.money.limitation_guarantee import GUARANTEE_BANDS, GuaranteeClock, Hold
from strategies.money.limitation_table import Row
from strategies.services.limitation_periods import load_periods, period_rows

AT_ONCE = 500  # cases whose debts are in memory together


@dataclass(frozen=True)
class PeriodsChanged:
    """`laws`: the rows that changed, as debts name them; `debts`: how many unpaid debts were counted anew."""

    laws: set[str]
    debts: int


@transaction.atomic
def record_limitation_event(
    *,
    debt: Debt,
    kind: str,
    on_date: dt.date,
    proof: str,
    as_of: dt.date,
    now: dt.datetime,
    by: User | None,
    arrival: str = "",
    runs_from: dt.date | None = None,
    note: str = "",
    guarantee: Guarantee | None = None,
) -> LimitationEvent:
    """Write down what happened, and bring the debt's limitation date up to it.

    `guarantee`: the guarantor whom it reached, if not the debtor; then it moves his clock alone (LIM-09, LIM-G5).

    The same fact again is the one already there. Raises Refused for a day in the future, a fact without proof, a demand
    or notice that does not say how it arrived (诉讼时效规定 art. 8), a start before the event, or a fact that is on file
    with another arrival, start or note.
    """
    lock_case(debt.case)
    reasons: list[Sentence] = []
    if on_date > as_of:
        reasons.append(_("The day lies in the future."))
    if not proof.strip():
        reasons.append(_("Name the proof: a receipt, a recording, a document with its number."))
    if Kind(kind) in ARRIVES and not arrival:
        reasons.append(_("Say how it arrived: only a demand that arrived counts."))
    if guarantee is not None and guarantee.debt_id != debt.pk:
        reasons.append(_("This guarantor answers for another debt."))
    elif guarantee is not None and guarantee.ended_on:
        reasons.append(_("This guarantee was taken off the record."))
    if runs_from is not None and runs_from < on_date:
        reasons.append(_("The clock cannot run from a day before the event."))
    if reasons:
        raise Refused(*reasons)
    told = {"debt": debt, "guarantee": guarantee, "kind": kind, "on_date": on_date, "proof": proof.strip()}
    details = {"arrival": arrival, "runs_from": runs_from, "note": note}
    if same := LimitationEvent.objects.filter(**told, withdraws=None, withdrawn_by=None).first():
        if any(getattr(same, name) != value for name, value in details.items()):
            raise Refused(_("This fact is on file with other details. Take it back first, then record it anew."))
        return same
    event = LimitationEvent.objects.create(**told, **details, by=by, at=now)
    refresh_limitation(debts=[debt], as_of=as_of)
    return event


@transaction.atomic
def withdraw_limitation_event(
    *, event: LimitationEvent, reason: str, as_of: dt.date, now: dt.datetime, by: User | None
) -> LimitationEvent:
    """Take a recorded fact back by a row that points to it. Raises Refused without a reason, or the second time."""
    lock_case(event.debt.case)
    if not reason.strip():
        raise Refused(_("Say why the fact is taken back."))
    told = {
        "debt": event.debt,
        "guarantee": event.guarantee,
        "kind": event.kind,
        "on_date": event.on_date,
        "proof": event.proof,
    }
    try:
        with transaction.atomic():
            row = LimitationEvent.objects.create(**told, withdraws=event, note=reason.strip(), by=by, at=now)
    except IntegrityError as error:
        raise Refused(_("This fact was taken back already.")) from error
    refresh_limitation(debts=[event.debt], as_of=as_of)
    return row


def near_days(as_of: dt.date) -> list[dt.date]:
    """The last days of a claim that are 90, 30 and 7 days away."""
    return days_before(CLAIM_BANDS, as_of=as_of)


def days_before(bands: Iterable[int], *, as_of: dt.date) -> list[dt.date]:
    """The days that are so many days away; of a guarantee period 60, 30 and 7 are told (GUARANTEE_BANDS)."""
    return [as_of + dt.timedelta(days=days) for days in bands]


def raise_if_near(*, case: Case, as_of: dt.date) -> None:
    """Bring a locked case forward on the day on which a claim in it comes within 90, 30 or 7 days of its end.

    A more urgent flag stays, and so does a hold. The per-case twin of `night/limitation.py`, `raise_near`.
    """
    if case.is_closed or case.on_hold or case.attention <= Attention.LIMITATION:
        return
    debts = Debt.objects.unpaid().filter(case=case)
    near = Q(held=False, acts_until__in=days_before(GUARANTEE_BANDS, as_of=as_of)) | Q(
        held=True, acts_until__in=near_days(as_of)
    )
    if (
        debts.filter(limitation_on__in=near_days(as_of)).exists()
        or Guarantee.objects.filter(near, debt__in=debts).in_force().exists()
    ):
        case.attention, case.follow_up_on, case.follow_up_at = Attention.LIMITATION, None, None
        case.save(update_fields=["attention", "follow_up_on", "follow_up_at"])


def refresh_limitation(*, debts: Iterable[Debt], as_of: dt.date) -> None:
    """Keep on each debt the last day on which its claim can be brought; the caller holds the lock of the case.

    A clock that stands still (a proceeding, an obstacle) has no such day. Debts under a law without a clock keep the
    date that their file told. The last days to act against guarantors are kept beside it.
    """
    known = list(debts)
    rows, payments, table = rows_of(known), payments_on(known), table_for(known)
    guarantees = guarantees_of(known)
    for debt in known:
        own = [event_of(row) for row in rows[debt.pk] if row.guarantee_id is None]
        clock = clock_on(debt, [*own, *payments[debt.pk]], as_of, table)
        for guarantee in guarantees[debt.pk]:
            _refresh_guarantee(guarantee, guarantee_clock_on(guarantee, debt, rows[debt.pk], as_of))
        last_day = clock.expires_on if clock else debt.limitation_told_on
        if last_day != debt.limitation_on:
            debt.limitation_on = last_day
            debt.save(update_fields=["limitation_on"])
            wake_case(debt.case_id)


def _refresh_guarantee(guarantee: Guarantee, clock: GuaranteeClock) -> None:
    held = clock.hold is Hold.HELD
    acts_until = None
    if held:
        acts_until = clock.clock.expires_on if clock.clock else None
    elif clock.may_contact:
        acts_until = clock.period_ends_on
    if (guarantee.held, guarantee.acts_until) != (held, acts_until):
        guarantee.held, guarantee.acts_until = held, acts_until
        guarantee.save(update_fields=["held", "acts_until"])


@transaction.atomic
def choose_law(*, debt: Debt, law: str, as_of: dt.date) -> Debt:
    """Say by which row of the table of periods the claim is barred ("": China's, for debts in its currency).

    Raises Refused for a row that is not in the table for a debt due on that day.
    """
    lock_case(debt.case)
    current = Debt.objects.get(pk=debt.pk)
    current.limitation_law = law
    if law and period_of(current, period_rows()) is None:
        raise Refused(_("The table has no such period for a debt due on %(day)s.") % {"day": current.due_on})
    current.save(update_fields=["limitation_law"])
    refresh_limitation(debts=[current], as_of=as_of)
    return current


@transaction.atomic
def change_periods(*, rows: list[Row], as_of: dt.date, now: dt.datetime, by: User | None) -> PeriodsChanged:
    """Load rows of the table of periods and count anew the unpaid debts that run by one that changed: all or nothing.

    The cases of those debts are locked, in the order of their ids.
    """
    changed = load_periods(rows=rows, by=by, now=now)
    debts = Debt.objects.unpaid().filter(limitation_law__in=changed)
    cases = list(debts.order_by("case_id").values_list("case_id", flat=True).distinct())
    counted = 0
    for first in range(0, len(cases), AT_ONCE):
        locked = Case.objects.filter(pk__in=cases[first : first + AT_ONCE]).order_by("pk")
        part = list(debts.filter(case__in=[case.pk for case in locked.select_for_update(no_key=True)]))
        refresh_limitation(debts=part, as_of=as_of)
        counted += len(part)
    return PeriodsChanged(changed, counted)
