"""A file's debts and payments with their lines, in sets: the same as `post` and `post_payment` for a million rows.

The statements read `intake_debts` and `intake_cases` (cases/services/intake/debts.py). Amounts there are cents.
"""

from typing import Any

from cases.models import Bucket
from cases.services.ledger.limitation_dates import JOIN_NEW_DEBT, NEW_DEBT, PAID_DEBT, lay_out_days_off
from cases.services.ledger.order import COLUMNS, ORDER, principal_first_in_sql, split_in_sql

# A file tells no costs of realising the claim and no doubled interest.
_TOLD = [bucket for bucket in Bucket if bucket not in (Bucket.COST, Bucket.DELAY)]

_NEW_DEBTS = f"""
INSERT INTO cases_debt
    (id, creditor_id, case_id, portfolio_id, number, instalment, product, currency, issued_on, due_on,
     principal, interest, fees, penalty, paid, settled_on, on_hold, limitation_told_on, limitation_on,
     terms)
SELECT n.debt_id, %(creditor)s, c.case_id, %(portfolio)s, n.number, n.instalment, n.product, n.currency, n.issued_on,
       n.due_on, n.principal / 100.0, n.interest / 100.0, n.fees / 100.0, n.penalty / 100.0,
       COALESCE(n.paid, 0) / 100.0, CASE WHEN n.is_paid THEN n.paid_on END, n.disputed AND NOT n.is_paid,
       n.limitation_told_on, {NEW_DEBT}, '{{}}'
FROM intake_debts n
JOIN intake_cases c ON c.debtor_id = n.debtor_id AND c.currency = n.currency
{JOIN_NEW_DEBT}
WHERE n.is_new AND n.refusal IS NULL
"""  # noqa: S608 - the parts are constants of ours

# What a debt consists of counts from its issue or its due date, but not from a day after the one on which it is known,
# nor after the payment that the same row tells: a debt is not paid before it is owed.
_COUNTS_FROM = "LEAST(COALESCE(n.issued_on, n.due_on), %(as_of)s, CASE WHEN n.pay > 0 THEN n.paid_on END)"

_HANDED_OVER = f"""
INSERT INTO cases_ledgerline (debt_id, kind, bucket, amount, value_on, booked_on, portfolio_id, by_id, at)
SELECT n.debt_id, 'handed_over', part.bucket, part.amount / 100.0, {_COUNTS_FROM}, %(as_of)s, %(portfolio)s, %(by)s,
       %(now)s
FROM intake_debts n
CROSS JOIN LATERAL (
    VALUES {", ".join(f"('{bucket.value}', n.{COLUMNS[bucket]})" for bucket in _TOLD)}
) AS part (bucket, amount)
WHERE n.is_new AND n.refusal IS NULL AND part.amount > 0
"""  # noqa: S608 - the parts are constants of ours

# The difference counts from the day of the line that it puts right; what was known before stays readable by `booked_on`.
# A part that the file did not name before points to another part's line; a debt of nothing had no line to put right.
_CORRECTIONS = f"""
INSERT INTO cases_ledgerline
    (debt_id, kind, bucket, amount, value_on, booked_on, portfolio_id, corrects_id, by_id, at)
SELECT n.debt_id, CASE WHEN line.id IS NULL THEN 'handed_over' ELSE 'correction' END, part.bucket,
       part.told / 100.0 - part.known, COALESCE(line.value_on, {_COUNTS_FROM}), %(as_of)s, %(portfolio)s, line.id,
       %(by)s, %(now)s
FROM intake_debts n
JOIN cases_debt d ON d.id = n.debt_id
CROSS JOIN LATERAL (
    VALUES {", ".join(f"('{bucket.value}', n.{COLUMNS[bucket]}, d.{COLUMNS[bucket]})" for bucket in _TOLD)}
) AS part (bucket, told, known)
LEFT JOIN LATERAL (
    SELECT l.id, l.value_on FROM cases_ledgerline l
    WHERE l.debt_id = d.id AND l.kind = 'handed_over'
    ORDER BY l.bucket = part.bucket DESC, l.id LIMIT 1
) AS line ON TRUE
WHERE n.differs AND n.refusal IS NULL AND part.told / 100.0 <> part.known
"""  # noqa: S608 - the parts are constants of ours

_UPDATE = """
UPDATE cases_debt d SET {values}, settled_on = CASE WHEN d.paid * 100 >= n.amount THEN d.settled_on END
FROM intake_debts n
WHERE d.id = n.debt_id AND n.differs AND n.refusal IS NULL
"""

