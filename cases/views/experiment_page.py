"""An experiment laid out for its page: sentence, charts beside their table, terms, recipe. Reads what the nights kept."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cases.models import ArmReading, ExperimentReading
from cases.selectors.experiments.readings import arms_of, policies_since, readings_of
from cases.views.experiment_chart import difference_chart, history_chart, share_chart
from strategies.experiments.arms import Arm, limit_bytes
from strategies.experiments.measures import EXPLAINED, Measure
from strategies.experiments.sentences import percent, plain, points, verdict_sentence
from strategies.experiments.sequences import Interval
from strategies.experiments.verdict import Verdict
from strategies.models import Experiment, StopCause

DAYS_LISTED = 14
STATES = {"draft": "state-today", "running": "state-ok", "stopped": "state-off"}
STOPPING = frozenset({Verdict.HARM, Verdict.SIZES})


def listed(experiments: Iterable[tuple[Experiment, ExperimentReading | None]]) -> list[dict[str, Any]]:
    """A line of the list for each."""
    return [
        {
            "experiment": experiment,
            "css": STATES[experiment.state],
            "said": said_of(experiment, reading),
            "measure": Measure(experiment.measure).label,
        }
        for experiment, reading in experiments
    ]


def experiment_page(experiment: Experiment, today: dt.date) -> dict[str, Any]:
    """What the template writes down. Three queries."""
    readings = readings_of(experiment)
    latest = readings[0] if readings else None
    return {
        "experiment": experiment,
        "css": STATES[experiment.state],
        "said": said_of(experiment, latest),
        "latest": latest,
        "alarming": latest is not None and latest.verdict in STOPPING,
        "running_day": _running_day(experiment, today),
        "measure": Measure(experiment.measure),
        "measure_says": EXPLAINED[Measure(experiment.measure)],
        "overtaken": policies_since(experiment),
        "least_difference": plain(experiment.least_difference),
        "harm_ratio": plain(experiment.harm_ratio),
        "limit": limit_bytes(experiment.share).hex(),
        "readings": [_day_line(reading) for reading in readings[:DAYS_LISTED]],
        "more_readings": max(len(readings) - DAYS_LISTED, 0),
        "history": history_chart(readings[::-1]),
        **(_charts(experiment, latest) if latest else {}),
    }


def said_of(experiment: Experiment, reading: ExperimentReading | None) -> str:
    """One or two sentences: what may be said today, or was when it ended."""
    if experiment.is_registered:
        return _("Registered, not started.")
    if reading is None:
        if experiment.is_running:
            return _("Nothing has been read yet; the first night that it is in force brings the first figures.")
        return _("It was stopped before anything was read.")
    said = verdict_sentence(
        verdict=Verdict(reading.verdict),
        difference=reading.interval,
        weight=reading.weight,
        least_difference=experiment.least_difference,
        harm_ratio=experiment.harm_ratio,
    )
    return f"{_('Stopped by hand.')} {said}" if experiment.stop_cause == StopCause.PERSON else said


def _running_day(experiment: Experiment, today: dt.date) -> int | None:
    """1 on the first day; of one that was stopped, how many days it ran; None before it began."""
    if experiment.starts_on is None or experiment.starts_on > today:
        return None
    if experiment.stopped_on is not None:
        return (experiment.stopped_on - experiment.starts_on).days
    return (today - experiment.starts_on).days + 1


def _charts(experiment: Experiment, reading: ExperimentReading) -> dict[str, Any]:
    arms = arms_of(reading)
    total = sum(arm.entered for arm in arms.values())
    shares = [(str(arm.label), arm.value, interval) for arm in Arm if (interval := arms[arm].interval)]
    least = float(experiment.least_difference) / 100
    return {
        "shares": share_chart(shares) if shares else None,
        "difference": difference_chart(_("Difference"), reading.interval, least=least) if reading.interval else None,
        "arms": [_arm_line(experiment, arm, arms[arm], total) for arm in Arm],
        "difference_line": _bounds(reading.interval, points),
    }


def _arm_line(experiment: Experiment, arm: Arm, reading: ArmReading, total: int) -> dict[str, Any]:
    tried = arm == Arm.CHALLENGER
    return {
        "label": arm.label,
        "css": arm.value,
        "policy": experiment.challenger if tried else experiment.champion,
        "part": percent(reading.entered / total) if total else "–",
        "reading": reading,
        "share": _bounds(reading.interval, percent),
    }


def _day_line(reading: ExperimentReading) -> dict[str, Any]:
    return {
        "day": reading.day,
        "verdict": reading.get_verdict_display(),
        "counted": sum(arm.debtors for arm in reading.arms.all()),
        "difference": _bounds(reading.interval, points),
    }


def _bounds(interval: Interval | None, said: Any) -> dict[str, str] | None:
    if interval is None:
        return None
    return {"value": said(interval.value), "low": said(interval.low), "high": said(interval.high)}
