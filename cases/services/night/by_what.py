"""By what a night judges: the policy in force, and for the debtors of an experiment the version of their arm."""

import datetime as dt

from strategies.experiments.arms import Arm
from strategies.ladder import Ladder
from strategies.models import Policy
from strategies.programme.programme import Draw, Programme
from strategies.services.experiments import experiment_in_force, policy_for_arm
from strategies.services.policies import programme_of, published_programme


def programme_for(policy: Policy | None, as_of: dt.date) -> Programme:
    """What the night of a day judges by: the version in force, and for the debtors drawn the challenger of an experiment.

    Before the first version a programme that moves nothing. One query, and a few for each version that this process has not
    read yet, or that is not published.
    """
    if policy is None:
        return Programme.of_ladder(Ladder.of([]))
    experiment = experiment_in_force(as_of)
    if experiment is None:
        return _values_of(policy)
    champion = _values_of(policy_for_arm(experiment=experiment, arm=Arm.CHAMPION, in_force=policy))
    challenger = _values_of(policy_for_arm(experiment=experiment, arm=Arm.CHALLENGER, in_force=policy))
    return champion.beside(challenger, Draw(experiment.seed, experiment.share))


def _values_of(policy: Policy) -> Programme:
    return programme_of(policy) if policy.published_at is None else published_programme(policy)
