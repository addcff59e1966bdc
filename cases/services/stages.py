"""Moving one case: the per-case twin of the night's set-based verbs in `cases/services/night`.

Side effects, in order: the case row is locked and read again; the state machine guards the edge; stage, date and
closing are saved; one StageMove is added; closing also releases the holds and the open promise.
"""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _
from django_fsm import can_proceed

from cases.models import Case, ClosedAs, Hold, MoveReason, Payment, Promise, PromiseState, StageMove, User
from cases.models.case import Attention
from cases.services.locks import lock_case
from cases.services.occasion import Occasion
from cases.services.plan_verdicts import end_plan_with_case
from cases.services.verdict import Refused
from cases.services.waking import end_waiting
from strategies.stages import PERSON_LEFT_STAGES, Stage, rank, stages_between

CLOSING = {
    ClosedAs.SETTLED: "settle",
    ClosedAs.CURED: "cure",
    ClosedAs.WRITTEN_OFF: "write_off",
    ClosedAs.SOLD: "sell",
    ClosedAs.WITHDRAWN: "withdraw",
}
IN_HOUSE_DAYS = dt.timedelta(days=30)  # what a recall asks for unless told otherwise
MOST_DAYS_IN_HOUSE = dt.timedelta(days=180)
CASE_FIELDS_OF_A_MOVE = [
    "stage",
    "stage_since",
    "closed_as",
    "closed_on",
    "erasure",
    "in_house_until",
    "look_again_on",
    "held_from",
    "attention",
    "follow_up_on",
    "follow_up_at",
    "on_hold",
    "leased_by",
    "leased_until",
]


def verb_for(from_stage: str, to_stage: str) -> str:
    """The transition method that leads from one open stage to another."""
    if to_stage == Stage.PHONE and from_stage in (Stage.OUTSOURCED, Stage.LEGAL):
        return "recall"
    if rank(to_stage) < rank(from_stage):
        return f"ease_to_{to_stage}"
    return f"to_{to_stage}"


@transaction.atomic
def move_case(*, case: Case, to_stage: str, reason: str, occasion: Occasion) -> StageMove:
    """Move an open case along an edge of the state machine.

    Raises Refused where the machine has no such edge.
    """
    locked = lock_case(case)
    if locked.is_closed or not can_proceed_to(locked, to_stage):
        raise Refused(
            _("A case in “%(from)s” cannot move to “%(to)s”.")
            % {"from": locked.get_stage_display(), "to": Stage(to_stage).label}
        )
    return _carry_out(locked, verb_for(locked.stage, to_stage), reason, occasion)


@transaction.atomic
def close_case(*, case: Case, closed_as: str, reason: str, occasion: Occasion) -> StageMove:
    """Close a case; holds are released, and an open promise is judged kept or cancelled.

    Raises Refused for a case already closed, or one that its debts forbid to settle.
    """
    locked = lock_case(case)
    if locked.is_closed:
        raise Refused(_("This case is already closed."))
    if closed_as == ClosedAs.SETTLED and locked.balance > 0:
        raise Refused(_("A case is settled only when every debt in it is paid."))
    if not can_proceed(getattr(locked, CLOSING[ClosedAs(closed_as)])):
        raise Refused(
            _("A case in “%(from)s” cannot be closed as “%(as)s”.")
            % {"from": locked.get_stage_display(), "as": ClosedAs(closed_as).label}
        )
    move = _carry_out(locked, CLOSING[ClosedAs(closed_as)], reason, occasion)
    release_everything(locked, occasion)
    return move


@transaction.atomic
def recall_case(*, case: Case, occasion: Occasion, in_house_until: dt.date | None = None) -> StageMove:
    """Take a case back from an agency or from the legal stage to the phone, by a person's decision.

    Before `in_house_until` the ladder neither outsources it again nor takes it to legal (None: IN_HOUSE_DAYS from now).
    Raises Refused for a case that is neither outsourced nor in legal, or a day past or beyond MOST_DAYS_IN_HOUSE.
    """
    until = in_house_until or occasion.as_of + IN_HOUSE_DAYS
    if not occasion.as_of < until <= occasion.as_of + MOST_DAYS_IN_HOUSE:
        raise Refused(
            _("A recalled case stays in house until a day after today, and for %(days)s days at most.")
            % {"days": MOST_DAYS_IN_HOUSE.days}
        )
    locked = lock_case(case)
    if locked.stage not in PERSON_LEFT_STAGES:
        raise Refused(_("Only a case that is outsourced or in legal can be recalled."))
    locked.in_house_until = until
    return _carry_out(locked, "recall", MoveReason.DECISION, occasion)


