"""The daily reading of an experiment, and its end by the rule that was fixed beforehand."""

import datetime as dt

from django.db import transaction

from cases.models import ArmReading, ExperimentReading
from cases.selectors.experiments.figures import arm_figures
from strategies.experiments.arms import Arm
from strategies.experiments.sequences import Interval
from strategies.experiments.verdict import ArmFigures, Judgement, judge
from strategies.models import Experiment, StopCause
from strategies.services.experiments import stop_experiment

ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def read_experiment(*, day: dt.date, now: dt.datetime) -> ExperimentReading | None:
    """Keep what the experiment in force on `day` has come to; None where there is none. A second call finds it kept.

    Side effects, in order: the reading with a row an arm; where its verdict ends the experiment, it is stopped, and the
    night of the next day knows nothing of it any more.
    """
    running = Experiment.objects.in_force(day).select_for_update(of=("self",)).first()
    if running is None or running.starts_on is None:
        return None
    if kept := ExperimentReading.objects.filter(experiment=running, day=day).first():
        return kept
    figures = arm_figures(experiment=running, day=day)
    judgement = judge(
        terms=running.terms,
        champion=figures[Arm.CHAMPION],
        challenger=figures[Arm.CHALLENGER],
        day_number=(day - running.starts_on).days + 1,
    )
    reading = _keep(running, day, figures, judgement, now)
    if judgement.ends and running.is_running:
        cause = StopCause(judgement.verdict.value)
        stop_experiment(experiment=running, from_day=day + ONE_DAY, cause=cause, now=now)
    return reading


def _keep(
    experiment: Experiment,
    day: dt.date,
    figures: dict[Arm, ArmFigures],
    judgement: Judgement,
    now: dt.datetime,
) -> ExperimentReading:
    difference, low, high = _bounds(judgement.difference)
    reading = ExperimentReading.objects.create(
        experiment=experiment,
        day=day,
        verdict=judgement.verdict,
        weight=judgement.weight,
        difference=difference,
        low=low,
        high=high,
        harm=judgement.harm,
        sizes=judgement.sizes,
        made_at=now,
    )
    ArmReading.objects.bulk_create(_arm(reading, arm, figures[arm], judgement) for arm in Arm)
    return reading


def _arm(reading: ExperimentReading, arm: Arm, figures: ArmFigures, judgement: Judgement) -> ArmReading:
    sums, (share, low, high) = figures.sums, _bounds(judgement.shares[arm])
    return ArmReading(
        reading=reading,
        arm=arm,
        entered=figures.entered,
        complained=figures.complained,
        debtors=sums.debtors,
        y=sums.y,
        w=sums.w,
        yy=sums.yy,
        yw=sums.yw,
        ww=sums.ww,
        share=share,
        low=low,
        high=high,
    )


def _bounds(interval: Interval | None) -> tuple[float | None, float | None, float | None]:
    return (interval.value, interval.low, interval.high) if interval else (None, None, None)
