"""A case's balance on a day: the lines that make it, to read, to print and as a file."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from cases.clock import business_date
from cases.export_answer import csv_answer
from cases.forms.balance import BalanceForm
from cases.models import Case, ExportKind, ExportPurpose, PayOrder
from cases.selectors.accrued import Accrued
from cases.selectors.balance import NOTHING, DebtBalance, Explanation, Step, explain_case, formula_in_words
from cases.selectors.payment_reason import payment_reason
from cases.services.exports import begin_export
from cases.templatetags.cases_display import day, money
from cases.views.access import case_for
from cases.views.case_export import safe_cell
from cases.views.requests import StaffRequest, occasion_of
from strategies.money.interest import Kind

KINDS = {
    Kind.INTEREST: gettext_lazy("Interest"),
    Kind.PENALTY: gettext_lazy("Penalty"),
    Kind.DELAY: gettext_lazy("Delay interest after judgment"),
}


@require_GET
@login_required
def balance(request: StaffRequest, pk: int) -> HttpResponse:
    every_line = "all" in request.GET
    case, found = _asked(request, pk, brief=not every_line)
    days = {"on": found.on, "known_on": found.known_on}
    context = {
        "case": case,
        "found": found,
        "form": BalanceForm(initial=days),
        "debts": [_debt(debt) for debt in found.debts],
        "total": money(found.owed.get(case.currency, NOTHING), case.currency),
        "accrued": money(found.owed.get(case.currency, NOTHING) - found.balances.get(case.currency, NOTHING)),
        "query": urlencode({name: day.isoformat() for name, day in days.items() if day}),
        "superseded": sum(debt.superseded for debt in found.debts),
        "every_line": every_line,
    }
    return render(request, "cases/balance.html", context)


@require_GET
@login_required
def export(request: StaffRequest, pk: int) -> StreamingHttpResponse:
    """The same lines as CSV; the running column ends with the balance. On record, each line marked."""
    case, found = _asked(request, pk)
    taken = begin_export(
        what=ExportKind.BALANCE, purpose=ExportPurpose.CLAIM, scope=f"case {case.pk}", occasion=occasion_of(request)
    )
    return csv_answer(taken, _rows(found), stem=f"balance-{case.pk}-{found.on}")


def _rows(found: Explanation) -> Iterator[list[Any]]:
    """The header and every line."""
    yield [
        _("Debt"), _("Value date"), _("Booked on"), _("Line"), _("Part"), _("Amount"), _("Owed then"), _("Currency"),
        _("Worked out as"), _("Rule"), _("Reference"), _("File"), _("Note"),
    ]  # fmt: skip
    for debt in found.debts:
        yield from (_cells(debt, step) for step in debt.steps)
        yield from _accrued_cells(debt, found.on)


def _asked(request: StaffRequest, pk: int, *, brief: bool = False) -> tuple[Case, Explanation]:
    """The case, if the user may see it, and its lines on the day of the address."""
    case, form = case_for(request, pk), BalanceForm(request.GET)
    on, known_on = form.day("on") or business_date(), form.day("known_on")
    return case, explain_case(case=case, on=on, known_on=known_on, brief=brief)


def _debt(found: DebtBalance) -> dict[str, Any]:
    return {
        "debt": found.debt,
        "lines": [_line(step) for step in found.steps],
        "payments_go": "" if found.debt.pay_order == PayOrder.PAY_561 else found.debt.get_pay_order_display(),
        "secured_by": found.debt.get_security_display() if found.debt.security else "",
        "parts": [(bucket.label, money(amount)) for bucket, amount in found.parts.items()],
        "balance": money(found.balance, found.debt.currency),
        "accrued": [_accrued(one) for one in found.accrued],
        "not_counted": found.not_counted,
        "over_cap": money(found.fees_over_cap, found.debt.currency) if found.fees_over_cap else "",
        "owed": money(found.owed, found.debt.currency),
    }


def _accrued(found: Accrued) -> dict[str, Any]:
    line = found.line
    how = [_period(line.first_day, line.last_day), formula_in_words(found.working), line.source]
    return {
        "kind": KINDS[Kind(found.kind)],
        "how": " · ".join(filter(None, how)),
        "rule": line.rule,
        "amount": money(line.cents),
    }


def _line(step: Step) -> dict[str, Any]:
    """`how`: what the amount rests on, the most telling first."""
    line = step.line
    how = [
        _period(line.period_from, line.period_to),
        step.formula,
        line.working.get("source", ""),
        payment_reason(line),
        line.payment.reference if line.payment else "",
        line.note,
        _corrected(line),
        line.portfolio.file_name if line.portfolio and not line.payment else "",
        _("booked on %(day)s") % {"day": day(line.booked_on)} if line.booked_on != line.value_on else "",
        line.by.display_name() if line.by else "",
    ]
    return {
        "value_on": line.value_on,
        "kind": line.get_kind_display(),
        "part": line.get_bucket_display(),
        "how": " · ".join(filter(None, how)),
        "rule": line.rule,
        "amount": money(line.amount),
        "running": money(step.running),
        "lowers": line.amount < 0,
    }


def _period(first: dt.date | None, last: dt.date | None) -> str:
    return f"{day(first)} – {day(last)}" if first else ""


def _corrected(line: Any) -> str:
    """Which line is put right, by its day and amount."""
    if line.corrects is None:
        return ""
    words = {"amount": money(line.corrects.amount), "day": day(line.corrects.booked_on)}
    return _("corrects %(amount)s booked on %(day)s") % words


def _cells(debt: DebtBalance, step: Step) -> list[Any]:
    line, number = step.line, debt.debt.number
    return [
        safe_cell(f"{number}/{debt.debt.instalment}" if debt.debt.instalment else number),
        line.value_on,
        line.booked_on,
        line.get_kind_display(),
        line.get_bucket_display(),
        line.amount,
        step.running,
        debt.debt.currency,
        step.formula,
        line.rule,
        *map(safe_cell, [
            line.payment.reference if line.payment else "",
            line.portfolio.file_name if line.portfolio else "",
            line.note,
        ]),
    ]  # fmt: skip


def _accrued_cells(found: DebtBalance, on: dt.date) -> list[list[Any]]:
    """What is not posted yet, below the lines, so that the column of amounts adds up to what is owed."""
    rows, running = [], found.balance
    for one in found.accrued:
        running += one.line.cents
        rows.append([
            safe_cell(found.debt.number), on, "", _("Accrued, not posted"), KINDS[Kind(one.kind)], one.line.cents, running,
            found.debt.currency, formula_in_words(one.working), one.line.rule, "", "", safe_cell(one.line.source),
        ])  # fmt: skip
    return rows
