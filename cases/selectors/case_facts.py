"""What a policy goes by, of one case: its facts for the segments, and what the gates look at."""

import datetime as dt

from django.db.models import Max, Min
from django.utils import timezone

from cases.models import Case, ContactLog, ContactPoint, Debt, StageApproval, WarningSign
from strategies.outcomes import OUTCOMES
from strategies.programme.facts import CaseFacts, GateFacts, Risk
from strategies.programme.gates import DELIVERED
from strategies.programme.programme import Programme

ATTEMPTS = sorted(code for code, outcome in OUTCOMES.items() if outcome.attempt)


def facts_of(
    case: Case, programme: Programme, *, as_of: dt.date, product: str | None = None, risk: Risk | None = None
) -> CaseFacts:
    """The facts that this programme's segments ask for; the others are left unsaid. One query for each that is asked for,
    unless it has been read already: `product`, `risk`."""
    asked = programme.asked
    return CaseFacts(
        stage=case.stage,
        days=case.days_past_due(as_of),
        balance=case.collectable,
        in_house=case.is_in_house(as_of),
        debtor=case.debtor_id,
        creditor=case.creditor_id,
        debt_class=case.creditor.debt_class if asked & {"debt_classes", "buckets"} else "",
        product=(_product(case) if product is None else product) if "products" in asked else "",
        region=case.debtor.region if "regions" in asked else "",
        ability=case.ability or "unknown",
        willingness=case.willingness or "unknown",
        risk=(risk or _risk(case)) if "risks" in asked else Risk.CALM,
    )


def gate_facts_of(case: Case) -> GateFacts:
    """What the gates look at. Five queries."""
    contacts = ContactLog.objects.filter(case=case, direction="out", corrects=None)
    tries = [timezone.localdate(at) for at in contacts.filter(outcome__in=ATTEMPTS).values_list("at", flat=True)]
    letter = contacts.filter(outcome__in=DELIVERED).aggregate(first=Min("at"))["first"]
    unpaid = Debt.objects.filter(case=case, balance__gt=0)
    return GateFacts(
        attempts=len(tries),
        attempt_days=len(set(tries)),
        address_verified=ContactPoint.objects.filter(
            debtor=case.debtor_id, kind="address", owner="debtor", state="verified"
        ).exists(),
        letter_on=letter and timezone.localdate(letter),
        approved=approved_stages(case),
        limitation_on=unpaid.aggregate(first=Min("limitation_on"))["first"],
    )


def approved_stages(case: Case) -> frozenset[str]:
    """Stages of which the latest word about the present waiting is yes."""
    words = StageApproval.objects.filter(case=case, held__ended_on=None)
    latest = words.order_by("stage", "-pk").distinct("stage")
    return frozenset(one.stage for one in latest if one.granted)


def _product(case: Case) -> str:
    return Debt.objects.filter(case=case).aggregate(last=Max("product"))["last"] or ""


def _risk(case: Case) -> Risk:
    return Risk.SIGN if WarningSign.objects.filter(case=case).open().exists() else Risk.CALM
