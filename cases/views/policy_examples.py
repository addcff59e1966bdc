"""Examples that guard a draft: written in a form, judged at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.selectors.offered import offered
from cases.views.doors import administration
from cases.views.policy_pages import policy_with, refused
from strategies.forms.example import ExampleForm
from strategies.models import Policy, PolicyExample
from strategies.programme.examples import Situation
from strategies.services.policies import EditedMeanwhile, PolicyRefused
from strategies.services.policy_drafts import add_example, edit_example, remove_example


@require_http_methods(["GET", "POST"])
@administration
def new(request: HttpRequest, version: int) -> HttpResponse:
    policy = policy_with(version)
    form = ExampleForm(request.POST or None, offered=offered(), initial={"stage": "phone", "expected": "phone"})
    if request.method == "POST" and form.is_valid():
        return _save(request, policy, form, lambda **said: add_example(policy=policy, **said))
    return _page(request, policy, form, None)


@require_http_methods(["GET", "POST"])
@administration
def edit(request: HttpRequest, version: int, pk: int) -> HttpResponse:
    policy = policy_with(version)
    example = _example(policy, pk)
    initial = ExampleForm.initial_of(example.name, Situation.told(example.facts), example.expected)
    form = ExampleForm(request.POST or None, offered=offered(), initial=initial)
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen")
        return _save(request, policy, form, lambda **said: edit_example(example=example, seen=seen, **said), example)
    return _page(request, policy, form, example)


@require_POST
@administration
def remove(request: HttpRequest, version: int, pk: int) -> HttpResponse:
    policy = policy_with(version)
    try:
        remove_example(example=_example(policy, pk), by=request.user, now=timezone.now())
    except PolicyRefused as no:
        return refused(request, policy, no)
    messages.info(request, _("The example is removed."))
    return redirect("policy", version)


def _example(policy: Policy, pk: int) -> PolicyExample:
    return get_object_or_404(PolicyExample, policy=policy, pk=pk)


def _save(
    request: HttpRequest, policy: Policy, form: ExampleForm, verb: Any, example: PolicyExample | None = None
) -> HttpResponse:
    given = form.cleaned_data
    try:
        verb(
            name=given["name"],
            situation=form.situation(),
            expected=given["expected"],
            by=request.user,
            now=timezone.now(),
        )
    except EditedMeanwhile as no:
        form.add_error(None, list(no.reasons))
        return _page(request, policy_with(policy.version), form, example)
    except PolicyRefused as no:
        return refused(request, policy, no)
    messages.success(request, _("The example is saved."))
    return redirect("policy", policy.version)


def _page(request: HttpRequest, policy: Policy, form: ExampleForm, example: PolicyExample | None) -> HttpResponse:
    if not policy.is_draft:
        return refused(request, policy, PolicyRefused(_("Only a draft can be changed; make a draft of this version.")))
    context = {"policy": policy, "form": form, "example": example}
    return render(request, "cases/policies/example.html", context, status=422 if form.errors else 200)