# The file says what is paid in all: what we knew of already, from whatever source, is not booked again.
# The reference is made of the debt's number and, because two numbers may look alike, its id and the portfolio's.
# New debts owe what their rows say, known ones what their lines say.
# Materialised: before the first statistics the planner would sum the lines anew for every row.
_PAYMENTS = f"""
WITH known AS MATERIALIZED (
    SELECT l.debt_id,
           {", ".join(f"GREATEST(round(sum(l.amount) FILTER (WHERE l.bucket = '{b.value}') * 100), 0) AS {b.value}" for b in ORDER)}
    FROM intake_debts n JOIN cases_ledgerline l ON l.debt_id = n.debt_id
    WHERE NOT n.is_new AND n.pay > 0 AND n.refusal IS NULL
    GROUP BY l.debt_id
), told AS (
    SELECT n.debt_id, nextval(pg_get_serial_sequence('cases_payment', 'id')) AS payment_id, n.pay,
           n.paid_on, d.case_id, n.currency,
           left(n.number, 60) || CASE WHEN n.instalment <> '' THEN '/' || n.instalment ELSE '' END
               || ' #' || n.debt_id || CASE WHEN n.is_new THEN '' ELSE '.' || %(portfolio)s END AS reference,
           d.pay_order, {principal_first_in_sql("d", "n.paid_on")} AS principal_first, COALESCE(known.cost, 0) AS cost,
           COALESCE(known.doubled_interest, 0) AS doubled_interest,
           {", ".join(f"COALESCE(known.{b.value}, n.{COLUMNS[b]}) AS {b.value}" for b in _TOLD)}
    FROM intake_debts n
    JOIN cases_debt d ON d.id = n.debt_id
    LEFT JOIN known ON known.debt_id = n.debt_id
    WHERE n.pay > 0 AND n.refusal IS NULL
), booked AS (
    INSERT INTO cases_payment
        (id, creditor_id, case_id, amount, unallocated, currency, paid_on, booked_on, reference, source, note,
         portfolio_id, named, recorded_by_id, recorded_at)
    SELECT payment_id, %(creditor)s, case_id, pay / 100.0, 0, currency, paid_on, %(as_of)s, reference, 'file', '',
           %(portfolio)s, jsonb_build_array(debt_id), %(by)s, %(now)s
    FROM told
), used AS (
    INSERT INTO cases_allocation (payment_id, debt_id, amount) SELECT payment_id, debt_id, pay / 100.0 FROM told
)
INSERT INTO cases_ledgerline
    (debt_id, kind, bucket, amount, value_on, booked_on, rule, payment_id, portfolio_id, by_id, at)
SELECT told.debt_id, 'payment', part.bucket, part.amount / -100.0, told.paid_on, %(as_of)s, told.pay_order,
       told.payment_id, %(portfolio)s, %(by)s, %(now)s
FROM told CROSS JOIN LATERAL ({split_in_sql("told.pay", "told", "told.principal_first")}) AS part (bucket, amount)
WHERE part.amount > 0
"""  # noqa: S608 - the parts are constants of ours

_PAID = f"""
UPDATE cases_debt d
SET paid = d.paid + n.pay / 100.0, settled_on = CASE WHEN n.is_paid THEN n.paid_on END,
    limitation_on = {PAID_DEBT}
FROM intake_debts n
WHERE d.id = n.debt_id AND n.pay > 0 AND NOT n.is_new AND n.refusal IS NULL
"""  # noqa: S608 - the parts are constants of ours


def enter_debts(cursor: Any, values: dict[str, Any]) -> None:
    """Add the file's new debts and a line for each part of them. `values`: creditor, portfolio, as_of, now, by."""
    lay_out_days_off(cursor)
    cursor.execute(_NEW_DEBTS, values)
    cursor.execute(_HANDED_OVER, values)


def correct_debts(cursor: Any, values: dict[str, Any], told: dict[str, str]) -> None:
    """Bring known debts up to what the file says of them (`told`: column → our SQL over `n`), with correction lines."""
    cursor.execute(_CORRECTIONS, values)
    cursor.execute(_UPDATE.format(values=", ".join(f"{name} = {value}" for name, value in told.items())))


def enter_payments(cursor: Any, values: dict[str, Any]) -> None:
    """Book what the file says was paid beyond what is known, use it for its debt, and add the lines."""
    cursor.execute(_PAYMENTS, values)
    cursor.execute(_PAID)
