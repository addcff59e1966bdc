"""Set-based twins of `judge_promise` and `flag_promise_due` in `cases/services/promises.py`."""

from cases.services.night.scope import Scope, execute

_JUDGE = """
WITH due AS (
    SELECT p.id, p.case_id, p.amount, p.judge_after, COALESCE(SUM(m.amount), 0) AS paid
    FROM cases_promise p
    LEFT JOIN cases_payment m
      ON m.case_id = p.case_id AND m.paid_on BETWEEN p.made_on AND p.judge_after AND m.reversed_on IS NULL
    WHERE p.state = 'open' AND p.due_on <= %(as_of)s AND p.case_id BETWEEN %(first)s AND %(last)s
    GROUP BY p.id
), judged AS (
    UPDATE cases_promise p
    SET paid = due.paid,
        judged_on = %(as_of)s,
        state = CASE WHEN due.paid >= due.amount THEN 'kept' WHEN due.paid > 0 THEN 'partly_kept' ELSE 'broken' END
    FROM due
    WHERE p.id = due.id AND p.state = 'open' AND (due.paid >= due.amount OR due.judge_after < %(as_of)s)
    RETURNING p.case_id, p.state
), released AS (
    UPDATE cases_hold h SET released_on = %(as_of)s
    FROM judged
    WHERE h.case_id = judged.case_id AND h.kind = 'promise' AND h.debt_id IS NULL AND h.released_on IS NULL
    RETURNING h.case_id
)
UPDATE cases_case c
SET attention = CASE WHEN judged.state = 'kept' THEN 9 ELSE 0 END,
    follow_up_on = NULL,
    follow_up_at = NULL,
    on_hold = EXISTS (
        SELECT FROM cases_hold h
        WHERE h.case_id = c.id AND h.debt_id IS NULL AND h.released_on IS NULL AND h.kind <> 'promise'
    )
FROM judged
WHERE c.id = judged.case_id
"""

_FLAG = """
UPDATE cases_case c
SET attention = 1, follow_up_on = NULL, follow_up_at = NULL
FROM cases_promise p
WHERE p.case_id = c.id AND p.state = 'open' AND p.due_on <= %(as_of)s
  AND p.case_id BETWEEN %(first)s AND %(last)s
  AND c.attention <> 1
"""


def judge_promises(scope: Scope) -> int:
    """Judge the open promises whose day has come: kept as soon as paid, else broken once their grace has passed.

    Returns the number judged. Their holds end; the cases of broken ones come first in their queues.
    """
    return execute(_JUDGE, scope.values())


def flag_promises_due(scope: Scope) -> int:
    """Show the cases whose open promise is due, through their own hold. Returns the number newly flagged."""
    return execute(_FLAG, scope.values())
