"""The investigation file, judgements of the debtor, warning signs: filled in beside the desk."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.forms.insight import AssessmentForm, InvestigationForm, SignOutcomeForm
from cases.models import WarningSign
from cases.selectors.insight import Behaviour, behaviour_of, insight_of
from cases.services.insight import assess, may_take_back, raise_sign, record_findings, resolve_sign
from cases.services.verdict import Refused
from cases.templatetags.cases_display import day
from cases.views.access import case_for
from cases.views.case_form import case_form
from cases.views.requests import StaffRequest, occasion_of, typed
from strategies.investigation import Section
from strategies.judging import treatment_of


@require_http_methods(["GET", "POST"])
@login_required
def investigation(request: StaffRequest, pk: int) -> HttpResponse:
    case = case_for(request, pk)
    insight = insight_of(case)
    known = {code: finding.answer for code, finding in insight.answered.items()}
    sent = request.POST if request.method == "POST" else None
    form = InvestigationForm(sent, questions=insight.questions, known=known)
    if request.method == "POST" and form.is_valid():
        added = record_findings(case=case, answers=form.answers(), occasion=occasion_of(request))
        if added:
            messages.success(request, _("Written into the file."))
        else:
            messages.info(request, _("Nothing was changed."))
        return redirect("case", case.pk)
    rows = [(question, form[question.code], insight.answered.get(question.code)) for question in insight.questions]
    sections = [(Section(key).label, list(group)) for key, group in groupby(rows, key=lambda row: row[0].section)]
    context = {"case": case, "form": form, "sections": sections, "insight": insight}
    return render(request, "cases/investigation.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def assessment(request: StaffRequest, pk: int) -> HttpResponse:
    case = case_for(request, pk)
    now_held = {"ability": case.ability or "unknown", "willingness": case.willingness or "unknown"}
    form = AssessmentForm(request.POST if request.method == "POST" else None, initial=now_held)
    if request.method == "POST" and form.is_valid():
        try:
            made = assess(case=case, occasion=occasion_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error("reason", [str(reason) for reason in refused.reasons])
        else:
            advice = treatment_of(made.ability, made.willingness)
            messages.success(request, " ".join(filter(None, [_("Saved."), advice])))
            return redirect("case", case.pk)
    return case_form(
        request,
        case,
        form,
        title=_("Ability and willingness"),
        submit=_("Save"),
        quick={},
        remark=_behaviour(behaviour_of(case)),
    )


@require_POST
@login_required
def flag(request: StaffRequest, pk: int) -> HttpResponse:
    """Flags a warning sign; the second click says that it stands already."""
    case, kind = case_for(request, pk), request.POST.get("kind", "")
    try:
        raised = raise_sign(case=case, kind=kind, occasion=occasion_of(request, typed(request.POST, "note")[:400]))
    except Refused as refused:
        messages.error(request, " ".join(str(reason) for reason in refused.reasons))
    else:
        undo = f"undo={reverse('sign', args=[raised.pk])}"
        said = _("%(sign)s: flagged. Your supervisor sees it; the case keeps its place.")
        if raised.displaced:
            said = _("%(sign)s: flagged. The case rises, your supervisor sees it.")
        messages.success(request, said % {"sign": raised.get_kind_display()}, extra_tags=undo)
    return redirect("case", case.pk)


@require_http_methods(["GET", "POST"])
@login_required
def sign(request: StaffRequest, pk: int) -> HttpResponse:
    """What was done about a sign; whoever raised it today takes it back here without a word."""
    found = get_object_or_404(WarningSign.objects.visible_to(request.user), pk=pk)
    case = case_for(request, found.case_id)
    if found.resolved_at is not None:
        messages.info(request, _("This sign was closed before."))
        return redirect("case", case.pk)
    form = SignOutcomeForm(request.POST if request.method == "POST" else None)
    occasion = occasion_of(request)
    if request.method == "POST" and form.is_valid():
        try:
            resolve_sign(sign=found, outcome=form.cleaned_data["outcome"], occasion=occasion)
        except Refused as refused:
            form.add_error("outcome", [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("The sign is closed."))
            return redirect("case", case.pk)
    own = may_take_back(found, occasion) and request.user.is_agent
    title = _("Take the sign back") if own else _("Close the sign")
    remark = f"{found.get_kind_display()} · {found.raised_by.display_name()}, {timezone.localdate(found.raised_at)}"
    return case_form(request, case, form, title=title, submit=title, quick={}, remark=remark)


def _behaviour(seen: Behaviour) -> str:
    """What the record shows of the debtor, as a ground for the judgement."""
    return _("On record: promises kept %(kept)d, not kept %(broken)d; payments %(payments)d; reached %(reached)s.") % {
        "kept": seen.kept,
        "broken": seen.broken,
        "payments": seen.payments,
        "reached": day(timezone.localdate(seen.reached_at)) if seen.reached_at else _("never"),
    }
