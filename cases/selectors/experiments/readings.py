"""The readings of an experiment, as they were kept; and from which day one may be started or stopped."""

from collections.abc import Iterator

from django.db.models import QuerySet

from cases.models import ArmReading, ExperimentReading
from strategies.experiments.arms import Arm
from strategies.models import Experiment, Policy


def readings_of(experiment: Experiment) -> list[ExperimentReading]:
    """All of them with their arms, the latest first; two queries."""
    return list(experiment.readings.prefetch_related("arms").order_by("-day"))


def experiments_with_latest() -> list[tuple[Experiment, ExperimentReading | None]]:
    """Every experiment, the newest first, with its last reading; two queries."""
    latest = ExperimentReading.objects.order_by("experiment_id", "-day").distinct("experiment_id")
    by_experiment = {reading.experiment_id: reading for reading in latest}
    listed: QuerySet[Experiment] = Experiment.objects.select_related("challenger", "champion", "registered_by")
    return [(experiment, by_experiment.get(experiment.pk)) for experiment in listed]


def arms_of(reading: ExperimentReading) -> dict[Arm, ArmReading]:
    return {Arm(arm.arm): arm for arm in reading.arms.all()}


def reading_lines(experiment: Experiment) -> Iterator[list[object]]:
    """A header and one line a day, the oldest first: everything from which the intervals can be counted anew."""
    figures = ("entered", "complained", "debtors", "y", "w", "yy", "yw", "ww", "share", "low", "high")
    whole = ("day", "verdict", "weight", "difference", "low", "high", "harm", "sizes")
    yield [*whole, *(f"{arm.value}_{name}" for arm in Arm for name in figures)]
    for reading in reversed(readings_of(experiment)):
        arms = arms_of(reading)
        yield [
            *(getattr(reading, name) for name in whole),
            *(getattr(arms[arm], name) for arm in Arm for name in figures),
        ]


def policies_since(experiment: Experiment) -> list[Policy]:
    """Versions that came into force after the first day while it ran: where no champion is named, its arm followed them."""
    if experiment.champion_id or experiment.starts_on is None:
        return []
    since = Policy.objects.published().filter(valid_from__gt=experiment.starts_on)
    if experiment.stopped_on:
        since = since.filter(valid_from__lt=experiment.stopped_on)
    return list(since.order_by("valid_from"))
