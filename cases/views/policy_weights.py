"""What the rules of the ranking weigh in a policy: a section of its page, and the draft's form."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.views.doors import administration
from strategies.models import Policy
from strategies.ranking.rules import RULES
from strategies.ranking.sentences import bands_in_words
from strategies.services.edit_weights import edit_weights
from strategies.services.policies import EditedMeanwhile, PolicyRefused
from strategies.services.rank_weights import weights_of
from strategies.weights_form import WeightsForm


def weights_section(policy: Policy) -> dict[str, Any]:
    """What `cases/policies/weights.html` is given: a form for a draft, lines for any other."""
    if policy.is_draft:
        return {"weights_form": WeightsForm.of(policy)}
    weights = weights_of(policy)
    return {"weights": [(rule, bands_in_words(rule), weights[rule.code]) for rule in RULES]}


@require_POST
@administration
def edit(request: HttpRequest, version: int) -> HttpResponse:
    """Save a draft's weights; sent with faults, the section alone comes back with them."""
    policy = get_object_or_404(Policy, version=version)
    form = WeightsForm(request.POST)
    if not form.is_valid():
        return _faulty(request, policy, form)
    seen = request.POST.get("seen")
    try:
        edit_weights(policy=policy, weights=form.cleaned_data, by=request.user, now=timezone.now(), seen=seen)
    except EditedMeanwhile as no:
        form.add_error(None, list(no.reasons))
        policy.refresh_from_db(fields=["edited_at"])
        return _faulty(request, policy, form)
    except PolicyRefused as no:
        for reason in no.reasons:
            messages.error(request, str(reason))
    else:
        messages.success(request, _("The weights are saved; they count from the night on which the draft is in force."))
    return redirect("policy", version)


def _faulty(request: HttpRequest, policy: Policy, form: WeightsForm) -> HttpResponse:
    return render(request, "cases/policies/weights_page.html", {"policy": policy, "weights_form": form}, status=422)
