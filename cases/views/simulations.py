"""Simulating a draft: asked for, watched, read; its cases as a list and as a file."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.clock import business_date
from cases.export_answer import csv_answer, purpose_said
from cases.models import ExportKind, ExportPurpose, HoldKind, Simulation
from cases.selectors.nights import first_free_day
from cases.selectors.simulations import PAGE_SIZE, beside_experiment, is_of, moves_of, names_of, simulation_with
from cases.services.exports import begin_export
from cases.services.occasion import Occasion
from cases.services.simulation.figures import total_cost
from cases.services.simulation.running import STEPS, ask_for_simulation, is_lost
from cases.services.verdict import Refused
from cases.tasks import simulate_task
from cases.templatetags.cases_display import count
from cases.views.doors import administration
from cases.views.policy_pages import policy_with, refused
from cases.views.requests import StaffRequest
from cases.views.workload_chart import workload_chart
from strategies.models import CostKind
from strategies.services.policies import PolicyRefused, programme_of
from strategies.stages import Stage

MOST_APART = 20
FILTERS = ("differing", "moving", "held", "all")


@require_POST
@administration
def start(request: StaffRequest, version: int) -> HttpResponse:
    """Put a simulation of the version as saved in line; a worker runs it."""
    policy = policy_with(version)
    night = first_free_day(business_date())
    try:
        simulation = ask_for_simulation(
            policy=policy, as_of=max(night, policy.valid_from or night), days=30, now=timezone.now(), by=request.user
        )
    except Refused as no:
        return refused(request, policy, PolicyRefused(*(str(reason) for reason in no.reasons)))
    transaction.on_commit(lambda: simulate_task.delay(simulation_id=simulation.pk))
    return redirect("simulation", simulation.pk)


@require_GET
@administration
def show(request: StaffRequest, pk: int) -> HttpResponse:
    """What it found; its progress while it runs."""
    simulation = _simulation(pk)
    only = request.GET.get("only", FILTERS[0])
    only = only if only in FILTERS else FILTERS[0]
    context: dict[str, Any] = {
        "simulation": simulation,
        "policy": simulation.policy,
        "percent": round(100 * simulation.step / len(STEPS)),
        "is_lost": is_lost(simulation, now=timezone.now()),
        "only": only,
        "filters": _filters(only),
        "beside": beside_experiment(simulation),
        "is_current": is_of(simulation, programme_of(simulation.policy)),
        "purposes": ExportPurpose.choices,
    }
    if simulation.state == "done":
        page = Paginator(moves_of(simulation, request.user, only=only), PAGE_SIZE).get_page(request.GET.get("page"))
        context |= {"page": page, "lines": [_line(row) for row in page], **_figures(simulation)}
    return render(request, "cases/policies/simulation.html", context)


@require_GET
@administration
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar alone, asked for every second while it runs; once it is over the page is loaded anew."""
    simulation = _simulation(pk)
    context = {
        "simulation": simulation,
        "percent": round(100 * simulation.step / len(STEPS)),
        "is_lost": is_lost(simulation, now=timezone.now()),
    }
    answer = render(request, "cases/policies/simulation_progress.html", context)
    if simulation.is_over:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@administration
