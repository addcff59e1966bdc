"""Thresholds: versions, segments and ladders over the live portfolio, drafts and their examples.

These pages stand here and not in `strategies`, because each shows the rule book *and* the portfolio it would act on,
and the rule book must not know of cases. Its own part, the forms and the verbs, is `strategies.forms` and
`strategies.services.policy_drafts`.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.clock import business_date
from cases.views.doors import administration
from cases.views.policy_pages import (
    against_portfolio,
    document,
    effect,
    policy_page,
    policy_with,
    refused,
)
from strategies.forms.policy import DraftForm
from strategies.ladder import Ladder
from strategies.models import Policy
from strategies.programme.programme import Programme
from strategies.services.policies import EditedMeanwhile, PolicyRefused, policy_in_force, programme_of
from strategies.services.policy_drafts import clone_policy, discard_draft, edit_draft, restore_draft


@require_GET
@administration
def index(request: HttpRequest) -> HttpResponse:
    """The programme in force over today's portfolio, and every version there was."""
    today = business_date()
    live = policy_in_force(today)
    context: dict[str, Any] = {
        "live": live,
        "policies": Policy.objects.select_related("created_by", "published_by", "based_on").order_by("-version"),
        "drafts": Policy.objects.unpublished().exists(),
        "today": today,
    }
    if live:
        programme = programme_of(live)
        shown = against_portfolio(programme)
        context |= {**shown, "document": document(live, programme, shown["standing"])}
    return render(request, "cases/policies/index.html", context)


@require_GET
@administration
def show(request: HttpRequest, version: int) -> HttpResponse:
    """A version: a draft with its form, any other as it stands."""
    return policy_page(request, policy_with(version))


@require_POST
@administration
def edit(request: HttpRequest, version: int) -> HttpResponse:
    """Save a draft's name and note, and the thresholds of everybody else."""
    policy = policy_with(version)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return policy_page(request, policy, form, status=422)
    given = form.cleaned_data
    try:
        edit_draft(
            policy=policy,
            name=given["name"],
            note=given["note"],
            grace_days=given["grace_days"],
            rungs=form.rungs(),
            by=request.user,
            now=timezone.now(),
            seen=request.POST.get("seen"),
        )
    except EditedMeanwhile as no:
        form.add_error(None, list(no.reasons))
        return policy_page(request, policy_with(version), form, status=422)
    except PolicyRefused as no:
        return refused(request, policy, no)
    messages.success(request, _("The draft is saved."))
    return redirect("policy", version)


@require_GET
@administration
def what_if(request: HttpRequest, version: int) -> HttpResponse:
    """What thresholds as typed, not yet saved, would do to today's portfolio. Without script: the saved page."""
    policy = policy_with(version)
    form = DraftForm(request.GET)
    if not getattr(request, "htmx", False):
        return redirect("policy", version)
    if not form.is_valid():
        return HttpResponse(status=204)
    saved = programme_of(policy)
    typed = Ladder.of(form.rungs(), policy_id=policy.pk, grace_days=form.cleaned_data["grace_days"])
    programme = Programme.of(
        saved.segments[:-1], typed, policy_id=policy.pk, grace_days=form.cleaned_data["grace_days"]
    )
    return render(request, "cases/policies/effect.html", effect(policy, programme))


@require_POST
@administration
def clone(request: HttpRequest, version: int) -> HttpResponse:
    """A draft that begins as a copy of this version."""
    draft = clone_policy(policy=policy_with(version), by=request.user, now=timezone.now())
    return redirect("policy", draft.version)


@require_POST
@administration
def discard(request: HttpRequest, version: int) -> HttpResponse:
    """Put a draft away."""
    policy = policy_with(version)
    try:
        discard_draft(policy=policy, by=request.user, now=timezone.now())
    except PolicyRefused as no:
        return refused(request, policy, no)
    undo = f"undo={reverse('policy-restore', args=[version])}"
    messages.info(request, _("Version %(number)s is discarded.") % {"number": version}, extra_tags=undo)
    return redirect("policies")


@require_POST
@administration
def restore(request: HttpRequest, version: int) -> HttpResponse:
    """Take back what was put away: a draft again."""
    policy = policy_with(version)
    try:
        restore_draft(policy=policy, by=request.user, now=timezone.now())
    except PolicyRefused as no:
        return refused(request, policy, no)
    messages.success(request, _("Version %(number)s is a draft again.") % {"number": version})
    return redirect("policy", version)
