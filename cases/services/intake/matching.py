"""Whose payment is it: each accepted row of a file of payments with its case, or with the reason why a person must say.

The number of a contract or invoice decides; without one the customer's or identity number, where the debtor has one open
case. A name alone never does. What a row says besides must not contradict: another debtor's number or name waits.
"""

import datetime as dt
from typing import Any

from cases.intake.names import differs_in_sql
from cases.services.intake.sealing import index_in
from strategies.money.allocation_orders import CARD_INTEREST_FIRST_UNTIL

# Where the file has no reference, one is made that comes out alike whenever the same row is read again.
_REFERENCE = """
CREATE TEMPORARY TABLE payment_told ON COMMIT DROP AS
SELECT r.row, r.number, r.instalment, r.debtor_number, r.identity_number, r.name, r.payer_name, r.note, r.currency,
       r.amount, r.paid_on,
       CASE WHEN r.reference <> '' THEN r.reference ELSE
           left(whose.key, 60) || ' ' || r.paid_on || ' ' || round(r.amount / 100.0, 2) || ' ' || r.currency || ' #'
           || row_number() OVER (PARTITION BY r.reference = '', whose.key, r.paid_on, r.amount, r.currency ORDER BY r.row)
       END AS reference
FROM payment_rows r
CROSS JOIN LATERAL (SELECT COALESCE(
    NULLIF(r.number || CASE WHEN r.instalment <> '' THEN '/' || r.instalment ELSE '' END, ''),
    NULLIF(r.debtor_number, ''),
    r.stand_in
) AS key) AS whose
"""

# Debts by their number. `open_debts` owe something in an open case in the currency of the row.
_BY_NUMBER = """
SELECT t.row, min(c.debtor_id) AS debtor_id, bool_or(d.currency = t.currency) AS in_currency,
       bool_or(c.stage <> 'closed' AND d.currency = t.currency) AS in_open_case,
       array_agg(d.id ORDER BY d.due_on, d.id) FILTER (WHERE fits.open) AS open_debts,
       min(d.case_id) FILTER (WHERE fits.open) AS case_id,
       count(DISTINCT d.case_id) FILTER (WHERE fits.open) AS cases
FROM payment_told t
JOIN cases_debt d ON d.creditor_id = %(creditor)s AND d.number = t.number AND t.instalment IN ('', d.instalment)
JOIN cases_case c ON c.id = d.case_id
CROSS JOIN LATERAL (SELECT d.balance > 0 AND c.stage <> 'closed' AND d.currency = t.currency AS open) AS fits
WHERE t.number <> ''
GROUP BY t.row
"""

_BY_DEBTOR = f"""
SELECT t.row, who.debtor_id, who.contradicts, bool_or(c.currency = t.currency) AS in_currency,
       min(c.id) FILTER (WHERE c.currency = t.currency) AS case_id,
       count(c.id) FILTER (WHERE c.currency = t.currency) AS cases
FROM payment_told t
LEFT JOIN cases_customernumber n ON n.creditor_id = %(creditor)s AND n.number = t.debtor_number AND t.debtor_number <> ''
LEFT JOIN cases_debtor i ON i.identity_index = {index_in("t.identity_number")} AND t.identity_number <> ''
CROSS JOIN LATERAL (
    SELECT COALESCE(n.debtor_id, i.id) AS debtor_id, COALESCE(n.debtor_id <> i.id, FALSE) AS contradicts
) AS who
LEFT JOIN cases_case c ON c.debtor_id = who.debtor_id AND c.creditor_id = %(creditor)s AND c.stage <> 'closed'
WHERE t.debtor_number <> '' OR t.identity_number <> ''
GROUP BY t.row, who.debtor_id, who.contradicts
"""  # noqa: S608 - the parts are constants of ours

