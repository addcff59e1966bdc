"""Facts that move a limitation date, recorded with their proof; the date kept on the debt follows them."""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Attention, Case, Debt, LimitationEvent, User
from cases.selectors.limitation import clock_on, event_of, payments_on, rows_of
from cases.services.locks import lock_case
from cases.services.verdict import Refused, Sentence
from strategies.money.limitation import ARRIVES, CLAIM_BANDS, Kind


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
) -> LimitationEvent:
    """Write down what happened, and bring the debt's limitation date up to it.

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
    if runs_from is not None and runs_from < on_date:
        reasons.append(_("The clock cannot run from a day before the event."))
    if reasons:
        raise Refused(*reasons)
    told = {"debt": debt, "kind": kind, "on_date": on_date, "proof": proof.strip()}
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
    told = {"debt": event.debt, "kind": event.kind, "on_date": event.on_date, "proof": event.proof}
    try:
        with transaction.atomic():
            row = LimitationEvent.objects.create(**told, withdraws=event, note=reason.strip(), by=by, at=now)
    except IntegrityError as error:
        raise Refused(_("This fact was taken back already.")) from error
    refresh_limitation(debts=[event.debt], as_of=as_of)
    return row


def near_days(as_of: dt.date) -> list[dt.date]:
    """The last days that are 90, 30 and 7 days away."""
    return [as_of + dt.timedelta(days=days) for days in CLAIM_BANDS]


def raise_if_near(*, case: Case, as_of: dt.date) -> None:
    """Bring a locked case forward on the day on which a claim in it comes within 90, 30 or 7 days of its end.

    A more urgent flag stays, and so does a hold. The per-case twin of `night/limitation.py`, `raise_near`.
    """
    if case.is_closed or case.on_hold or case.attention <= Attention.LIMITATION:
        return
    if Debt.objects.unpaid().filter(case=case, limitation_on__in=near_days(as_of)).exists():
        case.attention, case.follow_up_on, case.follow_up_at = Attention.LIMITATION, None, None
        case.save(update_fields=["attention", "follow_up_on", "follow_up_at"])


def refresh_limitation(*, debts: Iterable[Debt], as_of: dt.date) -> None:
    """Keep on each debt the last day on which its claim can be brought; the caller holds the lock of the case.

    A clock that stands still (a proceeding, an obstacle) has no such day. Debts under a law without a clock keep the
    date that their file told.
    """
    known = list(debts)
    rows, payments = rows_of(known), payments_on(known)
    for debt in known:
        clock = clock_on(debt, [*map(event_of, rows[debt.pk]), *payments[debt.pk]], as_of)
        last_day = clock.expires_on if clock else debt.limitation_told_on
        if last_day != debt.limitation_on:
            debt.limitation_on = last_day
            debt.save(update_fields=["limitation_on"])
