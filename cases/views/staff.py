"""Users, teams and creditors."""

from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms.staff import CreditorForm, TeamForm, UserForm
from cases.models import Creditor, Team, User
from cases.selectors.staff import creditor_list, staff_list, staff_seen_by, team_list
from cases.services.staff import (
    create_user,
    edit_user,
    save_creditor,
    save_team,
    set_active,
    set_takes_work,
    take_password_away,
)
from cases.services.verdict import Refused
from cases.views.doors import administration, supervision


@require_GET
@supervision
def users(request: HttpRequest) -> HttpResponse:
    """Everybody for an administrator; for a supervisor their agents, with the absence switch."""
    return render(request, "cases/staff/users.html", {"people": staff_list(request.user)})


@require_http_methods(["GET", "POST"])
@administration
def new_user(request: HttpRequest) -> HttpResponse:
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = create_user(**form.cleaned_data)
        except Refused as refused:
            _add(form, refused)
        else:
            return _show_link(request, user, new=True)
    return _form(request, "cases/staff/user.html", form, person=None)


@require_http_methods(["GET", "POST"])
@administration
def user(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(staff_seen_by(request.user), pk=pk)
    form = UserForm(request.POST, editing=person) if request.method == "POST" else UserForm.of(person)
    if request.method == "POST" and form.is_valid():
        try:
            edit_user(user=person, by=request.user, **form.cleaned_data)
        except Refused as refused:
            _add(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("users")
    return _form(request, "cases/staff/user.html", form, person=person)


@require_POST
@administration
def user_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut out or let in."""
    person = get_object_or_404(staff_seen_by(request.user), pk=pk)
    active = request.POST.get("active") == "yes"
    try:
        set_active(user=person, active=active, by=request.user)
    except Refused as refused:
        _say(request, refused)
    else:
        said = _("%(name)s may sign in again.") if active else _("%(name)s is shut out.")
        messages.success(request, said % {"name": person.display_name()})
    return redirect("user", pk)


@require_POST
@supervision
def takes_work(request: HttpRequest, pk: int) -> HttpResponse:
    """The absence switch, also for supervisors on their own agents."""
    person = get_object_or_404(staff_seen_by(request.user), pk=pk)
    takes = request.POST.get("takes") == "yes"
    try:
        set_takes_work(user=person, takes_work=takes)
    except Refused as refused:
        _say(request, refused)
    else:
        said = _("%(name)s takes new cases again.") if takes else _("%(name)s gets no new cases.")
        messages.success(request, said % {"name": person.display_name()})
    return redirect("users")


@require_POST
@administration
def password(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the password away and show a one-time link with which the person chooses a new one."""
    person = get_object_or_404(staff_seen_by(request.user), pk=pk)
    try:
        take_password_away(user=person)
    except Refused as refused:
        _say(request, refused)
        return redirect("user", pk)
    return _show_link(request, person, new=False)


@require_GET
@administration
def teams(request: HttpRequest) -> HttpResponse:
    """Teams with their supervisors, and the creditors whose cases they work."""
    return render(request, "cases/staff/teams.html", {"teams": team_list(), "creditors": creditor_list()})


@require_http_methods(["GET", "POST"])
@administration
def team(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new team, or one that exists."""
    item = get_object_or_404(Team, pk=pk) if pk else Team()
    return _edit(request, "cases/staff/team.html", TeamForm, item, partial(save_team, team=item))


@require_http_methods(["GET", "POST"])
@administration
def creditor(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new creditor, or one that exists."""
    item = get_object_or_404(Creditor, pk=pk) if pk else Creditor()
    return _edit(request, "cases/staff/creditor.html", CreditorForm, item, partial(save_creditor, creditor=item))


def _edit(
    request: HttpRequest,
    template: str,
    form_class: type[TeamForm] | type[CreditorForm],
    item: Any,
    save: Callable[..., object],
) -> HttpResponse:
    """The page of a team or creditor, new where it has no number yet; `save` takes what the form holds."""
    known = item if item.pk else None
    if request.method != "POST":
        return _form(request, template, form_class.of(item) if known else form_class(), item=known)
    form = form_class(request.POST)
    if form.is_valid():
        try:
            save(**form.cleaned_data)
        except Refused as refused:
            _add(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("teams")
    return _form(request, template, form, item=known)


@never_cache
def _show_link(request: HttpRequest, person: User, *, new: bool) -> HttpResponse:
    """Shown once, in the answer itself: the link is nowhere stored."""
    # The user is read again: the link is made from the password field as the database has it.
    fresh = User.objects.get(pk=person.pk)
    key = default_token_generator.make_token(fresh)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(fresh), "key": key})
    context = {"person": fresh, "link": request.build_absolute_uri(path), "new": new}
    return render(request, "cases/staff/link.html", context)


def _form(request: HttpRequest, template: str, form: Any, **more: Any) -> HttpResponse:
    return render(request, template, {"form": form, **more}, status=422 if form.errors else 200)


def _add(form: Any, refused: Refused) -> None:
    form.add_error(None, [str(reason) for reason in refused.reasons])


def _say(request: HttpRequest, refused: Refused) -> None:
    for reason in refused.reasons:
        messages.error(request, str(reason))
