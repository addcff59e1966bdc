"""A draft's segments: who belongs to each, its ladder, and their order."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.clock import business_date
from cases.selectors.offered import offered
from cases.selectors.policy_portfolio import portfolio_lines, standing_under
from cases.templatetags.cases_display import count
from cases.views.doors import administration
from cases.views.policy_pages import policy_with, refused
from strategies.forms.segment import SegmentForm
from strategies.models import Policy, Segment
from strategies.programme.conditions import Conditions
from strategies.programme.programme import Programme
from strategies.programme.programme import Segment as SegmentRules
from strategies.services.policies import PolicyRefused, ladder_of, programme_of
from strategies.services.policy_drafts import (
    add_segment,
    edit_segment,
    move_segment,
    remove_segment,
)


@require_http_methods(["GET", "POST"])
@administration
def new(request: HttpRequest, version: int) -> HttpResponse:
    """A segment after those there are; its ladder begins as everybody else's."""
    policy = policy_with(version)
    initial = SegmentForm.initial_for("", Conditions(), ladder_of(policy))
    form = SegmentForm(request.POST or None, offered=offered(), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            segment = add_segment(
                policy=policy,
                name=form.cleaned_data["name"],
                conditions=form.conditions(),
                rungs=form.rungs(),
                by=request.user,
                now=timezone.now(),
            )
        except PolicyRefused as no:
            form.add_error(None, [str(reason) for reason in no.reasons])
        else:
            messages.success(request, _("Segment “%(name)s” is added, after the others.") % {"name": segment.name})
            return redirect("policy", version)
    return _page(request, policy, form, None)


@require_http_methods(["GET", "POST"])
@administration
def edit(request: HttpRequest, version: int, pk: int) -> HttpResponse:
    """A segment's conditions and ladder; with HX-Request and GET parameters, how many cases it catches as typed."""
    policy = policy_with(version)
    segment = _segment(policy, pk)
    if getattr(request, "htmx", False) and "name" in request.GET:
        return _caught(request, policy, segment, SegmentForm(request.GET, offered=offered()))
    initial = SegmentForm.initial_for(segment.name, Conditions.told(segment.conditions), ladder_of(policy, segment))
    form = SegmentForm(request.POST or None, offered=offered(), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            edit_segment(
                segment=segment,
                name=form.cleaned_data["name"],
                conditions=form.conditions(),
                rungs=form.rungs(),
                by=request.user,
                now=timezone.now(),
                seen=request.POST.get("seen"),
            )
        except PolicyRefused as no:
            form.add_error(None, [str(reason) for reason in no.reasons])
            policy = policy_with(version)  # with the stamp of now
        else:
            messages.success(request, _("Segment “%(name)s” is saved.") % {"name": form.cleaned_data["name"]})
            return redirect("policy", version)
    return _page(request, policy, form, segment)


@require_POST
@administration
def move(request: HttpRequest, version: int, pk: int, way: str) -> HttpResponse:
    """Change places with the segment before or after, or go."""
    policy = policy_with(version)
    segment = _segment(policy, pk)
    who: dict[str, Any] = {"by": request.user, "now": timezone.now()}
    if way not in ("up", "down", "remove"):
        raise Http404
    try:
        if way == "remove":
            remove_segment(segment=segment, **who)
            messages.info(request, _("Segment “%(name)s” is removed.") % {"name": segment.name})
        else:
            move_segment(segment=segment, up=way == "up", **who)
    except PolicyRefused as no:
        return refused(request, policy, no)
    return redirect("policy", version)


def _segment(policy: Policy, pk: int) -> Segment:
    return get_object_or_404(Segment, policy=policy, pk=pk)


def _page(request: HttpRequest, policy: Policy, form: SegmentForm, segment: Segment | None) -> HttpResponse:
    if not policy.is_draft:
        return refused(request, policy, PolicyRefused(_("Only a draft can be changed; make a draft of this version.")))
    context = {
        "policy": policy,
        "form": form,
        "segment": segment,
        **_catch(policy, segment, form),
    }
    return render(request, "cases/policies/segment.html", context, status=422 if form.errors else 200)


def _caught(request: HttpRequest, policy: Policy, segment: Segment, form: SegmentForm) -> HttpResponse:
    if not form.is_valid():
        return HttpResponse(status=204)
    return render(request, "cases/policies/caught.html", _catch(policy, segment, form))


def _catch(policy: Policy, segment: Segment | None, form: SegmentForm) -> dict[str, Any]:
    """How many of today's open cases belong to the segment, as saved or as typed: those before it take theirs first."""
    saved = programme_of(policy)
    named = list(saved.segments[:-1])
    place = len(named) if segment is None else segment.position
    if form.is_bound and form.is_valid():
        rules = SegmentRules(form.cleaned_data["name"], form.conditions(), saved.rest.ladder)
    elif segment is None:
        return {"caught": ""}
    else:
        rules = named[place]
    programme = Programme.of([*named[:place], rules, *named[place + 1 :]], saved.rest.ladder)
    standing = standing_under(programme, portfolio_lines(as_of=business_date(), programmes=[programme]))
    return {"caught": count(sum(standing.of_segment.get(place, {}).values())), "total": count(standing.total)}
