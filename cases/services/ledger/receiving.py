"""Payments of a file that follow from sums alone, booked in sets: the same as `post_payment` for a hundred thousand.

The statements read `payment_match` (cases/services/intake/matching.py): one debt each, within what it owes.
Amounts there are cents; `before` is what earlier rows of the file give to the same debt.
"""

from typing import Any

from cases.services.ledger.limitation_dates import PAID_DEBT, THREE_YEARS, lay_out_days_off
from cases.services.ledger.order import ORDER, split_in_sql
from strategies.money.allocation_orders import ORDER_561
from strategies.money.allocation_ranking import Key

_DAYS = f"""
SELECT DISTINCT {THREE_YEARS.format("m.paid_on")} FROM payment_match m WHERE m.fate = 'plain' AND m.currency = 'CNY'
"""  # noqa: S608 - the parts are constants of ours

_OWED = f"""
CREATE TEMPORARY TABLE payment_owed ON COMMIT DROP AS
SELECT l.debt_id,
       {", ".join(f"COALESCE(round(sum(l.amount) FILTER (WHERE l.bucket = '{b.value}') * 100), 0)::bigint AS {b.value}" for b in ORDER)}
FROM (SELECT DISTINCT debt_id FROM payment_match WHERE fate = 'plain') m JOIN cases_ledgerline l ON l.debt_id = m.debt_id
GROUP BY l.debt_id
"""  # noqa: S608 - the parts are constants of ours

_PAYMENTS = """
INSERT INTO cases_payment
    (id, creditor_id, case_id, amount, unallocated, currency, paid_on, booked_on, reference, source, note, portfolio_id,
     named, recorded_by_id, recorded_at)
SELECT payment_id, %(creditor)s, case_id, amount / 100.0, 0, currency, paid_on, %(as_of)s, reference, 'file', note,
       %(portfolio)s, COALESCE(to_jsonb(debts), '[]'), %(by)s, %(now)s
FROM payment_match WHERE fate = 'plain' ORDER BY payment_id
"""

_ALLOCATIONS = """
INSERT INTO cases_allocation (payment_id, debt_id, amount)
SELECT payment_id, debt_id, amount / 100.0 FROM payment_match WHERE fate = 'plain' ORDER BY payment_id
"""

# What a payment gives to a part is what all up to it give less what those before it gave.
_LINES = f"""
INSERT INTO cases_ledgerline
    (debt_id, kind, bucket, amount, value_on, booked_on, rule, working, payment_id, portfolio_id, by_id, at)
SELECT m.debt_id, 'payment', upto.bucket, (earlier.amount - upto.amount) / 100.0, m.paid_on, %(as_of)s, d.pay_order,
       jsonb_build_object('key', CASE WHEN m.debts IS NULL THEN '{Key.ONLY_DEBT.value}' ELSE '{Key.DESIGNATION.value}' END,
                          'own', '', 'other', '', 'rival', NULL, 'first', TRUE),
       m.payment_id, %(portfolio)s, %(by)s, %(now)s
FROM payment_match m
JOIN cases_debt d ON d.id = m.debt_id
JOIN payment_owed o ON o.debt_id = m.debt_id
CROSS JOIN LATERAL ({split_in_sql("(m.before + m.amount)", "o")}) AS upto (bucket, amount)
JOIN LATERAL ({split_in_sql("m.before", "o")}) AS earlier (bucket, amount) ON earlier.bucket = upto.bucket
JOIN (VALUES {", ".join(f"('{b.value}', {place})" for place, b in enumerate(ORDER_561.buckets))}) AS rank (bucket, place)
  ON rank.bucket = upto.bucket
WHERE m.fate = 'plain' AND upto.amount > earlier.amount
ORDER BY m.payment_id, rank.place
"""  # noqa: S608 - the parts are constants of ours

_DEBTS = f"""
UPDATE cases_debt d
SET paid = d.paid + n.amount / 100.0, limitation_on = {PAID_DEBT},
    settled_on = CASE WHEN n.amount >= d.balance * 100 THEN n.paid_on ELSE d.settled_on END
FROM (
    SELECT debt_id, sum(amount) AS amount, max(paid_on) AS paid_on
    FROM payment_match WHERE fate = 'plain' GROUP BY debt_id
) AS n
WHERE d.id = n.debt_id
"""  # noqa: S608 - the parts are constants of ours


def receive_payments(cursor: Any, values: dict[str, Any]) -> int:
    """Book the plain rows: payments, allocations, lines, and what the debts owe. Returns how many.

    `values`: creditor, portfolio, as_of, now, by. What the cases owe is the caller's to refresh.
    """
    lay_out_days_off(cursor, _DAYS)
    cursor.execute(_OWED)
    cursor.execute("ANALYZE payment_owed")
    cursor.execute(_PAYMENTS, values)
    booked: int = cursor.rowcount
    for statement in (_ALLOCATIONS, _LINES, _DEBTS):
        cursor.execute(statement, values)
    return booked
