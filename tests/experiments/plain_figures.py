"""The figures of both arms counted row by row in Python, to hold the statement against: one debtor after the other."""

import datetime as dt
from decimal import Decimal

from cases.models import Case, Debtor, Hold, LedgerLine, Payment, Promise
from strategies.experiments.arms import Arm, arm_of
from strategies.experiments.measures import Measure
from strategies.experiments.sums import Sums
from strategies.experiments.verdict import ArmFigures
from strategies.models import Experiment

DAY = dt.timedelta(days=1)
Pair = tuple[float, float]


def plain_figures(experiment: Experiment, day: dt.date) -> dict[Arm, ArmFigures]:
    start = experiment.starts_on
    assert start is not None
    entered = dict.fromkeys(Arm, 0)
    complained = dict.fromkeys(Arm, 0)
    pairs: dict[Arm, list[Pair]] = {arm: [] for arm in Arm}
    for debtor in Debtor.objects.order_by("pk"):
        cases = [
            case
            for case in Case.objects.filter(debtor=debtor)
            if case.opened_on <= day and (case.closed_on is None or case.closed_on >= start)
        ]
        if not cases:
            continue
        entry = max(start, min(case.opened_on for case in cases))
        arm = arm_of(seed=experiment.seed, debtor_id=debtor.pk, share=experiment.share)
        entered[arm] += 1
        complaints = Hold.objects.filter(case__in=cases, kind="complaint")
        complained[arm] += any(entry <= hold.from_on <= day for hold in complaints)
        window = [entry + DAY * n for n in range(experiment.horizon_days)]
        if window[-1] < day:
            pairs[arm].append(_pair(experiment, cases, window, entry))
    return {arm: ArmFigures(entered[arm], complained[arm], Sums.of(pairs[arm])) for arm in Arm}


def _pair(experiment: Experiment, cases: list[Case], window: list[dt.date], entry: dt.date) -> Pair:
    paid = [p for p in Payment.objects.filter(case__in=cases) if p.paid_on in window and p.reversed_on is None]
    match experiment.measure:
        case Measure.PAYERS:
            return float(bool(paid)), 1.0
        case Measure.CLOSED:
            at_entry = [case for case in cases if case.opened_on <= entry]
            ended = [c for c in at_entry if c.closed_on in window and c.closed_as in ("settled", "cured")]
            return float(len(ended)), float(len(at_entry))
        case Measure.KEPT:
            made = [p for p in Promise.objects.filter(case__in=cases) if {p.made_on, p.judge_after} <= set(window)]
            judged = [promise for promise in made if promise.state in ("kept", "partly_kept", "broken")]
            return float(sum(promise.state == "kept" for promise in judged)), float(len(judged))
        case _:
            mine = [case for case in cases if case.currency == experiment.currency]
            due = sum((_due(case, window, entry) for case in mine), Decimal(0))
            got = sum((payment.amount for payment in paid if payment.case in mine), Decimal(0))
            return float(min(got, max(due, Decimal(0)))), float(max(due, Decimal(0)))


def _due(case: Case, window: list[dt.date], entry: dt.date) -> Decimal:
    lines = LedgerLine.objects.filter(debt__case=case, debt__due_on__lte=window[-1]).select_related("payment")
    known = [
        line for line in lines if line.booked_on <= entry and (line.payment is None or line.payment.paid_on < entry)
    ]
    return sum((line.amount for line in known), Decimal(0))
