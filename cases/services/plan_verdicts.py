"""What became of the instalments of a plan, written down; what follows for the case is the caller's."""

import datetime as dt

from cases.models import Case, InstalmentState, Payment, Plan, PlanState
from strategies.money.plan_judgement import Judged, Receipt, Tolerance, Verdict, judge


def write_verdicts(plan: Plan, *, as_of: dt.date) -> list[Judged]:
    """Bring the instalments up to what has come in since the plan was agreed; returns the verdicts, oldest first."""
    instalments = list(plan.instalments.order_by("number"))
    money = Payment.objects.standing().filter(case_id=plan.case_id, paid_on__gte=plan.agreed_on)
    receipts = [Receipt(paid_on, amount) for paid_on, amount in money.values_list("paid_on", "amount")]
    judged = judge(instalments, receipts, as_of=as_of, tolerance=Tolerance(plan.tolerance_days, plan.tolerance_amount))
    for instalment, found in zip(instalments, judged, strict=True):
        state, paid = found.verdict.value, found.paid
        judged_on = None if found.verdict is Verdict.OPEN else instalment.judged_on or as_of
        if (instalment.state, instalment.paid, instalment.judged_on) != (state, paid, judged_on):
            instalment.state, instalment.paid, instalment.judged_on = state, paid, judged_on
            instalment.save(update_fields=["state", "paid", "judged_on"])
    return judged


def close_plan(plan: Plan, state: str, *, on: dt.date) -> None:
    """Write the plan's end; instalments that nobody judged fall away."""
    plan.state, plan.ended_on = state, on
    plan.save(update_fields=["state", "ended_on"])
    for instalment in plan.instalments.filter(state=InstalmentState.OPEN):
        instalment.state = InstalmentState.VOID
        instalment.save(update_fields=["state"])


def end_plan_with_case(case: Case, *, as_of: dt.date) -> None:
    """The live plan of a case that closes: kept where the instalments came in, else cancelled. Holds are the caller's."""
    plan = Plan.objects.filter(case=case).live().first()
    if plan is not None:
        kept = all(one.verdict is Verdict.KEPT for one in write_verdicts(plan, as_of=as_of))
        close_plan(plan, PlanState.KEPT if kept else PlanState.CANCELLED, on=as_of)
