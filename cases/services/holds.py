"""Holds: placed, released, ended by time. A hold on one debt stops that debt; a hold on the case stops the case."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Debt, Hold, HoldKind, Plan, Promise, PromiseState, User
from cases.services.allocation import Cause, share_out
from cases.services.ledger import Booking
from cases.services.locks import lock_case
from cases.services.stages import end_hold
from cases.services.standing import refresh_standing
from cases.services.verdict import Refused, Sentence


@transaction.atomic
def place_hold(
    *,
    case: Case,
    kind: str,
    reason: str,
    from_on: dt.date,
    by: User | None,
    now: dt.datetime,
    until_on: dt.date | None = None,
    debt: Debt | None = None,
    promise: Promise | None = None,
    owner: User | None = None,
    answer_by: dt.date | None = None,
) -> Hold:
    """Stop the automatic movement of a case, or the clock of one of its debts.

    Side effects: case locked, hold added, `on_hold` of case or debt set, standing refreshed for a debt; under a moratorium
    no interest runs from its first day, so what is posted beyond it is taken back.
    Raises Refused for a closed case, a debt of another case, an end before the start, or a second hold of the kind.
    """
    locked = lock_case(case)
    _check(locked, kind, from_on, until_on, debt)
    hold = Hold.objects.create(
        case=locked,
        debt=debt,
        promise=promise,
        kind=kind,
        reason=reason,
        from_on=from_on,
        until_on=until_on,
        owner=owner,
        answer_by=answer_by,
        placed_by=by,
        placed_at=now,
    )
    refresh_hold_flags(locked, debt)
    if kind == HoldKind.MORATORIUM:
        freeze_interest(case=locked, since=from_on, booking=Booking(max(from_on, timezone.localdate(now)), now, by))
    case.on_hold = locked.on_hold
    return hold


def freeze_interest(*, case: Case, since: dt.date, booking: Booking) -> None:
    """Take back interest posted for the days of a moratorium that a locked case has from this day on."""
    cause = Cause(booking, because={"why": "moratorium", "day": since.isoformat()})
    if share_out(case=case, since=(since, ""), cause=cause):
        refresh_standing([case.pk])


def _check(case: Case, kind: str, from_on: dt.date, until_on: dt.date | None, debt: Debt | None) -> None:
    reasons: list[Sentence] = []
    if case.is_closed:
        reasons.append(_("This case is closed; there is nothing to hold."))
    if debt is not None and debt.case_id != case.pk:
        reasons.append(_("This debt belongs to another case."))
    if until_on is not None and until_on < from_on:
        reasons.append(_("The hold ends before it begins."))
    if Hold.objects.filter(case=case, debt=debt, kind=kind).active().exists():
        reasons.append(_("A hold of this kind is already in force."))
    if reasons:
        raise Refused(*reasons)


@transaction.atomic
def release_hold(*, hold: Hold, by: User | None, as_of: dt.date) -> Hold:
    """End a hold now. Raises Refused where it has ended already, or lasts as long as its open promise or live plan."""
    case = lock_case(hold.case)
    current = Hold.objects.get(pk=hold.pk)
    if current.released_on is not None:
        raise Refused(_("This hold has already ended."))
    if current.promise is not None and current.promise.state == PromiseState.OPEN:
        raise Refused(_("This hold ends with its promise; cancel the promise instead."))
    if current.kind == HoldKind.PLAN and Plan.objects.filter(case=case).live().exists():
        raise Refused(_("This hold ends with its plan; cancel the plan instead."))
    end_hold(current, on=as_of, by=by)
    refresh_hold_flags(case, current.debt)
    return current


def release_holds_of(*, case: Case, kind: str, by: User | None, as_of: dt.date) -> None:
    """End the active holds of one kind on a locked case."""
    for hold in Hold.objects.filter(case=case, debt=None, kind=kind).active():
        end_hold(hold, on=as_of, by=by)
    refresh_hold_flags(case, None)


def refresh_hold_flags(case: Case, debt: Debt | None) -> None:
    """Set `on_hold` of the debt, or of the case, to whether an active hold stands on it."""
    if debt is not None:
        debt.on_hold = Hold.objects.filter(debt=debt).active().exists()
        debt.save(update_fields=["on_hold"])
        refresh_standing([case.pk])
        case.refresh_from_db(fields=["balance", "collectable", "oldest_due_on"])
        return
    case.on_hold = Hold.objects.filter(case=case, debt=None).active().exists()
    case.save(update_fields=["on_hold"])
