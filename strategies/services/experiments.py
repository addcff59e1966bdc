"""The life of an experiment: registered, started from a day, stopped by its rule or by a person. Nothing else is ever changed."""

import datetime as dt
import secrets
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _

from strategies.experiments.arms import Arm, arm_of, limit_bytes
from strategies.experiments.measures import Measure
from strategies.models import Experiment, ExperimentState, Policy, PolicyState, StopCause
from strategies.problems import programme_problems
from strategies.services.policies import grace_days_in_force, policy_in_force, programme_of
from strategies.services.policy_approval import failing_examples

SEED_BYTES = 8
BEEN_IN_FORCE = (PolicyState.PUBLISHED, PolicyState.SUPERSEDED)
# A second administrator has seen what moves people's cases, be it of a share of them.
MAY_BE_TRIED = (PolicyState.APPROVED, *BEEN_IN_FORCE)


class ExperimentRefused(Exception):  # noqa: N818 - a refusal, not an error
    """The experiment cannot be registered, started or stopped as asked; `reasons` say why, as sentences."""

    def __init__(self, *reasons: "str | LazyText") -> None:
        super().__init__(*reasons)
        self.reasons = reasons


@dataclass(frozen=True)
class Plan:
    """What is fixed beforehand; units as in the model."""

    name: str
    challenger: Policy
    champion: Policy | None
    share: int
    measure: Measure
    horizon_days: int
    planned_debtors: int
    planned_days: int
    least_difference: Decimal
    harm_ratio: Decimal
    currency: str = ""


def experiment_in_force(as_of: dt.date) -> Experiment | None:
    """The experiment by which the night of this day puts debtors into arms; for a past day, the one of then."""
    return Experiment.objects.in_force(as_of).first()


def policy_for_arm(*, experiment: Experiment, arm: Arm, in_force: Policy) -> Policy:
    """The version that moves the cases of an arm; `in_force`: the one for everybody else."""
    if arm == Arm.CHALLENGER:
        return experiment.challenger
    return experiment.champion or in_force


def grace_days_of(*, debtor_id: int, as_of: dt.date) -> int:
    """Days that a promise this debtor makes on this day may be late without being broken: by the version of the debtor's
    arm. Two queries at most."""
    tried = Experiment.objects.in_force(as_of)
    arms = tried.values_list("seed", "share", "challenger__grace_days", "champion__grace_days").first()
    if arms is None:
        return grace_days_in_force(as_of)
    seed, share, challenger, champion = arms
    if arm_of(seed=seed, debtor_id=debtor_id, share=share) == Arm.CHALLENGER:
        return challenger
    return grace_days_in_force(as_of) if champion is None else champion


def arm_values(experiment: Experiment) -> dict[str, Any]:
    """The parameters of IN_CHALLENGER in strategies/experiments/arms.py."""
    return {"seed": experiment.seed, "limit": limit_bytes(experiment.share)}


def lacking(challenger: Policy) -> list[str]:
    """What a version still wants before it may move anybody's case, as sentences: approval by a second administrator, a
    programme without contradictions, examples that hold. An empty list where nothing is wanting; four queries."""
    found = []
    if challenger.state not in MAY_BE_TRIED:
        found.append(
            _("A second administrator has to approve version %(number)s first; it is “%(state)s”.")
            % {"number": challenger.version, "state": challenger.get_state_display()}
        )
    programme = programme_of(challenger)
    return [*found, *programme_problems(programme), *failing_examples(challenger, programme)]


@transaction.atomic
def register_experiment(*, plan: Plan, by: Any, now: dt.datetime, seed: str = "") -> Experiment:
    """Put down beforehand what will be tried, on whom, and by what it will be judged.

    The challenger may still be a draft; what it lacks is asked when the experiment is started. The seed is drawn here, so
    that nobody chooses it. Raises ExperimentRefused with every reason at once.
    """
    if problems := _plan_problems(plan):
        raise ExperimentRefused(*problems)
    return Experiment.objects.create(
        name=plan.name,
        challenger=plan.challenger,
        champion=plan.champion,
        seed=seed or secrets.token_hex(SEED_BYTES),
        share=plan.share,
        measure=plan.measure,
        currency=plan.currency if plan.measure == Measure.RECOVERED else "",
        horizon_days=plan.horizon_days,
        planned_debtors=plan.planned_debtors,
        planned_days=plan.planned_days,
        least_difference=plan.least_difference,
        harm_ratio=plan.harm_ratio,
        registered_at=now,
        registered_by=by,
    )


