"""`manage.py explain_balance CASE_OR_DEBT --on DATE [--known-on DATE] [--language zh|en] [--json]`."""

import json
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from cases.clock import business_date
from cases.management.commands.turn_day import calendar_date
from cases.selectors.accrued import Accrued
from cases.selectors.balance import DebtBalance, Explanation, Step, explain_debts, formula_in_words
from cases.selectors.naming import debts_named
from cases.selectors.payment_reason import payment_reason
from cases.templatetags.cases_display import day, money

LANGUAGES = {"zh": "zh-hans", "en": "en"}


class Command(BaseCommand):
    help = "Say of which lines a balance consists on a day. Names a case (12 or #12), a contract, or CREDITOR:CONTRACT."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="CASE_OR_DEBT")
        parser.add_argument("--on", type=calendar_date, default=None, help="the day (default: today)")
        parser.add_argument(
            "--known-on", type=calendar_date, default=None, help="only what had been booked by that day"
        )
        parser.add_argument("--language", choices=sorted(LANGUAGES), default="en")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override(LANGUAGES[options["language"]]):
            readings = debts_named(options["name"])
            if len(readings) != 1:
                raise CommandError(_refusal(options["name"], list(readings)), returncode=2)
            [(name, debts)] = readings.items()
            found = explain_debts(debts, on=options["on"] or business_date(), known_on=options["known_on"])
            if options["json"]:
                self.stdout.write(json.dumps(_as_json(name, found), ensure_ascii=False))
            else:
                self.stdout.write("\n".join(_as_text(name, found)))


def _refusal(name: str, readings: list[str]) -> str:
    if not readings:
        return _("No case and no contract is called “%(name)s”.") % {"name": name}
    return _("“%(name)s” may mean: %(readings)s. Name one of them.") % {"name": name, "readings": ", ".join(readings)}


def _as_text(name: str, found: Explanation) -> list[str]:
    said = [f"{name} · {_('Balance on %(day)s') % {'day': day(found.on)}}"]
    if found.known_on:
        said[0] += f" · {_('as known on %(day)s') % {'day': day(found.known_on)}}"
    for debt in found.debts:
        said += ["", _title(debt), *(text for step in debt.steps for text in _step(step)), *_accrued(debt)]
    if not found.debts:
        said += ["", _("Nothing was owed on this day.")]
    said += [
        "",
        *(_("Balance: %(amount)s") % {"amount": money(amount, code)} for code, amount in found.owed.items()),
    ]
    said += [f"{code}: {rule.sentence} ({rule.law})" for code, rule in found.rules]
    return said


def _accrued(found: DebtBalance) -> list[str]:
    said = [
        f"  {one.line.last_day}  {_aligned(one.line.cents)}  {'':>16}  {_('Accrued, not posted')} · {one.line.rule}\n"
        f"{'':14}{formula_in_words(one.working)}\n{'':14}{one.line.source}"
        for one in found.accrued
    ]
    if found.fees_over_cap:
        words = {"amount": money(found.fees_over_cap, found.debt.currency)}
        over = _("%(amount)s of the fees may not be claimed: with interest and penalty they pass the cap.") % words
        said.append(f"  {over} INT-CN-02")
    return said + ([f"  {found.not_counted}"] if found.not_counted else [])


def _title(found: DebtBalance) -> str:
    debt = found.debt
    return f"{debt.number}{f' · {debt.instalment}' if debt.instalment else ''} · {debt.creditor.name} · {debt.currency}"


def _step(step: Step) -> list[str]:
    """The line with its sum so far; below it how it was worked out. Words last: Chinese ones are twice as wide."""
    line = step.line
    what = [
        line.get_kind_display(),
        line.get_bucket_display(),
        line.payment.reference if line.payment else "",
        line.rule,
    ]
    said = [f"  {line.value_on}  {_aligned(line.amount)}  {_aligned(step.running)}  {' · '.join(filter(None, what))}"]
    working = [step.formula, line.working.get("source", ""), payment_reason(line), line.note]
    return [*said, *(f"{'':14}{text}" for text in working if text)]


def _aligned(amount: Decimal) -> str:
    return f"{amount:>16,.2f}"


def _as_json(name: str, found: Explanation) -> dict[str, Any]:
    return {
        "name": name,
        "on": found.on.isoformat(),
        "known_on": found.known_on.isoformat() if found.known_on else None,
        "debts": [
            {
                "id": debt.debt.pk,
                "case": debt.debt.case_id,
                "creditor": debt.debt.creditor.name,
                "number": debt.debt.number,
                "instalment": debt.debt.instalment,
                "currency": debt.debt.currency,
                "lines": [_line_as_json(step) for step in debt.steps],
                "parts": {bucket.value: str(amount) for bucket, amount in debt.parts.items()},
                "balance": str(debt.balance),
                "accrued": [_accrued_as_json(one) for one in debt.accrued],
                "not_counted": debt.not_counted,
                "fees_over_cap": str(debt.fees_over_cap),
                "owed": str(debt.owed),
            }
            for debt in found.debts
        ],
        "balances": {code: str(amount) for code, amount in found.balances.items()},
        "owed": {code: str(amount) for code, amount in found.owed.items()},
        "rules": [{"code": code, "says": str(rule.sentence), "source": str(rule.law)} for code, rule in found.rules],
    }


def _accrued_as_json(one: Accrued) -> dict[str, Any]:
    line = one.line
    return {
        "kind": one.kind,
        "from": line.first_day.isoformat(),
        "to": line.last_day.isoformat(),
        "amount": str(line.cents),
        "formula": formula_in_words(one.working),
        "working": one.working,
        "rule": line.rule,
    }


def _line_as_json(step: Step) -> dict[str, Any]:
    line = step.line
    return {
        "id": line.pk,
        "kind": line.kind,
        "kind_name": line.get_kind_display(),
        "part": line.bucket,
        "part_name": line.get_bucket_display(),
        "amount": str(line.amount),
        "running": str(step.running),
        "value_on": line.value_on.isoformat(),
        "booked_on": line.booked_on.isoformat(),
        "formula": step.formula,
        "working": line.working,
        "reason": payment_reason(line),
        "rule": line.rule,
        "payment": line.payment.reference if line.payment else None,
        "file": line.portfolio.file_name if line.portfolio else None,
        "corrects": line.corrects_id,
        "note": line.note,
    }
