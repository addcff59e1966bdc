"""Thresholds: versions, the ladder over the live portfolio, drafts, publishing.

These pages stand here and not in `strategies`, because each shows the rule book *and* the portfolio it would act on,
and the rule book must not know of cases. Its own part, the form and the verbs, is `strategies.forms` and
`strategies.services.policies`.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.clock import business_date
from cases.selectors.policy_portfolio import CURED, Standing, moves_in_order, portfolio_lines, standing_under
from cases.templatetags.cases_display import count, day
from cases.views.doors import administration
from cases.views.ladder_chart import day_label, ladder_chart, swatches
from cases.views.policy_weights import weights_section
from strategies.changes import ladder_changes
from strategies.forms import LadderForm, PublishForm
from strategies.ladder import Ladder
from strategies.models import Policy
from strategies.problems import ladder_problems
from strategies.services.policies import (
    PolicyRefused,
    clone_policy,
    discard_draft,
    edit_draft,
    ladder_in_force,
    ladder_of,
    policy_in_force,
    publish_policy,
)
from strategies.stages import LADDER_ORDER, Stage


@require_GET
@administration
def index(request: HttpRequest) -> HttpResponse:
    """The ladder in force over today's portfolio, and every version there was."""
    today = business_date()
    live = policy_in_force(today)
    context: dict[str, Any] = {
        "live": live,
        "policies": _all_policies(),
        "drafts": Policy.objects.drafts().exists(),
        "today": today,
        **(_against_portfolio(ladder_of(live)) if live else {}),
    }
    return render(request, "cases/policies/index.html", context)


@require_GET
@administration
def show(request: HttpRequest, version: int) -> HttpResponse:
    """A version: a draft with its form, any other as it stands."""
    policy = _policy(version)
    return _page(request, policy, LadderForm.of(policy) if policy.is_draft else None)


@require_POST
@administration
def edit(request: HttpRequest, version: int) -> HttpResponse:
    """Save a draft's thresholds."""
    policy = _policy(version)
    form = LadderForm(request.POST)
    if not form.is_valid():
        return _page(request, policy, form, status=422)
    given = form.cleaned_data
    try:
        edit_draft(
            policy=policy,
            name=given["name"],
            note=given["note"],
            grace_days=given["grace_days"],
            rungs=form.rungs(),
        )
    except PolicyRefused as refused:
        return _refused(request, policy, refused)
    messages.success(request, _("The draft is saved."))
    return redirect("policy", version)


@require_GET
@administration
def what_if(request: HttpRequest, version: int) -> HttpResponse:
    """What thresholds as typed, not yet saved, would do to today's portfolio. Without script: the saved page."""
    policy = _policy(version)
    form = LadderForm(request.GET)
    if not getattr(request, "htmx", False):
        return redirect("policy", version)
    if not form.is_valid():
        return HttpResponse(status=204)
    return render(request, "cases/policies/effect.html", _effect(policy, form.ladder()))


@require_POST
@administration
def clone(request: HttpRequest, version: int) -> HttpResponse:
    """A draft that begins as a copy of this version."""
    draft = clone_policy(policy=_policy(version), by=request.user, now=timezone.now())
    return redirect("policy", draft.version)


@require_http_methods(["GET", "POST"])
@administration
def publish(request: HttpRequest, version: int) -> HttpResponse:
    """Ask once more with what would follow, then make the draft the law from a day on."""
    policy, today = _policy(version), business_date()
    form = PublishForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            publish_policy(
                policy=policy,
                valid_from=form.cleaned_data["valid_from"],
                today=today,
                by=request.user,
                now=timezone.now(),
            )
        except PolicyRefused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            said = _("Version %(number)s is the law from the night of %(day)s.")
            messages.success(request, said % {"number": version, "day": day(form.cleaned_data["valid_from"])})
            return redirect("policies")
    context = {"policy": policy, "form": form, **_effect(policy, ladder_of(policy))}
    return render(request, "cases/policies/publish.html", context, status=422 if form.errors else 200)


@require_POST
@administration
def discard(request: HttpRequest, version: int) -> HttpResponse:
    """Put a draft away."""
    policy = _policy(version)
    try:
        discard_draft(policy=policy)
    except PolicyRefused as refused:
        return _refused(request, policy, refused)
    messages.info(request, _("Version %(number)s is discarded.") % {"number": version})
    return redirect("policies")


def _policy(version: int) -> Policy:
    policies = Policy.objects.select_related("based_on", "created_by", "published_by")
    return get_object_or_404(policies.prefetch_related("thresholds"), version=version)


def _all_policies() -> Any:
    return Policy.objects.select_related("created_by", "published_by", "based_on").order_by("-version")


def _page(request: HttpRequest, policy: Policy, form: LadderForm | None, *, status: int = 200) -> HttpResponse:
    ladder = ladder_of(policy)
    shown = _effect(policy, ladder) if policy.is_draft else _against_portfolio(ladder)
    is_live = policy == policy_in_force(business_date())
    context = {"policy": policy, "form": form, "is_live": is_live, **shown, **weights_section(policy)}
    return render(request, "cases/policies/policy.html", context, status=status)


def _refused(request: HttpRequest, policy: Policy, refused: PolicyRefused) -> HttpResponse:
    for reason in refused.reasons:
        messages.error(request, str(reason))
    return redirect("policy", policy.version)


def _against_portfolio(ladder: Ladder) -> dict[str, Any]:
    """One ladder over today's open cases: the chart and the same as a table."""
    lines = portfolio_lines(as_of=business_date(), ladders=[ladder])
    standing = standing_under(ladder, lines)
    return {
        "chart": ladder_chart(standing, ladder),
        "swatches": swatches(),
        "steps": _steps(ladder, standing, None),
        "standing": standing,
    }


def _effect(policy: Policy, ladder: Ladder) -> dict[str, Any]:
    """A draft beside the ladder in force: what differs, and whom it would move."""
    live = ladder_in_force(business_date())
    lines = portfolio_lines(as_of=business_date(), ladders=[live, ladder])
    now, then = standing_under(live, lines), standing_under(ladder, lines)
    return {
        "policy": policy,
        "chart": ladder_chart(then, ladder, live),
        "swatches": swatches(),
        "steps": _steps(ladder, then, now),
        "standing": then,
        "live_standing": now,
        "changes": ladder_changes(live, ladder),
        "problems": ladder_problems(ladder),
        "moves": [
            (Stage(source).label, _("Cured") if target == CURED else Stage(target).label, count(number))
            for source, target, number in moves_in_order(then)
        ],
    }


def _steps(ladder: Ladder, standing: Standing, live: Standing | None) -> list[dict[str, Any]]:
    """A line a stage: where it begins, who stands there today, who would by this ladder (and by the one in force)."""
    rungs = {rung.stage: rung for rung in ladder.rungs}
    return [
        {
            "stage": stage,
            "from_day": day_label(rungs[stage].from_days, ends=False) if stage in rungs else "",
            "least": rungs[stage].least_balance if stage in rungs else None,
            "at": standing.at[stage],
            "fit": standing.fit[stage],
            "live_fit": live.fit[stage] if live else None,
            "change": _signed(standing.fit[stage] - live.fit[stage]) if live else "",
        }
        for stage in LADDER_ORDER
    ]


def _signed(number: int) -> str:
    """ "+1,204", "−3", "" for none."""
    return f"{number:+,}".replace("-", "−") if number else ""