def export(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Every case of the simulation as CSV, row by row, for a purpose, marked as any file that leaves the house."""
    simulation = _simulation(pk)
    if (purpose := purpose_said(request)) is None:
        return redirect("simulation", simulation.pk)
    record = begin_export(
        what=ExportKind.MOVES,
        purpose=purpose,
        scope=f"simulation {simulation.pk}",
        occasion=Occasion(as_of=business_date(), now=timezone.now(), by=request.user),
    )
    return csv_answer(record, _rows(simulation, request), stem=f"simulation-{simulation.pk}")


def _rows(simulation: Simulation, request: StaffRequest) -> Iterator[list[Any]]:
    yield [_("Case"), _("From"), _("By the draft"), _("By the policy in force"), _("Held back from")]
    for row in moves_of(simulation, request.user, only="all").iterator(chunk_size=2000):
        stages = (row.stage, row.drafted, row.standing, row.held_from)
        yield [row.case_id, *(str(Stage(stage).label) if stage else "" for stage in stages)]


def _simulation(pk: int) -> Simulation:
    simulation = simulation_with(pk)
    if simulation is None:
        raise Http404
    return simulation


def _filters(only: str) -> list[tuple[str, str, bool]]:
    names = {
        "differing": _("Placed differently"),
        "moving": _("Moved by the draft"),
        "held": _("Held back"),
        "all": _("All"),
    }
    return [(key, names[key], key == only) for key in FILTERS]


def _line(row: Any) -> dict[str, Any]:
    return {
        "case": row.case,
        "successor": row.successor,
        "stage": Stage(row.stage).label,
        "drafted": Stage(row.drafted).label if row.drafted != row.stage else "",
        "standing": Stage(row.standing).label if row.standing != row.stage else "",
        "held_from": Stage(row.held_from).label if row.held_from else "",
        "agent": row.case.agent.display_name() if row.case.agent else "",
    }


def _figures(simulation: Simulation) -> dict[str, Any]:
    figures = simulation.figures
    names = names_of(figures)
    return {
        "moves": {name: count(number) for name, number in figures["moves"].items()},
        "steps": _steps(figures["steps"]),
        "buckets": sorted(figures["buckets"]),
        "teams": [(names["teams"].get(key, _("No team")), *rest) for key, *rest in figures["teams"]],
        "agents": [(names["agents"].get(key, _("No agent")), *rest) for key, *rest in figures["agents"][:10]],
        "caused": [_caused(row) for row in figures["caused"]],
        "cost": total_cost(figures["caused"]),
        "standing_cost": total_cost(figures["caused"], "standing_cost"),
        "holds": [(HoldKind(kind).label, number) for kind, number in figures["holds"]],
        "workload": workload_chart(figures["workload"]),
        "workdays": [(dt.date.fromisoformat(day), *rest) for day, *rest in figures["workload"]],
        "actual": simulation.actual,
        "apart": [_apart(row) for row in simulation.actual.get("differing", [])[:MOST_APART]],
        "apart_more": len(simulation.actual.get("differing", [])) > MOST_APART,
        "apart_in_all": _differing(simulation.actual),
    }


def _differing(actual: dict[str, Any]) -> int:
    """Cases that the night placed otherwise than was said, those left out of the list too; 0 before it was turned."""
    # Kept since it is counted; of older comparisons only those named are known.
    return int(actual.get("apart", len(actual.get("differing", []))))


def _apart(row: list[Any]) -> dict[str, Any]:
    """One case that the night placed otherwise than was said; "" where one of the two did nothing."""
    case, successor, told_from, told_to, done_from, done_to = row
    ways = ((told_from, told_to), (done_from, done_to))
    told, done = (f"{Stage(here).label} → {Stage(there).label}" if here else "" for here, there in ways)
    return {"case": case, "successor": successor, "told": told, "done": done}


def _caused(row: dict[str, Any]) -> dict[str, Any]:
    costs = {name: Decimal(row[name]) for name in ("cost", "standing_cost")}
    return {**row, **costs, "label": CostKind(row["kind"]).label}


def _steps(steps: list[list[Any]]) -> list[dict[str, Any]]:
    """A line for each way from stage to stage: cases under the draft, under the policy in force."""
    found: dict[tuple[str, str], list[int]] = {}
    for stage, drafted, standing, number in steps:
        if drafted != stage:
            found.setdefault((stage, drafted), [0, 0])[0] += number
        if standing != stage:
            found.setdefault((stage, standing), [0, 0])[1] += number
    order = list(Stage)
    ways = sorted(found, key=lambda way: (order.index(Stage(way[0])), order.index(Stage(way[1]))))
    return [
        {
            "from": Stage(stage).label,
            "to": Stage(to).label,
            "drafted": found[stage, to][0],
            "standing": found[stage, to][1],
        }
        for stage, to in ways
    ]
