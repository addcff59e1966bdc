"""Waivers and compromises: asked for, approved within the approver's limit, applied as ledger lines, or lapsed.

The per-case twin of `night/waivers.py`.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from cases.models import (
    OPEN_WAIVERS,
    Bucket,
    Case,
    Debt,
    LedgerLine,
    LineKind,
    Payment,
    Waiver,
    WaiverPart,
    WaiverState,
)
from cases.services.ledger import Entry, open_parts, post
from cases.services.locks import lock_case
from cases.services.occasion import Occasion
from cases.services.settling import settle_if_paid
from cases.services.standing import refresh_standing
from cases.services.verdict import Refused, Sentence
from strategies.money.rounding import to_cents
from strategies.services.approval import limits_of, most_of

LONGEST = dt.timedelta(days=180)


@transaction.atomic
def request_waiver(
    *, debt: Debt, parts: Mapping[str, Decimal], reason: str, pay_first: Decimal, until_on: dt.date, occasion: Occasion
) -> Waiver:
    """Ask that `parts` (bucket → amount) of a debt be given up, after `pay_first` is paid by `until_on`.

    Raises Refused, every reason at once, for a closed case, no amount, more than is open of a part, no reason, a day past or
    too far, or where a waiver of this debt waits already.
    """
    case = lock_case(debt.case)
    asked = {bucket: amount for bucket, amount in parts.items() if amount}
    reasons = _against(case, debt, asked, until_on, occasion.as_of)
    if pay_first < 0 or pay_first != to_cents(pay_first):
        reasons.append(_("What is to be paid first is a whole number of cents, or nothing."))
    if not reason.strip():
        reasons.append(_("Say why something is to be given up."))
    if Waiver.objects.filter(debt=debt).open().exists():
        reasons.append(_("A waiver of this debt waits already."))
    if reasons:
        raise Refused(*reasons)
    waiver = Waiver.objects.create(
        case=case,
        debt=debt,
        reason=reason.strip(),
        pay_first=pay_first,
        until_on=until_on,
        asked_on=occasion.as_of,
        asked_at=occasion.now,
        asked_by=occasion.by,
    )
    WaiverPart.objects.bulk_create(WaiverPart(waiver=waiver, bucket=b, amount=a) for b, a in asked.items())
    return waiver


def _against(case: Case, debt: Debt, asked: Mapping[str, Decimal], until_on: dt.date, as_of: dt.date) -> list[Sentence]:
    reasons: list[Sentence] = []
    if case.is_closed:
        reasons.append(_("This case is closed; nothing can be given up in it."))
    if not asked or min(asked.values()) <= 0 or any(amount != to_cents(amount) for amount in asked.values()):
        reasons.append(_("Name amounts above zero, in whole cents."))
    owed = open_parts([debt]).get(debt.pk, {})
    for bucket, amount in asked.items():
        if amount > (open_amount := owed.get(bucket, Decimal(0))):
            words = {"part": Bucket(bucket).label, "open": open_amount}
            reasons.append(_("%(part)s: only %(open)s is open.") % words)
    if not as_of <= until_on <= as_of + LONGEST:
        reasons.append(_("The last day lies between today and %(days)d days ahead.") % {"days": LONGEST.days})
    return reasons


@transaction.atomic
def approve_waiver(*, waiver: Waiver, note: str, occasion: Occasion) -> Waiver:
    """Approve within the limits of the person's role; applied at once where nothing must be paid first.

    Raises Refused where it waits no longer, its last day has passed, or a part is above the limit; then nothing changes.
    """
    case, current = _waiting(waiver)
    assert occasion.by is not None
    if occasion.as_of > current.until_on:
        raise Refused(_("The last day of this waiver has passed."))
    limits, owed = limits_of(occasion.by.role), open_parts([current.debt]).get(current.debt_id, {})
    reasons: list[Sentence] = []
    for part in current.parts.all():
        if part.amount > (most := most_of(limits.get(part.bucket), owed.get(part.bucket, Decimal(0)))):
            words = {"part": part.get_bucket_display(), "most": most, "asked": part.amount}
            reasons.append(_("%(part)s: you may give up %(most)s, %(asked)s is asked for.") % words)
    if reasons:
        raise Refused(*reasons)
    current.state, current.decided_on, current.decided_by = WaiverState.AGREED, occasion.as_of, occasion.by
    current.decision = note
    current.save(update_fields=["state", "decided_on", "decided_by", "decision"])
    apply_waivers(case=case, occasion=occasion)
    settle_if_paid(case, occasion)
    current.refresh_from_db()
    return current


@transaction.atomic
def refuse_waiver(*, waiver: Waiver, note: str, occasion: Occasion) -> Waiver:
    """Turn a request down. Raises Refused without a reason, or where it waits no longer."""
    _case, current = _waiting(waiver)
    if not note.strip():
        raise Refused(_("Say why the waiver is refused."))
    current.state, current.decision = WaiverState.REFUSED, note.strip()
    current.decided_on, current.decided_by, current.ended_on = occasion.as_of, occasion.by, occasion.as_of
    current.save(update_fields=["state", "decision", "decided_on", "decided_by", "ended_on"])
    return current


@transaction.atomic
def withdraw_waiver(*, waiver: Waiver, occasion: Occasion) -> Waiver:
    """Take a request back, or an approval whose payment has not come. Raises Refused once it is applied, refused or over."""
    lock_case(waiver.case)
    current = Waiver.objects.get(pk=waiver.pk)
    if current.state not in OPEN_WAIVERS:
        raise Refused(_("This waiver is over: %(state)s.") % {"state": current.get_state_display()})
    current.state, current.ended_on = WaiverState.WITHDRAWN, occasion.as_of
    current.save(update_fields=["state", "ended_on"])
    return current


def _waiting(waiver: Waiver) -> tuple[Case, Waiver]:
    case = lock_case(waiver.case)
    current = Waiver.objects.select_related("debt").get(pk=waiver.pk)
    if current.state != WaiverState.REQUESTED:
        raise Refused(_("This waiver has been decided already."))
    return case, current


def apply_waivers(*, case: Case, occasion: Occasion) -> int:
    """Apply the approved waivers of a locked case whose payment has come in; returns how many.

    What is open by then bounds what is given up. Side effects: a line for each part, settlement of the debt, standing
    refreshed; the caller settles the case.
    """
    applied = 0
    for waiver in Waiver.objects.filter(case=case, state=WaiverState.AGREED).select_related("debt").order_by("pk"):
        if paid_towards(waiver) >= waiver.pay_first:
            _apply(waiver, occasion)
            applied += 1
    if applied:
        refresh_standing([case.pk])
        case.refresh_from_db(fields=["balance", "collectable", "oldest_due_on"])
    return applied


def paid_towards(waiver: Waiver) -> Decimal:
    """Payments on the case valued from the day of the request to the waiver's last day."""
    window = Payment.objects.standing().filter(
        case_id=waiver.case_id, paid_on__range=(waiver.asked_on, waiver.until_on)
    )
    return window.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def _apply(waiver: Waiver, occasion: Occasion) -> None:
    debt, owed = waiver.debt, open_parts([waiver.debt]).get(waiver.debt_id, {})
    entries = [
        Entry(LineKind.WAIVER, Bucket(part.bucket), -given, occasion.as_of, note=waiver.reason,
              working={"waiver": waiver.pk, "asked": str(part.amount)})
        for part in waiver.parts.all()
        if (given := min(part.amount, owed.get(part.bucket, Decimal(0)))) > 0
    ]  # fmt: skip
    if entries:
        post(debt=debt, entries=entries, booked_on=occasion.as_of, now=occasion.now, by=waiver.decided_by)
        debt.refresh_from_db(fields=["balance"])
    if debt.balance == 0 and debt.settled_on is None:
        debt.settled_on = occasion.as_of
        debt.save(update_fields=["settled_on"])
    waiver.state, waiver.ended_on = WaiverState.APPLIED, occasion.as_of
    waiver.save(update_fields=["state", "ended_on"])


