"""Simulations to be read: the latest of a version, its moves page by page, its figures with names."""

from typing import Any

from django.db.models import F, QuerySet

from cases.models import Case, SimulatedMove, Simulation, Team, User
from strategies.models import Experiment, Policy
from strategies.programme.programme import Programme
from strategies.services.experiments import experiment_in_force

PAGE_SIZE = 50


def simulation_with(pk: int) -> Simulation | None:
    return Simulation.objects.select_related("policy", "against", "asked_by").filter(pk=pk).first()


def latest_simulation(policy: Policy) -> Simulation | None:
    return policy.simulations.select_related("asked_by", "against").order_by("-pk").first()


def is_of(simulation: Simulation | None, programme: Programme) -> bool:
    """Whether it tried this very programme, and is over."""
    return (
        simulation is not None
        and simulation.state == "done"
        and simulation.fingerprint == programme.fingerprint(with_cadence=True)
    )


def beside_experiment(simulation: Simulation) -> Experiment | None:
    """The experiment that runs in the night that was simulated and had been started by then; None where none had."""
    beside = experiment_in_force(simulation.as_of)
    begun, tried = beside and beside.started_at, simulation.started_at
    return beside if begun and tried and begun <= tried else None


def moves_of(simulation: Simulation, user: User, *, only: str = "differing") -> QuerySet[SimulatedMove]:
    """Rows that this user may see. `only`: `differing` from the policy in force, `moving`, `held` back, or all of them."""
    rows = SimulatedMove.objects.filter(simulation=simulation, case__in=_visible(user))
    if only == "differing":
        rows = rows.exclude(drafted=F("standing"))
    elif only == "moving":
        rows = rows.exclude(drafted=F("stage"))
    elif only == "held":
        rows = rows.exclude(held_from="")
    return rows.select_related("case__creditor", "case__debtor", "case__agent").order_by("case_id", "successor")


def names_of(figures: dict[str, Any]) -> dict[str, dict[int, str]]:
    """Names of the teams and agents in the figures, by key."""
    teams = [row[0] for row in figures.get("teams", []) if row[0]]
    agents = [row[0] for row in figures.get("agents", []) if row[0]]
    return {
        "teams": dict(Team.objects.filter(pk__in=teams).values_list("pk", "name")),
        "agents": {user.pk: user.display_name() for user in User.objects.filter(pk__in=agents)},
    }


def _visible(user: User) -> Any:
    return Case.objects.visible_to(user).values("pk")
