"""Experiments: what is tried on a share of debtors, what was fixed beforehand, and what may be said of it today.

These pages stand here and not in `strategies` for the reason of `policies.py`: each shows the rule book and the portfolio.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.clock import business_date
from cases.forms.experiment import ExperimentForm, StartForm, StopForm
from cases.selectors.experiments.entered import debtors_in_arms, debtors_today
from cases.selectors.experiments.readings import experiments_with_latest
from cases.selectors.nights import first_free_day
from cases.templatetags.cases_display import day
from cases.views.doors import administration
from cases.views.experiment_page import experiment_page, listed
from strategies.experiments.arms import Arm
from strategies.experiments.sentences import points
from strategies.experiments.sequences import likely_shown
from strategies.models import Experiment, StopCause
from strategies.services.experiments import (
    ExperimentRefused,
    discard_experiment,
    lacking,
    register_experiment,
    start_experiment,
    stop_experiment,
)

SHARES_SHOWN = (5, 10, 20, 50)
ONE_IN_TEN = 0.1
FEWEST_PLANNED = 1000  # what the form offers where the portfolio is smaller: others will come


@require_GET
@administration
def index(request: HttpRequest) -> HttpResponse:
    """Every experiment with what may be said of it."""
    return render(request, "cases/experiments/index.html", {"lines": listed(experiments_with_latest())})


@require_http_methods(["GET", "POST"])
@administration
def new(request: HttpRequest) -> HttpResponse:
    """Asks what is tried, on whom and by what it is judged; registering starts nothing yet."""
    total = debtors_today()
    form = ExperimentForm(request.POST or None, initial={"planned_debtors": max(total, FEWEST_PLANNED)})
    if request.method == "POST" and form.is_valid():
        try:
            experiment = register_experiment(plan=form.plan(), by=request.user, now=timezone.now())
        except ExperimentRefused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("The experiment is registered. Nothing happens until it is started."))
            return redirect("experiment", experiment.pk)
    context = {"form": form, "total": total, "split": [_split(total, share) for share in SHARES_SHOWN]}
    return render(request, "cases/experiments/new.html", context, status=422 if form.errors else 200)


@require_GET
@administration
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Both arms with their intervals, what was fixed beforehand, and how to recompute an arm."""
    experiment = _experiment(pk)
    context = experiment_page(experiment, business_date())
    if experiment.is_registered:
        context["split"] = [(arm.label, number) for arm, number in debtors_in_arms(experiment).items()]
        context["lacking"] = lacking(experiment.challenger)
    return render(request, "cases/experiments/show.html", context)


@require_http_methods(["GET", "POST"])
@administration
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once more from which night on."""
    experiment, earliest = _experiment(pk), first_free_day(business_date())
    form = StartForm(request.POST or None, earliest=earliest)
    if request.method == "POST" and form.is_valid():
        starts_on = form.cleaned_data["starts_on"]
        try:
            start_experiment(
                experiment=experiment, starts_on=starts_on, earliest=earliest, by=request.user, now=timezone.now()
            )
        except ExperimentRefused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("It runs from the night of %(day)s.") % {"day": day(starts_on)})
            return redirect("experiment", pk)
    if not experiment.is_registered and not form.errors:
        return redirect("experiment", pk)
    arms = debtors_in_arms(experiment)
    context: dict[str, Any] = {"experiment": experiment, "form": form, "tried": arms[Arm.CHALLENGER]}
    context["total"] = sum(arms.values())
    return render(request, "cases/experiments/start.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@administration
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why, and stops it: from the next night on everybody is under the policy in force."""
    experiment, from_day = _experiment(pk), first_free_day(business_date())
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            stop_experiment(
                experiment=experiment,
                from_day=from_day,
                cause=StopCause.PERSON,
                by=request.user,
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
        except ExperimentRefused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.info(request, _("The experiment is stopped."))
            return redirect("experiment", pk)
    if not experiment.is_running and not form.errors:
        return redirect("experiment", pk)
    context = {"form": form, "from_day": from_day, **experiment_page(experiment, business_date())}
    return render(request, "cases/experiments/stop.html", context, status=422 if form.errors else 200)


@require_POST
@administration
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what never ran."""
    experiment = _experiment(pk)
    try:
        discard_experiment(experiment=experiment)
    except ExperimentRefused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
        return redirect("experiment", pk)
    messages.info(request, _("“%(name)s” is taken back.") % {"name": experiment.name})
    return redirect("experiments")


def _split(total: int, share: int) -> tuple[int, int, int, str]:
    """(share, debtors of the challenger's, of the champion's, the difference in points that they would likely show)."""
    tried, shown = round(total * share / 100), likely_shown(debtors=total, share=share, rate=ONE_IN_TEN)
    return share, tried, total - tried, points(shown) if shown else "–"


def _experiment(pk: int) -> Experiment:
    people = ("registered_by", "started_by", "stopped_by")
    return get_object_or_404(Experiment.objects.select_related("challenger", "champion", *people), pk=pk)