# `fate`: known, refused (with `refusal`), waiting (with `reason`) or to be booked. `debts`: those that were named.
_MATCH = f"""
CREATE TEMPORARY TABLE payment_match ON COMMIT DROP AS
WITH by_number AS MATERIALIZED ({_BY_NUMBER}), by_debtor AS MATERIALIZED ({_BY_DEBTOR}), met AS (
    SELECT t.*, COALESCE(n.case_id, CASE WHEN t.number = '' THEN w.case_id END) AS case_id, n.open_debts AS debts,
           CASE
               WHEN p.reversed_on IS NOT NULL THEN 'reference_taken_back'
               WHEN p.id IS NOT NULL AND (p.amount * 100, p.paid_on, p.currency) <> (t.amount, t.paid_on, t.currency)
                   THEN 'reference_used'
               WHEN u.id IS NOT NULL AND (u.amount * 100, u.paid_on, u.currency) <> (t.amount, t.paid_on, t.currency)
                   THEN 'reference_used'
           END AS refusal,
           p.id IS NOT NULL OR u.id IS NOT NULL AS known,
           COALESCE(p.amount, u.amount) AS known_amount, COALESCE(p.paid_on, u.paid_on) AS known_paid_on, p.reversed_on,
           CASE
               WHEN t.number <> '' AND n.row IS NULL THEN 'number_unknown'
               WHEN t.number = '' AND w.row IS NULL THEN 'no_number'
               WHEN w.contradicts OR w.debtor_id <> n.debtor_id OR {differs_in_sql("t.name", "who.name")}
                   THEN 'other_debtor'
               WHEN t.number = '' AND w.debtor_id IS NULL THEN 'debtor_unknown'
               WHEN t.number = '' AND w.cases = 0 AND w.in_currency IS NOT NULL THEN 'other_currency'
               WHEN t.number = '' AND w.cases = 0 THEN 'no_open_case'
               WHEN t.number = '' AND w.cases > 1 THEN 'several_cases'
               WHEN t.number = '' THEN NULL
               WHEN NOT n.in_currency THEN 'other_currency'
               WHEN NOT n.in_open_case THEN 'no_open_case'
               WHEN n.case_id IS NULL THEN 'paid_already'
               WHEN n.cases > 1 THEN 'several_cases'
           END AS reason,
           {differs_in_sql("t.payer_name", "who.name")} AS by_another
    FROM payment_told t
    LEFT JOIN by_number n ON n.row = t.row
    LEFT JOIN by_debtor w ON w.row = t.row
    LEFT JOIN cases_debtor who ON who.id = COALESCE(n.debtor_id, w.debtor_id)
    LEFT JOIN cases_payment p ON p.creditor_id = %(creditor)s AND p.reference = t.reference
    LEFT JOIN cases_unmatchedpayment u ON u.creditor_id = %(creditor)s AND u.reference = t.reference
)
SELECT met.*,
       CASE WHEN refusal IS NOT NULL THEN 'refused' WHEN known THEN 'known' WHEN reason IS NOT NULL THEN 'waiting'
            ELSE 'one_by_one' END AS fate,
       NULL::bigint AS debt_id, NULL::bigint AS payment_id, 0::bigint AS before
FROM met
"""  # noqa: S608 - the parts are constants of ours

_LOCK = """
SELECT count(*) FROM (
    SELECT c.id FROM cases_case c WHERE c.id IN (SELECT case_id FROM payment_match WHERE fate = 'one_by_one')
    ORDER BY c.id FOR UPDATE
) AS locked
"""