@transaction.atomic
def reopen_case(*, case: Case, occasion: Occasion, reason: str = MoveReason.DECISION) -> StageMove:
    """Open a closed case again as pending; the next night finds its stage.

    Raises Refused where the case is open, or where a newer case for the same debtor and creditor is.
    """
    locked = lock_case(case)
    if not locked.is_closed:
        raise Refused(_("This case is open."))
    newer = Case.objects.open().filter(
        debtor_id=locked.debtor_id, creditor_id=locked.creditor_id, currency=locked.currency
    )
    if newer.exists():
        raise Refused(_("A newer case for this debtor and creditor is open; work on that one."))
    return _carry_out(locked, "reopen", reason, occasion)


def can_proceed_to(case: Case, to_stage: str) -> bool:
    """Whether the state machine has an edge from the case's stage to this open stage."""
    if to_stage in {case.stage, Stage.CLOSED}:
        return False
    verb = getattr(case, verb_for(case.stage, to_stage), None)
    return verb is not None and can_proceed(verb)


def release_everything(case: Case, occasion: Occasion) -> None:
    """A closed case is on no hold and waits for no promise: one paid in full is kept, any other cancelled."""
    for hold in Hold.objects.filter(case=case).active().order_by("pk"):
        end_hold(hold, on=occasion.as_of, by=occasion.by)
    for debt in case.debts.filter(on_hold=True):
        debt.on_hold = False
        debt.save(update_fields=["on_hold"])
    end_plan_with_case(case, as_of=occasion.as_of)
    for promise in Promise.objects.filter(case=case).open():
        promise.paid = paid_in_window(promise)
        state = PromiseState.KEPT if promise.paid >= promise.amount else PromiseState.CANCELLED
        settle_promise(promise, state, on=occasion.as_of)


def end_hold(hold: Hold, *, on: dt.date, by: User | None) -> None:
    """Write the end of a hold; what follows for case and debt is the caller's."""
    hold.released_on, hold.released_by = on, by
    hold.save(update_fields=["released_on", "released_by"])


def paid_in_window(promise: Promise) -> Decimal:
    """Payments valued from the day the promise was made to the end of its grace, in the case's currency."""
    window = Payment.objects.standing().filter(
        case_id=promise.case_id, paid_on__gte=promise.made_on, paid_on__lte=promise.judge_after
    )
    return window.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def settle_promise(promise: Promise, state: str, *, on: dt.date) -> None:
    """Write the verdict on a promise; what follows for the case is the caller's."""
    promise.state, promise.judged_on = state, on
    promise.save(update_fields=["state", "judged_on", "paid"])


def _carry_out(case: Case, verb: str, reason: str, occasion: Occasion) -> StageMove:
    before, days = case.stage, case.days_past_due(occasion.as_of)
    getattr(case, verb)()
    case.stage_since = occasion.as_of
    case.leased_by, case.leased_until, case.look_again_on = None, None, None
    if case.is_closed:
        case.held_from = ""
        end_waiting(case, on=occasion.as_of)
        case.closed_on = occasion.as_of
        case.attention, case.on_hold = Attention.NONE, False
        case.follow_up_on, case.follow_up_at, case.in_house_until = None, None, None
    case.save(update_fields=CASE_FIELDS_OF_A_MOVE)
    return StageMove.objects.create(
        case=case,
        from_stage=before,
        to_stage=case.stage,
        closed_as=case.closed_as,
        passed=_passed(before, case.stage),
        reason=reason,
        note=occasion.note,
        on_date=occasion.as_of,
        at=occasion.now,
        days_past_due=days,
        balance=case.balance,
        in_house_until=case.in_house_until if verb == "recall" else None,
        policy_id=occasion.policy_id,
        run=occasion.run,
        by=occasion.by,
    )


def _passed(before: str, after: str) -> list[str]:
    if Stage.CLOSED in (before, after) or rank(after) <= rank(before):
        return []
    return [str(stage) for stage in stages_between(before, after)]
