"""The limitation dates of a case: each debt's clock, the facts that move it with their proof, and a fact to add."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cases.clock import business_date
from cases.forms.limitation import LimitationEventForm
from cases.forms.money import ReversalForm
from cases.models import LimitationEvent, LimitationKind
from cases.selectors.limitation import DebtClock, Fact, GuaranteeFound, clocks_of, period_words
from cases.services.limitation import record_limitation_event, withdraw_limitation_event
from cases.services.verdict import Refused
from cases.views.access import case_for
from cases.views.case_form import case_form
from cases.views.requests import StaffRequest
from strategies.money.limitation import Effect, Kind, State
from strategies.money.limitation_guarantee import Hold

KINDS = {
    **{Kind(kind.value): kind.label for kind in LimitationKind},
    Kind.DUE: gettext_lazy("Due date"),
    Kind.PART_PAYMENT: gettext_lazy("Payment"),
}
EFFECTS = {
    Effect.STARTS: gettext_lazy("starts the clock"),
    Effect.RESTARTS: gettext_lazy("restarts the clock"),
    Effect.STOPS: gettext_lazy("stops the clock"),
    Effect.SUSPENDS: gettext_lazy("suspends the clock"),
    Effect.RESUMES: gettext_lazy("lets the clock run on"),
    Effect.REVIVES: gettext_lazy("revives the claim"),
    Effect.CLAIMS: gettext_lazy("holds the guarantor"),
    Effect.NOTHING: gettext_lazy("moves nothing"),
}
LACKS = {
    "lacks_proof": gettext_lazy("would count if a proof were on file"),
    "lacks_arrival": gettext_lazy("would count if its arrival were shown"),
}
STATES = {
    State.NOT_STARTED: gettext_lazy("not started"),
    State.RUNNING: gettext_lazy("running"),
    State.SUSPENDED: gettext_lazy("suspended"),
    State.STOPPED: gettext_lazy("stopped by a proceeding"),
    State.EXPIRED: gettext_lazy("expired"),
}
HOLDS = {
    Hold.NOT_STARTED: gettext_lazy("the debt is not due yet"),
    Hold.OPEN: gettext_lazy("guarantee period runs"),
    Hold.HELD: gettext_lazy("claimed in time"),
    Hold.RELEASED: gettext_lazy("free: nobody may contact the guarantor about the debt any more"),
}
TO_DO = {
    "general": gettext_lazy("to hold the guarantor, sue the debtor or go to arbitration by this day"),
    "joint": gettext_lazy(
        "to hold the guarantor, demand payment from the guarantor by this day, with proof of arrival"
    ),
}


@require_http_methods(["GET", "POST"])
@login_required
def limitation(request: StaffRequest, pk: int) -> HttpResponse:
    case, as_of = case_for(request, pk), business_date()
    form = LimitationEventForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            record_limitation_event(as_of=as_of, now=timezone.now(), by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("Recorded. The limitation date follows the facts."))
            return redirect("case-limitation", case.pk)
    clocks = [_shown(clock) for clock in clocks_of(case=case, as_of=as_of)]
    context = {"case": case, "form": form, "clocks": clocks}
    return render(request, "cases/limitation.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks why a recorded fact is taken back."""
    event = get_object_or_404(LimitationEvent.objects.visible_to(request.user).filter(withdraws=None), pk=pk)
    case, form = case_for(request, event.debt.case_id), ReversalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {"reason": form.cleaned_data["reason"], "as_of": business_date(), "now": timezone.now()}
        try:
            withdraw_limitation_event(event=event, by=request.user, **told)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("Taken back. The limitation date follows the facts."))
            return redirect("case-limitation", case.pk)
    title = _("Take the fact back")
    remark = f"{event.get_kind_display()} · {event.on_date} · {event.proof}"
    return case_form(request, case, form, title=title, submit=title, quick={}, remark=remark)


def _shown(found: DebtClock) -> dict[str, Any]:
    clock = found.clock
    return {
        "debt": found.debt,
        "until": clock.expires_on if clock else found.debt.limitation_on,
        "told_on": found.debt.limitation_told_on,
        "days_left": clock.days_left if clock else None,
        "warning": clock.warning if clock else None,
        "expired": clock is not None and clock.state is State.EXPIRED,
        "state": STATES.get(clock.state, "") if clock else "",
        "absolute_on": clock.absolute_on if clock else None,
        "is_known": clock is not None,
        "period": period_words(found.period) if found.period else "",
        "source": found.period.source if found.period else "",
        "law_missing": bool(found.debt.limitation_law) and found.period is None,
        "guarantees": [_guarantee(one) for one in found.guarantees],
        "facts": [_fact(fact, clock is not None and fact.weighed.event is clock.counts) for fact in found.facts],
    }


def _guarantee(found: GuaranteeFound) -> dict[str, Any]:
    clock, guarantee = found.clock, found.guarantee
    return {
        "row": guarantee,
        "form": guarantee.get_form_display() if guarantee.form else _("form not stated, so general"),
        "state": HOLDS[clock.hold],
        "until": guarantee.acts_until,
        "days_left": clock.days_left,
        "warning": clock.warning,
        "released": clock.hold is Hold.RELEASED,
        "to_do": TO_DO[guarantee.form or "general"] if clock.hold in (Hold.OPEN, Hold.NOT_STARTED) else "",
        "rules": clock.rules,
        "facts": [_fact(fact, fact.weighed.event is clock.counts) for fact in found.facts if fact.row],
    }


def _fact(fact: Fact, counts: bool) -> dict[str, Any]:
    event, row = fact.weighed.event, fact.row
    return {
        "on": event.on,
        "what": KINDS.get(event.kind, event.kind),
        "is_start": event.kind is Kind.DUE,
        "proof": event.proof,
        "arrival": row.get_arrival_display() if row and row.arrival else "",
        "effect": LACKS.get(fact.weighed.why) or EFFECTS.get(fact.weighed.effect, ""),
        "lacks": fact.weighed.why in LACKS,
        "rules": fact.weighed.rules,
        "counts": counts,
        "row": row,
        "towards": row.guarantee.name if row and row.guarantee else "",
        "by": row.by.display_name() if row and row.by else "",
    }