# Payments that follow from sums alone: for one debt, within what it owes, where nothing else depends on them: no
# interest, plan, waiver, dispute or overdue promise in the case, no hold that settling it would end, no part below zero.
# Either all rows of a case go this way or none, so that they are used in the order of their days.
# tests/intake/test_payments_in_sets.py holds both ways together.
_PLAIN_CASES = f"""
WITH one AS (
    SELECT m.row, m.case_id, m.paid_on, m.reference, m.by_another,
           CASE WHEN cardinality(m.debts) = 1 THEN m.debts[1]
                WHEN m.debts IS NULL AND single.debts = 1 THEN single.debt_id END AS debt_id,
           sum(m.amount) OVER (PARTITION BY COALESCE(m.debts[1], single.debt_id)) AS in_all,
           count(*) OVER (PARTITION BY COALESCE(m.debts[1], single.debt_id)) AS rows_of_debt,
           sum(m.amount) OVER (PARTITION BY m.case_id) AS in_all_of_case
    FROM payment_match m
    CROSS JOIN LATERAL (
        SELECT count(*) AS debts, min(d.id) AS debt_id FROM cases_debt d
        WHERE d.case_id = m.case_id AND d.balance > 0 AND m.debts IS NULL
    ) AS single
    WHERE m.fate = 'one_by_one'
), odd AS (
    SELECT one.case_id FROM one LEFT JOIN cases_debt d ON d.id = one.debt_id
    WHERE d.id IS NULL OR one.by_another OR one.in_all > d.balance * 100
       OR (d.pay_order = 'PAY-CARD' AND (one.rows_of_debt > 1 OR one.paid_on - d.due_on > {CARD_INTEREST_FIRST_UNTIL}))
    UNION
    SELECT d.case_id FROM cases_debt d JOIN one ON one.case_id = d.case_id
    WHERE d.balance > 0 AND (d.terms <> '{{}}' OR d.on_hold OR d.pay_order = 'PAY-AGREED')
    UNION
    SELECT c.id FROM cases_case c JOIN one ON one.case_id = c.id
    WHERE c.on_hold AND one.in_all_of_case >= c.balance * 100
    UNION
    SELECT p.case_id FROM cases_promise p JOIN one ON one.case_id = p.case_id
    WHERE p.state = 'open' AND p.judge_after < %(as_of)s
       OR p.state IN ('broken', 'partly_kept') AND one.paid_on BETWEEN p.made_on AND p.judge_after
    UNION
    SELECT p.case_id FROM cases_plan p JOIN one ON one.case_id = p.case_id WHERE p.state = 'live'
    UNION
    SELECT w.case_id FROM cases_waiver w JOIN one ON one.case_id = w.case_id WHERE w.state IN ('requested', 'agreed')
    UNION -- something that counts later is known already: it is shared out anew
    SELECT p.case_id FROM cases_payment p JOIN one ON one.case_id = p.case_id
    WHERE p.reversed_on IS NULL
      AND (p.paid_on, p.reference COLLATE "C") > (one.paid_on, one.reference COLLATE "C")
    UNION
    SELECT one.case_id FROM one JOIN cases_ledgerline l ON l.debt_id = one.debt_id
    WHERE l.kind IN ('waiver', 'write_off') AND l.value_on >= one.paid_on
    UNION
    SELECT one.case_id FROM one JOIN cases_ledgerline l ON l.debt_id = one.debt_id
    GROUP BY one.case_id, l.debt_id, l.bucket HAVING sum(l.amount) < 0
), plain AS (
    SELECT one.row, one.debt_id FROM one WHERE one.case_id NOT IN (SELECT case_id FROM odd WHERE case_id IS NOT NULL)
), placed AS (
    SELECT m.row, plain.debt_id,
           sum(m.amount) OVER (PARTITION BY plain.debt_id ORDER BY m.paid_on, m.reference COLLATE "C") - m.amount AS before
    FROM payment_match m JOIN plain ON plain.row = m.row
)
UPDATE payment_match m
SET fate = 'plain', debt_id = placed.debt_id, before = placed.before,
    payment_id = nextval(pg_get_serial_sequence('cases_payment', 'id'))
FROM placed WHERE placed.row = m.row
"""  # noqa: S608 - the parts are constants of ours


def match_payments(cursor: Any, *, creditor: int, as_of: dt.date) -> None:
    """Make `payment_match` of the staged rows, the cases that it names locked in the order of their ids.

    Read again after the locks: people and the night may have changed a case meanwhile.
    """
    values = {"creditor": creditor, "as_of": as_of}
    cursor.execute(_REFERENCE)
    cursor.execute("ANALYZE payment_told")
    cursor.execute(_MATCH, values)
    cursor.execute(_LOCK)
    if cursor.fetchone()[0]:
        cursor.execute("DROP TABLE payment_match")
        cursor.execute(_MATCH, values)
    cursor.execute("ANALYZE payment_match")
    cursor.execute(_PLAIN_CASES, values)
    for column in ("row", "case_id", "payment_id"):  # what follows looks single rows up
        cursor.execute(f"CREATE INDEX ON payment_match ({column})")
