"""A policy on its way to law: proposed, approved by somebody else, published, or sent back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.clock import business_date
from cases.selectors.nights import first_free_day
from cases.selectors.simulations import is_of, latest_simulation
from cases.templatetags.cases_display import day
from cases.views.doors import administration
from cases.views.policy_pages import effect, examples, policy_with, refused
from strategies.forms.policy import ProposeForm
from strategies.services.policies import PolicyRefused, programme_of
from strategies.services.policy_approval import approve_policy, propose_policy, publish_policy, send_back


@require_http_methods(["GET", "POST"])
@administration
def propose(request: HttpRequest, version: int) -> HttpResponse:
    """Show once more what would follow, then ask somebody else to approve."""
    policy, today = policy_with(version), first_free_day(business_date())
    form = ProposeForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        who: dict[str, Any] = {"by": request.user, "now": timezone.now()}
        try:
            propose_policy(policy=policy, valid_from=form.cleaned_data["valid_from"], today=today, **who)
        except PolicyRefused as no:
            form.add_error(None, [str(reason) for reason in no.reasons])
        else:
            said = _("Version %(number)s waits for another administrator's approval.")
            messages.success(request, said % {"number": version})
            return redirect("policy", version)
    programme = programme_of(policy)
    shown = {
        **effect(policy, programme),
        "examples": examples(policy, programme),
        "is_simulated": is_of(latest_simulation(policy), programme),
    }
    context = {"policy": policy, "form": form, **shown}
    return render(request, "cases/policies/propose.html", context, status=422 if form.errors else 200)


@require_POST
@administration
def approve(request: HttpRequest, version: int) -> HttpResponse:
    said = _("Version %(number)s is approved; it may be published now.") % {"number": version}
    return _step(
        request,
        version,
        said,
        lambda policy: approve_policy(policy=policy, proposed=request.POST.get("proposed", ""), **_who(request)),
    )


@require_POST
@administration
def send_back_view(request: HttpRequest, version: int) -> HttpResponse:
    said = _("Version %(number)s is a draft again.") % {"number": version}
    return _step(request, version, said, lambda policy: send_back(policy=policy, **_who(request)))


@require_POST
@administration
def publish(request: HttpRequest, version: int) -> HttpResponse:
    policy = policy_with(version)
    said = _("Version %(number)s is the law from the night of %(day)s.") % {
        "number": version,
        "day": day(policy.valid_from) if policy.valid_from else "",
    }
    return _step(
        request,
        version,
        said,
        lambda policy: publish_policy(policy=policy, today=first_free_day(business_date()), **_who(request)),
    )


def _step(request: HttpRequest, version: int, said: str, verb: Callable[[Any], Any]) -> HttpResponse:
    policy = policy_with(version)
    try:
        verb(policy)
    except PolicyRefused as no:
        return refused(request, policy, no)
    messages.success(request, said)
    return redirect("policy", version)


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "now": timezone.now()}
