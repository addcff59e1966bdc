"""Numbers and addresses of a case's debtor: added, changed, marked in one key, put back."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.forms.contact_point import CHANGEABLE, ChangePointForm, NewPointForm, RestoreForm
from cases.models import Case, ContactOwner, ContactPoint, ContactPointEvent, PointEventKind, PointSource, User
from cases.selectors.contact_points import latest_contacts
from cases.services.contact_points import (
    add_contact_point,
    change_contact_point,
    mark_contact_point,
    may_undo,
    restore_contact_point,
)
from cases.services.verdict import Refused
from cases.templatetags.cases_display import masked_contact, masked_name
from cases.views.access import case_for, point_of
from cases.views.case_form import case_form
from cases.views.requests import StaffRequest, occasion_of
from strategies.outcomes import OUTCOMES
from strategies.third_parties import allowed_towards


@require_http_methods(["GET", "POST"])
@login_required
def add(request: StaffRequest, pk: int) -> HttpResponse:
    case = case_for(request, pk)
    form = NewPointForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            point = add_contact_point(case=case, occasion=occasion_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error("value", [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("%(point)s is on record.") % {"point": masked_contact(point.value, point.kind)})
            return redirect("case", case.pk)
    remark = _("Only what was lawfully got goes on record. What has proven wrong or out of use is refused here.")
    return case_form(request, case, form, title=_("Add a number or address"), submit=_("Save"), quick={}, remark=remark)


@require_POST
@login_required
def mark(request: StaffRequest, pk: int) -> HttpResponse:
    """Marks the contact point chosen on the desk; what else its form held is kept by the browser (draft.js)."""
    case = case_for(request, pk)
    point = point_of(case, request.POST.get("contact_point", ""))
    if point is None:
        messages.error(request, _("Choose a number or address first, then mark it."))
        return redirect("case", case.pk)
    try:
        mark_contact_point(point=point, mark=request.POST.get("mark", ""), occasion=occasion_of(request))
    except Refused as refused:
        messages.error(request, " ".join(str(reason) for reason in refused.reasons))
    else:
        undo = "" if request.POST["mark"] == PointEventKind.VERIFIED else f"undo={_restore_url(case, point)}"
        messages.success(request, _said_of(point, request.POST["mark"]), extra_tags=undo)
    back = "case-point" if request.POST.get("back") == "point" else "case"
    return redirect(back, *([case.pk, point.pk] if back == "case-point" else [case.pk]))


@require_http_methods(["GET", "POST"])
@login_required
def point_page(request: StaffRequest, pk: int, point: int) -> HttpResponse:
    """One number or address: whose it is, what is allowed towards them, what became of it."""
    case = case_for(request, pk)
    found = get_object_or_404(_points(case), pk=point)
    form = ChangePointForm(request.POST if request.method == "POST" else None, point=found)
    if request.method == "POST" and form.is_valid():
        change_contact_point(point=found, occasion=occasion_of(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("case", case.pk)
    return _page(request, case, found, form, RestoreForm())


@require_POST
@login_required
def restore(request: StaffRequest, pk: int, point: int) -> HttpResponse:
    case = case_for(request, pk)
    found = get_object_or_404(_points(case), pk=point)
    form = RestoreForm(request.POST)
    form.is_valid()
    note = form.cleaned_data.get("note", "")
    try:
        restore_contact_point(point=found, occasion=occasion_of(request, note))
    except Refused as refused:
        form.add_error("note", [str(reason) for reason in refused.reasons])
        return _page(request, case, found, ChangePointForm(None, point=found), form)
    messages.success(request, _("It is offered again, as not verified."))
    return redirect("case", case.pk)


def _page(
    request: StaffRequest, case: Case, point: ContactPoint, form: ChangePointForm, restoring: RestoreForm
) -> HttpResponse:
    undo = may_undo(point, occasion_of(request))
    context = {
        "case": case,
        "point": point,
        "value": masked_contact(point.value, point.kind),
        "allowed": allowed_towards(point.owner),
        "form": form,
        "restoring": restoring,
        "undo": undo,
        "may_restore": undo or not request.user.is_agent,
        "events": _history(point, request.user),
    }
    return render(request, "cases/point.html", context, status=422 if form.errors or restoring.errors else 200)


def _restore_url(case: Case, point: ContactPoint) -> str:
    return reverse("case-point-restore", args=[case.pk, point.pk])


def _points(case: Case) -> Any:
    return case.debtor.contact_points.kept()


def _said_of(point: ContactPoint, mark: str) -> str:
    words = {"point": masked_contact(point.value, point.kind), "mark": PointEventKind(mark).label}
    if mark == PointEventKind.VERIFIED:
        return _("%(point)s: %(mark)s.") % words
    return _("%(point)s: %(mark)s. It is not offered again.") % words


def _history(point: ContactPoint, user: User) -> list[tuple[dt.datetime, str, str, str]]:
    """When, what, more, and who: events and the latest contacts, the latest first."""
    events = [
        (event.at, str(event.get_kind_display()), _told(event), event.by.display_name())
        for event in point.events.select_related("by")
    ]
    contacts = [
        (contact.at, str(contact.get_channel_display()), _outcome(contact.outcome), contact.agent.display_name())
        for contact in latest_contacts(point, user=user)
    ]
    return sorted([*events, *contacts], key=lambda line: line[0], reverse=True)


def _outcome(code: str) -> str:
    return str(OUTCOMES[code].label) if code in OUTCOMES else code


def _told(event: ContactPointEvent) -> str:
    """What an event says beyond its kind: the outcome of a contact, a reason, or what changed from what to what."""
    if event.note in OUTCOMES:
        return _outcome(event.note)
    labels = {name: ChangePointForm.base_fields[name].label for name in CHANGEABLE}
    changes = [
        f"{labels[name]}: {_worded(name, before)} → {_worded(name, after)}"
        for name, (before, after) in event.changes.items()
    ]
    return " · ".join([event.note, *changes] if event.note else changes)


def _worded(field: str, value: str | bool) -> str:
    match field:
        case "owner" if value in ContactOwner.values:
            return str(ContactOwner(value).label)
        case "source" if value in PointSource.values:
            return str(PointSource(value).label)
        case "is_preferred":
            return _("yes") if value else _("no")
        case "owner_name" if value:
            return masked_name(str(value))
    return str(value) or "–"
