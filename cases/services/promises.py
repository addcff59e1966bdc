"""Promises: taken, judged from payments, cancelled. The per-case twin of `night/promises.py`."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Attention, Case, Hold, HoldKind, Promise, PromiseState, User
from cases.services.holds import release_holds_of
from cases.services.locks import lock_case
from cases.services.occasion import Occasion
from cases.services.stages import end_hold, paid_in_window, settle_promise
from cases.services.verdict import Refused, Sentence
from strategies.services.experiments import grace_days_of

LONGEST_PROMISE_DAYS = 180


@transaction.atomic
def take_promise(
    *, case: Case, amount: Decimal, due_on: dt.date, by: User | None, as_of: dt.date, now: dt.datetime
) -> Promise:
    """Write down a promise and hold the case until its grace has passed; an open promise is replaced by the new one.

    Side effects: case locked, open promise cancelled, promise and hold added, case hidden from queues until the day.
    The very same promise again on one day, by one person, is the one already taken: a second click changes nothing.
    Raises Refused for a closed case, an amount not above zero or above the balance, a date past or too far.
    """
    locked = lock_case(case)
    same = Promise.objects.filter(case=locked, amount=amount, due_on=due_on, made_on=as_of, made_by=by).open()
    if taken := same.first():
        return taken
    promise = promise_on(locked, amount=amount, due_on=due_on, occasion=Occasion(as_of=as_of, now=now, by=by))
    locked.save(update_fields=["on_hold", "attention", "follow_up_on", "follow_up_at"])
    return promise


def promise_on(case: Case, *, amount: Decimal, due_on: dt.date, occasion: Occasion) -> Promise:
    """`take_promise` within a larger act: the case is locked already, and the caller saves it afterwards.

    Sets `on_hold`, `attention` and the follow-up of the case in memory.
    """
    check_promise(case=case, amount=amount, due_on=due_on, as_of=occasion.as_of)
    if case.on_hold:  # an open promise always holds its case
        _cancel_open(case, occasion)
    grace = dt.timedelta(days=grace_days_of(debtor_id=case.debtor_id, as_of=occasion.as_of))
    promise = Promise.objects.create(
        case=case,
        amount=amount,
        due_on=due_on,
        judge_after=due_on + grace,
        made_on=occasion.as_of,
        made_at=occasion.now,
        made_by=occasion.by,
    )
    hold_for(promise, case, occasion)
    return promise


def hold_for(promise: Promise, case: Case, occasion: Occasion) -> None:
    """Hold the case for an open promise until its grace has passed; the case is changed in memory, the caller saves it."""
    Hold.objects.create(
        case=case,
        kind=HoldKind.PROMISE,
        promise=promise,
        from_on=occasion.as_of,
        until_on=promise.judge_after,
        placed_by=occasion.by,
        placed_at=occasion.now,
    )
    case.on_hold = True
    case.attention = Attention.PROMISE_DUE if promise.due_on <= occasion.as_of else Attention.NONE
    case.follow_up_on, case.follow_up_at = promise.due_on, None


def _cancel_open(case: Case, occasion: Occasion) -> None:
    for earlier in Promise.objects.filter(case=case).open():
        settle_promise(earlier, PromiseState.CANCELLED, on=occasion.as_of)
        for hold in earlier.holds.active():
            end_hold(hold, on=occasion.as_of, by=occasion.by)


def check_promise(*, case: Case, amount: Decimal, due_on: dt.date, as_of: dt.date) -> None:
    """Raises Refused with every reason against this promise at once."""
    reasons: list[Sentence] = []
    if case.is_closed:
        reasons.append(_("This case is closed; no promise can be taken."))
    elif amount > case.balance:
        reasons.append(_("The promise is larger than what is owed (%(balance)s).") % {"balance": case.balance})
    if amount <= 0:
        reasons.append(_("A promise needs an amount above zero."))
    if due_on < as_of:
        reasons.append(_("The promised day has passed."))
    if due_on > as_of + dt.timedelta(days=LONGEST_PROMISE_DAYS):
        reasons.append(_("The promised day lies more than %(days)d days ahead.") % {"days": LONGEST_PROMISE_DAYS})
    if reasons:
        raise Refused(*reasons)


@transaction.atomic
def cancel_promise(*, promise: Promise, by: User | None, as_of: dt.date) -> Promise:
    """Take an open promise off the books and give the case back to the queue."""
    case = lock_case(promise.case)
    current = Promise.objects.get(pk=promise.pk)
    if current.state != PromiseState.OPEN:
        raise Refused(_("This promise is no longer open."))
    settle_promise(current, PromiseState.CANCELLED, on=as_of)
    release_holds_of(case=case, kind=HoldKind.PROMISE, by=by, as_of=as_of)
    back_to_queue(case, Attention.NONE)
    return current


def judge_promise(*, promise: Promise, case: Case, as_of: dt.date, by: User | None = None) -> Promise:
    """Kept once payments of its window reach the amount; partly kept or broken once its grace has passed.

    The case must be locked. Side effects of a verdict: hold released; a broken or partly kept promise puts the case
    first in its queue, a kept one takes the flag away. No verdict yet: the promise stays open.
    """
    paid = paid_in_window(promise)
    if paid >= promise.amount:
        state, attention = PromiseState.KEPT, Attention.NONE
    elif as_of > promise.judge_after:
        state = PromiseState.PARTLY_KEPT if paid > 0 else PromiseState.BROKEN
        attention = Attention.PROMISE_BROKEN
    else:
        return promise
    promise.paid = paid
    settle_promise(promise, state, on=as_of)
    release_holds_of(case=case, kind=HoldKind.PROMISE, by=by, as_of=as_of)
    back_to_queue(case, attention)
    return promise


def mend_promises(*, case: Case, paid_on: dt.date) -> None:
    """A payment of this day became known after the verdict: promises judged without it are better than they looked.

    The case must be locked. The day of the verdict stays; a promise that turns out kept takes its flag off the case.
    """
    unkept = (PromiseState.BROKEN, PromiseState.PARTLY_KEPT)
    judged = Promise.objects.filter(case=case, made_on__lte=paid_on, judge_after__gte=paid_on, state__in=unkept)
    for promise in judged.order_by("pk"):
        promise.paid = paid_in_window(promise)
        kept = promise.paid >= promise.amount
        promise.state = PromiseState.KEPT if kept else PromiseState.PARTLY_KEPT
        promise.save(update_fields=["state", "paid"])
        if kept and case.attention == Attention.PROMISE_BROKEN:
            back_to_queue(case, Attention.NONE)


def flag_promise_due(*, promise: Promise, case: Case, as_of: dt.date) -> None:
    """On its day an open promise shows at the top of the queue, through its own hold."""
    if promise.due_on <= as_of and case.attention != Attention.PROMISE_DUE:
        back_to_queue(case, Attention.PROMISE_DUE)


def back_to_queue(case: Case, attention: int) -> None:
    """Show the case today with this flag; an earlier follow-up date no longer hides it."""
    case.attention, case.follow_up_on, case.follow_up_at = attention, None, None
    case.save(update_fields=["attention", "follow_up_on", "follow_up_at"])
