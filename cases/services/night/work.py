"""One chunk of a night: claimed, worked, and receipted in one transaction."""

import structlog
from django.db import OperationalError, transaction
from django.db.models.functions import Now

from cases.models import DayChunk, DayPhase, DayRun
from cases.services.night.closing import cure_cases, settle_cases
from cases.services.night.hand_out import hand_out_cases
from cases.services.night.holds import release_holds
from cases.services.night.interest import accrue
from cases.services.night.limitation import raise_near, suspend_clocks
from cases.services.night.marking import written_by
from cases.services.night.moving import move_cases
from cases.services.night.plans import judge_plans
from cases.services.night.promises import flag_promises_due, judge_promises
from cases.services.night.ranking import rank_cases
from cases.services.night.scope import Scope
from cases.services.night.waivers import lapse_waivers
from strategies.programme.programme import Programme

log = structlog.get_logger(__name__)
TRIES_AGAINST_DEADLOCK = 3

# The recipe, in order. Each verb is safe to run again for the same day.
RECIPE = {
    "accrued": accrue,
    "lapsed": lapse_waivers,
    "suspended": suspend_clocks,
    "judged": judge_promises,
    "due": flag_promises_due,
    "planned": judge_plans,
    "settled": settle_cases,
    "released": release_holds,
    "near": raise_near,
    "cured": cure_cases,
    "moved": move_cases,
    "ranked": rank_cases,
}


def work_one_chunk(run: DayRun, phase: str, programme: Programme) -> bool:
    """Work the next chunk that nobody else is working; False if there is none left to do.

    Where all the rest is being worked by others it waits for the first of them, so that a phase ends only when its
    last chunk is receipted, and a chunk whose worker died is taken over the moment its connection is gone.
    """
    for attempt in range(1, TRIES_AGAINST_DEADLOCK + 1):
        try:
            return _claim_and_work(run, phase, programme)
        except OperationalError as error:
            if attempt == TRIES_AGAINST_DEADLOCK or "deadlock" not in str(error):
                raise
            log.warning("night chunk met a deadlock and is tried again", as_of=str(run.as_of), attempt=attempt)
    return False


@transaction.atomic
def _claim_and_work(run: DayRun, phase: str, programme: Programme) -> bool:
    undone = DayChunk.objects.filter(run=run, phase=phase, done_at=None).order_by("number")
    chunk = undone.select_for_update(skip_locked=True).first() or undone.select_for_update().first()
    if chunk is None:
        return False
    scope = Scope(
        as_of=run.as_of,
        now=run.started_at,
        programme=programme,
        first=chunk.first_case,
        last=chunk.last_case,
        run_id=run.pk,
    )
    with written_by(run.pk):
        if phase == DayPhase.CASES:
            chunk.counts = {name: verb(scope) for name, verb in RECIPE.items()}
        else:
            chunk.counts = {"handed_out": hand_out_cases(scope, chunk.plan)}
    chunk.done_at = Now()
    chunk.save(update_fields=["counts", "done_at"])
    return True
