"""The contact gate on the desk: its verdict before the agent dials, asking for leave, overriding a refusal."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.clock import business_date
from cases.forms.gate import OverrideForm
from cases.models import Case, ContactPoint, GateVerdict, User
from cases.selectors.gate.situation import PERMIT, Situation, situation_of
from cases.selectors.gate.truths import Contact
from cases.services.gate import Override, ask_to_contact, leave_that_holds, rule_beside_leave
from cases.services.stage_terms import against_contact, against_person, rung_at_work
from cases.services.verdict import Refused
from cases.templatetags.cases_display import clock
from cases.views.access import case_for, point_of
from cases.views.case_form import case_form
from cases.views.gate_words import told_by, verdict_context
from cases.views.requests import StaffRequest
from strategies.ladder import Rung
from strategies.outcomes import Channel


@require_GET
@login_required
def verdict(request: StaffRequest, pk: int) -> HttpResponse:
    """The verdict's part of the desk for another channel, number, or what was ticked."""
    case = case_for(request, pk)
    context = verdict_for(case, request.user, request.GET.dict() | {"told": request.GET.getlist("told")})
    return render(request, "cases/desk/verdict.html", context)


def verdict_for(
    case: Case,
    user: User,
    chosen: dict[str, Any],
    points: Sequence[ContactPoint] | None = None,
    read: tuple[Situation, Rung | None] | None = None,
) -> dict[str, Any]:
    """The context of the verdict on the contact that is chosen on the desk: channel, contact point, and what is ticked.

    `points`, the debtor's, and `read`: where they have been read already.
    """
    now = timezone.now()
    situation, rung = read or situation_and_rung(case, user)
    contact = _contact(case, chosen, points)
    standing, ruling = rule_beside_leave(situation=situation, contact=contact, by=user, now=now)
    leave = leave_that_holds(standing, ruling)
    against = None if leave else against_contact(rung, channel=contact.channel, by=user)
    context = verdict_context(case, situation, ruling, leave=leave, user=user, now=now)
    return {
        **context,
        "allowed": context["allowed"] and against is None,
        "against_contact": against,
        "against_person": None if against else against_person(rung, by=user),
    }


def situation_and_rung(case: Case, user: User) -> tuple[Situation, Rung | None]:
    """What the gate goes by now, and what the policy says of the stage; None where it says nothing of channels or people."""
    today = business_date()
    situation = situation_of(case=case, agent_id=user.pk, today=today, now=timezone.now())
    return situation, rung_at_work(case, as_of=today) if situation.narrowed else None


def _contact(case: Case, chosen: dict[str, Any], points: Sequence[ContactPoint] | None = None) -> Contact:
    channel, wanted = chosen.get("channel", ""), str(chosen.get("contact_point", ""))
    point = point_of(case, wanted) if points is None else next((one for one in points if str(one.pk) == wanted), None)
    return Contact(channel if channel in Channel.values else Channel.CALL, point, told_by(chosen.get("told", ())))


@require_POST
@login_required
def ask(request: StaffRequest, pk: int) -> HttpResponse:
    """Leave to make a contact now. Answers a script with the number to dial, a form with the desk."""
    case = case_for(request, pk)
    contact = _contact(case, request.POST.dict() | {"told": request.POST.getlist("told")})
    now = timezone.now()
    try:
        decision = ask_to_contact(case=case, contact=contact, by=request.user, as_of=business_date(), now=now)
    except Refused as refused:
        allowed, said = False, str(refused)
    else:
        allowed, said = decision.verdict != GateVerdict.REFUSED, ""
    point = contact.point
    # The number goes to the case's own agent, for this call; anybody else has it shown with a reason (services/reveal.py).
    dials = allowed and contact.channel == Channel.CALL and case.agent_id == request.user.pk
    dial = f"tel:{point.value}" if dials and point else ""
    if request.headers.get("accept") == "application/json":
        return JsonResponse({"allowed": allowed, "dial": dial, "said": said})
    if allowed:
        until = clock(decision.at + PERMIT)
        messages.success(request, _("You may make this contact now. Log it by %(time)s.") % {"time": until})
    else:
        messages.error(request, said or _("The gate refuses this contact now; the reasons stand over the outcomes."))
    return redirect("case", case.pk)


@require_http_methods(["GET", "POST"])
@login_required
def override(request: StaffRequest, pk: int) -> HttpResponse:
    """A supervisor lets a contact be made against a refusal, and says why and under which agreement."""
    if request.user.is_agent:
        raise Http404
    case = case_for(request, pk)
    chosen = request.POST if request.method == "POST" else request.GET
    contact = _contact(case, chosen.dict())
    initial = {"channel": contact.channel, "contact_point": contact.point and contact.point.pk}
    form = OverrideForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = Override(form.cleaned_data["why"], form.cleaned_data["agreement"])
        when = {"as_of": business_date(), "now": timezone.now()}
        try:
            decision = ask_to_contact(case=case, contact=contact, by=request.user, override=given, **when)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            until = clock(decision.at + PERMIT)
            messages.success(request, _("You may make this contact now. Log it by %(time)s.") % {"time": until})
            return redirect("case", case.pk)
    refused = [line.message for line in verdict_for(case, request.user, chosen.dict())["reasons"]]
    remark = " ".join(
        [*refused, _("Every override is kept with your name, what the gate said and the rules it went by.")]
    )
    title = _("Contact against the rule")
    return case_form(request, case, form, title=title, submit=_("Override"), quick={}, remark=remark)
