"""Promises that the payments of a file keep, in sets: what `judge_promise` does after each payment by itself.

Overdue promises are not met here: their cases go one by one. A promise that is not reached yet stays open.
"""

from typing import Any

# The first payment, in the order of their days, with which the promise's window is full.
_REACHED = """
CREATE TEMPORARY TABLE payment_kept ON COMMIT DROP AS
SELECT DISTINCT ON (p.id) p.id AS promise_id, p.case_id, m.payment_id, m.sum_so_far AS paid
FROM cases_promise p
JOIN LATERAL (
    SELECT COALESCE(sum(k.amount), 0) AS amount FROM cases_payment k
    WHERE k.case_id = p.case_id AND k.paid_on BETWEEN p.made_on AND p.judge_after AND k.reversed_on IS NULL
      AND NOT EXISTS (SELECT FROM payment_match f WHERE f.payment_id = k.id)
) AS before ON TRUE
JOIN LATERAL (
    SELECT r.payment_id, r.paid_on, r.row,
           before.amount + sum(r.amount) OVER (ORDER BY r.paid_on, r.row) / 100.0 AS sum_so_far
    FROM payment_match r
    WHERE r.case_id = p.case_id AND r.fate = 'plain' AND r.paid_on BETWEEN p.made_on AND p.judge_after
) AS m ON m.sum_so_far >= p.amount
WHERE p.state = 'open' AND p.case_id IN (SELECT case_id FROM payment_match WHERE fate = 'plain')
ORDER BY p.id, m.paid_on, m.row
"""

_PROMISES = """
UPDATE cases_promise p SET state = 'kept', paid = k.paid, judged_on = %(as_of)s FROM payment_kept k WHERE p.id = k.promise_id
"""

# So that a reversal finds what the payment ended.
_EFFECTS = """
UPDATE cases_payment p SET effects = jsonb_build_object('promises', k.ids)
FROM (SELECT payment_id, jsonb_agg(promise_id ORDER BY promise_id) AS ids FROM payment_kept GROUP BY payment_id) AS k
WHERE p.id = k.payment_id
"""

_HOLDS = """
UPDATE cases_hold h SET released_on = %(as_of)s, released_by_id = %(by)s
FROM payment_kept k
WHERE h.case_id = k.case_id AND h.kind = 'promise' AND h.debt_id IS NULL AND h.released_on IS NULL
"""

_CASES = """
UPDATE cases_case c
SET attention = 9, follow_up_on = NULL, follow_up_at = NULL,
    on_hold = EXISTS (SELECT FROM cases_hold h WHERE h.case_id = c.id AND h.debt_id IS NULL AND h.released_on IS NULL)
FROM payment_kept k WHERE c.id = k.case_id
"""


def keep_promises(cursor: Any, values: dict[str, Any]) -> None:
    """Judge the promises that the plain rows of `payment_match` reach, now that these are booked. `values`: as_of, by."""
    cursor.execute(_REACHED)
    for statement in (_PROMISES, _EFFECTS, _HOLDS, _CASES):
        cursor.execute(statement, values)