@transaction.atomic
def start_experiment(
    *, experiment: Experiment, starts_on: dt.date, earliest: dt.date, by: Any, now: dt.datetime
) -> Experiment:
    """From the night of `starts_on` on, the challenger moves its arm. From now on nothing registered can be changed.

    `earliest`: the first day whose night has not been turned. Raises ExperimentRefused where it is no longer waiting,
    another one runs, the day is gone, the policies do not differ, or the challenger lacks something (`lacking`).
    """
    waiting = Experiment.objects.exclude(state=ExperimentState.STOPPED).select_for_update(of=("self",)).order_by("pk")
    others = [other for other in waiting if other.is_running]  # two people starting two of them take turns
    locked = _locked(experiment, ExperimentState.DRAFT, _("Only an experiment that is registered can be started."))
    # Whoever would send the challenger back to be edited waits here, and then finds it on trial.
    challenger = Policy.objects.select_for_update(of=("self",)).get(pk=locked.challenger_id)
    reasons = _policy_problems(challenger, locked.champion, policy_in_force(starts_on)) + lacking(challenger)
    if starts_on < earliest:
        reasons.append(_("That night has been turned already; choose a later day."))
    reasons += [_("“%(name)s” is running; one experiment at a time.") % {"name": other.name} for other in others]
    if reasons:
        raise ExperimentRefused(*reasons)
    locked.state, locked.starts_on = ExperimentState.RUNNING, starts_on
    locked.started_at, locked.started_by = now, by
    locked.save(update_fields=["state", "starts_on", "started_at", "started_by"])
    return locked


@transaction.atomic
def stop_experiment(
    *,
    experiment: Experiment,
    from_day: dt.date,
    cause: StopCause,
    now: dt.datetime,
    by: Any = None,
    reason: str = "",
) -> Experiment:
    """No longer in force from `from_day`; every debtor is under the policy in force again. `by`: None for the rule.

    Raises ExperimentRefused where it does not run, or a person gives no reason.
    """
    locked = _locked(experiment, ExperimentState.RUNNING, _("Only a running experiment can be stopped."))
    if cause == StopCause.PERSON and not reason.strip():
        raise ExperimentRefused(_("Say why it is stopped."))
    assert locked.starts_on is not None
    locked.state, locked.stopped_on = ExperimentState.STOPPED, max(from_day, locked.starts_on)
    locked.stopped_at, locked.stopped_by = now, by
    locked.stop_cause, locked.stop_reason = cause, reason.strip()
    locked.save(update_fields=["state", "stopped_on", "stopped_at", "stopped_by", "stop_cause", "stop_reason"])
    return locked


@transaction.atomic
def discard_experiment(*, experiment: Experiment) -> None:
    """Take back what was registered and never ran."""
    _locked(experiment, ExperimentState.DRAFT, _("An experiment that has run stays on record.")).delete()


def _locked(experiment: Experiment, state: ExperimentState, otherwise: str) -> Experiment:
    rows = Experiment.objects.select_for_update(of=("self",)).select_related("challenger", "champion")
    locked = rows.filter(pk=experiment.pk).first()
    if locked is None or locked.state != state:
        raise ExperimentRefused(otherwise)
    return locked


def _plan_problems(plan: Plan) -> list[str]:
    problems = _policy_problems(plan.challenger, plan.champion, None)
    if plan.planned_days <= plan.horizon_days:
        problems.append(_("It must run longer than its window: a debtor counts only when the window is over."))
    if plan.measure == Measure.RECOVERED and not plan.currency:
        problems.append(_("Money is counted in one currency; choose it."))
    return problems


def _policy_problems(challenger: Policy, champion: Policy | None, in_force: Policy | None) -> list[str]:
    """What forbids trying these two; `in_force` is known only when the first day is."""
    problems: list[str] = []
    if challenger.state == PolicyState.DISCARDED:
        problems.append(_("The challenger has been discarded."))
    if champion is not None and champion.state not in BEEN_IN_FORCE:
        problems.append(_("The champion must be a version that has been published."))
    if challenger == (champion or in_force):
        problems.append(_("Challenger and champion are the same version."))
    return problems