def unpaid_waivers(*, case: Case) -> list[Waiver]:
    """Applied waivers whose payment was taken back, so that they gave up too early."""
    applied = Waiver.objects.filter(case=case, state=WaiverState.APPLIED, pay_first__gt=0).select_related("debt")
    return [waiver for waiver in applied.order_by("pk") if paid_towards(waiver) < waiver.pay_first]


def lines_of_waivers(waivers: Sequence[Waiver]) -> list[LedgerLine]:
    """What these gave up and still give up."""
    lines = LedgerLine.objects.filter(
        debt__in={waiver.debt_id for waiver in waivers},
        kind=LineKind.WAIVER,
        working__waiver__in=[waiver.pk for waiver in waivers],
    )
    return list(lines.order_by("pk"))


def wait_again(waivers: Sequence[Waiver], occasion: Occasion) -> None:
    """Waivers whose lines were taken back wait for their payment again, or have lapsed by now."""
    for waiver in waivers:
        over = waiver.until_on < occasion.as_of
        waiver.state, waiver.ended_on = (WaiverState.LAPSED, occasion.as_of) if over else (WaiverState.AGREED, None)
        waiver.save(update_fields=["state", "ended_on"])


def lapse_waivers_of(*, case: Case, as_of: dt.date) -> int:
    """End the open waivers of a locked case whose last day has passed; returns how many."""
    over = list(Waiver.objects.filter(case=case, until_on__lt=as_of).open())
    for waiver in over:
        waiver.state, waiver.ended_on = WaiverState.LAPSED, as_of
        waiver.save(update_fields=["state", "ended_on"])
    return len(over)
