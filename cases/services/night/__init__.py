"""The turn of the day (日终跑批): one function for the command, the clock, and the supervisor's button.

    open the run → phase "cases": judge promises, close what is paid, release holds, cure, move stages, rank
                 → phase "hand out": give cases without an agent to agents → close the run

Any number of processes may call `turn_day` for the same day at once: they share its chunks. A call for a day that
is done changes nothing. A call after a missed day turns the missed days first, in order.
"""

import datetime as dt
from collections import Counter

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cases.models import DayChunk, DayPhase, DayRun, DayState, NightSide, User
from cases.services.night.by_what import programme_for
from cases.services.night.housekeeping import keep_house
from cases.services.night.marking import mark_night
from cases.services.night.plan import plan_cases, plan_hand_out
from cases.services.night.work import work_one_chunk
from cases.services.ranking import begin_rank_day
from cases.services.verdict import Refused
from strategies.programme.programme import Programme
from strategies.services.policies import policy_in_force

ONE_DAY = dt.timedelta(days=1)


def turn_day(*, as_of: dt.date, now: dt.datetime, by: User | None = None) -> DayRun:
    """Turn every day that is missing up to `as_of`, and `as_of`; returns its run, done.

    Must not be called inside a transaction: each chunk commits its own. Raises Refused for a day before one that
    has been turned already.
    """
    for day in [*missing_days(as_of), as_of]:
        run = turn_one_day(as_of=day, now=now, by=by)
        keep_house(day=day, now=now)
    return run


def missing_days(as_of: dt.date) -> list[dt.date]:
    """Days before `as_of` that were begun and not ended, or left out since the last one that was turned."""
    unfinished = DayRun.objects.filter(as_of__lt=as_of, state=DayState.RUNNING).order_by("as_of")
    days = list(unfinished.values_list("as_of", flat=True))
    last = DayRun.objects.filter(as_of__lt=as_of).order_by("-as_of").values_list("as_of", flat=True).first()
    if last is not None:
        days += [last + ONE_DAY * n for n in range(1, (as_of - last).days)]
    return days


def turn_one_day(*, as_of: dt.date, now: dt.datetime, by: User | None = None) -> DayRun:
    """Open or join the run of a day and work until it is done; nothing but the cases is turned."""
    run = open_run(as_of=as_of, now=now, by=by)
    programme = programme_for(run.policy, as_of)
    while (phase := _current_phase(run, programme)) is not None:
        while work_one_chunk(run, phase, programme):
            pass
    run.refresh_from_db()
    return run


@transaction.atomic
def open_run(*, as_of: dt.date, now: dt.datetime, by: User | None = None) -> DayRun:
    """The run of a day, begun if there is none; two callers at once get the same."""
    policy = policy_in_force(as_of)
    defaults = {
        "policy": policy,
        "fingerprint": programme_for(policy, as_of).fingerprint(),
        "started_at": now,
        "started_by": by,
    }
    run, created = DayRun.objects.get_or_create(as_of=as_of, defaults=defaults)
    if created and (later := DayRun.objects.filter(as_of__gt=as_of).order_by("as_of").first()):
        raise Refused(
            _("%(later)s has been turned already; %(day)s cannot be turned after it.")
            % {"later": later.as_of, "day": as_of}
        )
    if created:
        begin_rank_day(as_of=as_of, policy=run.policy)
        mark_night(run, NightSide.BEGUN)
    return run


@transaction.atomic
def _current_phase(run: DayRun, programme: Programme) -> str | None:
    """The phase with chunks left; plans the next one when the last is through; None once the run is done."""
    locked = DayRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.state == DayState.DONE:
        return None
    if locked.chunks.filter(phase=locked.phase, done_at=None).exists():
        return locked.phase
    if locked.phase == "" and plan_cases(_enter(locked, DayPhase.CASES), programme):
        return locked.phase
    if locked.phase != DayPhase.HAND_OUT and plan_hand_out(_enter(locked, DayPhase.HAND_OUT)):
        return locked.phase
    _finish(locked)
    return None


def _enter(run: DayRun, phase: DayPhase) -> DayRun:
    run.phase = phase
    run.save(update_fields=["phase"])
    return run


def _finish(run: DayRun) -> None:
    totals: Counter[str] = Counter()
    for counts in DayChunk.objects.filter(run=run).values_list("counts", flat=True):
        totals.update(counts)
    run.totals, run.state, run.finished_at = dict(totals), DayState.DONE, Now()
    run.save(update_fields=["totals", "state", "finished_at"])
    mark_night(run, NightSide.OVER)
