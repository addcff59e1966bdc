"""Set-based twins of closing a case that is paid, and of closing one that is cured."""

from dataclasses import replace
from typing import Any

from django.db import connection

from cases.models import Case, PlanState
from cases.selectors.segments import segment_sql
from cases.services.night.boxes import COARSE, FITS, PLACES, TABLE, box_values, coarse_values
from cases.services.night.moving import move_cases
from cases.services.night.scope import Scope
from cases.services.plan_verdicts import end_plan_with_case
from cases.services.standing import refresh_standing

_CLOSE_SET = """
    stage = 'closed', stage_since = %(as_of)s, closed_on = %(as_of)s, attention = 9, on_hold = FALSE,
    follow_up_on = NULL, follow_up_at = NULL, leased_by_id = NULL, leased_until = NULL, in_house_until = NULL,
    look_again_on = NULL, held_from = ''
"""

_RECORD = """
INSERT INTO cases_stagemove
    (case_id, from_stage, to_stage, closed_as, passed, reason, note, on_date, at, days_past_due, balance,
     policy_id, run_id)
SELECT id, from_stage, 'closed', %(closed_as)s, '{}', %(reason)s, '', %(as_of)s, %(now)s,
       %(as_of)s::date - oldest_due_on, balance, policy_id, %(run)s
FROM shut
RETURNING case_id
"""

_SETTLE = f"""
WITH paid AS (
    SELECT id, stage FROM cases_case
    WHERE balance = 0 AND stage <> 'closed' AND id BETWEEN %(first)s AND %(last)s
    ORDER BY id FOR UPDATE
), shut AS (
    UPDATE cases_case c SET closed_as = %(closed_as)s, {_CLOSE_SET}
    FROM paid WHERE c.id = paid.id AND c.balance = 0
    RETURNING c.id, paid.stage AS from_stage, c.oldest_due_on, c.balance, %(policy)s::bigint AS policy_id
)
{_RECORD}
"""  # noqa: S608 - the parts are constants of ours

_CURE = f"""
WITH candidate AS MATERIALIZED (
    SELECT DISTINCT ON (c.id) c.id, c.stage, c.oldest_due_on, c.collectable,
           COALESCE(c.in_house_until > %(as_of)s, FALSE) AS in_house, {{number}} AS segment
    FROM {COARSE} JOIN cases_case c ON {FITS}
    {{joins}}
    WHERE c.collectable = c.balance AND c.id BETWEEN %(first)s AND %(last)s
), fit AS (
    SELECT k.id, k.stage AS from_stage, k.oldest_due_on, box.policy_id FROM candidate k JOIN {TABLE} ON {PLACES}
), shut AS (
    UPDATE cases_case c SET closed_as = %(closed_as)s, {_CLOSE_SET}
    FROM fit
    WHERE c.id = fit.id AND c.stage = fit.from_stage AND c.oldest_due_on = fit.oldest_due_on AND NOT c.on_hold
      AND c.collectable = c.balance
    RETURNING c.id, fit.from_stage, c.oldest_due_on, c.balance, fit.policy_id
)
{_RECORD}
"""  # noqa: S608 - the parts are constants of ours

_PROMISES = """
WITH waiting AS (
    SELECT p.id, p.amount, COALESCE(SUM(m.amount), 0) AS paid
    FROM cases_promise p
    LEFT JOIN cases_payment m
      ON m.case_id = p.case_id AND m.paid_on BETWEEN p.made_on AND p.judge_after AND m.reversed_on IS NULL
    WHERE p.case_id = ANY(%(shut)s) AND p.state = 'open'
    GROUP BY p.id
)
UPDATE cases_promise p
SET paid = w.paid, judged_on = %(as_of)s, state = CASE WHEN w.paid >= w.amount THEN 'kept' ELSE 'cancelled' END
FROM waiting w WHERE p.id = w.id
"""

_HOLDS = """
UPDATE cases_hold SET released_on = %(as_of)s WHERE case_id = ANY(%(shut)s) AND released_on IS NULL
"""

_HELD_NO_MORE = "UPDATE cases_heldback SET ended_on = %(as_of)s WHERE case_id = ANY(%(shut)s) AND ended_on IS NULL"

_DEBTS_FREE = "UPDATE cases_debt SET on_hold = FALSE WHERE case_id = ANY(%(shut)s) AND on_hold"

_SUCCESSORS = """
INSERT INTO cases_case
    (creditor_id, debtor_id, currency, team_id, agent_id, previous_id, stage, stage_since, closed_as, opened_on,
     balance, collectable, credit, on_hold, attention)
SELECT creditor_id, debtor_id, currency, team_id, agent_id, id, 'pending', %(as_of)s, '', %(as_of)s,
       0, 0, 0, FALSE, 9
FROM cases_case WHERE id = ANY(%(shut)s) ORDER BY id
RETURNING id
"""

_CARRY_OVER = """
UPDATE cases_debt d SET case_id = c.id
FROM cases_case c WHERE c.id = ANY(%(opened)s) AND d.case_id = c.previous_id AND d.balance > 0
"""


def settle_cases(scope: Scope) -> int:
    """Close every open case of the range that has nothing left to pay. Returns the number closed."""
    return len(_shut(_SETTLE, scope.values(closed_as="settled", reason="paid")))


def cure_cases(scope: Scope) -> int:
    """Close every worked case of the range with nothing overdue and nothing disputed; its later debts go on.

    They stand in a new case each, pending at first and then where the ladder puts it, that knows the cured one as
    `previous` and keeps its team and agent. Returns the number cured.
    """
    boxes = scope.programme.cures()
    if not boxes:
        return 0
    segment = segment_sql(scope.programme, as_of=scope.as_of)
    values = {
        **segment.values,
        **coarse_values(boxes, scope.as_of),
        **box_values(boxes, scope.programme, scope.as_of),
    }
    statement = _CURE.replace("{number}", segment.number).replace("{joins}", " ".join(segment.joins))
    shut = _shut(statement, scope.values(closed_as="cured", reason="cured", **values))
    if shut:
        _open_successors(scope, shut)
    return len(shut)


def _shut(statement: str, values: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        shut = [row[0] for row in cursor.fetchall()]
        if shut:
            for follow_up in (_PROMISES, _HOLDS, _HELD_NO_MORE, _DEBTS_FREE):
                cursor.execute(follow_up, {"shut": shut, "as_of": values["as_of"]})
    for case in Case.objects.filter(pk__in=shut, plans__state=PlanState.LIVE).order_by("pk"):
        end_plan_with_case(case, as_of=values["as_of"])
    return shut


def _open_successors(scope: Scope, shut: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SUCCESSORS, {"shut": shut, "as_of": scope.as_of})
        opened = [row[0] for row in cursor.fetchall()]
        cursor.execute(_CARRY_OVER, {"opened": opened})
    refresh_standing([*shut, *opened])
    move_cases(replace(scope, first=min(opened), last=max(opened)))
