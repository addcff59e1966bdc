"""Nights: those that ran, and how far one has come."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import QuerySet

from cases.models import DayChunk, DayRun, DayState

STALLED_AFTER = dt.timedelta(seconds=60)
VERBS = (
    "accrued",
    "lapsed",
    "suspended",
    "judged",
    "due",
    "planned",
    "settled",
    "released",
    "near",
    "cured",
    "moved",
    "handed_out",
)


@dataclass(frozen=True)
class Progress:
    """How far the night of `as_of` has come, the missed days before it included.

    `run`: the run being worked, or the last one; None while no worker has begun. `done` and `total` count the chunks
    of its present phase. `days_left`: days still to turn after this one. `remaining`: of this phase, in seconds.
    """

    as_of: dt.date
    run: DayRun | None
    done: int = 0
    total: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    remaining: int | None = None
    days_left: int = 0
    stalled: bool = False

    @property
    def finished(self) -> bool:
        return self.run is not None and self.run.as_of == self.as_of and self.run.state == DayState.DONE


def recent_runs(before: dt.date | None = None) -> QuerySet[DayRun]:
    """The latest nights first."""
    runs = DayRun.objects.select_related("policy", "started_by").order_by("-as_of")
    return runs.filter(as_of__lt=before) if before else runs


def unfinished_run() -> DayRun | None:
    """The earliest night that was begun and not ended; one query."""
    return DayRun.objects.filter(state=DayState.RUNNING).order_by("as_of").first()


def progress_of(*, as_of: dt.date, now: dt.datetime) -> Progress:
    """Two queries."""
    runs = list(DayRun.objects.filter(as_of__lte=as_of).select_related("policy", "started_by").order_by("-as_of")[:400])
    running = [run for run in runs if run.state == DayState.RUNNING]
    run = running[-1] if running else next((run for run in runs if run.as_of == as_of), None)
    if run is None:
        latest = runs[0].as_of if runs else None
        return Progress(as_of, None, days_left=(as_of - latest).days if latest else 1)
    chunks = list(DayChunk.objects.filter(run=run))
    phase = [chunk for chunk in chunks if chunk.phase == run.phase]
    receipts = sorted(chunk.done_at for chunk in phase if chunk.done_at)
    counts: Counter[str] = Counter()
    for chunk in chunks:
        counts.update(chunk.counts)
    last_sign = max([chunk.done_at for chunk in chunks if chunk.done_at] + [run.started_at])
    return Progress(
        as_of=as_of,
        run=run,
        done=len(receipts),
        total=len(phase),
        counts=dict(counts),
        remaining=_remaining(receipts, len(phase)),
        days_left=(as_of - run.as_of).days,
        stalled=run.state == DayState.RUNNING and now - last_sign > STALLED_AFTER,
    )


def _remaining(receipts: list[dt.datetime], total: int) -> int | None:
    """Seconds at the pace between the first and the last receipt; None while there is no pace yet."""
    if len(receipts) < 2 or len(receipts) >= total:
        return None
    pace = (receipts[-1] - receipts[0]).total_seconds() / (len(receipts) - 1)
    return round(pace * (total - len(receipts)))
