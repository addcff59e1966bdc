"""Which gates keep waiting cases back today. A `HeldBack` says what the night found that last looked at the case; a case that
nothing has woken since may have lost a gate to time alone: a limitation that comes near."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import connection

from cases.models import HeldBack
from cases.services.night.boxes import step_boxes
from cases.services.night.by_what import programme_for
from cases.services.night.judging import judged_sql
from cases.services.night.moving import edges
from cases.services.night.scope import Scope
from strategies.services.policies import policy_in_force

_WHOM = "c.id = ANY(%(shown)s)"


def closed_now(cases: Collection[int], *, as_of: dt.date, now: dt.datetime) -> dict[int, tuple[str, tuple[str, ...]]]:
    """By the key of each case that gates keep back: the stage that they keep it from, and which are closed.

    One that is not in the answer would move tonight, or stay for another reason. Judged as the night judges, holds left
    aside; nothing is written. One statement for all, besides the programme.
    """
    if not cases:
        return {}
    programme = programme_for(policy_in_force(as_of), as_of)
    boxes = step_boxes(programme, edges())
    if not boxes:
        return {}
    scope = Scope(as_of=as_of, now=now, programme=programme, first=0, last=0)
    judged, values = judged_sql(programme, scope, boxes, which=_WHOM)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {judged} SELECT id, held_from, closed FROM judged WHERE held_from IS NOT NULL",  # noqa: S608 - ours
            {**values, "shown": list(cases)},
        )
        return {case: (stage, tuple(closed.split(","))) for case, stage, closed in cursor.fetchall()}


def wanting_of(held: HeldBack, judged: Mapping[int, tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """The gates that are closed today before the stage for which the case waits; empty where all have opened.

    Where today's thresholds give another stage, what the night kept stands until the next one.
    """
    if held.case_id not in judged:
        return ()
    stage, closed = judged[held.case_id]
    return closed if stage == held.stage else tuple(held.closed)
