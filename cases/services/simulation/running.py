"""Asking for a simulation, and running it step by step, with its progress and its failure where people see them."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cases.models import SimulatedDay, SimulatedMove, Simulation, SimulationState, User
from cases.services.night.by_what import programme_for
from cases.services.simulation.figures import figures_of
from cases.services.simulation.moves import Trial, find_moves
from cases.services.simulation.workload import workload_of
from cases.services.verdict import Refused
from strategies.models import UNPUBLISHED, Policy
from strategies.services.policies import policy_in_force, programme_of

STEPS = ("moves", "figures", "workload")
MOST_DAYS = 90
LONGEST_RUN = dt.timedelta(minutes=30)
ROWS_KEPT = dt.timedelta(days=90)


@transaction.atomic
def ask_for_simulation(*, policy: Policy, as_of: dt.date, days: int, now: dt.datetime, by: User | None) -> Simulation:
    """Put a simulation of the version as it stands in line.

    Raises Refused where it was published or discarded, one of it is under way, or `days` lies outside 1 to 90.
    """
    Policy.objects.select_for_update(of=("self",)).get(pk=policy.pk)
    under_way = policy.simulations.filter(state__in=[SimulationState.WAITING, SimulationState.RUNNING])
    if any(not is_lost(one, now=now) for one in under_way):
        raise Refused(_("A simulation of this version is under way; wait until it is over."))
    if policy.state not in UNPUBLISHED:
        raise Refused(_("Only what is not published yet is simulated."))
    if not 1 <= days <= MOST_DAYS:
        raise Refused(_("Choose between 1 and %(most)d days.") % {"most": MOST_DAYS})
    return Simulation.objects.create(
        policy=policy,
        against=policy_in_force(as_of),
        fingerprint=programme_of(policy).fingerprint(with_cadence=True),
        as_of=as_of,
        days=days,
        asked_at=now,
        asked_by=by,
    )


def run_simulation(*, simulation: Simulation, now: dt.datetime) -> Simulation:
    """Run one that waits; one that is running or over is returned as it is. Must not be called inside a transaction."""
    trial = _begin(simulation, now)
    if trial is None:
        return simulation
    try:
        find_moves(simulation, trial)
        _passed(simulation, 1)
        figures = figures_of(simulation, trial)
        _passed(simulation, 2)
        figures["workload"] = workload_of(simulation, trial)
    except Exception as error:
        _end(simulation, SimulationState.FAILED, error=str(error))
        raise
    simulation.figures = figures
    _end(simulation, SimulationState.DONE)
    return simulation


@transaction.atomic
def _begin(simulation: Simulation, now: dt.datetime) -> Trial | None:
    """What is tried: the version as it stands at this moment, nobody editing it; None where somebody else runs it already."""
    locked = Simulation.objects.select_for_update(of=("self",)).get(pk=simulation.pk)
    if locked.state != SimulationState.WAITING:
        simulation.refresh_from_db()
        return None
    policy = Policy.objects.select_for_update(of=("self",)).get(pk=simulation.policy_id)
    simulation.state, simulation.started_at = SimulationState.RUNNING, now
    simulation.fingerprint = programme_of(policy).fingerprint(with_cadence=True)
    simulation.save(update_fields=["state", "started_at", "fingerprint"])
    # Beside a running experiment the draft, published, would move the champion's arm, and nobody where a champion is named.
    return Trial(
        drafted=programme_for(policy, simulation.as_of),
        standing=programme_for(simulation.against, simulation.as_of),
        as_of=simulation.as_of,
        now=now,
    )


def is_lost(simulation: Simulation, *, now: dt.datetime) -> bool:
    """Whether its worker seems to be gone: it was asked for or begun long ago and never ended."""
    return not simulation.is_over and now - (simulation.started_at or simulation.asked_at) > LONGEST_RUN


def forget_old_rows(*, now: dt.datetime) -> int:
    """Delete the rows of simulations that were over three months ago; their figures stay. Returns how many it were."""
    old = Simulation.objects.filter(asked_at__lt=now - ROWS_KEPT)
    forgotten = 0
    moves = Exists(SimulatedMove.objects.filter(simulation=OuterRef("pk")))
    days = Exists(SimulatedDay.objects.filter(simulation=OuterRef("pk")))
    for simulation in old.filter(moves | days):
        simulation.workdays.all().delete()
        forgotten += simulation.moves.all().delete()[0]
    return forgotten


def _passed(simulation: Simulation, step: int) -> None:
    simulation.step = step
    simulation.save(update_fields=["step"])


def _end(simulation: Simulation, state: SimulationState, *, error: str = "") -> None:
    simulation.state, simulation.error, simulation.step = state, error, len(STEPS)
    simulation.finished_at = Now()
    simulation.save(update_fields=["state", "error", "step", "finished_at", "figures"])
    simulation.refresh_from_db(fields=["finished_at"])
